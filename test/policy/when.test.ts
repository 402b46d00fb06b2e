// Rules that hold at times: what is read, when they hold, and that no proof is built on them.

import * as fs from 'node:fs';
import t from 'tap';
import { diagnosePolicy } from '../../src/policy/diagnose.ts';
import { stateAt, type TimeWindow, ZoneClock } from '../../src/policy/match-when.ts';
import { readPolicy } from '../../src/policy/read.ts';
import { nodeVersions, root, runGated } from '../harness.ts';

const timed = (when: string, effect = 'allow'): string => `version: 1\nrules:\n  - { action: "file:read", path: "/a", effect: ${effect}, when: ${when} }\n`;

function windowOf(t: Tap, when: string): TimeWindow {
  const { document, diagnostics } = readPolicy(timed(when));
  t.same(diagnostics, [], when);
  return document?.rules[0]?.when?.value as TimeWindow;
}

type Tap = Pick<typeof t, 'same'>;

t.test('when a rule holds, and until when that stays so', (t) => {
  const rows: [when: string, now: string, open: boolean, next: string | null][] = [
    ['{ until: 2030-12-31 }', '2030-12-31T23:59:59.999Z', true, '2031-01-01T00:00:00Z'],
    ['{ until: 2030-12-31 }', '2031-01-01T00:00:00Z', false, null],
    ['{ until: 2030-12-31, zone: Europe/Berlin }', '2030-12-31T22:59:59Z', true, '2030-12-31T23:00:00Z'],
    ['{ until: "2030-12-31T18:00:00+02:00" }', '2030-12-31T15:59:59Z', true, '2030-12-31T16:00:00Z'],
    ['{ from: 2030-01-02 }', '2030-01-01T23:59:59Z', false, '2030-01-02T00:00:00Z'],
    ['{ from: 2030-01-02 }', '2030-01-02T00:00:00Z', true, null],
    // 4 January 2030 is a Friday.
    ['{ days: [mon-fri] }', '2030-01-04T23:00:00Z', true, '2030-01-05T00:00:00Z'],
    ['{ days: [mon-fri] }', '2030-01-05T00:00:00Z', false, '2030-01-06T00:00:00Z'],
    ['{ days: [sat, sun] }', '2030-01-05T00:00:00Z', true, '2030-01-06T00:00:00Z'],
    ['{ days: fri-mon }', '2030-01-07T12:00:00Z', true, '2030-01-08T00:00:00Z'],
    ['{ days: fri-mon }', '2030-01-08T12:00:00Z', false, '2030-01-09T00:00:00Z'],
    ['{ hours: "09:00-17:30" }', '2030-01-04T08:59:59Z', false, '2030-01-04T09:00:00Z'],
    ['{ hours: "09:00-17:30" }', '2030-01-04T09:00:00Z', true, '2030-01-04T17:30:00Z'],
    ['{ hours: "09:00-17:30" }', '2030-01-04T17:30:00Z', false, '2030-01-05T00:00:00Z'],
    ['{ hours: ["08:00-12:00", "13:00-24:00"] }', '2030-01-04T12:30:00Z', false, '2030-01-04T13:00:00Z'],
    ['{ hours: "22:00-06:00", days: fri }', '2030-01-04T23:00:00Z', true, '2030-01-05T00:00:00Z'],
    ['{ hours: "22:00-06:00", days: fri }', '2030-01-05T05:59:00Z', true, '2030-01-05T06:00:00Z'],
    ['{ hours: "22:00-06:00", days: fri }', '2030-01-04T05:59:00Z', false, '2030-01-04T06:00:00Z'],
    ['{ hours: "09:00-17:00", zone: Europe/Berlin }', '2030-07-01T07:00:00Z', true, '2030-07-01T15:00:00Z'],
    ['{ hours: "09:00-17:00", zone: Europe/Berlin }', '2030-01-02T07:30:00Z', false, '2030-01-02T08:00:00Z'],
    ['{ hours: "09:00-17:00", zone: America/St_Johns }', '2030-01-02T12:30:00Z', true, '2030-01-02T20:30:00Z'],
    // Clocks go forward on 31 March 2030 at 01:00 UTC, and back on 27 October.
    ['{ days: sun, zone: Europe/Berlin }', '2030-03-31T00:30:00Z', true, '2030-03-31T01:00:00Z'],
    ['{ hours: "01:00-04:00", zone: Europe/Berlin }', '2030-03-31T00:59:00Z', true, '2030-03-31T01:00:00Z'],
    ['{ hours: "01:00-04:00", zone: Europe/Berlin }', '2030-03-31T01:00:00Z', true, '2030-03-31T02:00:00Z'],
    ['{ hours: "02:15-02:45", zone: Europe/Berlin }', '2030-10-27T00:20:00Z', true, '2030-10-27T00:45:00Z'],
    ['{ hours: "02:15-02:45", zone: Europe/Berlin }', '2030-10-27T01:20:00Z', true, '2030-10-27T01:45:00Z'],
    ['{ days: mon, hours: "09:00-17:00", until: 2030-01-01 }', '2031-01-06T10:00:00Z', false, null],
  ];
  for (const [when, now, open, next] of rows) {
    const window = windowOf(t, when);
    t.same(stateAt(window, new ZoneClock(window.zone), Date.parse(now)), { open, next: next === null ? Infinity : Date.parse(next) }, `${when} at ${now}`);
  }
  t.end();
});

