// SPDX-License-Identifier: MIT
// A document → a policy that decides. Runs once, before the program does.

import * as path from 'node:path';
import type { Action } from '../action/action.ts';
import type { Verdict } from '../action/verdict.ts';
import { type BaselineEntry, baselineEntries, foldersWhy } from './baseline.ts';
import { type PlainRule, compileRules, coveredKinds } from './compile-rule.ts';
import { Decider } from './decide.ts';
import type { PolicyDocument, RuleNode } from './document.ts';
import type { AuditSettings, Policy, PolicyPlace } from './policy.ts';
import { protectedPaths } from './protect.ts';
import { TextSet } from './match-text.ts';
import { PathReader } from './read-path.ts';
import { Lines, baselineVerdict, defaultVerdict, ruleVerdict } from './rule-verdicts.ts';
import { realRealpath } from '../runtime/real-fs.ts';

export interface PolicySource {
  /** Absolute, or null where the text comes from no file. */
  readonly file: string | null;
  readonly name: string;
  readonly hash: string;
  readonly text: string;
}

/** Makes the policy of a document that was read without an error. */
export function compilePolicy(document: PolicyDocument, source: PolicySource, place: PolicyPlace): Policy {
  const folder = source.file === null ? place.cwd : path.dirname(source.file);
  const lines = new Lines(source.text);
  const paths = new PathReader(folder, place.home);
  const audit = auditSettings(document, folder, place);
  const closing = closingDenial(document.rules);
  const rules = closing === null ? document.rules : document.rules.slice(0, -1);
  const decider = new Decider({
    rules: compileRules(rules.map((rule) => plainRule(rule, source.name, lines)), paths),
    baseline: document.baseline ? compileRules([...baselineEntries(place).map(plainEntry), foldersOfRules(rules, paths)], paths) : null,
    otherwise: closing === null ? defaultVerdict(document, source.name, lines) : { ...ruleVerdict(closing, source.name, lines), by: 'default' },
    resolves: baselineVerdict('resolve', 'a rule may allow a request or connection to this host, which needs its address'),
    protected: ownFiles(source.file, folder, audit, place),
  });
  return policyOf(source, document.mode, audit, true, (action) => decider.decide(action));
}

/** The policy where none loaded: only what a program needs to print and to end. */
export function closedPolicy(source: PolicySource, verdict: Verdict, place: PolicyPlace): Policy {
  const folder = source.file === null ? place.cwd : path.dirname(source.file);
  const audit: AuditSettings = { sink: place.lambda ? 'stdout' : 'file', folder: path.join(folder, '.safeclaw/audit') };
  const stdio = baselineEntries(place).filter((entry) => entry.id.startsWith('stdio-'));
  const decider = new Decider({
    rules: compileRules(stdio.map(plainEntry), new PathReader(folder, place.home)),
    baseline: null,
    otherwise: verdict,
    resolves: verdict,
    protected: ownFiles(source.file, folder, audit, place),
  });
  return policyOf(source, 'enforce', audit, false, (action) => decider.decide(action));
}

function policyOf(source: PolicySource, mode: Policy['mode'], audit: AuditSettings, loaded: boolean, decide: (action: Action) => Verdict): Policy {
  return Object.freeze({ file: source.file, name: source.name, hash: source.hash, mode, enforcing: mode === 'enforce', audit, loaded, decide });
}

/**
 * A last rule that denies everything says what `defaultAction: deny` says, and stands where that stands: behind the
 * baseline, and explicit about no action, so that it cuts off no connection of a request that a rule above it allows.
 */
function closingDenial(rules: readonly RuleNode[]): RuleNode | null {
  const last = rules[rules.length - 1];
  return last !== undefined && last.effect.value === 'deny' && last.matchers.length === 0 && last.actions.some((action) => action.value === '*') ? last : null;
}

function plainRule(rule: RuleNode, name: string, lines: Lines): PlainRule {
  return {
    actions: rule.actions.map((action) => action.value),
    effect: rule.effect.value,
    matchers: rule.matchers.map(({ key, patterns }) => ({ key: key.value, patterns: patterns.map((pattern) => pattern.value) })),
    verdict: ruleVerdict(rule, name, lines),
    coversKinds: true,
  };
}

function plainEntry(entry: BaselineEntry): PlainRule {
  const matchers = Object.entries(entry.matchers).map(([key, patterns]) => ({ key: key as PlainRule['matchers'][number]['key'], patterns }));
  return { actions: entry.actions, effect: 'allow', matchers, except: entry.except, verdict: baselineVerdict(entry.id, entry.why), coversKinds: false };
}

/** The baseline's entry for the folders in which the paths begin that rules allow, and those above. */
function foldersOfRules(rules: readonly RuleNode[], paths: PathReader): PlainRule {
  const folders = new Set<string>();
  const aboutFiles = new Map<string, boolean>();
  for (const rule of rules) {
    if (rule.effect.value !== 'allow' || !rule.actions.some(({ value }) => isAboutFiles(value, aboutFiles))) continue;
    for (const { key, patterns } of rule.matchers) if (key.value === 'path') for (const pattern of patterns) paths.addFolders(pattern.value, folders);
  }
  return { actions: ['file:stat'], effect: 'allow', matchers: [], texts: [new TextSet(folders)], verdict: baselineVerdict('folders-stat', foldersWhy), coversKinds: false };
}

function isAboutFiles(action: string, known: Map<string, boolean>): boolean {
  let about = known.get(action);
  if (about === undefined) known.set(action, (about = coveredKinds(action).some((kind) => kind.startsWith('file:'))));
  return about;
}

function auditSettings(document: PolicyDocument, folder: string, place: PolicyPlace): AuditSettings {
  const sink = document.audit.sink?.value ?? (place.lambda ? 'stdout' : 'file');
  return { sink, folder: path.resolve(folder, document.audit.path?.value ?? '.safeclaw/audit') };
}

function ownFiles(file: string | null, folder: string, audit: AuditSettings, place: PolicyPlace): ReturnType<typeof protectedPaths> {
  return protectedPaths({
    policy: file === null ? [] : spellings(file),
    audit: spellings(audit.folder),
    state: spellings(path.join(folder, '.safeclaw')),
    packageFolder: spellings(place.packageFolder),
  });
}

/** The path as given and where its symlinks lead; what does not exist yet is found through the folder above it. */
function spellings(file: string): string[] {
  const followed = follow(file);
  return followed === file ? [file] : [file, followed];
}

function follow(file: string): string {
  try {
    return realRealpath(file);
  } catch {
    // Not there (yet): only the folders above can be links.
    const above = path.dirname(file);
    return above === file ? file : path.join(follow(above), path.basename(file));
  }
}
