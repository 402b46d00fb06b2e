// SPDX-License-Identifier: MIT
// The rules that can decide one kind of action, in order, indexed by the matcher that tells most of them apart.

import type { Action } from '../action/action.ts';
import type { Verdict } from '../action/verdict.ts';
import type { Effect } from './document.ts';
import type { ActionTest } from './match.ts';
import type { Separators } from './match-filing.ts';
import { PatternIndex } from './match-index.ts';
import type { TextMatcher } from './match-text.ts';
import { arrayPush } from '../runtime/primordials.ts';

export interface CompiledRule {
  readonly effect: Effect;
  readonly verdict: Verdict;
  /** Patterns of the indexed matcher; null where the rule has none, and so matches any. */
  readonly texts: readonly TextMatcher[] | null;
  /** The patterns of ports, as written; null where the rule has none. */
  readonly ports: readonly string[] | null;
  /** All must hold. */
  readonly tests: readonly ActionTest[];
  /** Null where the rule holds at all times; else one of `tests`. */
  readonly when: ActionTest | null;
  /** False for a rule about sockets without a host: it is no reason to look up a name. */
  readonly reachesHosts: boolean;
}

/** No rule. Larger than any rule's order. */
export const noRule = 0x3fffffff;

export class KindRules {
  readonly #rules: CompiledRule[] = [];
  readonly #index: PatternIndex<Action>;
  /** Rules without the indexed matcher. */
  readonly #open: number[] = [];
  #sealed = false;

  constructor(separators: Separators) {
    this.#index = new PatternIndex(separators, (order, action) => holds((this.#rules[order] as CompiledRule).tests, action));
  }

  /** Adds the next rule. */
  add(rule: CompiledRule): void {
    const order = this.#rules.length;
    arrayPush(this.#rules, rule);
    if (rule.texts === null) arrayPush(this.#open, order);
    else for (let i = 0; i < rule.texts.length; i++) this.#index.add(order, rule.texts[i] as TextMatcher);
  }

  get rules(): readonly CompiledRule[] {
    return this.#rules;
  }

  /** The lowest order below `best` of a rule that matches the text and the action. */
  firstByText(text: string, action: Action, best: number): number {
    // Most programs do few kinds of things: an index that is not asked need not be built.
    if (!this.#sealed) {
      this.#index.seal();
      this.#sealed = true;
    }
    return this.#index.first(text, action, best);
  }

  /** The lowest order below `best` of a rule that does not look at the text. */
  firstOpen(action: Action, best: number): number {
    const open = this.#open;
    for (let i = 0; i < open.length; i++) {
      const order = open[i] as number;
      if (order >= best) return best;
      if (holds((this.#rules[order] as CompiledRule).tests, action)) return order;
    }
    return best;
  }

  verdict(order: number): Verdict | null {
    return order === noRule ? null : (this.#rules[order] as CompiledRule).verdict;
  }
}

/** Whether an action passes every test. */
export function holds(tests: readonly ActionTest[], action: Action): boolean {
  for (let i = 0; i < tests.length; i++) if (!(tests[i] as ActionTest).test(action)) return false;
  return true;
}
