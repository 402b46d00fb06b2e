// SPDX-License-Identifier: MIT
// `safeclaw policy test`: does a policy decide what its tests expect, what did it decide in a log, and which of its rules were asked.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { actionName, escapeControls, showTarget } from '../action/show.ts';
import type { Verdict } from '../action/verdict.ts';
import type { Diagnostic } from '../policy/diagnostic.ts';
import { positionOf, renderDiagnostics } from '../policy/language.ts';
import { singleText } from '../policy/policy-text.ts';
import { decideReading, type Reading, readDeeds } from './action-deeds.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { CommandError, MisuseError, systemReason } from './failure.ts';
import { findTestFiles } from './find-test-files.ts';
import { notLoaded, openPolicy, type OpenedPolicy } from './policy-file.ts';
import { replayLog, type Replay } from './replay.ts';
import { type Coverage, RuleCoverage } from './rule-coverage.ts';
import { type Terminal, wrap } from './terminal.ts';
import { type PolicyTest, readTestFile } from './test-file.ts';

interface Outcome {
  readonly test: string | null;
  readonly action: string;
  /** `file:line:column` of the action in the test file. */
  readonly place: string;
  readonly ok: boolean;
  readonly expected: string;
  readonly verdict: Verdict | null;
  /** What was decided, or why nothing could be. */
  readonly found: string;
}

interface FileResult {
  readonly file: string;
  readonly policy: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly outcomes: readonly Outcome[];
}

export async function run({ values, operands, json, terminal }: Invocation): Promise<ExitCode> {
  const least = leastCoverage(values.coverage);
  const named = values.policy as string | undefined;
  const logs = Array.isArray(values.log) ? values.log.map(String) : [];
  const files = findTestFiles(operands, logs.length === 0);
  const policies = new Map<string, { readonly opened: OpenedPolicy; readonly coverage: RuleCoverage }>();
  const open = (file: string | undefined): { readonly opened: OpenedPolicy; readonly coverage: RuleCoverage } => {
    const opened = openPolicy(file);
    if (!opened.policy.loaded) throw new CommandError(`${notLoaded(opened)}: \`safeclaw policy check\` shows why`);
    const key = opened.policy.file ?? opened.name;
    const known = policies.get(key) ?? { opened, coverage: new RuleCoverage(opened) };
    policies.set(key, known);
    return known;
  };
  const results = files.map((file) => runFile(file, (policy) => open(policy === null ? named : path.resolve(path.dirname(file), policy)), json ? null : terminal));
  const replay = logs.length === 0 ? null : await replayLog(logs, open(named));
  const coverage = [...policies.values()].map((one) => one.coverage.result());
  const failed = results.reduce((sum, { outcomes, diagnostics }) => sum + outcomes.filter(({ ok }) => !ok).length + (diagnostics.length > 0 && outcomes.length === 0 ? 1 : 0), 0);
  const covered = least === null || coverage.every(({ percent }) => percent >= least);
  const holds = failed === 0 && covered && (replay === null || replay.denied === 0);
  if (json) terminal.json({ ok: holds, files: results, log: replay, coverage });
  else summarise(results, replay, coverage, least, terminal);
  return holds ? 0 : 1;
}

function leastCoverage(value: unknown): number | null {
  if (value === undefined) return null;
  const percent = Number(value);
  if (!(percent >= 0 && percent <= 100)) throw new MisuseError(`\`--coverage\` needs a number from 0 to 100, not \`${value as string}\``);
  return percent;
}

function runFile(file: string, open: (policy: string | null) => { readonly opened: OpenedPolicy; readonly coverage: RuleCoverage }, terminal: Terminal | null): FileResult {
  const shown = path.relative(process.cwd(), file);
  const text = readTest(file);
  const read = readTestFile(text);
  if (read.diagnostics.length > 0) terminal?.line(`${renderDiagnostics(singleText(shown, text), read.diagnostics, { color: terminal.colours, closing: 'the tests of this file were not run' })}\n`);
  if (read.file === null) return { file: shown, policy: '', diagnostics: read.diagnostics, outcomes: [] };
  const { opened, coverage } = open(read.file.policy);
  const outcomes = read.file.tests.flatMap((test) => runTest(test, { text, shown, opened, coverage }));
  if (terminal !== null) showFile(shown, read.file.tests.length, outcomes, terminal);
  return { file: shown, policy: opened.policy.file ?? opened.name, diagnostics: read.diagnostics, outcomes };
}

function readTest(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandError(`${escapeControls(file)} cannot be read: ${systemReason(error)}`);
  }
}

interface TestPlace {
  readonly text: string;
  readonly shown: string;
  readonly opened: OpenedPolicy;
  readonly coverage: RuleCoverage;
}

