// SPDX-License-Identifier: MIT
// What a pattern matches, as the compiled policy matches it: the input of the proofs about order.

import type { ActionKind } from '../action/action.ts';
import { expandBraces } from '../action/path-braces.ts';
import { joinSegments, parsePathGlob, parseSegment, starCode, type PathSegment } from '../action/path-glob.ts';
import { parseCommandPattern } from '../action/command.ts';
import { canonicalHost, isAddress } from '../action/host.ts';
import type { Matcher } from '../action/vocabulary.ts';
import { AutomatonBuilder, type Automaton } from './pattern-automaton.ts';

/** Texts of one kind that a pattern matches; languages of different kinds have nothing to do with each other. */
export interface Language {
  /** `path`, `host`, `address`, `block`, `command`, … */
  readonly sort: string;
  /** The one text that is matched; null where there are more. */
  readonly literal: string | null;
  /** Every text starts and ends with these. */
  readonly prefix: string;
  readonly suffix: string;
  /** Everything of its sort is matched. */
  readonly universal: boolean;
  /** False where the automaton matches more than the pattern: then it proves nothing about what the pattern covers. */
  readonly exact: boolean;
  readonly automaton: () => Automaton;
  /** For a path below a folder that is not known: the same path below any folder. */
  readonly anywhere: (() => Language) | null;
}

/** Path patterns of the file with that number as segments from the root, every spelling (a symlink's target too). */
export type ReadSegments = (pattern: string, file: number) => readonly (readonly PathSegment[])[];

/** Stands for the policy file's folder, or the home folder, where it is not known: no name in a path has a slash. */
const UNKNOWN_FOLDER = 'the policy\u0000s folder';
const UNKNOWN_HOME = 'the home\u0000s folder';

/** Path patterns by their text alone, for a policy whose place is not known. */
export const segmentsByText: ReadSegments = (pattern) => {
  const home = pattern === '~' || pattern.startsWith('~/');
  const folder = home ? [UNKNOWN_HOME] : pattern.startsWith('/') ? [] : [UNKNOWN_FOLDER];
  const alternatives = parsePathGlob(home ? pattern.slice(1) : pattern);
  // What leaves an unknown folder leads anywhere.
  const leaves = folder.length > 0 && alternatives.some((segments) => segments[0]?.kind === 'literal' && segments[0].text === '..');
  return alternatives.map((segments) => joinSegments(leaves ? [`${UNKNOWN_FOLDER} ${pattern}`] : folder, segments));
};

/** The languages of one pattern; any of them may match. */
export function toLanguages(key: Matcher, pattern: string, kind: ActionKind, readSegments: (pattern: string) => ReturnType<ReadSegments>): readonly Language[] {
  switch (key) {
    case 'path':
      return kind === 'network:request' ? [star('request path', pattern)] : pathLanguages(pattern, readSegments);
    case 'cwd':
      return pathLanguages(pattern, readSegments);
    case 'program':
      return pattern === '*' ? [star('program', '*')] : pattern.includes('/') ? pathLanguages(pattern, readSegments) : names('program name', pattern);
    case 'host':
      return expandBraces(pattern).map(hostLanguage);
    case 'command':
      return [commandLanguage(pattern)];
    case 'url':
      return [star('url', pattern.replace(/^[^/]*:\/\/[^/]*/, (origin) => origin.toLowerCase()))];
    case 'args':
    case 'resource':
      return [star(key, pattern)];
    case 'method':
      return names(key, pattern.toUpperCase());
    case 'service':
    case 'operation':
    case 'region':
    case 'account':
    case 'protocol':
      return names(key, pattern.toLowerCase());
    case 'key':
    case 'kind':
    case 'name':
    case 'tool':
    case 'port':
    case 'pid':
      return names(key, pattern);
  }
}

/** `*` spans anything, `\*` is the character. */
export function star(sort: string, pattern: string): Language {
  const parts = pattern.replaceAll('\\*', '\u0000').split('*').map((part) => part.replaceAll('\u0000', '*'));
  const first = parts[0] as string;
  const last = parts[parts.length - 1] as string;
  return {
    sort, anywhere: null, literal: parts.length === 1 ? first : null, prefix: first, suffix: last, exact: true, universal: parts.length > 1 && parts.every((part) => part === ''),
    automaton: lazy(() => parts.reduce((builder, part, i) => (i === 0 ? builder.text(part) : builder.some('any').text(part)), new AutomatonBuilder()).build()),
  };
}

