// SPDX-License-Identifier: MIT
// A moment as a person writes it: a date, a time, or how long ago.

import { MisuseError } from './failure.ts';

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** UTC with milliseconds, as records have it. Throws a MisuseError for what is no moment. `now` in milliseconds. */
export function parseMoment(option: string, text: string, now: number): string {
  const [, amount, unit = ''] = /^(\d{1,9})([smhdw])$/.exec(text) ?? [];
  const moment = amount === undefined ? absolute(text) : now - Number(amount) * (UNITS[unit] ?? Number.NaN);
  // A year before 1 or after 9999 has no text that compares with a record's.
  if (!(moment >= -62_135_596_800_000 && moment < 253_402_300_800_000)) throw new MisuseError(`\`--${option}\` needs a moment, not \`${text}\`: 2026-11-25T10:00Z, 2026-11-25, or how long ago: 15m, 2h, 7d`);
  return new Date(moment).toISOString();
}

/** A date is its first moment, UTC; a time without a zone is UTC, as the log's are. */
function absolute(text: string): number {
  const [, date = '', time = '', zone = 'Z'] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/i.exec(text) ?? [];
  return date === '' ? Number.NaN : Date.parse(`${date}T${time === '' ? '00:00' : time}${zone.toUpperCase()}`);
}
