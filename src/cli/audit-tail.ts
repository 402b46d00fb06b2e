// SPDX-License-Identifier: MIT
// `safeclaw audit tail`: the newest records, and with --follow those that come.

import { type ParsedRecord, readStream } from '../audit/read.ts';
import { FILTER_OPTIONS, recordFilter } from './audit-filter.ts';
import { dayLine, row, steadyColumns, toShown } from './audit-row.ts';
import { auditSource, STDIN_NAME } from './audit-source.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { CommandError, MisuseError } from './failure.ts';
import { parseLast } from './filters.ts';
import { GrowingLog } from './growing-log.ts';
import { NewestRecords } from './newest-records.ts';
import type { Terminal } from './terminal.ts';

const SHOWN_AT_FIRST = 10;
/** File systems of containers and networks do not all tell of changes: looking is certain. */
const LOOK_EVERY_MS = 200;

export async function run({ values, operands, json, terminal }: Invocation): Promise<ExitCode> {
  const keep = recordFilter(values, Date.now());
  const last = parseLast(values.last) ?? SHOWN_AT_FIRST;
  const source = auditSource(operands, values.policy as string | undefined);
  if (values.follow === true && source.stdin) throw new MisuseError('standard input ends by itself: leave `--follow` out');
  let found = new NewestRecords(last);
  const take = (record: ParsedRecord): void => {
    if (keep(record)) found.add(record);
  };
  // What a filter leaves out may be anything; without one, only the end of each file is read.
  const filtered = Object.keys(FILTER_OPTIONS).some((name) => values[name] !== undefined);
  const log = new GrowingLog(source, filtered ? Number.POSITIVE_INFINITY : last + 1, take);
  const show = printer(json, terminal);
  let problems = log.look();
  if (source.stdin) await readStream(STDIN_NAME, process.stdin as AsyncIterable<Uint8Array>, take);
  for (const record of found.sorted()) show(record);
  if (values.follow !== true) {
    if (problems.length > 0) throw new CommandError(problems.join('\n'));
    return 0;
  }
  // Ends with the command: Ctrl-C.
  for (;;) {
    for (const problem of problems) terminal.error(`safeclaw: ${problem}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    found = new NewestRecords(Number.POSITIVE_INFINITY);
    problems = log.look();
    for (const record of found.sorted()) show(record);
  }
}

/** JSON is one document a line: what is followed has no end that could close a list. */
function printer(json: boolean, terminal: Terminal): (record: ParsedRecord) => void {
  if (json) return (record) => terminal.line(JSON.stringify(record));
  const columns = steadyColumns(terminal);
  let day = '';
  return (record) => {
    const shown = toShown(record);
    day = dayLine(shown, day, terminal);
    terminal.line(row(shown, columns, terminal));
  };
}
