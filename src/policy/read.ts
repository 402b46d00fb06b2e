// SPDX-License-Identifier: MIT
// The text of a policy file → the document, and everything that is wrong with it, in one pass.

import { isAlias, isSeq, type ParsedNode } from 'yaml';
import { MODE_SLIPS } from './dialect.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { AuditNode, Effect, ExtendNode, Located, Mode, PolicyDocument, RuleNode, Span } from './document.ts';
import { Findings, replacement } from './findings.ts';
import { noAudit, readAudit, readPath, readSink } from './read-audit.ts';
import { noAws, readAws } from './read-aws.ts';
import { readExtends } from './read-extends.ts';
import { checkSource } from './read-source.ts';
import { topKey } from './read-keys.ts';
import { isEmptyNode, readEntries, type Entry } from './read-values.ts';
import { readRule } from './read-rule.ts';
import { readEffect, readFlag, readWord } from './read-words.ts';
import { nodeSpan, opening, parseYaml } from './read-yaml.ts';
import type { ReadVariable } from './variables.ts';

export interface PolicyRead {
  /** What the file extends, as far as that can be read. */
  readonly extended: readonly ExtendNode[];
  /** Null where there is any error. */
  readonly document: PolicyDocument | null;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads one file of a policy and reports everything that is wrong with it by itself; the order of rules is
 * `diagnose`'s. Without `variables`, only the text is read: a variable stands for itself.
 */
export function readPolicy(text: string, variables: ReadVariable | null = null): PolicyRead {
  const findings = new Findings(text, variables);
  if (!checkSource(findings)) return { document: null, diagnostics: findings.sorted(), extended: [] };
  const root = parseYaml(findings);
  const document = root === null ? null : readTop(findings, readEntries(findings, root), nodeSpan(root).start);
  return { document: findings.failed ? null : document, diagnostics: findings.sorted(), extended: document?.extends ?? [] };
}

function readTop(findings: Findings, entries: readonly Entry[], start: number): PolicyDocument {
  let defaultAction: Located<Effect> | null = null;
  let mode: Mode = 'enforce';
  let baseline = true;
  let reload = false;
  let audit: AuditNode = noAudit;
  let aws = noAws;
  let rules: readonly RuleNode[] = [];
  let extended: readonly ExtendNode[] = [];
  const stated = new Set<string>();
  let version = false;
  for (const written of entries) {
    const entry = topKey(findings, written, lastRule(written, entries));
    if (entry === null) continue;
    stated.add(entry.key.value);
    switch (entry.key.value) {
      case 'version': version = true; checkVersion(findings, entry); break;
      case 'defaultAction': defaultAction = readEffect(findings, entry); break;
      case 'mode': mode = readWord(findings, entry, ['enforce', 'observe'] as const, MODE_SLIPS)?.value ?? mode; break;
      case 'baseline': baseline = readWord(findings, entry, ['default', 'none'] as const)?.value !== 'none'; break;
      case 'extends': extended = readExtends(findings, entry); break;
      case 'reload': reload = readFlag(findings, entry) ?? reload; break;
      case 'audit': audit = readAudit(findings, entry); break;
      case 'aws': aws = readAws(findings, entry); break;
      case 'audit.sink': audit = { ...audit, sink: readSink(findings, entry) }; break;
      case 'audit.path': audit = { ...audit, path: readPath(findings, entry) }; break;
      case 'rules': rules = readRules(findings, entry); break;
    }
  }
  if (!version) findings.error('SC_MISSING_VERSION', { start, end: start }, 'the policy does not say its `version`', { label: 'expected `version: 1`', help: 'add `version: 1` as the first line', edit: { span: { start, end: start }, text: 'version: 1\n' } });
  return { version: 1, stated, extends: extended, variables: findings.used, mode, baseline, reload, audit, ...aws, rules, defaultAction: defaultAction ?? { value: 'deny', span: { start, end: start } } };
}

/** The last rule of a `rules:` list that stands before the entry: where its key would belong if it is a rule's. */
function lastRule(entry: Entry, entries: readonly Entry[]): Span | null {
  const rules = entries.find((other) => other.key.value === 'rules' && other.key.span.start < entry.key.span.start)?.value ?? null;
  const item = rules !== null && isSeq(rules) ? (rules.items.at(-1) as ParsedNode | undefined) : undefined;
  return item === undefined ? null : nodeSpan(item);
}

function checkVersion(findings: Findings, entry: Entry): void {
  const span = entry.value === null ? entry.key.span : nodeSpan(entry.value);
  if (entry.value === null) {
    const whole = { start: span.start, end: span.end + (findings.text[span.end] === ':' ? 1 : 0) };
    return findings.error('SC_UNKNOWN_VERSION', whole, '`version` has no value', replacement(whole, 'version: 1'));
  }
  if (findings.source(span) === '1') return;
  findings.error('SC_UNKNOWN_VERSION', opening(findings.text, span), `unknown version \`${findings.source(span)}\``, { ...replacement(span, '1'), label: 'the version is the number 1' });
}

function readRules(findings: Findings, entry: Entry): readonly RuleNode[] {
  if (isEmptyNode(entry.value) || entry.value === null || isAlias(entry.value)) return [];
  if (!isSeq(entry.value)) {
    findings.error('SC_WRONG_TYPE', opening(findings.text, nodeSpan(entry.value)), '`rules` is a list', { label: 'each rule starts with `- `', help: 'put `- ` before the first key of each rule' });
    return [];
  }
  return entry.value.items.map((item, index) => readRule(findings, item as ParsedNode, index)).filter((rule) => rule !== null);
}
