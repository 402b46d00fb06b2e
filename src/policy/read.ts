// SPDX-License-Identifier: MIT
// The text of a policy file → the document, and everything that is wrong with it, in one pass.

import { isAlias, isSeq, type ParsedNode } from 'yaml';
import { MATCHERS, readEffect } from './dialect.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { AuditNode, Effect, Located, Mode, PolicyDocument, RuleNode, SinkName } from './document.ts';
import { Findings, replacement } from './findings.ts';
import { checkSource } from './read-source.ts';
import { opening, readEntries, readMapping, readText, type Entry } from './read-values.ts';
import { readRule } from './read-rule.ts';
import { nodeSpan, parseYaml } from './read-yaml.ts';
import { suggestName } from './suggest-name.ts';

export interface PolicyRead {
  /** Null where there is any error. */
  readonly document: PolicyDocument | null;
  readonly diagnostics: readonly Diagnostic[];
}

const TOP_KEYS = ['version', 'defaultAction', 'mode', 'baseline', 'audit', 'rules', 'audit.sink', 'audit.path'];

/** Reads a policy. Findings behind a syntax error are left out: they would be about the parser's guesses. */
export function readPolicy(text: string): PolicyRead {
  const findings = new Findings(text);
  if (!checkSource(findings)) return { document: null, diagnostics: findings.sorted() };
  const { root, reliableUntil } = parseYaml(findings);
  const document = root === null ? null : readTop(findings, readEntries(findings, root), nodeSpan(root).start);
  const diagnostics = findings.sorted().filter((found) => found.code.startsWith('SC_YAML_') || found.span.start < reliableUntil);
  return { document: findings.failed ? null : document, diagnostics };
}

function readTop(findings: Findings, entries: readonly Entry[], start: number): PolicyDocument {
  let defaultAction: Located<Effect> | null = null;
  let mode: Mode = 'enforce';
  let baseline = true;
  let audit: AuditNode = { sink: null, path: null };
  let rules: readonly RuleNode[] = [];
  let version = false;
  for (const entry of entries) {
    switch (entry.key.value) {
      case 'version': version = true; checkVersion(findings, entry); break;
      case 'defaultAction': defaultAction = readEffect(findings, entry); break;
      case 'mode': mode = readWord(findings, entry, ['enforce', 'observe'] as const)?.value ?? mode; break;
      case 'baseline': baseline = readWord(findings, entry, ['default', 'none'] as const)?.value !== 'none'; break;
      case 'audit': audit = readAudit(findings, entry); break;
      case 'audit.sink': audit = { ...audit, sink: readSink(findings, entry) }; break;
      case 'audit.path': audit = { ...audit, path: readText(findings, entry) }; break;
      case 'rules': rules = readRules(findings, entry); break;
      default: unknownKey(findings, entry, TOP_KEYS, 'a policy');
    }
  }
  if (!version) findings.error('SC_MISSING_VERSION', { start, end: start }, 'the policy does not say its `version`', { label: 'expected `version: 1`', help: 'add `version: 1` as the first line', edit: { span: { start, end: start }, text: 'version: 1\n' } });
  return { version: 1, mode, baseline, audit, rules, defaultAction: defaultAction ?? { value: 'deny', span: { start, end: start } } };
}

function checkVersion(findings: Findings, entry: Entry): void {
  const span = entry.value === null ? entry.key.span : nodeSpan(entry.value);
  if (entry.value === null) return findings.error('SC_UNKNOWN_VERSION', span, '`version` has no value', replacement(span, 'version: 1'));
  if (findings.source(span) === '1') return;
  findings.error('SC_UNKNOWN_VERSION', opening(findings, span), `unknown version \`${findings.source(span)}\``, { ...replacement(span, '1'), label: 'the version is the number 1' });
}

function readRules(findings: Findings, entry: Entry): readonly RuleNode[] {
  if (entry.value === null || isAlias(entry.value)) return [];
  if (!isSeq(entry.value)) {
    findings.error('SC_WRONG_TYPE', opening(findings, nodeSpan(entry.value)), '`rules` is a list', { label: 'each rule starts with `- `', help: 'put `- ` before the first key of each rule' });
    return [];
  }
  return entry.value.items.map((item, index) => readRule(findings, item as ParsedNode, index)).filter((rule) => rule !== null);
}

function readAudit(findings: Findings, entry: Entry): AuditNode {
  let audit: AuditNode = { sink: null, path: null };
  for (const inner of readMapping(findings, entry, 'write `audit: { sink: "stdout" }`') ?? []) {
    if (inner.key.value === 'sink') audit = { ...audit, sink: readSink(findings, inner) };
    else if (inner.key.value === 'path') audit = { ...audit, path: readText(findings, inner) };
    else unknownKey(findings, inner, ['sink', 'path'], '`audit`');
  }
  return audit;
}

function readSink(findings: Findings, entry: Entry): Located<SinkName> | null {
  return readWord(findings, entry, ['file', 'stdout', 'stderr'] as const);
}

function readWord<T extends string>(findings: Findings, entry: Entry, words: readonly T[]): Located<T> | null {
  const text = readText(findings, entry);
  if (text === null) return null;
  const word = words.find((known) => known === text.value);
  if (word !== undefined) return { value: word, span: text.span };
  const near = suggestName(text.value, words);
  findings.error('SC_UNKNOWN_VALUE', text.span, `unknown \`${entry.key.value}\`: \`${text.value}\``, near === null ? { label: `one of \`${words.join('`, `')}\`` } : replacement(text.span, near));
  return null;
}

function unknownKey(findings: Findings, entry: Entry, known: readonly string[], where: string): void {
  const near = suggestName(entry.key.value, known);
  const label = MATCHERS.includes(entry.key.value as never) ? 'a key of a rule: indent it below its `- action:`' : `not a key of ${where}`;
  findings.error('SC_UNKNOWN_KEY', entry.key.span, `unknown key \`${entry.key.value}\` in ${where}`, near === null ? { label } : { ...replacement(entry.key.span, near, `did you mean \`${near}\`?`), label });
}
