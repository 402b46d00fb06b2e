// SPDX-License-Identifier: MIT
// `safeclaw policy suggest --from LOG`: the least policy that allows what a log shows.

import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Action } from '../action/action.ts';
import { escapeControls } from '../action/show.ts';
import type { Diagnostic } from '../policy/diagnostic.ts';
import * as language from '../policy/language.ts';
import { loadPolicy } from '../policy/load.ts';
import type { Policy, PolicyPlace } from '../policy/policy.ts';
import { literalGlob } from '../action/allowing-rule.ts';
import { recordFilter } from './audit-filter.ts';
import { readRecords } from './audit-read.ts';
import { auditSource } from './audit-source.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { SECRET_GLOBS } from './dangers.ts';
import { CommandError, systemReason } from './failure.ts';
import { openPolicy, policyPlace, POLICY_FILE } from './policy-file.ts';
import { type LeftOut, type PathKind, SeenActions } from './seen-actions.ts';
import { type ShowPath, type SuggestedRule, suggestLookRules, suggestRules } from './suggested-rules.ts';
import { mergedPolicy, newPolicy, often } from './suggested-text.ts';
import type { Terminal } from './terminal.ts';
import { unifiedDiff } from './unified-diff.ts';

const NO_RULES = 'version: 1\n';
const CLOSING_SECRETS = `version: 1\ndefaultAction: allow\nrules:\n  - action: ["file:read", "file:write"]\n    path: [${SECRET_GLOBS.map((glob) => JSON.stringify(glob)).join(', ')}]\n    effect: deny\n`;

interface Target {
  /** Where the policy stands, or would stand. */
  readonly file: string;
  readonly name: string;
  /** What is there now, where it is merged into. */
  readonly present: string | null;
  /** The same, ready to decide. */
  readonly policy: Policy | null;
  readonly place: PolicyPlace;
}

export async function run({ values, operands, json, terminal }: Invocation): Promise<ExitCode> {
  const target = findTarget(values.policy as string | undefined, values.merge === true);
  if (values.write === true && values.merge !== true && fs.existsSync(target.file)) throw new CommandError(`${escapeControls(target.name)} is there already: \`--merge\` adds to it`);
  const keep = recordFilter(values, Date.now());
  const decided = target.policy ?? load(NO_RULES, target);
  const closed = load(CLOSING_SECRETS, target);
  const seen = new SeenActions({ project: path.dirname(target.file), started: target.place.cwd, home: target.place.home }, {
    decide: (action: Action) => decided.decide(action),
    isClosed: (action) => closed.decide(action).by === 'rule',
    takeDenied: values.denied === true,
  });
  const from = [...(Array.isArray(values.from) ? values.from.map(String) : []), ...operands];
  await readRecords(auditSource(from, values.policy as string | undefined), (record) => {
    if (keep(record)) seen.add(record);
  });
  seen.copied.settle();
  if (seen.total === 0) throw new CommandError('no decision is in this log: there is nothing to suggest from');
  const made = makePolicy(seen, target, values['without-dangerous'] === true);
  if (values.write === true) write(target.file, made.text);
  report(made, seen, target, { json, written: values.write === true, merge: values.merge === true }, terminal);
  return 0;
}

function findTarget(named: string | undefined, merge: boolean): Target {
  const place = policyPlace();
  const opened = openPolicy(named);
  const file = opened.policy.file ?? path.resolve(place.cwd, POLICY_FILE);
  if (merge && !opened.policy.loaded) throw new CommandError(`${escapeControls(opened.name)} does not load, so nothing can be merged into it: \`safeclaw policy check\` shows why`);
  return { file, name: opened.name, present: merge ? opened.texts.own.text : null, policy: merge ? opened.policy : null, place };
}

function load(text: string, { file, place }: Target): Policy {
  const { policy } = loadPolicy(place, { file, text, language: () => language });
  if (!policy.loaded) throw new Error(`a policy of our own making does not load: ${policy.decide({ kind: 'env:read', key: 'PATH' }).reason}`);
  return policy;
}

interface Made {
  readonly text: string;
  readonly rules: readonly SuggestedRule[];
}

/** Rules first, then those about looking at files that the others leave over; patterns that a policy cannot hold as comments. */
function makePolicy(seen: SeenActions, target: Target, withoutDangerous: boolean): Made {
  const show = shownFrom(target);
  const compose = (rules: readonly SuggestedRule[]): string => (target.present === null ? newPolicy(rules, header(seen), withoutDangerous) : mergedPolicy(target.present, rules, withoutDangerous));
  const first = suggestRules(seen, show);
  const draft = loadPolicy(target.place, { file: target.file, text: mended(compose(first)), language: () => language }).policy;
  const isAllowed = (kind: PathKind, file: string): boolean => draft.loaded && draft.decide({ kind, path: file, asked: file } as Action).kind === 'allow';
  const rules = [...first, ...suggestLookRules(seen, show, isAllowed)];
  return { text: mended(compose(rules)), rules };
}

