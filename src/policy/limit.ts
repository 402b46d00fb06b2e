// SPDX-License-Identifier: MIT
// What a rule's `limit` means: how many in which time, and by which name the gate counts.

import type { RuleLimit } from '../action/verdict.ts';
import type { LimitUnit, RateLimit } from './document.ts';
import type { OutlineRule } from './outline.ts';

/** Null for the whole life of a process or thread. */
export const unitMilliseconds: Readonly<Record<LimitUnit, number | null>> = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000, process: null };

/** As a policy writes it. */
export function limitText({ most, unit }: RateLimit): string {
  return `${most} per ${unit}`;
}

/** Gives each rule's limit the name it is counted under: of two rules with one name and limit, each has its own. */
export class LimitKeys {
  readonly #seen = new Map<string, number>();

  of(rule: OutlineRule, file: string): readonly RuleLimit[] | null {
    if (rule.limit === null) return null;
    const text = limitText(rule.limit);
    const name = `${rule.rule} ${text} ${file}`;
    const before = this.#seen.get(name) ?? 0;
    this.#seen.set(name, before + 1);
    return Object.freeze([Object.freeze({ key: `${name} ${before}`, most: rule.limit.most, milliseconds: unitMilliseconds[rule.limit.unit], text, rule: rule.rule, position: rule.at === null ? null : `${file}:${rule.at}` })]);
  }
}

/** Whether everything that the first allows in time is allowed by the second as well; null is no limit. */
export function isWithin(one: RuleLimit | null, other: RuleLimit | null): boolean {
  if (other === null) return true;
  if (one === null) return false;
  const [short, long] = [one.milliseconds ?? Infinity, other.milliseconds ?? Infinity];
  const times = short === long ? 1 : Math.max(1, Math.ceil(long / short));
  return one.most * times <= other.most;
}
