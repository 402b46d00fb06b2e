// SPDX-License-Identifier: MIT
// Signature Version 4 as AWS describes it, over a request as it stands on the wire. Pure: texts have one character for
// each byte. Also used to sign again what a program signed with a placeholder (resign.ts).

import { arrayIndexOf, arrayJoin, arrayPush, arraySort, numberParseInt, numberToString, regExpExec, stringCharCodeAt, stringFromCharCode, stringIndexOf, stringPadStart, stringReplaceAll, stringSlice, stringSplit, stringToUpperCase, stringTrim } from '../runtime/primordials.ts';
import { hmacBytes, hmacHex, sha256OfBytes } from './hmac.ts';
import { pathOf } from './request.ts';

/** What a signature is made for. */
export interface SigningScope {
  /** `20150830T123600Z` */
  readonly time: string;
  /** `20150830` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
}

export interface ToSign {
  readonly method: string;
  /** Path and query as sent; parameters named in `without` are left out. */
  readonly target: string;
  /** Names in lower case and values, by turns, in their order. */
  readonly headers: readonly string[];
  /** In their order. */
  readonly signedHeaders: readonly string[];
  readonly payloadHash: string;
}

/** Services whose paths are taken as they are, and encoded once. */
const plainPaths: readonly string[] = ['s3', 's3express', 's3-outposts', 's3-object-lambda'];

export function hasPlainPaths(service: string): boolean {
  return arrayIndexOf(plainPaths, service) !== -1;
}

/** The key for one day, region and service; `secret` is `AWS4` and the secret access key. */
export function signingKey(secret: Uint8Array, { date, region, service }: SigningScope): Uint8Array {
  return hmacBytes(hmacBytes(hmacBytes(hmacBytes(secret, date), region), service), 'aws4_request');
}

export function scopeText({ date, region, service }: SigningScope): string {
  return `${date}/${region}/${service}/aws4_request`;
}

/** The signature of a request, as hexadecimal digits. */
export function signatureOf(request: ToSign, key: Uint8Array, scope: SigningScope): string {
  const canonical = canonicalRequest(request, hasPlainPaths(scope.service));
  return hmacHex(key, `AWS4-HMAC-SHA256\n${scope.time}\n${scopeText(scope)}\n${sha256OfBytes(canonical)}`);
}

export function canonicalRequest(request: ToSign, plainPath: boolean): string {
  const { method, target, headers, signedHeaders, payloadHash } = request;
  let fields = '';
  for (let i = 0; i < signedHeaders.length; i++) fields += `${signedHeaders[i] as string}:${valueOf(headers, signedHeaders[i] as string)}\n`;
  const path = pathOf(target);
  const query = stringSlice(target, path.length + 1);
  return `${method}\n${plainPath ? encoded(unescaped(path, false), true) : encoded(normalized(path), true)}\n${canonicalQuery(query)}\n${fields}\n${arrayJoin(signedHeaders, ';')}\n${payloadHash}`;
}

/** Sorted by name, then by value, as they are when encoded. The signature itself is no part of what is signed. */
export function canonicalQuery(query: string): string {
  const pairs: string[] = [];
  const parts = stringSplit(query, '&');
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as string;
    if (part === '') continue;
    const equals = stringIndexOf(part, '=');
    const name = encoded(unescaped(equals === -1 ? part : stringSlice(part, 0, equals), true), false);
    if (name === 'X-Amz-Signature') continue;
    // A control character sorts before everything that an encoded name holds: `a` comes before `a-b`, whatever their values.
    arrayPush(pairs, `${name}\x01${equals === -1 ? '' : encoded(unescaped(stringSlice(part, equals + 1), true), false)}`);
  }
  arraySort(pairs, (a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return stringReplaceAll(arrayJoin(pairs, '&'), '\x01', '=');
}

/** All values of a header, with a comma between, each without spaces around it and with single ones in it. */
function valueOf(headers: readonly string[], name: string): string {
  let text: string | null = null;
  for (let i = 0; i < headers.length; i += 2) {
    if (headers[i] !== name) continue;
    const value = singleSpaced(stringTrim(headers[i + 1] as string));
    text = text === null ? value : `${text},${value}`;
  }
  return text ?? '';
}

const spaces = /[ \t]{2,}|\t/;

function singleSpaced(value: string): string {
  let rest = value;
  let text = '';
  for (let found = regExpExec(spaces, rest); found !== null; found = regExpExec(spaces, rest)) {
    text += `${stringSlice(rest, 0, found.index)} `;
    rest = stringSlice(rest, found.index + found[0].length);
  }
  return text + rest;
}

/** Without empty segments, `.` and `..`, as RFC 3986 removes them. */
function normalized(path: string): string {
  const segments = stringSplit(path, '/');
  const kept: string[] = [];
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i] as string;
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') arrayPush(kept, segment);
    else if (kept.length > 0) kept.length--;
  }
  const last = segments[segments.length - 1];
  const isFolder = kept.length > 0 && (last === '' || last === '.' || last === '..');
  return `/${arrayJoin(kept, '/')}${isFolder ? '/' : ''}`;
}

/** With escapes resolved to bytes; a damaged one stays. In a query a plus is a space. */
function unescaped(text: string, isQuery: boolean): string {
  if (stringIndexOf(text, '%') === -1 && (!isQuery || stringIndexOf(text, '+') === -1)) return text;
  let bytes = '';
  for (let i = 0; i < text.length; i++) {
    const escape = text[i] === '%' ? stringSlice(text, i + 1, i + 3) : '';
    if (escape !== '' && regExpExec(/^[0-9A-Fa-f]{2}$/, escape) !== null) {
      bytes += stringFromCharCode(numberParseInt(escape, 16));
      i += 2;
    } else bytes += isQuery && text[i] === '+' ? ' ' : (text[i] as string);
  }
  return bytes;
}

/** Every byte but letters, digits, `-`, `.`, `_` and `~` as an escape; in a path the slash stays too. */
export function encoded(bytes: string, isPath: boolean): string {
  if (regExpExec(isPath ? /[^A-Za-z0-9._~/-]/ : /[^A-Za-z0-9._~-]/, bytes) === null) return bytes;
  let text = '';
  for (let i = 0; i < bytes.length; i++) {
    const character = bytes[i] as string;
    const plain = regExpExec(/[A-Za-z0-9._~-]/, character) !== null || (isPath && character === '/');
    text += plain ? character : `%${stringPadStart(stringToUpperCase(numberToString(stringCharCodeAt(bytes, i), 16)), 2, '0')}`;
  }
  return text;
}