t.test('between two answers nothing changes, in every quarter of an hour of a year with summer time', (t) => {
  const window = windowOf(t, '{ days: [sun, wed], hours: ["22:30-02:30", "12:00-13:00"], zone: Europe/Lisbon }');
  const clock = new ZoneClock(window.zone);
  const quarter = 15 * 60_000;
  let state = stateAt(window, clock, Date.parse('2030-01-01T00:00:00Z'));
  let wrong = 0;
  for (let now = Date.parse('2030-01-01T00:00:00Z'); now < Date.parse('2031-01-01T00:00:00Z'); now += quarter) {
    if (now >= state.next) state = stateAt(window, clock, now);
    if (stateAt(window, clock, now).open !== state.open) wrong++;
  }
  t.equal(wrong, 0);
  t.end();
});

t.test('what is no time is an error with its place and an edit', (t) => {
  const rows: [when: string, at: string, meant: string | null][] = [
    ['{ until: 2030/12/31 }', '2030/12/31', '2030-12-31'],
    ['{ until: 31.12.2030 }', '31.12.2030', '2030-12-31'],
    ['{ until: 2030-02-30 }', '2030-02-30', null],
    ['{ until: 12/31/2030 }', '12/31/2030', null],
    ['{ until: tomorrow }', 'tomorrow', null],
    ['{ from: "2030-12-31T25:00:00Z" }', '"2030-12-31T25:00:00Z"', null],
    ['{ from: 2030-12-31T18:00 }', '2030-12-31T18:00', '2030-12-31T18:00Z'],
    ['{ from: 2030-12-31, until: 2030-12-01 }', '2030-12-01', null],
    ['{ days: Mon-Fri }', 'Mon-Fri', 'mon-fri'],
    ['{ days: [weekdays] }', 'weekdays', 'mon-fri'],
    ['{ days: [monday, noday] }', 'noday', null],
    ['{ hours: 9-17 }', '9-17', '"09:00-17:00"'],
    ['{ hours: 9am-5:30pm }', '9am-5:30pm', '"09:00-17:30"'],
    ['{ hours: "09:00-09:00" }', '"09:00-09:00"', null],
    ['{ hours: "09:00-25:00" }', '"09:00-25:00"', null],
    ['{ zone: Berlin }', 'Berlin', 'Europe/Berlin'],
    ['{ zone: "+02:00" }', '"+02:00"', null],
    ['{}', '{}', null],
  ];
  for (const [when, at, meant] of rows) {
    const text = timed(when);
    const { document, diagnostics } = readPolicy(text);
    t.equal(document, null, when);
    const found = diagnostics.find(({ code, span }) => code === 'SC_BAD_TIME' && text.slice(span.start, span.end) === at);
    t.ok(found, `${when}: underlined ${at}`, { diagnostics });
    t.equal(found?.edit?.text ?? null, meant);
    t.ok(found?.help);
    if (found?.edit !== undefined) t.same(readPolicy(text.slice(0, found.edit.span.start) + found.edit.text + text.slice(found.edit.span.end)).diagnostics, [], 'the edit mends it');
  }
  for (const code of ['SC_BAD_TIME', 'SC_RULE_EXPIRED']) t.ok(fs.existsSync(`${root}/docs/errors/${code}.md`));
  t.match(readPolicy(timed('{ expires: 2030-12-31 }')).diagnostics, [{ code: 'SC_UNKNOWN_KEY', edit: { text: 'until' } }]);
  t.match(readPolicy('version: 1\nrules:\n  - action: "shell:execute"\n    when:\n      command: "x"\n    effect: deny\n').diagnostics, [{ code: 'SC_DIALECT' }], 'matchers of another dialect');
  t.end();
});

