// `limit:` of a rule: what is read, what is refused, and which of two limits allows more.

import t from 'tap';
import { isWithin, unitMilliseconds } from '../../src/policy/limit.ts';
import type { LimitUnit } from '../../src/policy/document.ts';
import { readPolicy } from '../../src/policy/read.ts';
import { action, policyOf } from './policies.ts';

const limited = (limit: string, effect = 'allow'): string => `version: 1\nrules:\n  - { action: "file:read", path: "/a", effect: ${effect}, limit: ${limit} }\n`;

t.test('what is no limit is an error with its place and an edit', (t) => {
  for (const good of ['1 per second', '100 per minute', '"5 per hour"', '1000000 per day', '20 per process']) t.same(readPolicy(limited(good)).diagnostics, [], good);
  const rows: [limit: string, at: string, meant: string | null][] = [
    ['100/min', '100/min', '100 per minute'],
    ['100/m', '100/m', '100 per minute'],
    ['"1,000 per hour"', '"1,000 per hour"', '1000 per hour'],
    ['5 calls a day', '5 calls a day', '5 per day'],
    ['10 per seconds', '10 per seconds', '10 per second'],
    ['3 Per Minute', '3 Per Minute', '3 per minute'],
    ['007 per day', '007 per day', '7 per day'],
    ['20 per run', '20 per run', '20 per process'],
    ['10 per 5 minutes', '10 per 5 minutes', null],
    ['often', 'often', null],
    ['-1 per day', '-1 per day', null],
    ['1.5 per day', '1.5 per day', null],
    ['0 per minute', '0 per minute', null],
    ['1000001 per day', '1000001 per day', null],
    ['99999999999999999999 per day', '99999999999999999999 per day', null],
  ];
  for (const [limit, at, meant] of rows) {
    const text = limited(limit);
    const { document, diagnostics } = readPolicy(text);
    t.equal(document, null, limit);
    const found = diagnostics.find(({ code, span }) => code === 'SC_BAD_LIMIT' && text.slice(span.start, span.end) === at);
    t.ok(found, `${limit}: underlined ${at}`, { diagnostics });
    t.equal(found?.edit?.text ?? null, meant, limit);
    t.ok(found?.help);
    if (found?.edit !== undefined) t.same(readPolicy(text.slice(0, found.edit.span.start) + found.edit.text + text.slice(found.edit.span.end)).diagnostics, [], 'the edit mends it');
  }
  t.match(readPolicy(limited('100 per minute', 'deny')).diagnostics, [{ code: 'SC_BAD_LIMIT', help: /remove `limit`/ }], 'a denial has nothing to count');
  t.match(readPolicy(limited('100')).diagnostics, [{ code: 'SC_WRONG_TYPE' }], 'a number alone');
  t.match(readPolicy(limited('5 per day').replace('limit', 'rateLimit')).diagnostics, [{ code: 'SC_DIALECT', edit: { text: 'limit' } }]);
  t.end();
});

t.test('a limit takes nothing from the verdict, and rules of one name have counts of their own', (t) => {
  const policy = policyOf('  - { id: "rules[1]", action: "file:read", path: "/a", effect: allow, limit: 5 per day }\n  - { action: "file:read", path: "/b", effect: allow, limit: 5 per day }\n  - { action: "file:read", path: "/c", effect: allow }');
  const keyOf = (line: string): string | undefined => policy.decide(action(line)).limits?.[0]?.key;
  for (let i = 0; i < 9; i++) t.match(policy.decide(action('file:read /a')), { kind: 'allow', code: 'SC_ALLOWED' }, 'deciding does not count');
  t.not(keyOf('file:read /a'), keyOf('file:read /b'));
  t.equal(policy.decide(action('file:read /c')).limits, null);
  t.end();
});

t.test('which of two limits allows more', (t) => {
  const limit = (text: string) => {
    const [most = '', unit = ''] = text.split('/');
    return { key: '', most: Number(most), milliseconds: unitMilliseconds[unit as LimitUnit], text, rule: '', position: null };
  };
  const rows: [one: string, other: string, within: boolean][] = [
    ['5/minute', '5/minute', true], ['5/minute', '6/minute', true], ['6/minute', '5/minute', false], ['1/minute', '60/hour', true], ['60/hour', '1/minute', false],
    ['1/second', '59/minute', false], ['5/process', '5/second', true], ['5/second', '5/process', false], ['5/process', '5/process', true], ['6/process', '5/process', false], ['3/day', '3/second', true],
  ];
  for (const [one, other, within] of rows) t.equal(isWithin(limit(one), limit(other)), within, `${one} in ${other}`);
  t.equal(isWithin(null, limit('5/day')), false);
  t.equal(isWithin(limit('5/day'), null), true);
  t.end();
});
