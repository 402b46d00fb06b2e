import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { classify } from '../../src/census/classify.ts';
import { REASONS, rules } from '../../src/census/rules.ts';
import { compare, formatTable, makeTable, parseTable, type Table } from '../../src/census/table.ts';
import { walk } from '../../src/runtime/walk.ts';
import { knownNames } from '../../src/census/known.ts';
import { root } from '../harness.ts';

const text = fs.readFileSync(path.join(root, 'src/census/entries.tsv'), 'utf8');
const table = parseTable(text);

t.test('the table reads back as it was written', (t) => {
  t.equal(formatTable(table), text);
  t.throws(() => parseTable('fs.open\tfunction\t18\tpassive\tfiles\n'), /names no versions/);
  t.end();
});

t.test('each entry stands once for each major', (t) => {
  const seen = new Set<string>();
  for (const { name, majors } of table.rows) for (const major of majors) {
    if (seen.has(`${name} ${major}`)) t.fail(`${name} ${major}`);
    seen.add(`${name} ${major}`);
  }
  t.ok(seen.size > 30_000);
  t.end();
});

t.test('each rule and each reason has entries, and what it names exists', (t) => {
  const threats = fs.readFileSync(path.join(root, 'docs/threat-model.md'), 'utf8');
  for (const rule of rules) {
    t.ok(table.rows.some(({ name, kind, majors }) => majors.some((major) => classify([rule], name, kind, major) !== null)), rule.names.join(' '));
    const { review } = rule;
    if (review.is === 'gated' || review.is === 'refused') t.ok(fs.existsSync(path.join(root, review.by)), review.by);
    if (review.is === 'known') t.ok(threats.includes(review.row), review.row);
  }
  for (const why of Object.keys(REASONS)) t.ok(table.rows.some(({ review }) => review === `passive\t${why}`), why);
  t.end();
});

t.test('the first rule that matches decides, from its first major to its last', (t) => {
  t.match(classify(rules, 'fs.readFile', 'function', 26), { is: 'gated' });
  t.match(classify(rules, 'fs.readFile', 'function', 24), { is: 'passive', why: 'files' });
  t.match(classify(rules, 'globalThis.Array', 'language', 24), { why: 'language' });
  t.equal(classify(rules, 'brandnew.thing', 'function', 26), null);
  t.end();
});

const small: Table = { reviewed: ['26.10.0'], rows: [{ name: 'os.cpus', kind: 'function', majors: [26], review: 'passive\tsystem' }] };
const survey = (version: string, names: readonly string[]) => ({ version, entries: Object.fromEntries(names.map((name) => [name, ['function', ''] as const])), absent: {} });

t.test('what is not listed, and what is gone, is a difference', (t) => {
  t.same(compare(small, rules, survey('26.10.0', ['os.cpus'])), { version: '26.10.0', unlisted: [], missing: [] });
  t.match(compare(small, rules, survey('26.11.0', ['os.cpus', 'os.added', 'new.added'])).unlisted, [{ name: 'os.added', review: 'passive\tsystem' }, { name: 'new.added', review: null }]);
  t.same(compare(small, rules, survey('26.11.0', [])).missing, ['os.cpus']);
  t.same(compare(small, rules, survey('28.0.0', [])).missing, [], 'of a new major nothing is expected');
  t.match(compare(small, [], survey('26.10.0', ['os.cpus'])).unlisted, [{ name: 'os.cpus', review: null }], 'a rule that is gone is a difference too');
  t.throws(() => makeTable([survey('26.10.0', ['brandnew.thing'])], rules), /brandnew\.thing/);
  t.end();
});

t.test('names do not depend on getters, and lead through objects, classes and symbols', (t) => {
  class Known {
    static make() { /* Looked at, not called. */ }
    method() { /* Looked at, not called. */ }
    get value(): never { throw new Error('called'); }
  }
  const symbol = Symbol('s');
  const exports: Record<PropertyKey, unknown> = { Known, nested: { deep: { inner() { /* Looked at, not called. */ } } }, one: 1, [symbol]() { /* Looked at, not called. */ } };
  exports.self = exports;
  t.same(walk('m', exports).map(({ name, kind }) => `${name} ${kind}`), ['m.Known function', 'm.Known.make function', 'm.Known#method function', 'm.Known#value accessor', 'm.nested object', 'm.nested.deep object', 'm.nested.deep.inner function', 'm.one value', 'm.self object', 'm.@@s function']);
  t.end();
});

t.test('what a running Node can be held against', (t) => {
  const names = knownNames(table);
  t.ok(names.includes('fs.readFile') && names.includes('binding:tcp_wrap.TCP#connect') && names.includes('instance:LibuvStreamWrap#writev'));
  t.notOk(names.some((name) => name.startsWith('instance:FileHandle') || name.startsWith('globalThis.Buffer.')));
  t.end();
});
