// SPDX-License-Identifier: MIT
// The `when` of a rule: from which moment and until when it holds, on which days, at which hours, by which clocks.

import { isMap, isSeq } from 'yaml';
import type { Located } from './document.ts';
import { quoted, replacement, shown, type Findings } from './findings.ts';
import { everyDay, type TimeWindow, ZoneClock } from './match-when.ts';
import { unknownKey } from './read-keys.ts';
import { readMapping, readText, readTexts, type Entry } from './read-values.ts';
import { nodeSpan, opening } from './read-yaml.ts';
import { suggestName } from './suggest-name.ts';

export const WHEN_KEYS = ['from', 'until', 'days', 'hours', 'zone'] as const;
export const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

const SLIPS: ReadonlyMap<string, string> = new Map([
  ['expires', 'until'], ['expiresAt', 'until'], ['expires_at', 'until'], ['expiry', 'until'], ['to', 'until'], ['end', 'until'], ['before', 'until'], ['notAfter', 'until'],
  ['start', 'from'], ['since', 'from'], ['after', 'from'], ['notBefore', 'from'],
  ['day', 'days'], ['weekdays', 'days'], ['hour', 'hours'], ['time', 'hours'], ['times', 'hours'], ['tz', 'zone'], ['timezone', 'zone'], ['timeZone', 'zone'], ['time_zone', 'zone'],
]);
const example = 'write `when: { until: 2030-12-31 }`, or `when: { days: [mon-fri], hours: "09:00-17:30", zone: Europe/Berlin }`';
const dayLength = 24 * 60 * 60_000;

/** Null where it has been reported what is wrong with it. */
export function readWhen(findings: Findings, entry: Entry): Located<TimeWindow> | null {
  const inner = readMapping(findings, entry, example);
  if (inner === null || entry.value === null || !isMap(entry.value)) return null;
  const entries = new Map(inner.map((one) => [one.key.value, one]));
  for (const one of inner) if (!(WHEN_KEYS as readonly string[]).includes(one.key.value)) unknownKey(findings, one, 'when', WHEN_KEYS, SLIPS);
  const span = opening(findings.text, nodeSpan(entry.value));
  if (inner.length === 0) return bad(findings, span, '`when` says nothing', { label: 'needs a key', help: example });
  const zone = readZone(findings, entries.get('zone'));
  const clock = new ZoneClock(zone ?? 'UTC');
  const from = readMoment(findings, entries.get('from'), clock, false);
  const until = readMoment(findings, entries.get('until'), clock, true);
  const days = readDays(findings, entries.get('days'));
  const hours = readHours(findings, entries.get('hours'));
  if (from !== null && until !== null && until.value <= from.value) return bad(findings, until.span, '`until` lies before `from`', { label: 'this rule would never hold', help: 'give `until` a later date than `from`', related: { span: from.span, label: 'begins here' } });
  return { value: { from: from?.value ?? null, until: until?.value ?? null, days: days ?? everyDay, hours: hours ?? [], zone: zone ?? 'UTC' }, span };
}

function bad(findings: Findings, span: Located<string>['span'], message: string, details: Parameters<Findings['error']>[3]): null {
  findings.error('SC_BAD_TIME', span, message, details);
  return null;
}

function readZone(findings: Findings, entry: Entry | undefined): string | null {
  const text = entry === undefined ? null : readText(findings, entry);
  if (text === null) return null;
  // Newer versions of Node take `+02:00` for a zone, older ones do not, and it knows no summer time.
  if (/^[A-Za-z]/.test(text.value) && isZone(text.value)) return text.value;
  const known = ['UTC', ...Intl.supportedValuesOf('timeZone')];
  const near = known.find((name) => name.toLowerCase().endsWith(`/${text.value.toLowerCase().replaceAll(' ', '_')}`)) ?? suggestName(text.value, known);
  const label = 'no time zone of that name';
  return bad(findings, text.span, `unknown time zone \`${shown(text.value)}\``, near === null ? { label, help: 'write its IANA name, for example `Europe/Berlin`, or leave `zone` out for UTC' } : { ...replacement(text.span, near, `did you mean \`${near}\`?`), label });
}

function isZone(name: string): boolean {
  try {
    new ZoneClock(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError || error instanceof TypeError) return false;
    throw error;
  }
}

/** A date is a whole day of the zone: `from` begins with it, `until` ends with it. */
function readMoment(findings: Findings, entry: Entry | undefined, clock: ZoneClock, isEnd: boolean): Located<number> | null {
  const text = entry === undefined ? null : readText(findings, entry);
  if (text === null) return null;
  const parts = /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|z|[+-]\d\d:?\d\d)?)?$/.exec(text.value);
  const [, year, month, date, hour, minutes, seconds, zone] = parts ?? [];
  const midnight = parts === null ? NaN : midnightOf(Number(year), Number(month), Number(date));
  if (Number.isNaN(midnight) || Number(hour ?? 0) > 23 || Number(minutes ?? 0) > 59 || Number(seconds ?? 0) > 59 || Math.abs(minutesOf(zone)) > 15 * 60) return bad(findings, text.span, `\`${shown(text.value)}\` is no date`, { label: 'expected a date such as `2030-12-31`', ...meantDate(text) });
  if (hour === undefined) return { value: atLocal(clock, isEnd ? midnight + dayLength : midnight), span: text.span };
  if (zone === undefined) return bad(findings, text.span, `\`${shown(text.value)}\` does not say in which time zone`, { ...replacement(text.span, `${text.value.replace(' ', 'T')}Z`, `write \`${text.value.replace(' ', 'T')}Z\` for UTC, or put its distance behind it: \`+02:00\``), label: 'a date with a time needs its zone' });
  return { value: midnight + (Number(hour) * 60 + Number(minutes) - minutesOf(zone)) * 60_000 + Number(seconds ?? 0) * 1000, span: text.span };
}

