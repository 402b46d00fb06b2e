// SPDX-License-Identifier: MIT
// `safeclaw policy explain 'file:read /etc/passwd'`: what the policy decides about an action, and why.

import * as path from 'node:path';
import type { Action } from '../action/action.ts';
import { allowingRule, isKnownAtRunTime, isLiftable } from '../action/allowing-rule.ts';
import { actionName, escapeControls, showTarget } from '../action/show.ts';
import type { Verdict } from '../action/verdict.ts';
import { decideReading, type Deeds, readDeeds } from './action-deeds.ts';
import type { Diagnostic } from '../policy/diagnostic.ts';
import * as language from '../policy/language.ts';
import { readPolicy, renderDiagnostics } from '../policy/language.ts';
import { loadPolicy } from '../policy/load.ts';
import { PolicyPaths } from '../policy/policy-paths.ts';
import { findShadows } from '../policy/shadow.ts';
import type { NearRule } from '../policy/why-not.ts';
import { auditSource } from './audit-source.ts';
import { findRecord } from './audit-why.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { CommandError, MisuseError } from './failure.ts';
import { analyseOpened, openPolicy, type OpenedPolicy, policyPlace } from './policy-file.ts';
import { ownProcess, recordAction } from './record-action.ts';
import { ruleLines, ruleText, type RuleText } from './rule-text.ts';
import { type Terminal, wrap } from './terminal.ts';
import { outOfTimeText, type RuleOutOfTime, rulesOutOfTime } from './timed-rules.ts';

interface Explained {
  readonly action: Action;
  readonly verdict: Verdict;
  /** The rule that decided, as written; null where it was no rule. */
  readonly rule: RuleText | null;
  /** Rules about such actions that were asked before and did not match, the nearest first. */
  readonly near: readonly NearRule[];
  /** Rules above it that match and do not hold now. */
  readonly outOfTime: readonly RuleOutOfTime[];
  /** Null where no rule can allow it, or where none is needed. */
  readonly suggestion: Suggestion | null;
}

/** YAML that would allow it, and the line above which it has to stand, or the one whose `effect` it is. */
interface Suggestion {
  readonly yaml: readonly string[];
  readonly before: number | null;
  readonly replaces: number | null;
}

export async function run({ values, operands, json, terminal }: Invocation): Promise<ExitCode> {
  const cwd = path.resolve(typeof values.cwd === 'string' ? values.cwd : '.');
  const deeds = values.record === undefined ? asked(operands, cwd, values.method) : await recorded(values, operands);
  const opened = openPolicy(values.policy as string | undefined);
  const explained = deeds.readings.map((reading) => explain(decideReading(reading, opened.policy), opened));
  const allowed = deeds.refused === null && explained.every(({ verdict }) => verdict.kind === 'allow') && opened.policy.loaded;
  if (json) {
    terminal.json({ allowed, mode: opened.policy.mode, policy: opened.policy.file, loaded: opened.policy.loaded, refused: deeds.refused, actions: explained.map(toJson) });
    return allowed ? 0 : 1;
  }
  if (deeds.refused !== null) terminal.line(`${terminal.paint('red', 'denied')}   ${escapeControls(operands.join(' '))}\n${wrap(deeds.refused, terminal.width, 9)}`);
  for (const [i, one] of explained.entries()) {
    if (i > 0) terminal.line();
    show(one, opened, values.all === true ? Number.POSITIVE_INFINITY : MOST_NEAR, terminal);
  }
  if (opened.policy.loaded && opened.policy.mode === 'observe') terminal.line('\nThe policy is in mode observe: nothing is denied, the log says what would have been.');
  return allowed ? 0 : 1;
}

function explain({ action, verdict }: { action: Action; verdict: Verdict }, opened: OpenedPolicy): Explained {
  const rule = ruleText(verdict, opened);
  return { action, verdict, rule, near: findNear(action, verdict, opened), outOfTime: rulesOutOfTime(opened, verdict.position, action), suggestion: opened.policy.loaded && isLiftable(action, verdict) ? suggest(action, verdict, rule, opened) : null };
}

