// SPDX-License-Identifier: MIT
// Rules with `when`: those that have expired for good, and those that would decide an action at another time.

import type { Action } from '../action/action.ts';
import { removal } from '../policy/diagnose.ts';
import type { Diagnostic } from '../policy/diagnostic.ts';
import type { PolicyDocument, RuleNode } from '../policy/document.ts';
import { stateAt, type TimeWindow, ZoneClock } from '../policy/match-when.ts';
import { analyseOpened, type OpenedPolicy } from './policy-file.ts';

/** Warnings about rules that will never hold again. */
export function expiredRules(text: string, document: PolicyDocument, now = Date.now()): Diagnostic[] {
  return document.rules.flatMap((rule): Diagnostic[] => {
    const until = rule.when?.value.until ?? null;
    if (rule.when === null || until === null || until > now) return [];
    const label = `${rule.effect.value === 'allow' ? 'allows' : 'denies'} nothing any more`;
    return [{ code: 'SC_RULE_EXPIRED', severity: 'warning', span: rule.when.span, message: `this rule has expired for good, at ${moment(until)}`, label, ...removal(text, rule) }];
  });
}

export interface RuleOutOfTime {
  readonly position: string;
  readonly rule: string;
  readonly effect: 'allow' | 'deny';
  /** When it holds next; null where it never will. */
  readonly next: string | null;
  /** When it ended for good, where it did. */
  readonly ended: string | null;
}

/** Rules above the one that decided, or all where none did, that match the action and do not hold now. */
export function rulesOutOfTime(opened: OpenedPolicy, decidedAt: string | null, action: Action): RuleOutOfTime[] {
  if (!opened.policy.loaded || !/^\s*(?:-\s+)?when\s*:|[{,]\s*when\s*:/m.test(opened.text)) return [];
  const analysis = analyseOpened(opened);
  if (analysis === null) return [];
  const { document } = analysis;
  const decided = document.rules.findIndex((rule) => analysis.positionOf(rule) === decidedAt);
  const above = decided === -1 ? document.rules : document.rules.slice(0, decided);
  return above.flatMap((rule) => {
    const found = rule.when === null ? null : outOfTime(rule, rule.when.value, Date.now());
    return found !== null && analysis.matches({ ...rule, when: null }, action) ? [{ position: analysis.positionOf(rule), ...found }] : [];
  });
}

function outOfTime(rule: RuleNode, window: TimeWindow, now: number): Omit<RuleOutOfTime, 'position'> | null {
  const next = nextOpening(window, now);
  if (next === now) return null;
  return { rule: rule.name, effect: rule.effect.value, next: next === null ? null : moment(next), ended: window.until !== null && window.until <= now ? moment(window.until) : null };
}

/** `now` where it is open; null where it never will be. */
function nextOpening(window: TimeWindow, now: number): number | null {
  const clock = new ZoneClock(window.zone);
  for (let at = now; at < Infinity; ) {
    const state = stateAt(window, clock, at);
    if (state.open) return at;
    at = state.next;
  }
  return null;
}

/** What `policy explain` says of one. */
export function outOfTimeText({ position, rule, effect, next, ended }: RuleOutOfTime): string {
  const verb = effect === 'allow' ? 'allows' : 'denies';
  const when = ended !== null ? `it expired at ${ended}` : next !== null ? `it holds from ${next} on` : 'it never will again';
  return `${position} (${rule}) ${verb} this, but does not hold now: ${when}`;
}

function moment(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}