/** NaN where the calendar has no such day. */
function midnightOf(year: number, month: number, date: number): number {
  const time = Date.UTC(year, month - 1, date);
  const back = new Date(time);
  return back.getUTCFullYear() === year && back.getUTCMonth() === month - 1 && back.getUTCDate() === date ? time : NaN;
}

/** The moment at which the clocks of the zone show this; the first where they skip it. */
function atLocal(clock: ZoneClock, shownTime: number): number {
  const first = shownTime - clock.offset(shownTime);
  return shownTime - clock.offset(first);
}

function minutesOf(zone: string | undefined): number {
  if (zone === undefined || zone.toUpperCase() === 'Z') return 0;
  const digits = zone.replace(/\D/g, '');
  return (zone.startsWith('-') ? -1 : 1) * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)));
}

/** `2030/12/31` and `31.12.2030` are read in one way only; `12/31/2030` is not. */
function meantDate(text: Located<string>): Parameters<Findings['error']>[3] {
  const [, year, month, date] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text.value) ?? [];
  const [, lastDate, lastMonth, lastYear] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text.value) ?? [];
  const [y, m, d] = [year ?? lastYear, month ?? lastMonth, date ?? lastDate];
  if (y === undefined || m === undefined || d === undefined || Number.isNaN(midnightOf(Number(y), Number(m), Number(d)))) return { help: 'write a date, `2030-12-31`, or a moment, `2030-12-31T18:00:00Z`' };
  return replacement(text.span, `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`);
}

function readDays(findings: Findings, entry: Entry | undefined): number | null {
  const texts = entry === undefined ? null : readTexts(findings, entry);
  if (texts === null) return null;
  return texts.reduce((days, text) => days | (parseDays(text.value) ?? badDays(findings, text)), 0);
}

/** One bit for each day of `mon` or `fri-mon`; null where it names none. */
function parseDays(text: string): number | null {
  const [first, last = first, ...more] = text.split('-').map((name) => (DAYS as readonly string[]).indexOf(name));
  if (first === undefined || last === undefined || first === -1 || last === -1 || more.length > 0) return null;
  let days = 0;
  for (let at = first; ; at = (at + 1) % 7) {
    days |= 1 << at;
    if (at === last) return days;
  }
}

function badDays(findings: Findings, text: Located<string>): number {
  const short = text.value.toLowerCase().replaceAll(/\s/g, '').replaceAll(/(sun|mon|tue|wed|thu|fri|sat)[a-z]*/g, '$1');
  const meant = new Map([['weekdays', 'mon-fri'], ['weekday', 'mon-fri'], ['workdays', 'mon-fri'], ['weekend', 'sat-sun'], ['weekends', 'sat-sun'], ['daily', 'mon-sun']]).get(text.value.toLowerCase()) ?? (parseDays(short) === null ? null : short);
  const label = `days are \`${DAYS.join('`, `')}\``;
  bad(findings, text.span, `\`${shown(text.value)}\` is no day`, meant === null ? { label, help: 'write for example `days: [mon-fri]`' } : { ...replacement(text.span, meant), label });
  return 0;
}

function readHours(findings: Findings, entry: Entry | undefined): readonly (readonly [number, number])[] | null {
  const texts = entry === undefined ? null : readTexts(findings, entry);
  if (texts === null) return null;
  const quotes = entry?.value !== null && entry?.value !== undefined && isSeq(entry.value);
  return texts.flatMap((text) => {
    const hours = /^\d\d:\d\d-\d\d:\d\d$/.test(text.value) ? parseHours(text.value) : null;
    if (hours !== null) return [hours];
    const meant = parseHours(text.value);
    const label = quotes ? 'no hours of a day' : 'expected for example `09:00-17:30`';
    bad(findings, text.span, `\`${shown(text.value)}\` are no hours`, meant === null ? { label, help: 'write when they begin and end: `"09:00-17:30"`' } : { ...replacement(text.span, quoted(meant.map(clockText).join('-'))), label });
    return [];
  });
}

/** Minutes of the day; also of `9-17` and `9am-5:30pm`. */
function parseHours(text: string): [number, number] | null {
  const ends = text.toLowerCase().split(/\s*[-–]\s*/).map((end) => {
    const [, hour, minutes = '00', half] = /^(\d{1,2})(?::(\d\d))?\s*(am|pm)?$/.exec(end.trim()) ?? [];
    if (hour === undefined || Number(minutes) > 59 || (half !== undefined && (Number(hour) < 1 || Number(hour) > 12))) return NaN;
    return (half === undefined ? Number(hour) : (Number(hour) % 12) + (half === 'pm' ? 12 : 0)) * 60 + Number(minutes);
  });
  const [from = NaN, to = NaN] = ends;
  return ends.length === 2 && from < 24 * 60 && to <= 24 * 60 && from !== to ? [from, to] : null;
}

function clockText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
