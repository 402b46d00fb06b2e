// SPDX-License-Identifier: MIT
// Records as RFC 4180 CSV for spreadsheets and SQL engines: one row a record, the same columns for every kind.

import type { ParsedRecord } from '../read.ts';

const COLUMNS = ['time', 'chain', 'seq', 'pid', 'tid', 'kind', 'action', 'target', 'asked', 'verdict', 'by', 'rule', 'position', 'reason', 'code', 'observed', 'count', 'first', 'policy', 'hash'] as const;

/** The first line. Lines end with CR LF, as RFC 4180 has it. */
export const csvHeader = `${COLUMNS.join(',')}\r\n`;

export function toCsv(record: ParsedRecord): string {
  return `${COLUMNS.map((column) => cell(record[column])).join(',')}\r\n`;
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value as string | number);
  // UNTRUSTED: a spreadsheet runs what begins so as a formula (OWASP, CSV injection); an apostrophe makes it text.
  const harmless = typeof value !== 'number' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
