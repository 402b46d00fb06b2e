// SPDX-License-Identifier: MIT
// Matches a path against the segments of a glob, in time that no path can blow up: a mismatch only ever goes back
// to the last `**`, and within a segment to the last `*`.

import { type PathSegment, anyOneCode, restSegment, starCode } from './path-glob.ts';
import { matchSegmentPattern } from './path-pattern.ts';
import { stringCharCodeAt, stringIndexOf } from '../runtime/primordials.ts';

/**
 * Whether the segments from `first` on match what is left of an absolute path from `from` on, a position just
 * behind a slash. The root folder has no segments; `/**` matches it, as minimatch has it.
 */
export function matchSegments(segments: readonly PathSegment[], first: number, path: string, from: number): boolean {
  const count = segments.length;
  const length = path.length;
  if (length === 1 && first === 0) return count === 0 || (count === 2 && segments[1] === restSegment);
  let at = from;
  let s = first;
  let retrySegment = -1;
  let retryAt = 0;
  for (;;) {
    if (s < count && (segments[s] as PathSegment).kind === 'some') {
      if (at < length && s === count - 2 && isRest(segments, s)) return true;
      s++;
      retrySegment = s;
      retryAt = at;
      continue;
    }
    if (at > length) {
      if (s === count) return true;
    } else if (s < count) {
      let end = stringIndexOf(path, '/', at);
      if (end === -1) end = length;
      if (matchSegment(segments[s] as PathSegment, path, at, end)) {
        at = end + 1;
        s++;
        continue;
      }
    }
    if (retrySegment === -1 || retryAt > length) return false;
    const slash = stringIndexOf(path, '/', retryAt);
    if (slash === -1) return false;
    retryAt = slash + 1;
    at = retryAt;
    s = retrySegment;
  }
}

/** `**` and `*` at the end: whatever is left. */
function isRest(segments: readonly PathSegment[], at: number): boolean {
  return (segments[at] as PathSegment).kind === 'some' && (segments[at + 1] as PathSegment).kind === 'one';
}

/** Whether one segment matches `text[start, end)`. No segment matches nothing. */
export function matchSegment(segment: PathSegment, text: string, start: number, end: number): boolean {
  if (end <= start) return false;
  switch (segment.kind) {
    case 'literal':
      return end - start === segment.text.length && equalsAt(text, start, segment.text);
    case 'one':
      return true;
    case 'wild':
      return matchWild(segment.codes, text, start, end);
    case 'pattern':
      return matchSegmentPattern(segment.pattern, text, start, end);
    case 'some':
      return false;
  }
}

/** Whether `part` stands in `text` at `start`. */
export function equalsAt(text: string, start: number, part: string): boolean {
  for (let i = 0; i < part.length; i++) if (stringCharCodeAt(text, start + i) !== stringCharCodeAt(part, i)) return false;
  return true;
}

/** Literal code units, `*` (any run) and `?` (one character) against `text[start, end)`. */
export function matchWild(codes: readonly number[], text: string, start: number, end: number): boolean {
  const count = codes.length;
  let at = start;
  let c = 0;
  let retryCode = -1;
  let retryAt = 0;
  for (;;) {
    if (c < count && codes[c] === starCode) {
      c++;
      if (c === count) return true;
      retryCode = c;
      retryAt = at;
      continue;
    }
    if (at < end && c < count) {
      const code = codes[c] as number;
      const unit = stringCharCodeAt(text, at);
      if (code === unit || code === anyOneCode) {
        at += code === anyOneCode && isPair(unit, text, at, end) ? 2 : 1;
        c++;
        continue;
      }
    } else if (at >= end && c === count) return true;
    if (retryCode === -1 || retryAt >= end) return false;
    retryAt++;
    at = retryAt;
    c = retryCode;
  }
}

/** Whether a character outside the basic plane, two code units, starts at `at`. */
function isPair(unit: number, text: string, at: number, end: number): boolean {
  if (unit < 0xd800 || unit > 0xdbff || at + 1 >= end) return false;
  const low = stringCharCodeAt(text, at + 1);
  return low >= 0xdc00 && low <= 0xdfff;
}
