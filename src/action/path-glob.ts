// SPDX-License-Identifier: MIT
// Path globs, read once into segments. The meaning is minimatch's with `dot: true`, and the tests hold the two
// together; minimatch itself need not be loaded to decide.

import { expandBraces } from './path-braces.ts';
import { type SegmentPattern, parseSegmentPattern } from './path-pattern.ts';
import { arrayPush, arraySlice, regExpExec, stringCharCodeAt, stringFromCharCode, stringIndexOf, stringSplit } from '../runtime/primordials.ts';

/** These two stand for `*` and `?` among the code units of a wildcard text. */
export const starCode = -1;
export const anyOneCode = -2;

export type PathSegment =
  | { readonly kind: 'literal'; readonly text: string }
  /** `*`: one whole segment. */
  | { readonly kind: 'one' }
  /** `**`: any number of whole segments, none included. */
  | { readonly kind: 'some' }
  /** Literal code units, `*` and `?`. */
  | { readonly kind: 'wild'; readonly codes: readonly number[] }
  /** Classes and extended globs. */
  | { readonly kind: 'pattern'; readonly pattern: SegmentPattern };

const plainText = /^[\w.:/ -]*$/;
const oneSegment: PathSegment = { kind: 'one' };
/** What a trailing `**` needs at least. Written `**` and `*`, a pattern does not match the root folder; a trailing `**` alone does. */
export const restSegment: PathSegment = { kind: 'one' };
const someSegments: PathSegment = { kind: 'some' };

/** Reads a glob into its alternatives (braces expanded), each a list of segments without the leading slash. */
export function parsePathGlob(glob: string): PathSegment[][] {
  const alternatives: PathSegment[][] = [];
  const texts = expandBraces(glob);
  for (let i = 0; i < texts.length; i++) arrayPush(alternatives, parseSegments(texts[i] as string));
  return alternatives;
}

function parseSegments(text: string): PathSegment[] {
  const segments: PathSegment[] = [];
  const parts = stringSplit(text, '/');
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as string;
    if (part === '' || part === '.') continue;
    const before = segments.length > 0 ? (segments[segments.length - 1] as PathSegment) : null;
    if (part === '..') {
      if (before === null || before.kind === 'some' || isUp(before)) arrayPush(segments, literalSegment('..'));
      else segments.length--;
    } else if (part !== '**') arrayPush(segments, parseSegment(part));
    else if (before === null || before.kind !== 'some') arrayPush(segments, someSegments);
  }
  return segments;
}

function isUp(segment: PathSegment): boolean {
  return segment.kind === 'literal' && segment.text === '..';
}

/**
 * Puts a glob's segments behind a folder's and makes them ready to match. `..` leaves the folder. A trailing `**`
 * needs a segment to match (`/a/**` is not `/a`), so it becomes `**` and `*`.
 */
export function joinSegments(folder: readonly string[], segments: readonly PathSegment[]): PathSegment[] {
  const joined: PathSegment[] = [];
  let kept = folder.length;
  let from = 0;
  while (from < segments.length && isUp(segments[from] as PathSegment)) {
    if (kept > 0) kept--;
    from++;
  }
  for (let i = 0; i < kept; i++) arrayPush(joined, literalSegment(folder[i] as string));
  for (let i = from; i < segments.length; i++) arrayPush(joined, segments[i] as PathSegment);
  if (joined.length > 0 && (joined[joined.length - 1] as PathSegment).kind === 'some') arrayPush(joined, restSegment);
  return joined;
}

/** The leading segments that are compared as written. */
export function literalPrefix(segments: readonly PathSegment[]): string[] {
  const prefix: string[] = [];
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i] as PathSegment;
    if (segment.kind !== 'literal') break;
    arrayPush(prefix, segment.text);
  }
  return prefix;
}

/** The same pattern below another literal prefix (the one that symlinks lead to). */
export function withPrefix(prefix: readonly string[], segments: readonly PathSegment[], after: number): PathSegment[] {
  const joined: PathSegment[] = [];
  for (let i = 0; i < prefix.length; i++) arrayPush(joined, literalSegment(prefix[i] as string));
  const rest = arraySlice(segments, after);
  for (let i = 0; i < rest.length; i++) arrayPush(joined, rest[i] as PathSegment);
  return joined;
}

function literalSegment(text: string): PathSegment {
  return { kind: 'literal', text };
}

/** Nothing in it is special in any glob. HOT: most patterns and segments are, and reading one by characters takes 10 us at a start. */
export function isPlainText(text: string): boolean {
  return regExpExec(plainText, text) !== null;
}

/** One segment of a glob; also the language of texts that have no segments, such as environment keys. */
export function parseSegment(part: string): PathSegment {
  if (isPlainText(part)) return literalSegment(part);
  const codes: number[] = [];
  let wild = false;
  for (let i = 0; i < part.length; i++) {
    const code = stringCharCodeAt(part, i);
    const next = i + 1 < part.length ? stringCharCodeAt(part, i + 1) : 0;
    const extended = next === 40 && stringIndexOf('?*+@!', stringFromCharCode(code)) !== -1;
    if (code === 91 || extended) return { kind: 'pattern', pattern: parseSegmentPattern(part) };
    if (code === 92 && i + 1 < part.length) {
      i++;
      arrayPush(codes, next);
    } else if (code === 42) {
      wild = true;
      if (codes.length === 0 || codes[codes.length - 1] !== starCode) arrayPush(codes, starCode);
    } else if (code === 63) {
      wild = true;
      arrayPush(codes, anyOneCode);
    } else arrayPush(codes, code);
  }
  if (codes.length === 1 && codes[0] === starCode) return oneSegment;
  if (wild) return { kind: 'wild', codes };
  let text = '';
  for (let i = 0; i < codes.length; i++) text += stringFromCharCode(codes[i] as number);
  return literalSegment(text);
}
