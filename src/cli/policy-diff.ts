// SPDX-License-Identifier: MIT
// `safeclaw policy diff OLD NEW`: what one policy allows and the other denies, as actions.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { escapeControls } from '../action/show.ts';
import type { Verdict } from '../action/verdict.ts';
import { PolicyAnalysis } from '../policy/analysis.ts';
import { type Comparison, comparePolicies, type Difference } from '../policy/compare.ts';
import type { Diagnostic } from '../policy/diagnostic.ts';
import * as language from '../policy/language.ts';
import { loadPolicy } from '../policy/load.ts';
import { opening } from '../policy/read-yaml.ts';
import type { Anchors } from '../policy/rule-facts.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { CommandError, MisuseError, systemReason } from './failure.ts';
import { writtenAction } from './policy-advice.ts';
import { formatOf } from './policy-check.ts';
import { openPolicy, policyPlace } from './policy-file.ts';
import { Progress } from './progress.ts';
import { toSarif } from './sarif.ts';
import { type Terminal, wrap } from './terminal.ts';

const FAILS = { any: ['wider', 'narrower'], wider: ['wider'], none: [] } as const;

export function run({ values, operands, json, terminal }: Invocation): ExitCode {
  const format = formatOf(values.format, json);
  const fail = values.fail ?? 'any';
  if (fail !== 'any' && fail !== 'wider' && fail !== 'none') throw new MisuseError('`--fail` is one of any, wider, none');
  const [oldName = '', newName] = operands;
  const now = openPolicy(newName === undefined ? undefined : path.resolve(newName));
  const file = now.policy.file ?? path.resolve(now.name);
  const anchors: Anchors = new Map();
  const after = analyse(now.texts.own.text, now.name, file, file, anchors);
  // Relative patterns start where the new policy stands: the old one is what stood there.
  const before = analyse(readOld(oldName), oldName === '-' ? 'old' : oldName, file, oldName === '-' ? file : path.resolve(oldName), anchors);
  const progress = new Progress('comparing rules', 0);
  const compared = comparePolicies(before, after, () => { progress.advance(1); });
  progress.end();
  const observes = before.policy.mode !== after.policy.mode;
  if (format === 'json') terminal.json(toJson(compared, before, after));
  else if (format === 'sarif') terminal.json(toSarif(now.texts, compared.differences.map((one) => toDiagnostic(one, now.text, after))));
  else show(compared, observes ? `mode ${before.policy.mode} is mode ${after.policy.mode} now` : null, terminal);
  const counts = compared.differences.map(({ kind }) => kind);
  if (observes && fail !== 'none') return 1;
  return counts.some((kind) => (FAILS[fail] as readonly string[]).includes(kind)) ? 1 : 0;
}

function readOld(name: string): string {
  try {
    return fs.readFileSync(name === '-' ? 0 : name, 'utf8');
  } catch (error) {
    throw new CommandError(`the policy ${escapeControls(name)} cannot be read: ${systemReason(error)}`);
  }
}

/** What the policy extends is looked for from where it was read, and stands where it would stand beside `file`. */
function analyse(text: string, name: string, file: string, readAt: string, anchors: Anchors): PolicyAnalysis {
  const place = policyPlace();
  const { policy, texts, document } = loadPolicy(place, { file, text, readAt, language: () => language });
  if (document === null || !policy.loaded) throw new CommandError(`${escapeControls(name)} does not load, and denies everything: \`safeclaw policy check\` shows why`);
  return new PolicyAnalysis(document, { hash: policy.hash, texts: texts.named(name) }, place, anchors);
}

function toJson({ differences, removed, added, settings }: Comparison, before: PolicyAnalysis, after: PolicyAnalysis): object {
  return {
    same: differences.length === 0,
    rules: { removed: removed.map((rule) => before.positionOf(rule)), added: added.map((rule) => after.positionOf(rule)) },
    settings,
    mode: { before: before.policy.mode, after: after.policy.mode },
    differences: differences.map(({ kind, action, before: was, after: is }) => ({ kind, action: writtenAction(action), details: action, before: was, after: is })),
  };
}

function toDiagnostic({ kind, action, before, after }: Difference, text: string, analysis: PolicyAnalysis): Diagnostic {
  const rule = analysis.ruleOf(after);
  return {
    code: kind === 'wider' ? 'SC_POLICY_WIDER' : 'SC_POLICY_NARROWER',
    severity: kind === 'wider' ? 'warning' : 'note',
    span: rule === null ? analysis.document.defaultAction.span : opening(text, rule.span),
    message: before.kind === after.kind ? `this allows ${often(after)} what ${decider(before)} allowed ${often(before)} before` : kind === 'wider' ? `this allows what ${decider(before)} denied before` : `${rule === null ? 'no rule allows' : 'this denies'} what ${decider(before)} allowed before`,
    example: writtenAction(action),
  };
}

/** How often an allowance holds. */
function often({ limits }: Verdict): string {
  return limits?.[0]?.text ?? 'without a limit';
}

function decider(verdict: Verdict): string {
  return verdict.position === null ? verdict.rule : `${verdict.rule} (${verdict.position})`;
}

function outcome(verdict: Verdict): string {
  return `${verdict.kind === 'allow' ? 'allowed' : 'denied'} by ${decider(verdict)}${verdict.limits === null ? '' : `, ${often(verdict)}`}`;
}

function show({ differences, removed, added, settings }: Comparison, mode: string | null, terminal: Terminal): void {
  for (const { kind, action, before, after } of [...differences].sort((a, b) => (a.kind === b.kind ? 0 : a.kind === 'wider' ? -1 : 1))) {
    const counted = before.kind === after.kind;
    const mark = kind === 'wider' ? terminal.paint('yellow', counted ? '+ more often ' : '+ allowed now') : terminal.paint('red', counted ? '- less often ' : '- denied now ');
    terminal.line(`${mark}  ${terminal.paint('bold', escapeControls(writtenAction(action)))}`);
    terminal.line(wrap(escapeControls(`was ${outcome(before)}, is ${outcome(after)}`), terminal.width, 15));
  }
  const wider = differences.filter(({ kind }) => kind === 'wider').length;
  const rules = `${removed.length} rules gone or moved, ${added.length} new or moved${settings ? ', another default or baseline' : ''}`;
  if (mode !== null) terminal.line(terminal.paint('yellow', mode));
  if (differences.length > 0) terminal.line(`\n${wider} wider, ${differences.length - wider} narrower; ${rules}`);
  else if (removed.length + added.length === 0 && !settings) terminal.line('safeclaw: the same is decided: no rule differs');
  else terminal.line(wrap(`safeclaw: no difference was found by examples of every rule that changed; ${rules}`, terminal.width));
}
