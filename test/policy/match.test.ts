// The index against the plain reading: rules top to bottom, the first that matches decides.

import { fc, runs } from '../property.ts';
import { minimatch } from 'minimatch';
import t from 'tap';
import type { Action } from '../../src/action/action.ts';
import { hostMatchers } from '../../src/policy/match-host.ts';
import { PatternIndex } from '../../src/policy/match-index.ts';
import { globMatchers, starMatcher } from '../../src/policy/match-text.ts';
import { unorderedPolicyOf } from './policies.ts';

const often = runs(300);
const text = (parts: readonly string[], join: string, min: number, max: number): fc.Arbitrary<string> => fc.array(fc.constantFrom(...parts), { minLength: min, maxLength: max }).map((some) => some.join(join));

interface Rule {
  readonly pattern: string | null;
  readonly effect: 'allow' | 'deny';
}

function rulesOf(pattern: fc.Arbitrary<string>): fc.Arbitrary<readonly Rule[]> {
  return fc.array(fc.record({ pattern: fc.option(pattern, { freq: 40 }), effect: fc.constantFrom('allow', 'deny') }), { minLength: 1, maxLength: 40 });
}

/** The plain reading: `allow r3`. */
function plainly(rules: readonly Rule[], matches: (pattern: string) => boolean): string {
  const at = rules.findIndex(({ pattern }) => pattern === null || matches(pattern));
  return at === -1 ? 'deny defaultAction' : `${rules[at]?.effect} r${at}`;
}

function yaml(rules: readonly Rule[], actionName: string, key: string): string {
  return rules.map(({ pattern, effect }, i) => `- { id: r${i}, action: "${actionName}", ${pattern === null ? '' : `${key}: ${JSON.stringify(pattern)}, `}effect: ${effect} }`).join('\n');
}

let compared = 0;
let refused = 0;

function agree(kind: string, key: string, rules: readonly Rule[], subjects: readonly string[], matches: (subject: string, pattern: string) => boolean, toAction: (subject: string) => Action): void {
  const policy = unorderedPolicyOf(yaml(rules, kind, key));
  if (policy === null) {
    refused++;
    return;
  }
  compared++;
  for (const subject of subjects) {
    const verdict = policy.decide(toAction(subject));
    const expected = plainly(rules, (pattern) => matches(subject, pattern));
    if (`${verdict.kind} ${verdict.rule}` !== expected) throw new Error(`${subject}: ${verdict.kind} ${verdict.rule}, plainly ${expected}`);
  }
}

t.test('paths: the index finds what a plain reading with minimatch finds', async () => {
  const pattern = fc.array(fc.constantFrom('a', 'b', 'ab', 'a*', '*.js', '*', '**', 'x.js', '.env', '[ab]', '{a,b}', '?'), { minLength: 1, maxLength: 5 }).map((parts) => `/${parts.join('/')}`);
  const path = text(['a', 'b', 'ab', 'x.js', '.env', 'c', '.js'], '/', 0, 6).map((joined) => `/${joined}`);
  fc.assert(fc.property(rulesOf(pattern), fc.array(path, { minLength: 5, maxLength: 20 }), (rules, paths) => {
    agree('file:read', 'path', rules, paths, (subject, glob) => minimatch(subject, glob, { dot: true, nocomment: true, nonegate: true, platform: 'linux' }), (subject) => ({ kind: 'file:read', path: subject, asked: subject }));
  }), { numRuns: often });
});

function starred(subject: string, pattern: string): boolean {
  return new RegExp(`^${pattern.split('*').map((part) => part.replace(/[.?$^()[\]{}|\\+]/g, '\\$&')).join('.*')}$`, 's').test(subject);
}

