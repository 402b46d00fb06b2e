// The tables of docs/attacks.md are put together from runs of single classes.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { root } from '../harness.ts';
import type { Outcome, Way } from './lab.ts';
import { type AttackClass, classNames, type Program } from './program.ts';
import { publishedRow, type Result, withResults } from './published-table.ts';

const empty = 'before\n<!-- attacks -->\n<!-- /attacks -->\nbetween\n<!-- neighbours -->\n<!-- /neighbours -->\nafter\n';
const versions = ['18.20.8', '26.10.0'];

const program = (name: string, allowed = false): Program => ({ name, file: name, attack: 'x', allowed, denied: null, stoppedBy: 'x', onlyGated: null, flags: [], also: [], escapes: null, runsOn: () => true });
const attackClass = (name: string, programs: readonly Program[]): AttackClass => ({ name, folder: '', policy: '', permissions: [], programs });
const outcome = (escape: string | null, worked = false): Outcome => ({ escape, worked, records: [], log: null, ended: '0', output: '' });
const result = (of: Program, node: string, way: Way, seen: Outcome): Result => ({ program: of, node, way, outcome: seen });

const [one, two, neighbour] = [program('one'), program('two'), program('allowed-x', true)];
const first = attackClass('first', [one, two, neighbour]);
const bareAndGated = (node: string): Result[] => [
  result(one, node, 'none', outcome('printed')), result(two, node, 'none', outcome('printed')),
  result(one, node, 'import', outcome(null)), result(one, node, 'require', outcome('printed')), result(two, node, 'import', outcome(null)),
  result(neighbour, node, 'none', outcome(null, true)), result(neighbour, node, 'import', outcome(null, true)), result(neighbour, node, 'require', outcome(null, false)),
];
const results = [...bareAndGated('18'), ...bareAndGated('26'), result(two, '26', 'permission', outcome('printed')), result(neighbour, '26', 'permission', outcome(null, true))];

t.test('one way through is an escape, and a neighbour works in every way or not at all', async (t) => {
  const page = withResults(empty, first, results, versions, ['first']);
  t.same(publishedRow(page, 'attacks', 'first'), { name: 'first', programs: 2, runs: 6, cells: [[2, null, 1], [2, 1, 1]] });
  t.same(publishedRow(page, 'neighbours', 'first'), { name: 'first', programs: 1, runs: 4, cells: [[1, null, 0], [1, 1, 0]] });
  t.match(page, /^before\n/);
  t.match(page, /between/);
  t.match(page, /\nafter\n$/);
});

t.test('a class takes the place of what the page said of it, and the sum follows', async (t) => {
  const page = withResults(empty, first, results, versions, ['first']);
  const second = attackClass('another', [one]);
  const both = withResults(page, second, [result(one, '18', 'none', outcome('printed')), result(one, '26', 'none', outcome('printed'))], versions, ['first', 'another']);
  t.match(both, '| **all** | 3 | 6 | 3 / – / 1 | 3 / 1 / 1 |');
  t.ok(both.indexOf('| another |') < both.indexOf('| first |'), 'in the order of their names');
  t.equal(withResults(both, first, results, versions, ['first', 'another']), both, 'the same results, the same page');
  const alone = withResults(both, second, [result(one, '18', 'none', outcome(null)), result(one, '26', 'none', outcome(null))], versions, ['another']);
  t.equal(publishedRow(alone, 'attacks', 'first'), null, 'a class that is no more has no row');
  t.match(alone, '| **all** | 1 | 0 | 0 / – / 0 | 0 / – / 0 |');
});

t.test('a page without its marks is refused', async (t) => {
  t.throws(() => withResults('no marks', first, results, versions, ['first']), /no place for the table of attacks/);
});

t.test('the published page can be read, and speaks of classes that exist', async (t) => {
  const page = fs.readFileSync(path.join(root, 'docs/attacks.md'), 'utf8');
  const names = [...page.matchAll(/^\| ([a-z0-9-]+) \| \d+ \| \d+ \| .* \/ /gm)].map(([, name]) => name as string);
  t.same(names.filter((name) => !classNames().includes(name)), []);
  t.same(names.filter((name) => publishedRow(page, 'attacks', name) === null || publishedRow(page, 'neighbours', name) === null), [], 'every row stands in its table');
});
