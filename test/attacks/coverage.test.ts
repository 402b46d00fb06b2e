// docs/attacks.md names every folder of the corpus beside what is attacked there, and no folder that is not there.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { root } from '../harness.ts';
import { corpusFolder } from './program.ts';

const page = fs.readFileSync(path.join(root, 'docs/attacks.md'), 'utf8');
const [, covered = ''] = /^## What is attacked, where, and what stops it$([\s\S]*?)^## /m.exec(page) ?? [];
const rows = covered.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| attack |')).map((line) => line.slice(2, -2).split(' | '));
const named = rows.flatMap(([, folders]) => [...(folders ?? '').matchAll(/`([a-z0-9-]+)`/g)].map(([, name]) => name as string));
const folders = fs.readdirSync(corpusFolder, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

t.test('the table has a row for each attack: what, where, stopped by what', async (t) => {
  t.ok(rows.length > 50, `${rows.length} rows`);
  t.same(rows.filter((cells) => cells.length !== 3 || cells.some((cell) => cell.trim() === '')), []);
});

t.test('every folder of the corpus is named, and every named folder is there', async (t) => {
  t.same(folders.filter((folder) => !named.includes(folder)), []);
  t.same(named.filter((name) => !folders.includes(name)), []);
});

t.test('a row without a folder leads to what no gate can stop', async (t) => {
  const without = rows.filter(([, where]) => where === '–');
  t.ok(without.every(([, , stopped]) => stopped?.includes('see below') === true), JSON.stringify(without));
  t.match(page, /^## What no gate in the process can stop$/m);
});