t.test('a rule that holds at times proves nothing about those below it', (t) => {
  const codes = (when: string): string[] => diagnosePolicy(`version: 1\nrules:\n  - { action: "file:read", path: "/srv/**", effect: allow${when} }\n  - { action: "file:read", path: "/srv/key", effect: deny }\n  - { action: "file:read", path: "/srv/data", effect: allow }\n`).diagnostics.map(({ code }) => code);
  t.same(codes(''), ['SC_DENY_SHADOWED', 'SC_RULE_SHADOWED']);
  t.same(codes(', when: { until: 2030-12-31 }'), ['SC_DENY_PARTLY_SHADOWED'], 'what is true at times is still said');
  const closing = readPolicy('version: 1\nrules:\n  - { action: "*", effect: deny, when: { days: sat } }\n');
  t.same(closing.diagnostics, []);
  t.end();
});

const clocked = `
const fs = require('node:fs');
const attempt = () => { try { return fs.readFileSync('data.txt', 'utf8'); } catch (error) { return error.code; } };
const seen = () => [attempt(), process.env.AGENT_KEY ?? null, 'AGENT_KEY' in process.env, Object.keys(process.env).includes('AGENT_KEY')];
const before = seen();
// A program's own clock and calendar are not the gate's.
const real = Date.now;
Date.now = () => Number(process.argv[3]);
Intl.DateTimeFormat.prototype.formatToParts = () => [];
const lied = seen();
setTimeout(() => console.log(JSON.stringify([before, lied, seen()])), Number(process.argv[2]) - real());
`;

for (const node of nodeVersions) {
  t.test(`node ${node}: a rule holds until its moment and from its moment on, decided at each action`, async (t) => {
    const turn = Math.ceil(Date.now() / 1000) * 1000 + 8000;
    const moment = new Date(turn).toISOString();
    const rules = (when: string): string => `version: 1\nrules:\n  - { id: timed, action: [file:read, env:read], effect: allow, when: { ${when} } }\n`;
    const run = (when: string, lie: number): ReturnType<typeof runGated> => runGated({ node, policy: rules(when), program: clocked, files: { 'data.txt': 'data' }, env: { AGENT_KEY: 'k' }, args: [String(turn + 300), String(lie)] });
    const [closing, opening] = await Promise.all([run(`until: "${moment}"`, turn - 60_000), run(`from: "${moment}"`, turn + 60_000)]);
    const open = ['data', 'k', true, true];
    const shut = ['EACCES', null, false, false];
    t.same(closing.json(), [open, open, shut], closing.stderr);
    t.same(opening.json(), [shut, shut, open], opening.stderr);
    t.match(closing.find('file:read', 'data.txt').map(({ verdict, rule }) => [verdict, rule]), [['allow', 'timed'], ['allow', 'timed'], ['deny', 'defaultAction']]);
    t.match(opening.find('env:read', 'AGENT_KEY', 'allow'), [{ rule: 'timed' }]);
  });
}

t.test('hours of a zone, and a compiled policy', async (t) => {
  const hour = Number(new Intl.DateTimeFormat('en-US', { timeZone: 'Asia/Kolkata', hour: 'numeric', hourCycle: 'h23' }).format(Date.now()));
  const two = (number: number): string => String((number + 24) % 24).padStart(2, '0');
  const policy = `version: 1\nrules:\n  - { action: file:read, path: "a.txt", effect: allow, when: { hours: "${two(hour - 1)}:00-${two(hour + 2)}:00", zone: Asia/Kolkata } }\n  - { action: file:read, path: "b.txt", effect: allow, when: { hours: "${two(hour + 3)}:00-${two(hour + 6)}:00", zone: Asia/Kolkata } }\n  - { action: file:read, path: "c.txt", effect: allow, when: { until: 2001-01-01 } }\n`;
  const program = `const fs = require('node:fs'); console.log(JSON.stringify(['a.txt', 'b.txt', 'c.txt'].map((name) => { try { return fs.readFileSync(name, 'utf8'); } catch (error) { return error.code; } })));`;
  const folder = t.testdir({ 'a.txt': 'a', 'b.txt': 'b', 'c.txt': 'c' });
  for (const turn of ['first', 'compiled']) {
    const run = await runGated({ folder, policy, program });
    t.same(run.json(), ['a', 'EACCES', 'EACCES'], turn);
  }
  t.ok(fs.existsSync(`${folder}/.safeclaw/compiled/safeclaw.config.yaml.json`));
});