function suggest(action: Action, verdict: Verdict, rule: RuleText | null, opened: OpenedPolicy): Suggestion {
  const { policy, texts, document } = opened;
  const yaml = allowingRule(action);
  // The policy's own rules stand above all that it inherits.
  if (verdict.by !== 'rule' || rule?.own !== true) return { yaml: [...leaveOut(yaml, verdict, opened), ...yaml], before: null, replaces: null };
  const { line } = rule;
  const lines = texts.own.text.split('\n');
  const margin = /^\s*/.exec(lines[line - 1] ?? '')?.[0] ?? '';
  const added = [...lines.slice(0, line - 1), ...yaml.map((one) => margin + one), ...lines.slice(line - 1)].join('\n');
  const effect = document?.rules.find(({ file, span }) => file === 0 && texts.positionOf(span.start).line === line)?.effect;
  // A denial that an allowance above it covers is an error: where the rule denies this and nothing else, it is to be changed.
  if (effect === undefined || loadPolicy(policyPlace(), { file: policy.file ?? undefined, text: added, language: () => language }).policy.loaded) return { yaml, before: line, replaces: null };
  return { yaml: ['effect: allow'], before: null, replaces: texts.positionOf(effect.span.start).line };
}

/** Where the rule would cover an inherited denial, which is an error: a comment that says to leave that out. */
function leaveOut(yaml: readonly string[], verdict: Verdict, { texts, document }: OpenedPolicy): string[] {
  const denial = document?.rules.find(({ file, span }) => file > 0 && texts.at(span.start) === verdict.position);
  const allowing = readPolicy(`version: 1\nrules:\n${yaml.join('\n')}\n`).document?.rules[0];
  if (verdict.by !== 'rule' || denial === undefined || allowing === undefined) return [];
  const paths = new PolicyPaths(texts, policyPlace());
  const covered = findShadows([allowing, { ...denial, index: 1 }], (pattern, file) => paths.of(file).spellings(pattern)).some(({ kind }) => kind === 'covered');
  return covered ? [`# it covers ${denial.name}, which has to be left out where it is inherited: without: [${denial.id?.value ?? 'its id'}]`] : [];
}

function asked(operands: readonly string[], cwd: string, method: unknown): Deeds {
  if (operands.length === 0) throw new MisuseError("`safeclaw policy explain` needs 'ACTION TARGET'", 'safeclaw policy explain --help');
  return readDeeds(operands.join(' '), { cwd, method: typeof method === 'string' ? method : null });
}

/** What a record of the log is about, asked again. */
async function recorded(values: Invocation['values'], operands: readonly string[]): Promise<Deeds> {
  if (operands.length > 0) throw new MisuseError('an action and `--record` ask for two things at once');
  const seq = String(values.record as string);
  if (!/^\d{1,15}$/.test(seq)) throw new MisuseError(`\`--record\` needs the \`seq\` of a record, a whole number, not \`${seq}\``);
  const from = Array.isArray(values.from) ? values.from.map(String) : [];
  const { record } = await findRecord(auditSource(from, values.policy as string | undefined), { seq: Number(seq), chain: values.chain as string | undefined });
  const action = recordAction(record);
  if (action === null) throw new CommandError(`record ${seq} is no decision, or does not say all of its action`);
  return { readings: [{ outer: ownProcess(action, record.pid), inner: null }], refused: null };
}

/** So many of the rules that came near are shown. */
const MOST_NEAR = 3;

/** The rules that were asked and did not match: those above the one that decided, or all of them. */
function findNear(action: Action, verdict: Verdict, opened: OpenedPolicy): NearRule[] {
  const analysis = opened.policy.loaded && verdict.by !== 'protection' ? analyseOpened(opened) : null;
  if (analysis === null) return [];
  const { rules } = analysis.document;
  const decided = analysis.ruleOf(verdict);
  return analysis.nearRules(action, decided === null ? rules : rules.slice(0, decided.index));
}

