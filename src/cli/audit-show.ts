// SPDX-License-Identifier: MIT
// `safeclaw audit show`: the log as a table for a person, or one record with everything about it.

import type { ParsedRecord } from '../audit/read.ts';
import { recordFilter } from './audit-filter.ts';
import { readNewest } from './audit-read.ts';
import { columnsFor, dayLine, row, toShown } from './audit-row.ts';
import { auditSource } from './audit-source.ts';
import { showWhy } from './audit-why.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { MisuseError } from './failure.ts';
import { parseLast } from './filters.ts';
import type { Terminal } from './terminal.ts';

export async function run({ values, operands, json, terminal }: Invocation): Promise<ExitCode> {
  const keep = recordFilter(values, Date.now());
  const last = parseLast(values.last);
  const source = auditSource(operands, values.policy as string | undefined);
  if (values.why !== undefined) return await showWhy(source, { seq: parseSeq(values.why), chain: values.chain as string | undefined, policy: values.policy as string | undefined }, json, terminal);
  const records = await readNewest(source, keep, last ?? Number.POSITIVE_INFINITY);
  if (json) terminal.json({ records });
  else table(records, terminal);
  return 0;
}

function parseSeq(value: unknown): number {
  const text = String(value);
  if (!/^\d{1,15}$/.test(text)) throw new MisuseError(`\`--why\` needs the \`seq\` of a record, a whole number, not \`${text}\``);
  return Number(text);
}

function table(found: readonly ParsedRecord[], terminal: Terminal): void {
  if (found.length === 0) return terminal.line('safeclaw: no record matches');
  const records = found.map(toShown);
  const columns = columnsFor(records, terminal);
  let day = '';
  for (const record of records) {
    day = dayLine(record, day, terminal);
    terminal.line(row(record, columns, terminal));
  }
}
