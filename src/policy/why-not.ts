// SPDX-License-Identifier: MIT
// Why rules did not match an action: the matchers of each that failed, and how far each went along.

import type { Action } from '../action/action.ts';
import { isAboutPath } from '../action/path-action.ts';
import { actionName } from '../action/show.ts';
import type { MatcherNode, RuleNode } from './document.ts';
import { actionTest } from './match.ts';
import { readsUntil } from './pattern-automaton.ts';
import { KINDS, type RuleFacts } from './rule-facts.ts';
import type { PolicyPaths } from './policy-paths.ts';

export interface FailedMatcher {
  readonly matcher: MatcherNode;
  /** What the action has there; null where it has nothing. */
  readonly value: string | null;
  /** So many characters of the value could still have become a match. */
  readonly until: number;
}

export interface NearRule {
  readonly rule: RuleNode;
  readonly failed: readonly FailedMatcher[];
}

/** The rules about actions of this kind that do not match this one, the nearest first. */
export function nearRules(action: Action, rules: readonly RuleNode[], factsOf: (rule: RuleNode) => readonly RuleFacts[], paths: PolicyPaths): NearRule[] {
  const bit = 1 << KINDS.indexOf(action.kind);
  const near: NearRule[] = [];
  for (const rule of rules) {
    const facts = factsOf(rule).find((part) => (part.kinds & bit) !== 0);
    if (facts === undefined) continue;
    const failed = rule.matchers.flatMap((matcher) => {
      const patterns = matcher.patterns.map(({ value }) => value);
      if (actionTest(matcher.key.value, patterns, action.kind, rule.effect.value, (pattern) => paths.of(rule.file).read(pattern)).test(action)) return [];
      const value = valueOf(action, matcher.key.value);
      const languages = (facts.matchers.get(matcher.key.value) ?? []).flatMap((pattern) => pattern.languages);
      const until = value === null ? 0 : languages.reduce((most, language) => Math.max(most, readsUntil(language.automaton(), value)), 0);
      return [{ matcher, value, until }];
    });
    if (failed.length > 0) near.push({ rule, failed });
  }
  return near.sort((a, b) => a.failed.length - b.failed.length || share(b) - share(a) || a.rule.index - b.rule.index);
}

/** How much of what failed went along. */
function share({ failed }: NearRule): number {
  return failed.reduce((sum, { value, until }) => sum + (value === null || value === '' ? 0 : until / value.length), 0);
}

function valueOf(action: Action, key: string): string | null {
  if (isAboutPath(action) && key === 'path') return action.path;
  if (action.kind === 'aws:call' && key === 'resource') return action.resources[0] ?? '*';
  if (action.kind === 'aws:call' && key === 'action') return actionName(action);
  if (action.kind === 'module:load' && key === 'kind') return action.loader;
  const value = (action as unknown as Readonly<Record<string, unknown>>)[key];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null;
}