/** The part that failed, underlined. */
function nearDiagnostics(near: readonly NearRule[]): Diagnostic[] {
  return near.flatMap(({ rule, failed }) =>
    failed.map(({ matcher, value, until }) => {
      const first = matcher.patterns[0];
      const last = matcher.patterns.at(-1);
      const span = first === undefined || last === undefined ? matcher.key.span : { start: first.span.start, end: last.span.end };
      const departs = value === null || until === 0 || until >= value.length ? '' : `, from \`${value.slice(until)}\` on`;
      return { code: 'SC_NOT_MATCHED', severity: 'note', span, message: `\`${rule.name}\` (${rule.effect.value}) does not match: \`${matcher.key.value}\``, label: value === null ? 'the action has none' : `not \`${value.length > 120 ? `${value.slice(0, 119)}…` : value}\`${departs}` } satisfies Diagnostic;
    }),
  );
}

function show({ action, verdict, rule, near, outOfTime, suggestion }: Explained, { policy, texts }: OpenedPolicy, most: number, terminal: Terminal): void {
  const mark = verdict.kind === 'allow' ? terminal.paint('green', 'allowed') : terminal.paint('red', 'denied ');
  terminal.line(`${mark}  ${terminal.paint('bold', actionName(action))} ${showTarget(action)}`);
  if ('asked' in action && 'path' in action && action.asked !== action.path) terminal.line(`         asked for as ${escapeControls(action.asked)}`);
  if (action.kind === 'shell:execute' && action.program !== '') terminal.line(`         program ${escapeControls(action.program)}`);
  terminal.line(`         by ${escapeControls(decidedBy(verdict))}: ${escapeControls(verdict.reason)} [${verdict.code}]`);
  for (const limit of verdict.limits ?? []) terminal.line(wrap(`so often and no more: ${escapeControls(limit.text)}, counted in each process and thread; the rest is denied with SC_LIMIT_REACHED`, terminal.width, 9));
  for (const one of outOfTime) terminal.line(wrap(escapeControls(outOfTimeText(one)), terminal.width, 9));
  if (rule !== null) {
    terminal.line();
    for (const line of ruleLines(rule, terminal)) terminal.line(line);
  }
  if (near.length > 0) {
    terminal.line(`\nRules about \`${actionName(action)}\` that were asked and did not match${near.length > most ? `, the nearest ${most} of ${near.length} (--all shows all)` : ''}:\n`);
    terminal.line(renderDiagnostics(texts, nearDiagnostics(near.slice(0, most)), { color: terminal.colours }));
  }
  if (suggestion !== null) {
    terminal.line(`\n${wrap(howTo(suggestion, escapeControls(policy.name)), terminal.width)}\n`);
    for (const line of suggestion.yaml) terminal.line(terminal.paint('cyan', `  ${escapeControls(line)}`));
  } else if (isKnownAtRunTime(action)) terminal.line('         known only when the line runs: no pattern but `*` matches it');
  else if (verdict.by === 'protection') terminal.line('         a protection: no rule lifts it');
}

function howTo({ before, replaces }: Suggestion, name: string): string {
  if (replaces !== null) return `To allow it, change line ${replaces} of ${name}: the rule denies this and nothing else.`;
  return before === null ? 'To allow it, add to `rules`:' : `To allow it, put above line ${before} of ${name}:`;
}

function decidedBy(verdict: Verdict): string {
  return verdict.position === null ? verdict.rule : `${verdict.position} (${verdict.rule})`;
}

function toJson({ action, verdict, rule, near, outOfTime, suggestion }: Explained): object {
  return { action: actionName(action), target: showTarget(action), details: action, verdict, rule, notMatched: near.map((one) => ({ rule: one.rule.name, effect: one.rule.effect.value, failed: one.failed.map(({ matcher, value, until }) => ({ matcher: matcher.key.value, patterns: matcher.patterns.map((pattern) => pattern.value), value, until, span: matcher.patterns[0]?.span ?? matcher.key.span })) })), outOfTime, suggestion: suggestion === null ? null : { yaml: suggestion.yaml.join('\n'), beforeLine: suggestion.before, replacesLine: suggestion.replaces } };
}
