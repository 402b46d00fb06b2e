// SPDX-License-Identifier: MIT
// `safeclaw audit show --why SEQ`: one record, what it resolved to, what decided it, and what stood around it.

import { escapeControls } from '../action/show.ts';
import type { ParsedRecord, RecordPlace } from '../audit/read.ts';
import { readRecords } from './audit-read.ts';
import { columnsFor, row, toShown } from './audit-row.ts';
import type { AuditSource } from './audit-source.ts';
import type { ExitCode } from './command.types.ts';
import { CommandError } from './failure.ts';
import { openPolicy } from './policy-file.ts';
import { ruleLines, ruleText, type RuleText } from './rule-text.ts';
import type { Terminal } from './terminal.ts';

/** So many records of the same chain are shown before and after. */
const AROUND = 3;
/** Of every record; the others tell what it was about. */
const COMMON = new Set(['v', 'chain', 'pid', 'tid', 'policy', 'seq', 'time', 'kind', 'action', 'target', 'verdict', 'by', 'rule', 'position', 'reason', 'code', 'observed', 'cut', 'prev', 'hash']);

interface Asked {
  readonly seq: number;
  /** How the chain's id begins, or undefined where the log has one chain. */
  readonly chain: string | undefined;
  readonly policy: string | undefined;
}

interface Found {
  readonly record: ParsedRecord;
  readonly place: RecordPlace;
  readonly around: readonly ParsedRecord[];
  /** The first record of its chain: what ran, and under which policy. */
  readonly genesis: ParsedRecord | null;
}

export async function showWhy(source: AuditSource, asked: Asked, json: boolean, terminal: Terminal): Promise<ExitCode> {
  const found = await findRecord(source, asked);
  const rule = ruleOf(found, asked.policy);
  if (json) terminal.json({ record: found.record, place: found.place, rule: rule.text, genesis: found.genesis, around: found.around });
  else print(found, rule, terminal);
  return 0;
}

/** The one record with this number. Throws where there is none, or several chains have one. */
export async function findRecord(source: AuditSource, { seq, chain }: Pick<Asked, 'seq' | 'chain'>): Promise<Found> {
  const matches: { record: ParsedRecord; place: RecordPlace }[] = [];
  const around: ParsedRecord[] = [];
  const geneses = new Map<string, ParsedRecord>();
  await readRecords(source, (record, place) => {
    if (typeof record.chain !== 'string' || (chain !== undefined && !record.chain.startsWith(chain))) return;
    if (record.kind === 'genesis') geneses.set(record.chain, record);
    if (record.seq === seq) matches.push({ record, place });
    if (Math.abs(record.seq - seq) <= AROUND) around.push(record);
  });
  const match = matches[0];
  if (match === undefined) throw new CommandError(`no record has the seq ${seq}${chain === undefined ? '' : ` in a chain ${chain}…`}`);
  if (matches.length > 1) throw new CommandError(`${matches.length} records have the seq ${seq}; add the chain: ${matches.slice(0, 8).map(({ record }) => `--chain ${record.chain.slice(0, 8)}`).join(', ')}`);
  return { ...match, around: around.filter((record) => record.chain === match.record.chain), genesis: geneses.get(match.record.chain) ?? null };
}

/** The rule's lines, where the policy that is here is the one that decided then. */
function ruleOf({ record }: Found, named: string | undefined): { readonly text: RuleText | null; readonly missing: string | null } {
  if (record.by !== 'rule') return { text: null, missing: null };
  const opened = openPolicy(named);
  const { policy } = opened;
  if (!policy.hash.startsWith(record.policy)) return { text: null, missing: `the policy here is another one (${policy.hash.slice(0, 16)}) than the one that decided (${record.policy}): name that one with --policy` };
  return { text: ruleText({ by: record.by, position: typeof record.position === 'string' ? record.position : null }, opened), missing: null };
}

function print({ record, place, around, genesis }: Found, rule: ReturnType<typeof ruleOf>, terminal: Terminal): void {
  const shown = toShown(record);
  const lines = (key: string, value: string): void => terminal.line(`  ${terminal.paint('dim', key.padEnd(9))} ${escapeControls(value)}`);
  terminal.line(`${terminal.paint('bold', `record ${record.seq}`)} of chain ${escapeControls(String(record.chain).slice(0, 8))}, ${escapeControls(place.file)}:${place.line}`);
  lines('time', shown.time);
  if (genesis !== null) lines('process', `${String(genesis.program)} (pid ${shown.pid}${record.tid === 0 ? '' : `, thread ${record.tid}`}, in ${String(genesis.cwd)})`);
  if (record.kind !== 'decision' && record.kind !== 'count') lines('kind', record.kind);
  else lines('action', `${shown.action} ${shown.target}`);
  for (const [key, value] of Object.entries(record)) if (!COMMON.has(key) && value !== null && value !== '' && value !== shown.target) lines(key, typeof value === 'object' ? JSON.stringify(value) : String(value as string | number));
  if (record.verdict !== undefined) {
    const verdict = shown.observed ? terminal.paint('yellow', 'would have been denied') : shown.verdict === 'deny' ? terminal.paint('red', 'denied') : terminal.paint('green', 'allowed');
    terminal.line(`  ${terminal.paint('dim', 'verdict'.padEnd(9))} ${verdict} by ${escapeControls(shown.position === null ? shown.rule : `${shown.position} (${shown.rule})`)}: ${escapeControls(String(record.reason))} [${escapeControls(String(record.code))}]`);
  }
  if (rule.text !== null) for (const line of ['', ...ruleLines(rule.text, terminal)]) terminal.line(line);
  if (rule.missing !== null) lines('rule', rule.missing);
  surroundings(record, around, terminal);
}

function surroundings(record: ParsedRecord, around: readonly ParsedRecord[], terminal: Terminal): void {
  const decisions = around.filter(({ kind }) => kind === 'decision' || kind === 'count');
  if (decisions.length < 2) return;
  const columns = columnsFor(decisions.map(toShown), terminal);
  terminal.line('\nBefore and after, in the same process:\n');
  for (const one of decisions) terminal.line(`${one.seq === record.seq ? '>' : ' '} ${terminal.paint('dim', String(one.seq).padStart(6))} ${row(toShown(one), columns, terminal)}`);
}
