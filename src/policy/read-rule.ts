// SPDX-License-Identifier: MIT
// One item of `rules:` → a rule of the document.

import { isAlias, isMap, isSeq, type ParsedNode } from 'yaml';
import type { ActionKind } from '../action/action.ts';
import type { Matcher } from '../action/vocabulary.ts';
import { checkActions } from './check-action.ts';
import { checkPattern } from './check-pattern.ts';
import { MATCHERS } from './dialect.ts';
import type { Located, MatcherNode, RuleNode, Span } from './document.ts';
import type { Findings } from './findings.ts';
import { ruleKey, unwrapMatch } from './read-keys.ts';
import { readEntries, readText, readTexts, type Entry } from './read-values.ts';
import { readBroker } from './read-broker.ts';
import { readLimit } from './read-limit.ts';
import { readWhen } from './read-when.ts';
import { readEffect } from './read-words.ts';
import { nodeSpan, opening } from './read-yaml.ts';
import { expandPattern, refuseVariables } from './variables.ts';

/** Reads a rule, or gives null where it has reported why it is none. */
export function readRule(findings: Findings, node: ParsedNode, index: number): RuleNode | null {
  if (isAlias(node)) return null;
  const span = ruleSpan(findings.text, nodeSpan(node));
  if (!isMap(node)) {
    findings.error('SC_WRONG_TYPE', opening(findings.text, nodeSpan(node)), 'a rule is a mapping of keys such as `action` and `effect`', { label: 'no rule', help: 'write\n- action: "file:read"\n  path: "/app/**"\n  effect: allow' });
    return null;
  }
  const entries = toRuleEntries(findings, readEntries(findings, node));
  const id = entries.get('id');
  const action = entries.get('action');
  const effect = entries.get('effect');
  const reason = entries.get('reason');
  const head = opening(findings.text, nodeSpan(node));
  if (span.end < findings.reliableUntil) reportMissing(findings, head, action, effect);
  const actions = action === undefined ? null : readTexts(findings, action);
  const matcherKeys = [...entries.values()].filter((entry) => isMatcher(entry.key.value));
  const kinds = actions === null ? null : checkActions(findings, actions, matcherKeys.map((entry) => entry.key as Located<Matcher>));
  const matchers = matcherKeys.flatMap((entry) => readMatcher(findings, entry, kinds ?? []));
  const readId = id === undefined ? null : readText(findings, id);
  const readReason = reason === undefined ? null : readText(findings, reason);
  const whenEntry = entries.get('when');
  const when = whenEntry === undefined ? null : readWhen(findings, whenEntry);
  if (readId !== null) refuseVariables(findings, readId, 'an `id`');
  if (readReason !== null) refuseVariables(findings, readReason, 'a `reason`');
  const verdict = effect === undefined ? null : readEffect(findings, effect);
  const hosts = readBroker(findings, effect, entries.get('hosts'), kinds ?? [], matchers);
  const limitEntry = entries.get('limit');
  const limit = limitEntry === undefined ? null : readLimit(findings, limitEntry, verdict?.value ?? null);
  return actions === null || kinds === null || verdict === null ? null : { index, file: 0, name: readId?.value ?? `rules[${index}]`, id: readId, actions, effect: verdict, reason: readReason, matchers, when, limit, hosts, span };
}

/** The rule's entries by our keys; those of other dialects are reported and read as what they mean. */
function toRuleEntries(findings: Findings, written: readonly Entry[]): ReadonlyMap<string, Entry> {
  const all = written.flatMap((entry) => unwrapMatch(findings, entry) ?? [entry]);
  const entries = new Map<string, Entry>();
  for (const one of all) {
    const entry = ruleKey(findings, one, all);
    if (entry !== null && !entries.has(entry.key.value)) entries.set(entry.key.value, entry);
  }
  return entries;
}

function reportMissing(findings: Findings, head: Span, action: Entry | undefined, effect: Entry | undefined): void {
  if (action === undefined) findings.error('SC_MISSING_ACTION', head, 'this rule names no `action`', { label: 'a rule for what?', help: 'add `action: "file:read"`, or the action that is meant' });
  if (effect === undefined) findings.error('SC_MISSING_EFFECT', head, 'this rule has no `effect`', { label: 'allow or deny?', help: 'add `effect: allow` or `effect: deny`' });
}

function readMatcher(findings: Findings, entry: Entry, kinds: readonly ActionKind[]): readonly MatcherNode[] {
  const key = entry.key.value as Matcher;
  const patterns = readTexts(findings, entry, key === 'port' || key === 'pid');
  if (patterns === null) return [];
  const expanded = patterns.flatMap((pattern) => expandPattern(findings, key, pattern, kinds) ?? []);
  for (const pattern of expanded) checkPattern(findings, key, pattern, kinds, isSeq(entry.value));
  return [{ key: { value: key, span: entry.key.span }, patterns: expanded.map(({ value, span }) => ({ value, span })) }];
}

function isMatcher(key: string): key is Matcher {
  return (MATCHERS as readonly string[]).includes(key);
}

/** A rule starts at the dash of its list item, where there is one: that is where a person looks for it. */
function ruleSpan(text: string, span: Span): Span {
  const dash = /-[ \t]*$/.exec(text.slice(Math.max(0, span.start - 80), span.start));
  return dash === null ? span : { start: span.start - dash[0].length, end: span.end };
}
