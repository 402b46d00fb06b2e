// SPDX-License-Identifier: MIT
// `safeclaw audit export`: the records in another form, a line each, to standard output.

import { csvHeader, toCsv } from '../audit/export/csv.ts';
import { MetricMinutes } from '../audit/export/emf.ts';
import { toOcsf } from '../audit/export/ocsf.ts';
import type { ParsedRecord } from '../audit/read.ts';
import { recordFilter } from './audit-filter.ts';
import { readRecords } from './audit-read.ts';
import { auditSource } from './audit-source.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { MisuseError } from './failure.ts';

interface Format {
  readonly before?: string;
  line(record: ParsedRecord): string;
  after?(): string;
}

const FORMATS: Readonly<Record<string, () => Format>> = {
  json: () => ({ line: (record) => `${JSON.stringify(record)}\n` }),
  csv: () => ({ before: csvHeader, line: toCsv }),
  ocsf: () => ({ line: ocsfLine }),
  emf: emfFormat,
};

/** Written in pieces of this many characters: a line at a time costs a call of the system each. */
const PIECE = 64 * 1024;

export async function run({ values, operands, json, terminal }: Invocation): Promise<ExitCode> {
  const name = typeof values.format === 'string' ? values.format : 'json';
  if (json && name !== 'json') throw new MisuseError('`--json` and `--format` ask for two forms at once');
  const make = Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
  if (make === undefined) throw new MisuseError(`\`--format\` is one of ${Object.keys(FORMATS).join(', ')}, not \`${name}\``);
  const keep = recordFilter(values, Date.now());
  const format = make();
  let piece = format.before ?? '';
  await readRecords(auditSource(operands, values.policy as string | undefined), (record) => {
    if (!keep(record)) return;
    piece += format.line(record);
    if (piece.length < PIECE) return;
    terminal.raw(piece);
    piece = '';
  });
  terminal.raw(piece + (format.after?.() ?? ''));
  return 0;
}

function ocsfLine(record: ParsedRecord): string {
  const event = toOcsf(record);
  return event === null ? '' : `${JSON.stringify(event)}\n`;
}

function emfFormat(): Format {
  const minutes = new MetricMinutes();
  return {
    line: (record) => {
      minutes.add(record);
      return '';
    },
    after: () => minutes.lines().join(''),
  };
}