function commandLanguage(pattern: string): Language {
  const { command, program } = parseCommandPattern(pattern);
  const language = star('command', command);
  // `**` does not match a program that is only known at run time: `*` alone does.
  return { ...language, universal: command === '*', exact: program === null };
}

function hostLanguage(pattern: string): Language {
  if (pattern.includes('/')) return opaque('block', pattern.toLowerCase());
  const lower = pattern.toLowerCase().replace(/\.$/, '');
  if (!pattern.includes('*')) {
    const host = canonicalHost(pattern);
    return host === null ? opaque('no host', pattern) : star(isAddress(host) ? 'address' : 'host', host);
  }
  if (!/^[\u0021-\u007e]*$/.test(lower)) return opaque('host', lower);
  return star(lower !== '*' && /^[\d.*]*\d[\d.*]*$|^[0-9a-f:*]*:[0-9a-f:.*]*$/.test(lower) ? 'address' : 'host', lower);
}

function names(sort: string, pattern: string): readonly Language[] {
  return expandBraces(pattern).map((text) => {
    const segment = parseSegment(text);
    if (segment.kind === 'literal') return star(sort, segment.text.replaceAll('*', '\\*'));
    if (segment.kind === 'one') return star(sort, '*');
    if (segment.kind === 'wild') return wild(sort, segment.codes);
    return opaque(sort, text);
  });
}

function wild(sort: string, codes: readonly number[]): Language {
  const firstWild = codes.findIndex((code) => code < 0);
  const lastWild = codes.length - 1 - [...codes].reverse().findIndex((code) => code < 0);
  return {
    sort, anywhere: null, literal: null, prefix: String.fromCharCode(...codes.slice(0, firstWild)), suffix: String.fromCharCode(...codes.slice(lastWild + 1)), exact: true, universal: false,
    automaton: lazy(() => addWild(new AutomatonBuilder(), codes, 'any').build()),
  };
}

function addWild(builder: AutomatonBuilder, codes: readonly number[], reads: 'any' | 'inSegment'): AutomatonBuilder {
  for (const code of codes) {
    if (code === starCode) builder.some(reads);
    else if (code < 0) builder.one(reads);
    else builder.code(code);
  }
  return builder;
}

/** A pattern that is only compared by its text: it may match anything, and covers nothing but itself. */
function opaque(sort: string, pattern: string): Language {
  return { ...star(sort, '*'), universal: false, exact: false, prefix: '', suffix: '', literal: null, automaton: lazy(() => new AutomatonBuilder().some('any').build()), sort: `${sort}:${pattern}` };
}

function pathLanguages(pattern: string, readSegments: (pattern: string) => ReturnType<ReadSegments>): readonly Language[] {
  if (pattern.startsWith('@') && !pattern.startsWith('@(')) return [star('socket', pattern)];
  return readSegments(pattern).map(pathLanguage);
}

function pathLanguage(segments: readonly PathSegment[]): Language {
  if (segments.length === 0) return star('path', '/');
  const literals = segments.findIndex((segment) => segment.kind !== 'literal');
  const known = literals === -1 ? segments : segments.slice(0, literals);
  const prefix = known.map((segment) => `/${segment.kind === 'literal' ? segment.text : ''}`).join('');
  const last = segments[segments.length - 1];
  return {
    sort: 'path',
    anywhere: isUnknownFolder(segments[0]) ? lazy(() => pathLanguage([{ kind: 'some' }, ...segments.slice(1)])) : null,
    literal: literals === -1 ? prefix : null,
    prefix: literals === -1 ? prefix : `${prefix}/`,
    suffix: last?.kind === 'literal' ? `/${last.text}` : '',
    universal: false,
    exact: segments.every((segment) => segment.kind !== 'pattern'),
    automaton: lazy(() => segments.reduce(addSegment, new AutomatonBuilder()).build()),
  };
}

function isUnknownFolder(segment: PathSegment | undefined): boolean {
  return segment?.kind === 'literal' && segment.text.includes('\u0000');
}

function addSegment(builder: AutomatonBuilder, segment: PathSegment): AutomatonBuilder {
  switch (segment.kind) {
    case 'literal':
      return builder.text(`/${segment.text}`);
    case 'some':
      return builder.segments();
    case 'wild':
      return addWild(builder.text('/'), segment.codes, 'inSegment');
    case 'one':
    case 'pattern':
      return builder.text('/').one('inSegment').some('inSegment');
  }
}

function lazy<T>(make: () => T): () => T {
  let made: T | null = null;
  return () => (made ??= make());
}
