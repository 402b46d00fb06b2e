// SPDX-License-Identifier: MIT
// A record as one line of a table, for `audit show` and `audit tail`.

import { escapeControls } from '../action/show.ts';
import type { ParsedRecord } from '../audit/read.ts';
import { columns as displayWidth } from '../policy/render-line.ts';
import { clip, pad, type Terminal } from './terminal.ts';

/** What a line shows of a record. */
export interface ShownRecord {
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

/** How wide the columns are; a width of 0 leaves the process out. */
export interface Columns {
  readonly pid: number;
  readonly action: number;
  readonly where: number;
  readonly target: number;
}

/** UNTRUSTED: a record that was damaged may have anything in its fields. */
export function toShown(record: ParsedRecord): ShownRecord {
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

/** Columns that fit these records; a pipe gets whole targets, since what reads them can cut them itself. */
export function columnsFor(records: readonly ShownRecord[], terminal: Terminal): Columns {
  const action = widest(records, 6, 100, (record) => displayWidth(record.action));
  const where = widest(records, 4, 40, (record) => displayWidth(decidedBy(record)));
  // Which process did it matters where there were several.
  const pid = new Set(records.map((record) => record.pid)).size < 2 ? 0 : widest(records, 1, 10, (record) => String(record.pid).length);
  return fitted({ pid, action, where }, terminal);
}

/** Columns for records that are still to come. */
export function steadyColumns(terminal: Terminal): Columns {
  return fitted({ pid: 7, action: 15, where: 26 }, terminal);
}

function fitted({ pid, action, where }: Omit<Columns, 'target'>, terminal: Terminal): Columns {
  const taken = 12 + 1 + (pid === 0 ? 0 : pid + 1) + 8 + 1 + action + 1 + where + 1;
  return { pid, action, where, target: terminal.interactive ? Math.max(10, terminal.width - taken) : Number.POSITIVE_INFINITY };
}

const CAPABILITY_COLOURS = { file: 'cyan', module: 'cyan', network: 'yellow', aws: 'yellow', shell: 'bold', process: 'bold', env: 'dim', tool: 'cyan' } as const;

/** The line of one decision or count. */
export function row(record: ShownRecord, columns: Columns, terminal: Terminal): string {
  const verdict = record.observed ? terminal.paint('yellow', 'would   ') : record.verdict === 'deny' ? terminal.paint('red', 'denied  ') : terminal.paint('green', 'allowed ');
  const action = terminal.paint(CAPABILITY_COLOURS[record.action.split(':')[0] as keyof typeof CAPABILITY_COLOURS] ?? 'dim', pad(clip(record.action, columns.action), columns.action));
  const repeated = record.kind === 'count' ? ` (${record.count} more)` : '';
  const pid = columns.pid === 0 ? '' : terminal.paint('dim', `${String(record.pid).padStart(columns.pid)} `);
  return `${terminal.paint('dim', clip(record.time.slice(11, 23), 12))} ${pid}${verdict} ${action} ${terminal.paint('dim', pad(clip(decidedBy(record), columns.where), columns.where))} ${clip(record.target + repeated, columns.target)}`;
}

/** Says the day where it is another than `before`; gives the day. */
export function dayLine(record: ShownRecord, before: string, terminal: Terminal): string {
  const day = record.time.slice(0, 10);
  if (day !== before) terminal.line(terminal.paint('dim', `${escapeControls(day)} (UTC)`));
  return day;
}

/** The line of the policy where one decided; otherwise what did. */
export function decidedBy(record: ShownRecord): string {
  if (record.position === null) return record.rule;
  const line = /([^/\\]*:\d+):\d+$/.exec(record.position)?.[1] ?? record.position;
  return record.rule === 'defaultAction' ? 'default' : line;
}

function widest(records: readonly ShownRecord[], least: number, most: number, width: (record: ShownRecord) => number): number {
  // No spread: a log may have more records than a call may have arguments.
  let found = least;
  for (const record of records) found = Math.max(found, width(record));
  return Math.min(found, most);
}
