// SPDX-License-Identifier: MIT
// Host patterns: names with `*` across labels, addresses, blocks of addresses.

import type { Action } from '../action/action.ts';
import { hostNames } from '../action/aws-endpoint.ts';
import { canonicalHost, isAddress } from '../action/host.ts';
import { type AddressBlock, isInBlock, parseAddress, parseBlock } from '../action/host-address.ts';
import { expandBraces } from '../action/path-braces.ts';
import { ExactText, type TextMatcher, starMatcher } from './match-text.ts';
import { arraySet, arrayJoin, arrayPush, regExpExec, stringIndexOf, stringSlice, stringSplit, stringStartsWith, stringToLowerCase } from '../runtime/primordials.ts';

const addressLike = /^[\d.*]*\d[\d.*]*$|^[0-9a-f:*]*:[0-9a-f:.*]*$/;

/** Reads one host pattern; none where it can match no host. */
export function hostMatchers(pattern: string): TextMatcher[] {
  const matchers: TextMatcher[] = [];
  const texts = expandBraces(pattern);
  for (let i = 0; i < texts.length; i++) {
    const matcher = hostMatcher(texts[i] as string);
    if (matcher !== null) arrayPush(matchers, matcher);
  }
  return matchers;
}

function hostMatcher(pattern: string): TextMatcher | null {
  const slash = stringIndexOf(pattern, '/');
  if (slash !== -1) {
    const address = canonicalHost(stringSlice(pattern, 0, slash));
    const block = address === null || !isAddress(address) ? null : parseBlock(address, stringSlice(pattern, slash + 1));
    return block === null ? null : new BlockText(block);
  }
  if (stringIndexOf(pattern, '*') === -1) {
    const host = canonicalHost(pattern);
    return host === null ? null : new ExactText(host);
  }
  const lower = wildHost(pattern);
  if (lower === null) return null;
  const matcher = starMatcher(lower);
  // `10.*` means addresses: `10.evil.example` is none.
  return lower !== '*' && regExpExec(addressLike, lower) !== null ? new AddressText(matcher) : matcher;
}

/** Lower case, each label in its IDNA form, no trailing dot, no brackets. */
function wildHost(pattern: string): string | null {
  let lower = stringToLowerCase(pattern);
  if (stringStartsWith(lower, '[')) lower = stringSlice(lower, 1, -1);
  const labels = stringSplit(lower, '.');
  if (labels.length > 1 && labels[labels.length - 1] === '') labels.length--;
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as string;
    if (regExpExec(/^[\x21-\x7e]*$/, label) !== null) continue;
    const ascii = stringIndexOf(label, '*') === -1 ? canonicalHost(label) : null;
    if (ascii === null) return null;
    arraySet(labels, i, ascii);
  }
  return arrayJoin(labels, '.');
}

/** A pattern over the text of an address, which no name matches. */
class AddressText implements TextMatcher {
  readonly exact = false;
  readonly prefix: string;
  readonly suffix: string;
  readonly inner: readonly string[] = [];
  readonly #matcher: TextMatcher;
  constructor(matcher: TextMatcher) {
    this.prefix = matcher.prefix;
    this.suffix = matcher.suffix;
    this.#matcher = matcher;
  }
  matches(text: string): boolean {
    return isAddress(text) && this.#matcher.matches(text);
  }
}

class BlockText implements TextMatcher {
  readonly exact = false;
  readonly prefix = '';
  readonly suffix = '';
  readonly inner: readonly string[] = [];
  readonly #block: AddressBlock;
  constructor(block: AddressBlock) {
    this.#block = block;
  }
  matches(text: string): boolean {
    if (!isAddress(text)) return false;
    const groups = parseAddress(text);
    return groups !== null && isInBlock(this.#block, groups);
  }
}

/** The action's host, or null where it has none. */
export function hostOf(action: Action): string | null {
  switch (action.kind) {
    case 'network:request':
    case 'network:connect':
    case 'network:listen':
    case 'network:resolve':
      return action.host === '' ? null : action.host;
    default:
      return null;
  }
}

/** The address behind the host, where it is known and not the host itself. */
export function addressOf(action: Action): string | null {
  if (action.kind !== 'network:request' && action.kind !== 'network:connect') return null;
  return action.address === null || action.address === action.host ? null : action.address;
}

/** The further names that the host answers to. */
export function otherNamesOf(action: Action, host: string): readonly string[] {
  return hostNames(host, action.kind === 'network:request' ? action.path : null);
}

/** Whether any pattern matches the host, one of its names, or its address. */
export function hostsMatch(matchers: readonly TextMatcher[], action: Action): boolean {
  const host = hostOf(action);
  if (host === null) return false;
  const address = addressOf(action);
  const names = otherNamesOf(action, host);
  for (let i = 0; i < matchers.length; i++) {
    const matcher = matchers[i] as TextMatcher;
    if (matcher.matches(host) || (address !== null && matcher.matches(address))) return true;
    for (let j = 0; j < names.length; j++) if (matcher.matches(names[j] as string)) return true;
  }
  return false;
}
