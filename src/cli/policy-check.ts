// SPDX-License-Identifier: MIT
// `safeclaw policy check`: every mistake of a policy at once.

import * as path from 'node:path';
import { escapeControls } from '../action/show.ts';
import type { PolicyAnalysis } from '../policy/analysis.ts';
import type { Diagnostic } from '../policy/diagnostic.ts';
import type { RuleNode, Span } from '../policy/document.ts';
import * as language from '../policy/language.ts';
import { renderDiagnostics } from '../policy/language.ts';
import { type LoadedPolicy, loadPolicy } from '../policy/load.ts';
import type { PolicyText } from '../policy/policy-text.ts';
import { readRecords } from './audit-read.ts';
import { auditSource } from './audit-source.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { CommandError, MisuseError } from './failure.ts';
import { broadRules, overlaps, unusedRules, withExamples } from './policy-advice.ts';
import { analyseOpened, notLoaded, openPolicy, type OpenedPolicy, policyPlace } from './policy-file.ts';
import { ownProcess, recordAction, timesOf } from './record-action.ts';
import { toSarif } from './sarif.ts';
import type { Terminal } from './terminal.ts';
import { expiredRules } from './timed-rules.ts';

type Format = 'text' | 'json' | 'sarif';

export async function run({ values, operands, json, terminal }: Invocation): Promise<ExitCode> {
  const format = formatOf(values.format, json);
  const opened = openPolicy(operands[0] === undefined ? undefined : path.resolve(operands[0]));
  const logs = Array.isArray(values.log) ? values.log.map(String) : [];
  const diagnostics = await advised(opened, values.overlaps === true, logs);
  const count = (severity: Diagnostic['severity']): number => diagnostics.filter((found) => found.severity === severity).length;
  const holds = opened.policy.loaded && (count('warning') === 0 || values.strict !== true);
  if (holds && values.compile === true) keepCompiled(opened, count('warning'));
  if (format === 'sarif') terminal.json(toSarif(opened.texts, diagnostics));
  else if (format === 'json') terminal.json(toJson(opened, diagnostics, holds, { errors: count('error'), warnings: count('warning'), notes: count('note') }));
  else show(opened, diagnostics, count, terminal);
  return holds ? 0 : 1;
}

/** Lays the form that a start would make beside the policy: where the disk is read-only, no start can. */
function keepCompiled({ policy, name }: OpenedPolicy, warnings: number): void {
  const { file } = policy;
  if (file === null) return;
  if (warnings > 0) throw new CommandError(`${escapeControls(name)} has warnings, which each start shows, so no compiled form of it is used: see \`safeclaw policy check\``);
  const load = (): LoadedPolicy => loadPolicy(policyPlace(), { file, language: () => language });
  load();
  // One that is current has no document.
  if (load().document !== null) throw new CommandError(`the compiled form of ${escapeControls(name)} cannot be written: ${escapeControls(path.join(path.dirname(file), '.safeclaw/compiled'))}`);
}

export function formatOf(value: unknown, json: boolean): Format {
  const format = value === undefined ? (json ? 'json' : 'text') : value;
  if (format !== 'text' && format !== 'json' && format !== 'sarif') throw new MisuseError('`--format` is one of text, json, sarif');
  if (json && format !== 'json') throw new MisuseError('`--json` and `--format` ask for two forms at once');
  return format;
}

/** What the loader finds, with proofs, and what it has no reason to say. */
async function advised(opened: OpenedPolicy, withOverlaps: boolean, logs: readonly string[]): Promise<readonly Diagnostic[]> {
  const { text, document, diagnostics } = opened;
  const analysis = analyseOpened(opened);
  if (document === null || analysis === null) return diagnostics;
  const unused = logs.length === 0 ? [] : await neverNeeded(text, analysis, logs);
  const found = [...withExamples(diagnostics, analysis), ...expiredRules(text, document), ...broadRules(text, analysis), ...(withOverlaps ? overlaps(text, analysis) : []), ...unused];
  return found.sort((a, b) => a.span.start - b.span.start);
}

async function neverNeeded(text: string, analysis: PolicyAnalysis, logs: readonly string[]): Promise<Diagnostic[]> {
  const decided = new Set<RuleNode>();
  let actions = 0;
  await readRecords(auditSource(logs, undefined), (record) => {
    const action = record.kind === 'decision' || record.kind === 'count' ? recordAction(record) : null;
    if (action === null) return;
    actions += timesOf(record);
    const rule = analysis.ruleOf(analysis.policy.decide(ownProcess(action, record.pid)));
    if (rule !== null) decided.add(rule);
  });
  return unusedRules(text, analysis, decided, actions);
}

function toJson({ policy, texts, name }: OpenedPolicy, diagnostics: readonly Diagnostic[], ok: boolean, counts: object): object {
  return { file: policy.file ?? path.resolve(name), loaded: policy.loaded, ok, ...counts, mode: policy.mode, hash: policy.hash, diagnostics: diagnostics.map((found) => placed(found, texts)) };
}

function show(opened: OpenedPolicy, diagnostics: readonly Diagnostic[], count: (severity: Diagnostic['severity']) => number, terminal: Terminal): void {
  const { policy, texts, name } = opened;
  if (diagnostics.length > 0) terminal.line(`${renderDiagnostics(texts, diagnostics, { color: terminal.colours })}\n`);
  const notes = count('note') === 0 ? '' : `, ${plural(count('note'), 'note')}`;
  if (!policy.loaded) terminal.error(`safeclaw: ${notLoaded(opened)}`);
  else terminal.line(`safeclaw: ${escapeControls(name)} loads${count('warning') === 0 ? ', no warnings' : `, ${plural(count('warning'), 'warning')}`}${notes}${policy.mode === 'observe' ? ', mode observe: nothing is denied' : ''}`);
  if (!policy.loaded && diagnostics.length > 0) terminal.error(`safeclaw: ${plural(count('error'), 'error')}, ${plural(count('warning'), 'warning')}${notes}`);
}

/** The finding with its places as an editor wants them: each in its own file, spans too. */
function placed(found: Diagnostic, texts: PolicyText): object {
  const local = (span: Span): Span => ({ start: span.start - texts.startOf(texts.indexAt(span.start)), end: span.end - texts.startOf(texts.indexAt(span.start)) });
  const { span, edit, related } = found;
  return {
    ...found,
    file: fileName(texts, span),
    span: local(span),
    ...(edit === undefined ? {} : { edit: { ...edit, file: fileName(texts, edit.span), span: local(edit.span) } }),
    ...(related === undefined ? {} : { related: { ...related, file: fileName(texts, related.span), span: local(related.span), start: texts.positionOf(related.span.start) } }),
    start: texts.positionOf(span.start),
    end: texts.positionOf(span.end),
  };
}

/** The path of a file, or the name of a preset. */
function fileName(texts: PolicyText, span: Span): string {
  const { file, name } = texts.fileAt(span.start);
  return file ?? name;
}

function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
