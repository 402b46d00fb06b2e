// SPDX-License-Identifier: MIT
// Character classes of globs, `[a-z]`, `[!0-9]`, `[[:alpha:]]`, as a regular expression for one character.

import { RegExpConstructor, stringCodePointAt, stringFromCharCode, stringIndexOf, stringSlice, stringStartsWith } from '../runtime/primordials.ts';

/** The POSIX names as Unicode properties; `true` where the properties say what is outside the class. */
const posixClasses: readonly (readonly [name: string, properties: string, outside: boolean])[] = [
  ['[:alnum:]', '\\p{L}\\p{Nl}\\p{Nd}', false],
  ['[:alpha:]', '\\p{L}\\p{Nl}', false],
  ['[:ascii:]', '\\x00-\\x7f', false],
  ['[:blank:]', '\\p{Zs}\\t', false],
  ['[:cntrl:]', '\\p{Cc}', false],
  ['[:digit:]', '\\p{Nd}', false],
  ['[:graph:]', '\\p{Z}\\p{C}', true],
  ['[:lower:]', '\\p{Ll}', false],
  ['[:print:]', '\\p{C}', true],
  ['[:punct:]', '\\p{P}\\p{S}', false],
  ['[:space:]', '\\p{Z}\\t\\r\\n\\v\\f', false],
  ['[:upper:]', '\\p{Lu}', false],
  ['[:word:]', '\\p{L}\\p{Nl}\\p{Nd}\\p{Pc}', false],
  ['[:xdigit:]', 'A-Fa-f0-9', false],
];

export type ParsedClass =
  | { readonly kind: 'class'; readonly regexp: RegExp; readonly end: number }
  /** Not closed: the bracket is a literal. */
  | { readonly kind: 'literal' }
  /** Nothing is in the class: nothing can match the glob. */
  | { readonly kind: 'nothing' };

/** Reads the class that opens at `start`. */
export function parseClass(glob: string, start: number): ParsedClass {
  let at = start + 1;
  const negated = at < glob.length && stringIndexOf('!^', glob[at] as string) !== -1;
  if (negated) at++;
  const first = at;
  let inside = '';
  let outside = '';
  let low = -1;
  while (at < glob.length) {
    if (glob[at] === ']' && at > first) {
      if (low !== -1) return { kind: 'literal' };
      return closeClass(negated, inside, outside, at + 1);
    }
    const posix = glob[at] === '[' ? posixAt(glob, at) : null;
    if (posix !== null) {
      if (low !== -1) return { kind: 'nothing' };
      if (posix[2]) outside += posix[1];
      else inside += posix[1];
      at += posix[0].length;
      continue;
    }
    if (glob[at] === '\\') {
      at++;
      if (at >= glob.length) break;
    }
    const code = stringCodePointAt(glob, at) as number;
    at += code > 0xffff ? 2 : 1;
    if (low !== -1) {
      if (code >= low) inside += `${escaped(low)}-${escaped(code)}`;
      low = -1;
    } else if (stringStartsWith(glob, '-]', at)) {
      inside += `${escaped(code)}\\-`;
      at++;
    } else if (glob[at] === '-') {
      low = code;
      at++;
    } else inside += escaped(code);
  }
  return { kind: 'literal' };
}

function closeClass(negated: boolean, inside: string, outside: string, end: number): ParsedClass {
  if (inside === '' && outside === '') return { kind: 'nothing' };
  const members = `[${negated ? '^' : ''}${inside}]`;
  const others = `[${negated ? '' : '^'}${outside}]`;
  const source = inside === '' ? others : outside === '' ? members : `(?:${members}|${others})`;
  return { kind: 'class', regexp: new RegExpConstructor(`^${source}$`, 'u'), end };
}

function posixAt(glob: string, at: number): (typeof posixClasses)[number] | null {
  for (let i = 0; i < posixClasses.length; i++) {
    const entry = posixClasses[i] as (typeof posixClasses)[number];
    if (stringStartsWith(glob, entry[0], at)) return entry;
  }
  return null;
}

/** One code point, spelled so that it means only itself in a class. */
function escaped(code: number): string {
  if (code > 0xffff) return stringFromCharCode(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
  const text = stringFromCharCode(code);
  return stringIndexOf('\\]^-[/', text) === -1 ? text : `\\${text}`;
}

/** The character of `text` at `at`, alone. */
export function characterAt(text: string, at: number, end: number): string {
  const code = stringCodePointAt(text, at) as number;
  return stringSlice(text, at, code > 0xffff && at + 2 <= end ? at + 2 : at + 1);
}
