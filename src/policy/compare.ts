// SPDX-License-Identifier: MIT
// Two policies → example actions that one allows and the other denies, or allows as often as not. Every difference that is told was decided by
// both; that there are no others is told only where no rule differs.

import type { Action } from '../action/action.ts';
import type { Verdict } from '../action/verdict.ts';
import { actionEntry } from './action-set.ts';
import type { PolicyAnalysis } from './analysis.ts';
import type { RuleNode } from './document.ts';
import { exampleActions } from './example-action.ts';
import { isWithin } from './limit.ts';
import type { RuleFacts } from './rule-facts.ts';
import { haveInCommon } from './shadow.ts';

export interface Difference {
  readonly kind: 'wider' | 'narrower';
  readonly action: Action;
  readonly before: Verdict;
  readonly after: Verdict;
}

export interface Comparison {
  /** One for each pair of what decided before and what decides now; looking at a file goes with reading it. */
  readonly differences: readonly Difference[];
  /** Rules that only one of the two has, or has in another place. */
  readonly removed: readonly RuleNode[];
  readonly added: readonly RuleNode[];
  /** Whether anything but the rules differs: the default, the baseline. */
  readonly settings: boolean;
}

/** Of a rule that meets many others, so many are looked at. */
const MOST_NEIGHBOURS = 64;

/** `onRule` is called for each changed rule that was looked at, with how many there are. */
export function comparePolicies(before: PolicyAnalysis, after: PolicyAnalysis, onRule: (total: number) => void = () => undefined): Comparison {
  const { removed, added } = changedRules(before, after);
  const settings = before.document.baseline !== after.document.baseline || before.document.defaultAction.value !== after.document.defaultAction.value;
  const found = new Map<string, Difference>();
  const look = (action: Action): void => {
    const was = before.policy.decide(action);
    const is = after.policy.decide(action);
    const kind = changeOf(was, is);
    if (kind === null) return;
    const key = `${was.position ?? was.rule} ${is.position ?? is.rule} ${actionEntry(action.kind).parent ?? action.kind}`;
    if (!found.has(key)) found.set(key, { kind, action, before: was, after: is });
  };
  if (settings) for (const action of OF_NO_RULE) look(action);
  const all = [...factsOf(before), ...factsOf(after)];
  for (const [analysis, rules] of [[before, removed], [after, added]] as const) {
    for (const rule of rules) {
      onRule(removed.length + added.length);
      for (const facts of analysis.factsOf(rule)) for (const action of candidates(facts, all)) look(action);
    }
  }
  return { differences: [...found.values()], removed, added, settings };
}

/** What was denied and is allowed is wider, and so is what is allowed more often; where neither limit takes in the other, it is wider too. */
function changeOf(was: Verdict, is: Verdict): Difference['kind'] | null {
  if (was.kind !== is.kind) return is.kind === 'allow' ? 'wider' : 'narrower';
  const [before, after] = [was.limits?.[0] ?? null, is.limits?.[0] ?? null];
  if (before?.text === after?.text) return null;
  return isWithin(after, before) ? 'narrower' : 'wider';
}

function factsOf(analysis: PolicyAnalysis): readonly RuleFacts[] {
  return analysis.document.rules.flatMap((rule) => analysis.factsOf(rule));
}

/** What the rule matches: anything, what no other rule matches, and what each of the others matches as well. */
function candidates(facts: RuleFacts, all: readonly RuleFacts[]): Action[] {
  const neighbours: RuleFacts[] = [];
  for (const other of all) {
    if (other === facts || !haveInCommon(other, facts)) continue;
    if (neighbours.push(other) === MOST_NEIGHBOURS) break;
  }
  // What takes in the whole rule leaves nothing outside of it.
  const smaller = neighbours.filter((other) => other.rule.effect.value !== facts.rule.effect.value || other.matchers.size > 0);
  return [...exampleActions(facts, null, []), ...exampleActions(facts, null, smaller), ...neighbours.flatMap((other) => exampleActions(facts, other, []))];
}

/** What decides where no rule does: one action of each sort, and some that the baseline is about. */
const OF_NO_RULE: readonly Action[] = [
  ...(['file:read', 'file:list', 'file:stat', 'file:write', 'file:delete', 'module:native'] as const).map((kind): Action => ({ kind, path: '/x', asked: '/x' })),
  { kind: 'module:load', path: '/x.js', asked: '/x.js', loader: 'script' },
  { kind: 'file:read', path: '/x/package.json', asked: '/x/package.json' },
  { kind: 'file:read', path: '/dev/null', asked: '/dev/null' },
  { kind: 'network:request', method: 'GET', host: 'x.example', address: null, port: 443, path: '/', url: 'https://x.example/', protocol: 'https' },
  { kind: 'network:connect', host: 'x.example', address: null, port: 443, protocol: 'tcp', path: null },
  { kind: 'network:listen', host: '127.0.0.1', port: 3000, path: null },
  { kind: 'network:resolve', host: 'x.example' },
  { kind: 'shell:execute', command: 'x', program: '/usr/bin/x', cwd: '/', planted: false, asked: 'x' },
  { kind: 'env:read', key: 'X' },
  { kind: 'env:read', key: 'PATH' },
  { kind: 'env:write', key: 'X' },
  { kind: 'process:signal', pid: 1, name: 'SIGTERM' },
  { kind: 'tool:call', tool: 'x', args: '{}' },
];

/** Rules that the longest common order of both leaves out. */
function changedRules(old: PolicyAnalysis, now: PolicyAnalysis): { readonly removed: RuleNode[]; readonly added: RuleNode[] } {
  const before = old.document.rules;
  const after = now.document.rules;
  const places = new Map<string, number[]>();
  for (const [i, rule] of before.entries()) {
    const text = ruleText(rule, old);
    const known = places.get(text);
    if (known === undefined) places.set(text, [i]);
    else known.push(i);
  }
  const pairs: (readonly [before: number, after: number])[] = [];
  for (const [i, rule] of after.entries()) {
    const place = places.get(ruleText(rule, now))?.shift();
    if (place !== undefined) pairs.push([place, i]);
  }
  const kept = longestRising(pairs);
  const [keptBefore, keptAfter] = [new Set(kept.map(([place]) => place)), new Set(kept.map(([, place]) => place))];
  return { removed: before.filter((_rule, i) => !keptBefore.has(i)), added: after.filter((_rule, i) => !keptAfter.has(i)) };
}

/** What decides about it: its reason and its name do not. */
function ruleText(rule: RuleNode, analysis: PolicyAnalysis): string {
  const { actions, effect, matchers, when, limit } = rule;
  return JSON.stringify([analysis.folderOf(rule), actions.map(({ value }) => value), effect.value, matchers.map(({ key, patterns }) => [key.value, patterns.map(({ value }) => value)]), when?.value, limit?.value]);
}

/** The most pairs whose first numbers rise, in n log n. */
function longestRising(pairs: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  const ends: number[] = [];
  const previous: number[] = [];
  for (const [i, [value]] of pairs.entries()) {
    let low = 0;
    for (let high = ends.length; low < high; ) {
      const middle = (low + high) >> 1;
      if ((pairs[ends[middle] as number] as readonly [number, number])[0] < value) low = middle + 1;
      else high = middle;
    }
    previous[i] = low === 0 ? -1 : (ends[low - 1] as number);
    ends[low] = i;
  }
  const rising: (readonly [number, number])[] = [];
  for (let at = ends.at(-1) ?? -1; at !== -1; at = previous[at] as number) rising.unshift(pairs[at] as readonly [number, number]);
  return rising;
}
