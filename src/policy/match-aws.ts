// SPDX-License-Identifier: MIT
// The matchers of AWS calls. A request does not always say everything about its call: what it does not say matches no
// pattern of an allowance but `*`, and every pattern of a denial.

import type { Action } from '../action/action.ts';
import { arrayJoin, arrayPush, arraySlice, stringEndsWith, stringSlice, stringSplit, stringStartsWith, stringToLowerCase } from '../runtime/primordials.ts';
import type { Effect } from './document.ts';
import type { ActionTest } from './match.ts';
import { type TextMatcher, anyMatches, starMatcher } from './match-text.ts';

/** What stands in a call for what its request does not show: an operation, a resource, the end of a resource. */
export const unknownPart = '?';

/** Whether a pattern may match a text of which only the beginning is known. */
export function anyMayMatch(matchers: readonly TextMatcher[], known: string): boolean {
  for (let i = 0; i < matchers.length; i++) {
    const { prefix } = matchers[i] as TextMatcher;
    if (stringStartsWith(prefix, known) || stringStartsWith(known, prefix)) return true;
  }
  return false;
}

export type AwsField = 'service' | 'operation' | 'region' | 'account';

/** One of the named parts of a call, without case. */
export class AwsFieldTest implements ActionTest {
  readonly #key: AwsField;
  readonly #matchers: readonly TextMatcher[];
  readonly #effect: Effect;
  constructor(key: AwsField, matchers: readonly TextMatcher[], effect: Effect) {
    this.#key = key;
    this.#matchers = matchers;
    this.#effect = effect;
  }
  test(action: Action): boolean {
    if (action.kind !== 'aws:call') return false;
    const text = action[this.#key];
    if (text === null || text === unknownPart) return this.#effect === 'deny' || (text !== null && anyMatches(this.#matchers, text));
    return anyMatches(this.#matchers, stringToLowerCase(text));
  }
}

/** A call on several resources is allowed where all of them match, denied where any does. */
export class ResourceTest implements ActionTest {
  readonly #matchers: readonly TextMatcher[];
  readonly #effect: Effect;
  constructor(patterns: readonly string[], effect: Effect) {
    const matchers: TextMatcher[] = [];
    for (let i = 0; i < patterns.length; i++) {
      const spelled = effect === 'deny' ? withoutPlace(patterns[i] as string) : [patterns[i] as string];
      for (let s = 0; s < spelled.length; s++) arrayPush(matchers, starMatcher(spelled[s] as string));
    }
    this.#matchers = matchers;
    this.#effect = effect;
  }
  test(action: Action): boolean {
    if (action.kind !== 'aws:call') return false;
    const { resources } = action;
    if (resources.length === 0) return anyMatches(this.#matchers, '*');
    for (let i = 0; i < resources.length; i++) {
      const matches = this.#matches(resources[i] as string);
      if (matches !== (this.#effect === 'allow')) return matches;
    }
    return this.#effect === 'allow';
  }

  #matches(resource: string): boolean {
    if (this.#effect === 'deny' && (resource === unknownPart || stringEndsWith(resource, `/${unknownPart}`))) return anyMayMatch(this.#matchers, stringSlice(resource, 0, -1));
    return anyMatches(this.#matchers, resource);
  }
}

/** The pattern of an ARN, and the same for a resource whose region or account the request does not say. */
function withoutPlace(pattern: string): string[] {
  const parts = stringSplit(pattern, ':');
  if (parts.length < 6 || (parts[3] === '' && parts[4] === '')) return [pattern];
  const rest = arrayJoin(arraySlice(parts, 5), ':');
  const head = arrayJoin(arraySlice(parts, 0, 3), ':');
  return [pattern, `${head}:${parts[3] as string}::${rest}`, `${head}::${parts[4] as string}:${rest}`, `${head}:::${rest}`];
}