t.test('hosts', async () => {
  const pattern = text(['a', 'b', '*', 'ab', 'example', 'com', '*a'], '.', 1, 4).filter((joined) => !/^\W|\.\*/.test(joined));
  const host = text(['a', 'b', 'ab', 'example', 'com'], '.', 1, 5);
  fc.assert(fc.property(rulesOf(pattern), fc.array(host, { minLength: 5, maxLength: 20 }), (rules, hosts) => {
    agree('network:listen', 'host', rules, hosts, starred, (subject) => ({ kind: 'network:listen', host: subject, port: 1, path: null }));
  }), { numRuns: often });
});

t.test('environment keys', async () => {
  const pattern = text(['A', 'B', '*', '_', 'KEY', '?', '[AB]'], '', 1, 5);
  const key = text(['A', 'B', '_', 'KEY', 'C'], '', 1, 6);
  fc.assert(fc.property(rulesOf(pattern), fc.array(key, { minLength: 5, maxLength: 20 }), (rules, keys) => {
    agree('env:read', 'key', rules, keys, (subject, glob) => minimatch(subject, glob, { dot: true, nocomment: true, nonegate: true, platform: 'linux' }), (subject) => ({ kind: 'env:read', key: subject }));
  }), { numRuns: often });
});

t.test('the index itself, with every kind of pattern and a condition behind it', async () => {
  const pattern = text(['a', 'b', '.', '/', '*', '**', 'ab', ' '], '', 1, 6);
  const subject = text(['a', 'b', '.', '/', 'ab', ' '], '', 0, 8);
  fc.assert(fc.property(fc.array(pattern, { minLength: 1, maxLength: 60 }), fc.array(subject, { minLength: 10, maxLength: 30 }), fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }), (patterns, subjects, accepted) => {
    const index = new PatternIndex<null>({ word: '/', end: '/.' }, (order) => accepted[order] === true);
    patterns.forEach((one, order) => {
      index.add(order, starMatcher(one));
    });
    index.seal();
    for (const one of subjects) {
      const expected = patterns.findIndex((candidate, order) => accepted[order] === true && starred(one, candidate));
      if (index.first(one, null, 1000) !== (expected === -1 ? 1000 : expected)) throw new Error(`${one}: ${index.first(one, null, 1000)}, plainly ${expected}`);
    }
  }), { numRuns: often });
});

t.test('most generated policies were compared', async (t) => {
  t.ok(compared > 2 * refused, `${compared} compared, ${refused} refused`);
});

t.test('host patterns', async (t) => {
  const matches = (pattern: string, host: string): boolean => hostMatchers(pattern).some((matcher) => matcher.matches(host));
  t.ok(matches('10.0.*', '10.0.3.4'));
  t.notOk(matches('10.0.*', '10.0.evil.example'), 'digits and stars mean addresses');
  t.ok(matches('fd00:*', 'fd00::1'));
  t.ok(matches('*.bücher.example', 'a.xn--bcher-kva.example'));
  t.ok(matches('{a,b}.example', 'b.example'));
  for (const bad of ['a b', '10.0.0.0/33', 'example.com/24', 'a..b', '*ü.example', 'host:80']) t.strictSame(hostMatchers(bad), [], bad);
  t.ok(matches('0.0.0.0/0', '1.2.3.4'));
  t.notOk(matches('0.0.0.0/0', '2001:db8::1'), 'a block of IPv4 addresses holds no IPv6 address');
  t.ok(matches('::/0', '2001:db8::1'));
  t.ok(matches('::ffff:10.0.0.0/8', '10.2.3.4'), 'a mapped block is the block');
});

t.test('names without segments', async (t) => {
  const matches = (pattern: string, name: string): boolean => globMatchers(pattern).some((matcher) => matcher.matches(name));
  t.ok(matches('*', 'X'));
  t.ok(matches('**', 'X'));
  t.ok(matches('A_{B,C}', 'A_C'));
  t.ok(matches('!(SECRET*)', 'PLAIN'));
  t.notOk(matches('!(SECRET*)', 'SECRET_KEY'));
  t.notOk(matches('A?', 'A'));
});