/** A few names cannot be written as patterns (they look damaged, or regular): their lines become comments. */
function mended(text: string): string {
  let mending = text;
  for (let round = 0; round < 8; round++) {
    // Only what stands in a line by itself: the order of rules is not mended by leaving one out.
    const errors = language.readPolicy(mending).diagnostics.filter((found) => found.severity === 'error');
    if (errors.length === 0) return mending;
    mending = withoutLines(mending, errors);
  }
  return mending;
}

function withoutLines(text: string, errors: readonly Diagnostic[]): string {
  const lines = text.split('\n');
  const bad = new Map(errors.map((found) => [language.positionOf(text, found.span.start).line - 1, found.message]));
  return lines.map((line, i) => (bad.has(i) ? line.replace(/^( *)/, `$1# no pattern can say this (${escapeControls(bad.get(i) ?? '').replace(/\$/g, '$$$$')}): `) : line)).join('\n');
}

/** Relative to the policy where a path lies below it, `~` for the home folder. */
function shownFrom({ file, place }: Target): ShowPath {
  const folder = literalGlob(path.dirname(file));
  const home = literalGlob(place.home);
  return (glob) => {
    if (glob === folder && folder !== '/') return '.';
    if (folder !== '/' && glob.startsWith(`${folder}/`)) return `.${glob.slice(folder.length)}`;
    return home !== '/' && glob.startsWith(`${home}/`) ? `~${glob.slice(home.length)}` : glob;
  };
}

function header(seen: SeenActions): string[] {
  return [
    `What a program did, as its log shows it: ${seen.total} actions from ${(seen.from ?? '').slice(0, 16)}Z to ${(seen.to ?? '').slice(0, 16)}Z.`,
    'Written by `safeclaw policy suggest`. Read it before you use it, above all what stands below `# dangerous:`:',
    'what a log shows is what the program did, not what it should do.',
  ];
}

function write(file: string, text: string): void {
  try {
    fs.writeFileSync(file, text);
  } catch (error) {
    throw new CommandError(`${escapeControls(file)} cannot be written: ${systemReason(error)}`);
  }
}

interface Shown {
  readonly json: boolean;
  readonly written: boolean;
  readonly merge: boolean;
}

function report({ text, rules }: Made, seen: SeenActions, { file, name, present }: Target, { json, written, merge }: Shown, terminal: Terminal): void {
  const diff = merge ? unifiedDiff(name, present ?? '', text) : null;
  const dangerous = rules.filter(({ danger }) => danger !== null).length;
  if (json) {
    terminal.json({ file, written, actions: seen.total, from: seen.from, to: seen.to, dangerous, leftOut: seen.leftOut, rules, policy: text, diff });
    return;
  }
  if (diff !== null && !written) terminal.raw(coloured(diff, terminal));
  else if (!written) terminal.raw(text);
  for (const line of summary(seen.leftOut, rules.length, dangerous)) terminal.error(`safeclaw: ${line}`);
  if (written) terminal.error(`safeclaw: wrote ${escapeControls(name)}`);
  else if (diff === '') terminal.error(`safeclaw: ${escapeControls(name)} allows all of it already`);
  if (rules.length > 0) terminal.error(`safeclaw: ${tryIt(written, merge, present !== null || fs.existsSync(file))}`);
}

/** What comes next: the policy is not in force before it is written. */
function tryIt(written: boolean, merge: boolean, present: boolean): string {
  const write = written ? '' : `\`safeclaw policy suggest ${merge || present ? '--merge ' : ''}--write\` writes it; `;
  return `${write}then \`safeclaw policy check\`, \`safeclaw policy test --log .safeclaw/audit\`, and the program without --observe`;
}

/** On stderr, so that what goes to a file is the policy. */
function summary({ covered, byRule, protected: held, denied, unreadable }: LeftOut, rules: number, dangerous: number): string[] {
  const lines = [`${rules} ${rules === 1 ? 'rule' : 'rules'}${dangerous === 0 ? '' : `, ${dangerous} of them marked dangerous`}; what was allowed without them was seen ${often(covered)}`];
  if (byRule > 0) lines.push(`left out, since a rule denies it: seen ${often(byRule)}`);
  if (held > 0) lines.push(`left out, since no rule can allow it: seen ${often(held)}`);
  if (denied > 0) lines.push(`left out, since it was denied: seen ${often(denied)} (--denied takes it in)`);
  if (unreadable > 0) lines.push(`left out, since the log does not say enough: seen ${often(unreadable)}`);
  return lines;
}

function coloured(diff: string, terminal: Terminal): string {
  return diff.split('\n').map((line) => (line.startsWith('+') ? terminal.paint('green', line) : line.startsWith('-') ? terminal.paint('red', line) : line.startsWith('@@') ? terminal.paint('cyan', line) : line)).join('\n');
}
