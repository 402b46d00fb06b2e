// SPDX-License-Identifier: MIT
// Which hosts each rule with `effect: broker` names, by the verdict that the rule answers with.

import type { Verdict } from '../action/verdict.ts';
import type { PlainRule } from './compile-rule.ts';
import { hostMatchers } from './match-host.ts';
import { anyMatches, type TextMatcher } from './match-text.ts';
import type { OutlineRule } from './outline.ts';

export class BrokerHosts {
  readonly #byVerdict = new Map<Verdict, readonly TextMatcher[]>();
  readonly any: boolean;

  /** `compiled` are the rules of the outline, in their order. */
  constructor(outline: readonly OutlineRule[], compiled: readonly PlainRule[]) {
    outline.forEach(({ hosts }, index) => {
      const rule = compiled[index];
      if (hosts !== null && rule !== undefined) this.#byVerdict.set(rule.verdict, hosts.flatMap((pattern) => hostMatchers(pattern)));
    });
    this.any = this.#byVerdict.size > 0;
  }

  /** Asked before the program starts; what is given is asked while it runs. */
  of(denial: Verdict): ((host: string) => boolean) | null {
    const texts = this.#byVerdict.get(denial);
    return texts === undefined ? null : (host) => anyMatches(texts, host);
  }
}
