// SPDX-License-Identifier: MIT
// Paths and URLs of requests. A server may read `/a/../b`, `/%62` and `//b` as `/b`, or not: a path that can be
// read in two ways is denied where one reading is denied, and allowed where both are allowed.

import type { NetworkRequestAction } from '../action/action.ts';
import type { Effect } from './document.ts';
import { type TextMatcher, anyMatches } from './match-text.ts';
import { arrayJoin, arrayPush, numberParseInt, regExpExec, stringFromCharCode, stringIndexOf, stringReplaceAll, stringSlice, stringSplit, stringToLowerCase } from '../runtime/primordials.ts';

const plainPath = /^(?:\/(?!\.|\/)[^%\\?#/;]*)*$/;

/** Whether `origin + path` matches, in the readings that count for the effect. */
export function requestPathMatches(matchers: readonly TextMatcher[], origin: string, path: string, effect: Effect): boolean {
  const sent = path === '' ? '/' : path;
  if (regExpExec(plainPath, sent) !== null) return anyMatches(matchers, origin + sent);
  const mark = stringIndexOf(sent, '?');
  const bare = mark === -1 ? sent : stringSlice(sent, 0, mark);
  const query = mark === -1 ? '' : stringSlice(sent, mark);
  const read = normalPath(bare);
  const asSent = matchesEither(matchers, origin, bare, query);
  const asRead = read === bare ? asSent : matchesEither(matchers, origin, read, query);
  return effect === 'allow' ? asSent && asRead : asSent || asRead;
}

/** A pattern may be written with the query or without. */
function matchesEither(matchers: readonly TextMatcher[], origin: string, path: string, query: string): boolean {
  return anyMatches(matchers, origin + path) || (query !== '' && anyMatches(matchers, origin + path + query));
}

export function requestUrlMatches(matchers: readonly TextMatcher[], action: NetworkRequestAction, effect: Effect): boolean {
  const scheme = stringIndexOf(action.url, '://');
  const slash = scheme === -1 ? -1 : stringIndexOf(action.url, '/', scheme + 3);
  if (slash === -1) return anyMatches(matchers, action.url);
  return requestPathMatches(matchers, stringToLowerCase(stringSlice(action.url, 0, slash)), stringSlice(action.url, slash), effect);
}

/** Escapes read once, backslashes as slashes, `.`, `..` and empty segments taken out. */
function normalPath(path: string): string {
  const parts = stringSplit(stringReplaceAll(unescaped(path), '\\', '/'), '/');
  const kept: string[] = [];
  for (let i = 1; i < parts.length; i++) {
    const part = parts[i] as string;
    if (part === '..') {
      if (kept.length > 0) kept.length--;
    } else if (part !== '.' && (part !== '' || i === parts.length - 1)) arrayPush(kept, part);
  }
  return `/${arrayJoin(kept, '/')}`;
}

/** `%41` → `A` for ASCII; other bytes stay escaped. */
function unescaped(path: string): string {
  const parts = stringSplit(path, '%');
  let text = parts[0] as string;
  for (let i = 1; i < parts.length; i++) {
    const part = parts[i] as string;
    const digits = stringSlice(part, 0, 2);
    const code = regExpExec(/^[0-7][0-9a-fA-F]$/, digits) === null ? -1 : numberParseInt(digits, 16);
    text += code === -1 ? `%${part}` : stringFromCharCode(code) + stringSlice(part, 2);
  }
  return text;
}
