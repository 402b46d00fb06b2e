// SPDX-License-Identifier: MIT
// Which records a command looks at: the filters that all commands on the log share.

import { joinSegments, parsePathGlob } from '../action/path-glob.ts';
import { matchSegments } from '../action/path-match.ts';
import type { ParsedRecord } from '../audit/read.ts';
import type { Invocation, OptionEntry } from './command.types.ts';
import { MisuseError } from './failure.ts';
import { actionGlob, wildcard } from './filters.ts';
import { parseMoment } from './moment.ts';

export type RecordFilter = (record: ParsedRecord) => boolean;

/** Options of every command that takes a part of the log. */
export const FILTER_OPTIONS: Readonly<Record<string, OptionEntry>> = {
  action: { type: 'string', value: 'GLOB', multiple: true, summary: 'only these actions: file:read, network:*; may be given more than once' },
  verdict: { type: 'string', value: 'allow|deny', summary: 'only what was allowed, or only what was denied (or would have been: --observe)' },
  rule: { type: 'string', value: 'TEXT', multiple: true, summary: 'only what this rule decided: its id, `rules[2]`, `default`, or its line, `policy.yaml:14`' },
  target: { type: 'string', value: 'TEXT', summary: 'only targets that contain TEXT' },
  path: { type: 'string', value: 'GLOB', summary: 'only files and modules below this path or matching this glob, as in a policy' },
  host: { type: 'string', value: 'GLOB', summary: 'only these hosts: *.example.com' },
  pid: { type: 'string', value: 'PID', summary: 'only this process' },
  chain: { type: 'string', value: 'ID', summary: 'only chains whose id begins so' },
  request: { type: 'string', value: 'ID', summary: 'only what was done in this invocation of a Lambda function' },
  since: { type: 'string', value: 'TIME', summary: 'only from this moment on: 2026-11-25T10:00Z, 2026-11-25, or 15m, 2h, 7d ago' },
  until: { type: 'string', value: 'TIME', summary: 'only before this moment' },
};

/** Decisions and counts that every given option lets through. Throws a MisuseError for an option that cannot match. */
export function recordFilter(values: Invocation['values'], now: number): RecordFilter {
  const tests = [verdictTest(values.verdict), actionTest(values.action), ruleTest(values.rule), textTest(values.target), pathTest(values.path), hostTest(values.host), pidTest(values.pid), chainTest(values.chain), requestTest(values.request), ...timeTests(values, now)].filter((test) => test !== null);
  return (record) => (record.kind === 'decision' || record.kind === 'count') && tests.every((test) => test(record));
}

type Value = Invocation['values'][string];

/** What was decided, or in observe mode would have been. */
export function decided(record: ParsedRecord): unknown {
  return typeof record.observed === 'object' && record.observed !== null ? 'deny' : record.verdict;
}

function verdictTest(value: Value): RecordFilter | null {
  if (value === undefined) return null;
  if (value !== 'allow' && value !== 'deny') throw new MisuseError('`--verdict` is `allow` or `deny`');
  return (record) => decided(record) === value;
}

function actionTest(value: Value): RecordFilter | null {
  if (!Array.isArray(value)) return null;
  const globs = value.map((glob) => actionGlob(String(glob)));
  return ({ action }) => typeof action === 'string' && globs.some((matches) => matches(action));
}

function ruleTest(value: Value): RecordFilter | null {
  if (!Array.isArray(value)) return null;
  const names = value.map((name) => (name === 'default' ? 'defaultAction' : String(name)));
  return ({ rule, position }) => names.some((name) => rule === name || (typeof position === 'string' && isPlace(position, name)));
}

/** `policy.yaml:14` names what stands at `/app/policy.yaml:14:3`. */
function isPlace(position: string, name: string): boolean {
  const at = `/${position}`.lastIndexOf(`/${name}`);
  if (at === -1) return false;
  const rest = `/${position}`.slice(at + 1 + name.length);
  return rest === '' || /^(?::\d+){1,2}$/.test(rest);
}

function textTest(value: Value): RecordFilter | null {
  return typeof value === 'string' ? ({ target }) => typeof target === 'string' && target.includes(value) : null;
}

function pathTest(value: Value): RecordFilter | null {
  if (typeof value !== 'string') return null;
  // A relative glob starts at the working folder, whose own name is no pattern.
  const folder = value.startsWith('/') ? [] : process.cwd().split('/').slice(1);
  const globs = [...parsePathGlob(value), ...parsePathGlob(`${value}/**`)].map((segments) => joinSegments(folder, segments));
  return ({ action, target }) => typeof action === 'string' && /^(?:file|module):/.test(action) && typeof target === 'string' && target.startsWith('/') && globs.some((segments) => matchSegments(segments, 0, target, 1));
}

function hostTest(value: Value): RecordFilter | null {
  if (typeof value !== 'string') return null;
  const matches = wildcard(value.toLowerCase());
  return ({ host }) => typeof host === 'string' && matches(host);
}

function pidTest(value: Value): RecordFilter | null {
  if (typeof value !== 'string') return null;
  if (!/^\d+$/.test(value)) throw new MisuseError(`\`--pid\` needs a number, not \`${value}\``);
  return (record) => record.pid === Number(value);
}

function chainTest(value: Value): RecordFilter | null {
  if (typeof value !== 'string') return null;
  if (!/^[0-9a-f]{1,32}$/.test(value)) throw new MisuseError(`\`--chain\` needs the beginning of a chain's id, such as \`0a1b2c3d\`, not \`${value}\``);
  return ({ chain }) => typeof chain === 'string' && chain.startsWith(value);
}

function requestTest(value: Value): RecordFilter | null {
  return typeof value === 'string' ? ({ request }) => request === value : null;
}

function timeTests(values: Invocation['values'], now: number): (RecordFilter | null)[] {
  // ISO times of one form compare as text.
  const since = typeof values.since === 'string' ? parseMoment('since', values.since, now) : null;
  const until = typeof values.until === 'string' ? parseMoment('until', values.until, now) : null;
  return [since === null ? null : ({ time }) => time >= since, until === null ? null : ({ time }) => time < until];
}
