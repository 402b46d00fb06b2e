// SPDX-License-Identifier: MIT
// Brace expansion as shells and minimatch have it: `{a,b}`, nested, `{1..3}`, `{a..e..2}`. What is no valid set
// stays as written.

import { arrayPush, mathMax, numberConvert, numberToString, regExpExec, stringCharCodeAt, stringFromCharCode, stringIndexOf, stringPadStart, stringSlice, stringStartsWith } from '../runtime/primordials.ts';

/** More texts than this from one pattern are refused: a short pattern can stand for more than memory holds. */
export const braceLimit = 4096;

/** Thrown for a pattern that stands for too many texts. */
export class BraceLimitError extends Error {
  readonly code = 'SC_PATTERN_TOO_LARGE';
}

const numericRange = /^(-?\d+)\.\.(-?\d+)(?:\.\.(-?\d+))?$/;
const commaSetFollows = /,(?!,).*\}/;
const letterRange = /^([a-zA-Z])\.\.([a-zA-Z])(?:\.\.(-?\d+))?$/;

/** All texts that a pattern stands for; escapes stay in them. */
export function expandBraces(pattern: string): string[] {
  return stringIndexOf(pattern, '{') === -1 ? [pattern] : expand(pattern);
}

function expand(text: string): string[] {
  const open = findOpen(text, 0);
  if (open === -1) return [text];
  const close = findClose(text, open);
  if (close === -1) return crossed([stringSlice(text, 0, open + 1)], expand(stringSlice(text, open + 1)));
  const before = stringSlice(text, 0, open);
  const body = stringSlice(text, open + 1, close);
  const behind = stringSlice(text, close + 1);
  // `${…}` is a variable, not a set.
  if (open > 0 && text[open - 1] === '$') return crossed([`${before}{${body}}`], expand(behind));
  const range = expandRange(body);
  if (range !== null) return crossed(crossed([before], range), expand(behind));
  // As in bash: `{a},b}` is a set whose first member is `a}`; and behind a pair of braces that is no set, none is.
  if (stringIndexOf(blanked(body), ',') === -1) return regExpExec(commaSetFollows, blanked(behind)) === null ? [text] : expand(`${before}{${body}\\}${behind}`);
  const after = expand(behind);
  const parts = splitCommas(body);
  if (parts.length === 1) return crossed(crossed([`${before}{`], crossed(expand(body), ['}'])), after);
  const texts: string[] = [];
  for (let i = 0; i < parts.length; i++) {
    const inner = expand(parts[i] as string);
    for (let j = 0; j < inner.length; j++) arrayPush(texts, inner[j] as string);
    limit(texts.length);
  }
  return crossed(crossed([before], texts), after);
}

/** The text with its escaped characters out of the way. */
function blanked(text: string): string {
  let result = '';
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else result += text[i] as string;
  }
  return result;
}

function findOpen(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '{') return i;
  }
  return -1;
}

function findClose(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '{') depth++;
    else if (text[i] === '}' && --depth === 0) return i;
  }
  return -1;
}

function splitCommas(body: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let i = 0; i < body.length; i++) {
    if (body[i] === '\\') i++;
    else if (body[i] === '{') depth++;
    else if (body[i] === '}') depth--;
    else if (body[i] === ',' && depth === 0) {
      arrayPush(parts, stringSlice(body, from, i));
      from = i + 1;
    }
  }
  arrayPush(parts, stringSlice(body, from));
  return parts;
}

function expandRange(body: string): string[] | null {
  const numbers = regExpExec(numericRange, body);
  const letters = numbers === null ? regExpExec(letterRange, body) : null;
  const found = numbers ?? letters;
  if (found === null) return null;
  const first = found[1] as string;
  const last = found[2] as string;
  const low = numbers !== null ? numberConvert(first) : stringCharCodeAt(first, 0);
  const high = numbers !== null ? numberConvert(last) : stringCharCodeAt(last, 0);
  const asked = found[3] === undefined ? 1 : numberConvert(found[3]);
  const step = mathMax(1, asked < 0 ? -asked : asked);
  limit((high > low ? high - low : low - high) / step);
  const width = numbers !== null && (isPadded(first) || isPadded(last)) ? mathMax(first.length, last.length) : 0;
  const texts: string[] = [];
  for (let n = low; high >= low ? n <= high : n >= high; n += high >= low ? step : -step) {
    arrayPush(texts, letters !== null ? letterText(n) : padded(n, width));
  }
  return texts;
}

function letterText(code: number): string {
  return code === 92 ? '' : stringFromCharCode(code);
}

function isPadded(number: string): boolean {
  const digits = stringStartsWith(number, '-') ? stringSlice(number, 1) : number;
  return digits.length > 1 && digits[0] === '0';
}

function padded(n: number, width: number): string {
  return n < 0 ? `-${stringPadStart(numberToString(-n), width - 1, '0')}` : stringPadStart(numberToString(n), width, '0');
}

function crossed(left: readonly string[], right: readonly string[]): string[] {
  limit(left.length * right.length);
  const texts: string[] = [];
  for (let i = 0; i < left.length; i++) for (let j = 0; j < right.length; j++) arrayPush(texts, `${left[i] as string}${right[j] as string}`);
  return texts;
}

function limit(count: number): void {
  if (count > braceLimit) throw new BraceLimitError('the braces of this pattern stand for too many texts');
}
