// SPDX-License-Identifier: MIT
// One item of `rules:` → a rule of the document.

import { isAlias, isMap, type ParsedNode, type YAMLMap } from 'yaml';
import type { Matcher } from '../action/vocabulary.ts';
import { checkActions } from './check-action.ts';
import { checkPattern } from './check-pattern.ts';
import { MATCHERS, readEffect, renameRuleKey, RULE_KEYS } from './dialect.ts';
import type { Effect, Located, MatcherNode, RuleNode, Span } from './document.ts';
import type { Findings } from './findings.ts';
import { opening, readEntries, readText, readTexts, type Entry } from './read-values.ts';
import { nodeSpan } from './read-yaml.ts';

/** Reads a rule, or gives null where it has reported why it is none. */
export function readRule(findings: Findings, node: ParsedNode, index: number): RuleNode | null {
  if (isAlias(node)) return null;
  const span = ruleSpan(findings.text, nodeSpan(node));
  if (!isMap(node)) {
    findings.error('SC_WRONG_TYPE', opening(findings, nodeSpan(node)), 'a rule is a mapping of keys such as `action` and `effect`', { label: 'no rule', help: 'write\n- action: "file:read"\n  path: "/app/**"\n  effect: allow' });
    return null;
  }
  let id: Located<string> | null = null;
  let actions: readonly Located<string>[] | null = null;
  let effect: Located<Effect> | null = null;
  let reason: Located<string> | null = null;
  const matchers: MatcherNode[] = [];
  const seen = new Map<string, Entry>();
  const entries = readEntries(findings, node as YAMLMap.Parsed);
  for (const written of entries) {
    const entry = renameRuleKey(findings, written, entries);
    if (entry === null || seen.has(entry.key.value)) continue;
    seen.set(entry.key.value, entry);
    if (entry.key.value === 'id') id = readText(findings, entry);
    else if (entry.key.value === 'action') actions = readTexts(findings, entry);
    else if (entry.key.value === 'effect') effect = readEffect(findings, entry);
    else if (entry.key.value === 'reason') reason = readText(findings, entry);
    else if (isMatcher(entry.key.value)) matchers.push(...readMatcher(findings, entry, entry.key.value));
  }
  const head = opening(findings, nodeSpan(node));
  if (!seen.has('action')) findings.error('SC_MISSING_ACTION', head, 'this rule names no `action`', { label: 'a rule for what?', help: 'add `action: "file:read"`, or the action you mean', note: `the actions are listed in docs/policy.md; \`${RULE_KEYS.join('`, `')}\` and matchers are the keys of a rule` });
  if (!seen.has('effect')) findings.error('SC_MISSING_EFFECT', head, 'this rule has no `effect`', { label: 'allow or deny?', help: 'add `effect: allow` or `effect: deny`' });
  if (actions === null) return null;
  const known = checkActions(findings, actions, [...seen.values()].filter((entry) => isMatcher(entry.key.value)).map((entry) => entry.key));
  return effect === null || !known ? null : { index, id, actions, effect, reason, matchers, span };
}

function readMatcher(findings: Findings, entry: Entry, key: Matcher): readonly MatcherNode[] {
  const patterns = readTexts(findings, entry, key === 'port' || key === 'pid');
  if (patterns === null) return [];
  for (const pattern of patterns) checkPattern(findings, key, pattern);
  return [{ key: { value: key, span: entry.key.span }, patterns }];
}

function isMatcher(key: string): key is Matcher {
  return (MATCHERS as readonly string[]).includes(key);
}

/** A rule starts at the dash of its list item, where there is one: that is where a person looks for it. */
function ruleSpan(text: string, span: Span): Span {
  const dash = /-[ \t]*$/.exec(text.slice(Math.max(0, span.start - 80), span.start));
  return dash === null ? span : { start: span.start - dash[0].length, end: span.end };
}
