// SPDX-License-Identifier: MIT
// One pattern, ready to be compared with a text. Each says what every text that it matches begins and ends with,
// so that an index can leave it out of most decisions.

import { type PathSegment, parseSegment, starCode } from '../action/path-glob.ts';
import { matchSegment, matchSegments, matchWild } from '../action/path-match.ts';
import { expandBraces } from '../action/path-braces.ts';
import { arrayPush, stringCharCodeAt, stringFromCharCode, stringStartsWith } from '../runtime/primordials.ts';

export interface TextMatcher {
  /** Every matched text begins with this. */
  readonly prefix: string;
  /** Every matched text ends with this. */
  readonly suffix: string;
  /** Only `prefix` itself matches. */
  readonly exact: boolean;
  matches(text: string): boolean;
}

export class ExactText implements TextMatcher {
  readonly exact = true;
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
  readonly #codes: readonly number[];
  constructor(codes: readonly number[]) {
    this.#codes = codes;
    let prefix = '';
    for (let i = 0; i < codes.length && (codes[i] as number) >= 0; i++) prefix += stringFromCharCode(codes[i] as number);
    let suffix = '';
    for (let i = codes.length - 1; i >= 0 && (codes[i] as number) >= 0; i--) suffix = stringFromCharCode(codes[i] as number) + suffix;
    this.prefix = prefix;
    this.suffix = suffix;
  }
  matches(text: string): boolean {
    return matchWild(this.#codes, text, 0, text.length);
  }
}

/** A glob segment used for a text without segments. */
export class SegmentText implements TextMatcher {
  readonly exact = false;
  readonly prefix = '';
  readonly suffix = '';
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
    this.suffix = this.exact ? prefix : pathSuffix(segments);
  }
  matches(text: string): boolean {
    if (this.exact) return text === this.prefix;
    return stringStartsWith(text, this.prefix) && matchSegments(this.#segments, this.#first, text, this.prefix.length);
  }
}

function pathSuffix(segments: readonly PathSegment[]): string {
  const last = segments[segments.length - 1] as PathSegment;
  if (last.kind === 'literal') return `/${last.text}`;
  if (last.kind !== 'wild') return '';
  let suffix = '';
  for (let i = last.codes.length - 1; i >= 0 && (last.codes[i] as number) >= 0; i--) suffix = stringFromCharCode(last.codes[i] as number) + suffix;
  return suffix;
}

/** A text in which only `*` is special (`\*` is the character); it spans anything. */
export function starMatcher(pattern: string): TextMatcher {
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

