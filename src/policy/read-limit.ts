// SPDX-License-Identifier: MIT
// The `limit` of a rule: `100 per minute`, `20 per process`.

import type { Effect, LimitUnit, Located, RateLimit } from './document.ts';
import { replacement, shown, type Findings } from './findings.ts';
import { limitText } from './limit.ts';
import { readText, type Entry } from './read-values.ts';

export const LIMIT_UNITS: readonly LimitUnit[] = ['second', 'minute', 'hour', 'day', 'process'];
/** The time of each is kept while it counts: 8 MB. */
export const MOST_COUNTED = 1_000_000;

const UNIT_SLIPS: ReadonlyMap<string, LimitUnit> = new Map([
  ['s', 'second'], ['sec', 'second'], ['secs', 'second'], ['m', 'minute'], ['min', 'minute'], ['mins', 'minute'], ['h', 'hour'], ['hr', 'hour'], ['hrs', 'hour'], ['d', 'day'],
  ['run', 'process'], ['total', 'process'], ['session', 'process'], ['start', 'process'], ['lifetime', 'process'],
]);
const label = 'expected for example `100 per minute`';
const example = `write \`limit: 100 per minute\`; the units are ${LIMIT_UNITS.map((unit) => `\`${unit}\``).join(', ')}`;

/** Null where it has been reported what is wrong with it. */
export function readLimit(findings: Findings, entry: Entry, effect: Effect | null): Located<RateLimit> | null {
  const text = readText(findings, entry);
  if (text === null) return null;
  if (effect === 'deny') return bad(findings, entry.span, 'a `limit` says how often a rule allows, and this one denies', { label: 'nothing to count', help: 'remove `limit`; to allow so many and no more, write it in the rule that allows' });
  const limit = parseLimit(text.value);
  if (limit !== null && limit.most > 0 && text.value === limitText(limit)) {
    if (limit.most > MOST_COUNTED) return bad(findings, text.span, `a limit is ${MOST_COUNTED} at most`, { label: 'more than can be counted', help: 'take a shorter time, or leave `limit` out' });
    return { value: limit, span: text.span };
  }
  if (limit?.most === 0) return bad(findings, text.span, '`limit` allows nothing', { label: 'never allows', help: 'write `effect: deny`, or remove the rule' });
  return bad(findings, text.span, `\`${shown(text.value)}\` is no limit`, limit === null ? { label, help: example } : { ...replacement(text.span, limitText(limit)), label });
}

function bad(findings: Findings, span: Located<string>['span'], message: string, details: Parameters<Findings['error']>[3]): null {
  findings.error('SC_BAD_LIMIT', span, message, details);
  return null;
}

/** Also of `100/min`, `1,000 per hour`, `5 calls a day`, which mean one thing only. */
function parseLimit(text: string): RateLimit | null {
  const [, digits = '', word = ''] = /^([\d,_]+)\s*(?:[a-z]+\s+)??(?:\/|per\s|an?\s|each\s|every\s)\s*([a-z]+)$/.exec(text.trim().toLowerCase()) ?? [];
  const name = word.length > 2 ? word.replace(/s$/, '') : word;
  const unit = LIMIT_UNITS.find((one) => one === name) ?? (name === 'proces' ? 'process' : undefined) ?? UNIT_SLIPS.get(word);
  const most = Number(digits.replaceAll(/[,_]/g, ''));
  return digits === '' || unit === undefined || !Number.isSafeInteger(most) ? null : { most, unit };
}
