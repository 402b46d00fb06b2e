// SPDX-License-Identifier: MIT
// Verdicts, made when a policy is compiled and shared by every action that they answer.

import type { Verdict } from '../action/verdict.ts';
import type { PolicyDocument, RuleNode } from './document.ts';

/** Line and column of offsets in one text, both from 1; columns count characters, as everywhere a place is printed. */
export class Lines {
  readonly #text: string;
  readonly #starts: number[] = [0];

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  /** `14:3` */
  at(offset: number): string {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    let column = 1;
    for (let i = this.#starts[low] as number; i < offset && i < this.#text.length; i++) if (!isLowSurrogate(this.#text.charCodeAt(i))) column++;
    return `${low + 1}:${column}`;
  }
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

/** What a rule answers. */
export function ruleVerdict(rule: RuleNode, name: string, lines: Lines): Verdict {
  const allows = rule.effect.value === 'allow';
  return Object.freeze({
    kind: rule.effect.value,
    by: 'rule',
    rule: rule.id?.value ?? `rules[${rule.index}]`,
    reason: rule.reason?.value ?? (allows ? 'a rule allows it' : 'a rule denies it'),
    position: `${name}:${lines.at(rule.span.start)}`,
    code: allows ? 'SC_ALLOWED' : 'SC_DENIED',
    observed: null,
  });
}

/** What answers where nothing else did. */
export function defaultVerdict(document: PolicyDocument, name: string, lines: Lines): Verdict {
  const { value, span } = document.defaultAction;
  const allows = value === 'allow';
  return Object.freeze({
    kind: value,
    by: 'default',
    rule: 'defaultAction',
    reason: allows ? 'no rule denies it' : 'no rule allows it',
    // Absent: there is no line that decided.
    position: span.end > span.start ? `${name}:${lines.at(span.start)}` : null,
    code: allows ? 'SC_ALLOWED' : 'SC_DENIED',
    observed: null,
  });
}

/** What an entry of the baseline answers. */
export function baselineVerdict(id: string, why: string): Verdict {
  return Object.freeze({ kind: 'allow', by: 'baseline', rule: `baseline:${id}`, reason: why, position: null, code: 'SC_ALLOWED', observed: null });
}

/** What a policy that did not load answers. */
export function notLoadedVerdict(reason: string): Verdict {
  return Object.freeze({ kind: 'deny', by: 'fault', rule: 'fault', reason, position: null, code: 'SC_POLICY_NOT_LOADED', observed: null });
}
