// SPDX-License-Identifier: MIT
// `safeclaw audit show`: the log as a table for a person.

import { escapeControls } from '../action/show.ts';
import { type ParsedRecord, readFile, readFolder, readStream, type RecordVisitor } from '../audit/read.ts';
import { type AuditSource, auditSource, STDIN_NAME } from './audit-source.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { CommandError, MisuseError, systemReason } from './failure.ts';
import { actionGlob, parseLast } from './filters.ts';
import { clip, type Terminal } from './terminal.ts';

interface ShownRecord {
  readonly time: string;
  readonly kind: string;
  readonly pid: number;
  readonly action: string;
  readonly target: string;
  readonly verdict: string;
  readonly rule: string;
  readonly position: string | null;
  readonly count: number;
  readonly observed: boolean;
}

interface Found {
  readonly shown: ShownRecord;
  readonly record: ParsedRecord;
}

type Filter = (record: ShownRecord) => boolean;

export async function run({ values, operands, json, terminal }: Invocation): Promise<ExitCode> {
  const keep = filterOf(values);
  const last = parseLast(values.last);
  const found: Found[] = [];
  await readAll(auditSource(operands, values.policy as string | undefined), (record) => {
    const shown = toShown(record);
    if (!keep(shown)) return;
    found.push({ shown, record });
    // A log may be larger than memory; what will not be shown is not kept.
    if (last !== null && found.length > last * 2 + 1000) newest(found, last);
  });
  newest(found, last ?? found.length);
  if (json) terminal.json({ records: found.map(({ record }) => record) });
  else table(found.map(({ shown }) => shown), terminal);
  return 0;
}

async function readAll(source: AuditSource, visit: RecordVisitor): Promise<void> {
  try {
    if (source.folder !== null) readFolder(source.folder, visit);
    for (const file of source.files) readFile(file, visit);
    if (source.stdin) await readStream(STDIN_NAME, process.stdin as AsyncIterable<Uint8Array>, visit);
  } catch (error) {
    throw new CommandError(`the log cannot be read: ${systemReason(error)}`);
  }
}

function filterOf(values: Invocation['values']): Filter {
  const verdict = values.verdict;
  if (verdict !== undefined && verdict !== 'allow' && verdict !== 'deny') throw new MisuseError('`--verdict` is `allow` or `deny`');
  const actions = Array.isArray(values.action) ? values.action.map((glob) => actionGlob(String(glob))) : [];
  const target = values.target;
  return (record) =>
    (record.kind === 'decision' || record.kind === 'count') &&
    (verdict === undefined || (record.observed ? 'deny' : record.verdict) === verdict) &&
    (actions.length === 0 || actions.some((matches) => matches(record.action))) &&
    (typeof target !== 'string' || record.target.includes(target));
}

/** Leaves the newest `count`, by time; records of one moment keep their order. */
function newest(found: Found[], count: number): void {
  found.sort((a, b) => (a.shown.time < b.shown.time ? -1 : a.shown.time > b.shown.time ? 1 : 0));
  found.splice(0, found.length - count);
}

/** UNTRUSTED: a record that was damaged may have anything in its fields. */
function toShown(record: ParsedRecord): ShownRecord {
  const text = (key: string): string => {
    const value: unknown = record[key];
    return typeof value === 'string' ? value : '';
  };
  return {
    time: text('time'),
    kind: text('kind'),
    pid: Number(record.pid) || 0,
    action: text('action'),
    target: text('target'),
    verdict: text('verdict'),
    rule: text('rule'),
    position: typeof record.position === 'string' ? record.position : null,
    count: typeof record.count === 'number' ? record.count : 1,
    observed: typeof record.observed === 'object' && record.observed !== null,
  };
}

const CAPABILITY_COLOURS = { file: 'cyan', module: 'cyan', network: 'yellow', aws: 'yellow', shell: 'bold', process: 'bold', env: 'dim', tool: 'cyan' } as const;

function table(records: readonly ShownRecord[], terminal: Terminal): void {
  if (records.length === 0) return terminal.line('safeclaw: no record matches');
  const actionWidth = Math.max(6, ...records.map((record) => record.action.length));
  const where = records.map((record) => decidedBy(record));
  const whereWidth = Math.min(40, Math.max(4, ...where.map((text) => text.length)));
  // A pipe gets whole lines: what reads them can cut them itself.
  const targetWidth = terminal.interactive ? Math.max(20, terminal.width - 12 - 1 - 8 - 1 - actionWidth - 1 - whereWidth - 1 - 8) : Number.POSITIVE_INFINITY;
  // Which process did it matters where there were several.
  const pidWidth = new Set(records.map((record) => record.pid)).size < 2 ? 0 : Math.max(...records.map((record) => String(record.pid).length));
  let day = '';
  for (const [i, record] of records.entries()) {
    if (record.time.slice(0, 10) !== day) {
      day = record.time.slice(0, 10);
      terminal.line(terminal.paint('dim', `${escapeControls(day)} (UTC)`));
    }
    const verdict = record.observed ? terminal.paint('yellow', 'would   ') : record.verdict === 'deny' ? terminal.paint('red', 'denied  ') : terminal.paint('green', 'allowed ');
    const action = terminal.paint(CAPABILITY_COLOURS[record.action.split(':')[0] as keyof typeof CAPABILITY_COLOURS] ?? 'dim', clip(record.action, actionWidth).padEnd(actionWidth));
    const repeated = record.kind === 'count' ? ` (${record.count} more)` : '';
    const pid = pidWidth === 0 ? '' : terminal.paint('dim', `${String(record.pid).padStart(pidWidth)} `);
    terminal.line(`${terminal.paint('dim', clip(record.time.slice(11, 23), 12))} ${pid}${verdict} ${action} ${terminal.paint('dim', clip(where[i] ?? '', whereWidth).padEnd(whereWidth))} ${clip(record.target + repeated, targetWidth)}`);
  }
}

/** The line of the policy where one decided; otherwise what did. */
function decidedBy(record: ShownRecord): string {
  if (record.position === null) return record.rule;
  const line = /([^/\\]*:\d+):\d+$/.exec(record.position)?.[1] ?? record.position;
  return record.rule === 'defaultAction' ? 'default' : line;
}