function runTest(test: PolicyTest, { text, shown, opened, coverage }: TestPlace): Outcome[] {
  const cwd = opened.policy.file === null ? process.cwd() : path.dirname(opened.policy.file);
  return test.actions.map(({ value, span }) => {
    const { line, column } = positionOf(text, span.start);
    const told = { test: test.name, action: value, place: `${shown}:${line}:${column}`, expected: test.by === null ? test.expect : `${test.expect} by ${test.by}` };
    try {
      const deeds = readDeeds(value, { cwd, method: null });
      return { ...told, ...judge(test, deeds.readings, deeds.refused, opened, coverage) };
    } catch (error) {
      if (error instanceof MisuseError) return { ...told, ok: false, verdict: null, found: error.message };
      throw error;
    }
  });
}

/** A line of several commands is allowed where all of them are; what denies one of them denies the line. */
function judge(test: PolicyTest, readings: readonly Reading[], refused: string | null, { policy }: OpenedPolicy, coverage: RuleCoverage): Pick<Outcome, 'ok' | 'verdict' | 'found'> {
  if (refused !== null) return { ok: test.expect === 'deny' && test.by === null, verdict: null, found: `denied: ${refused}` };
  const decided = readings.map((reading) => decideReading(reading, policy));
  for (const { verdict } of decided) coverage.note(verdict);
  const denied = decided.filter(({ verdict }) => verdict.kind === 'deny');
  const deciding = denied.length > 0 ? denied : decided;
  const answer = deciding.find(({ verdict }) => isBy(verdict, test.by)) ?? deciding[0];
  const verdict = answer?.verdict ?? null;
  const kind = denied.length > 0 ? 'deny' : 'allow';
  const found = verdict === null || answer === undefined ? 'nothing is decided' : `${kind === 'deny' ? 'denied' : 'allowed'} by ${verdict.position === null ? verdict.rule : `${verdict.position} (${verdict.rule})`}: ${verdict.reason} (${actionName(answer.action)} ${showTarget(answer.action)})`;
  return { ok: kind === test.expect && verdict !== null && isBy(verdict, test.by), verdict, found };
}

function isBy(verdict: Verdict, by: string | null): boolean {
  return by === null || verdict.rule === by || verdict.by === by || (by === 'default' && verdict.rule === 'defaultAction');
}

function showFile(file: string, tests: number, outcomes: readonly Outcome[], terminal: Terminal): void {
  const failed = outcomes.filter(({ ok }) => !ok);
  const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
  terminal.line(`${failed.length === 0 ? terminal.paint('green', 'ok  ') : terminal.paint('red', 'FAIL')}  ${escapeControls(file)}  ${terminal.paint('dim', `${count(tests, 'test')}, ${count(outcomes.length, 'action')}`)}`);
  for (const { place, action, expected, found, test } of failed) {
    terminal.line(`      ${escapeControls(place)}: ${test === null ? '' : `${escapeControls(test)}: `}${terminal.paint('bold', escapeControls(action))}`);
    terminal.line(`        expected ${escapeControls(expected)}`);
    terminal.line(wrap(escapeControls(found), terminal.width, 8));
  }
}

function summarise(results: readonly FileResult[], replay: Replay | null, coverage: readonly Coverage[], least: number | null, terminal: Terminal): void {
  const outcomes = results.flatMap((result) => result.outcomes);
  const failed = outcomes.filter(({ ok }) => !ok).length;
  if (results.length > 0) terminal.line(`\n${outcomes.length} actions, ${outcomes.length - failed} as expected, ${failed} not`);
  if (replay !== null) {
    terminal.line(`${replay.denied === 0 ? terminal.paint('green', 'ok  ') : terminal.paint('red', 'FAIL')}  the log: ${replay.actions} actions that were allowed, ${replay.denied} of them would be denied`);
    if (replay.keptBack > 0) terminal.line(`      variables that were read with the whole environment only, and are left out of it now: ${replay.keptBack} times`);
    for (const { action, target, times, found } of replay.examples) terminal.line(wrap(`${escapeControls(action)} ${escapeControls(target)} (${times} times): ${escapeControls(found)}`, terminal.width, 6));
  }
  for (const { policy, rules, decided, percent, unused } of coverage) {
    const enough = least === null || percent >= least;
    terminal.line(`${escapeControls(policy)}: ${decided} of ${rules} rules decided something (${percent} %)${enough ? '' : terminal.paint('red', `, and ${least ?? 0} % are asked for`)}`);
    for (const { position, rule, effect, actions } of unused.slice(0, 20)) terminal.line(terminal.paint('dim', `  never: ${escapeControls(position)} (${escapeControls(rule)})  ${effect} ${escapeControls(actions.join(', '))}`));
    if (unused.length > 20) terminal.line(terminal.paint('dim', `  and ${unused.length - 20} more (--json lists all)`));
  }
}
