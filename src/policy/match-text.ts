// SPDX-License-Identifier: MIT
// One pattern, ready to be compared with a text. Each says what every text that it matches begins and ends with,
// so that an index can leave it out of most decisions.

import { type PathSegment, isPlainText, parseSegment, starCode } from '../action/path-glob.ts';
import { matchSegment, matchSegments, matchWild } from '../action/path-match.ts';
import { expandBraces } from '../action/path-braces.ts';
import { arrayPush, arraySlice, setHas, stringCharCodeAt, stringFromCharCode, stringIndexOf, stringStartsWith } from '../runtime/primordials.ts';

export interface TextMatcher {
  /** Every matched text begins with this. */
  readonly prefix: string;
  /** Every matched text ends with this. */
  readonly suffix: string;
  /** Every matched text holds each of these, between its beginning and its end. */
  readonly inner: readonly string[];
  /** Only `prefix` itself matches. */
  readonly exact: boolean;
  matches(text: string): boolean;
}

const nothing: readonly string[] = [];

export class ExactText implements TextMatcher {
  readonly exact = true;
  readonly inner = nothing;
  readonly prefix: string;
  readonly suffix: string;
  constructor(text: string) {
    this.prefix = text;
    this.suffix = text;
  }
  matches(text: string): boolean {
    return text === this.prefix;
  }
}

/** Literal text with `*` and, where asked for, `?`. */
export class WildText implements TextMatcher {
  readonly exact = false;
  readonly prefix: string;
  readonly suffix: string;
  readonly inner: readonly string[];
  readonly #codes: readonly number[];
  constructor(codes: readonly number[]) {
    const runs = literalRuns(codes);
    this.#codes = codes;
    this.prefix = runs[0] as string;
    this.suffix = runs[runs.length - 1] as string;
    this.inner = arraySlice(runs, 1, -1);
  }
  matches(text: string): boolean {
    return matchWild(this.#codes, text, 0, text.length);
  }
}

/** Any of many whole texts. */
export class TextSet implements TextMatcher {
  readonly exact = false;
  readonly prefix = '';
  readonly suffix = '';
  readonly inner = nothing;
  readonly #texts: Set<string>;
  constructor(texts: Set<string>) {
    this.#texts = texts;
  }
  matches(text: string): boolean {
    return setHas(this.#texts, text);
  }
}

/** The literal texts between wildcards, the first and last maybe empty; one more than there are wildcards. */
function literalRuns(codes: readonly number[]): string[] {
  const runs: string[] = [];
  let run = '';
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] as number;
    if (code >= 0) run += stringFromCharCode(code);
    else {
      arrayPush(runs, run);
      run = '';
    }
  }
  arrayPush(runs, run);
  return runs;
}

/** A glob segment used for a text without segments. */
export class SegmentText implements TextMatcher {
  readonly exact = false;
  readonly prefix = '';
  readonly suffix = '';
  readonly inner = nothing;
  readonly #segment: PathSegment;
  constructor(segment: PathSegment) {
    this.#segment = segment;
  }
  matches(text: string): boolean {
    return matchSegment(this.#segment, text, 0, text.length);
  }
}

/** An absolute path against a glob's segments. */
export class PathText implements TextMatcher {
  readonly prefix: string;
  readonly suffix: string;
  readonly exact: boolean;
  readonly inner: readonly string[];
  readonly #segments: readonly PathSegment[];
  readonly #first: number;
  constructor(segments: readonly PathSegment[]) {
    let prefix = '/';
    let first = 0;
    for (; first < segments.length; first++) {
      const segment = segments[first] as PathSegment;
      if (segment.kind !== 'literal') break;
      prefix += first + 1 < segments.length ? `${segment.text}/` : segment.text;
    }
    this.#segments = segments;
    this.#first = first;
    this.exact = first === segments.length;
    this.prefix = prefix;
    this.suffix = this.exact ? prefix : pathSuffix(segments[segments.length - 1] as PathSegment);
    this.inner = this.exact ? nothing : innerSegments(segments, first);
  }
  matches(text: string): boolean {
    if (this.exact) return text === this.prefix;
    return stringStartsWith(text, this.prefix) && matchSegments(this.#segments, this.#first, text, this.prefix.length);
  }
}

function pathSuffix(last: PathSegment): string {
  if (last.kind === 'literal') return `/${last.text}`;
  if (last.kind !== 'wild') return '';
  const runs = literalRuns(last.codes);
  return runs[runs.length - 1] as string;
}

/** Literal segments behind the first that is none, each between slashes; the last is the suffix's. */
function innerSegments(segments: readonly PathSegment[], first: number): string[] {
  const inner: string[] = [];
  for (let i = first; i < segments.length - 1; i++) {
    const segment = segments[i] as PathSegment;
    if (segment.kind === 'literal') arrayPush(inner, `/${segment.text}/`);
  }
  return inner;
}

/** A text in which only `*` is special (`\*` is the character); it spans anything. */
export function starMatcher(pattern: string): TextMatcher {
  if (stringIndexOf(pattern, '*') === -1) return new ExactText(pattern);
  const codes: number[] = [];
  let wild = false;
  for (let i = 0; i < pattern.length; i++) {
    const code = stringCharCodeAt(pattern, i);
    if (code === 92 && i + 1 < pattern.length && stringCharCodeAt(pattern, i + 1) === 42) {
      i++;
      arrayPush(codes, 42);
    } else if (code === 42) {
      wild = true;
      if (codes[codes.length - 1] !== starCode) arrayPush(codes, starCode);
    } else arrayPush(codes, code);
  }
  if (wild) return new WildText(codes);
  let text = '';
  for (let i = 0; i < codes.length; i++) text += stringFromCharCode(codes[i] as number);
  return new ExactText(text);
}

/** Braces, `*`, `?`, classes: the glob language for names without segments (environment keys, methods, regions …). */
export function globMatchers(pattern: string): TextMatcher[] {
  if (isPlainText(pattern)) return [new ExactText(pattern)];
  const matchers: TextMatcher[] = [];
  const texts = expandBraces(pattern);
  for (let i = 0; i < texts.length; i++) {
    const segment = parseSegment(texts[i] as string);
    if (segment.kind === 'literal') arrayPush(matchers, new ExactText(segment.text));
    else if (segment.kind === 'wild') arrayPush(matchers, new WildText(segment.codes));
    else if (segment.kind === 'one') arrayPush(matchers, new WildText([starCode]));
    else arrayPush(matchers, new SegmentText(segment));
  }
  return matchers;
}

/** Whether any of them matches. */
export function anyMatches(matchers: readonly TextMatcher[], text: string): boolean {
  for (let i = 0; i < matchers.length; i++) if ((matchers[i] as TextMatcher).matches(text)) return true;
  return false;
}

