// What a terminal is given: columns that fit it, wide characters counted as it shows them, colour where it takes any;
// and what a pipe is given: everything, plain.

import { spawnSync } from 'node:child_process';
import t from 'tap';
import { columns } from '../../src/policy/render-line.ts';
import { clip, pad, wrap } from '../../src/cli/terminal.ts';
import { exactEnvironment, nodeBinary } from '../harness.ts';
import { cli, folderWith, observedVerdict, safeclaw, writeDecisions } from './safeclaw-command.ts';

const long = `/srv/${'長い名前'.repeat(20)}/${'x'.repeat(80)}`;

t.test('columns', (t) => {
  t.same(['abc', '長い', 'e\u0301', '\u{1f600}', ''].map(columns), [3, 4, 1, 2, 0]);
  t.same([clip('abcdef', 4), clip('長い名前', 4), clip('長い名前', 5), clip('長い名前', 8), clip('abc', 1), clip('長', 1), clip('a\u0007b', 20)], ['abc…', '長…', '長い…', '長い名前', 'a', '', 'a\\u{07}b']);
  t.same([pad('長い', 6), pad('abc', 6), pad('abcdefg', 6)], ['長い  ', 'abc   ', 'abcdefg']);
  t.same(wrap('長い 名前 abc', 9), '長い 名前\nabc');
  for (let width = 2; width < 12; width++) t.ok(columns(clip('a長b名e\u0301前c\u{1f600}', width)) <= width, String(width));
  t.end();
});

/** In a terminal of its own, of so many columns. */
function inTerminal(folder: string, args: readonly string[], env: Readonly<Record<string, string>>, width = 72): string {
  const command = `stty cols ${width}; exec "${nodeBinary('20')}" "${cli}" ${args.join(' ')}`;
  const [file, words] = exactEnvironment('script', ['-qec', command, '/dev/null'], { PATH: process.env.PATH, HOME: folder, SHELL: '/bin/sh', TERM: 'xterm', ...env });
  return spawnSync(file, words, { cwd: folder, encoding: 'utf8' }).stdout.replaceAll('\r', '');
}

const plain = (text: string): string => text.replaceAll(/\u001b\[\d+m/g, '');

t.test('tables in a terminal and in a pipe', (t) => {
  const folder = folderWith(t, { 'safeclaw.config.yaml': 'version: 1\n' });
  writeDecisions(folder, [[{ kind: 'file:read', path: long, asked: long }, observedVerdict], [{ kind: 'env:read', key: 'A' }, observedVerdict]]);
  for (const [env, width] of [[{}, 72], [{ COLUMNS: '60' }, 60], [{ COLUMNS: 'x' }, 72]] as const) {
    const lines = plain(inTerminal(folder, ['audit', 'show'], env)).split('\n');
    const row = lines.find((line) => line.includes('file:read')) ?? '';
    t.match(row, /…$/, JSON.stringify(env));
    t.ok(columns(row) <= width && columns(row) >= width - 1, `${columns(row)} of ${width}`);
    const other = lines.find((line) => line.includes('env:read')) ?? '';
    t.equal(columns(row.slice(0, row.indexOf('/srv'))), columns(other.slice(0, other.lastIndexOf('A'))), 'the columns stand below one another');
  }
  for (const env of [{}, { COLUMNS: '60' }]) {
    const { stdout } = safeclaw(['audit', 'show'], { cwd: folder, env });
    t.ok(stdout.includes(long), 'a pipe gets it whole');
    t.notMatch(stdout, '\u001b');
  }
  t.ok(safeclaw(['audit', 'stats'], { cwd: folder, env: { COLUMNS: '50' } }).code === 0);
  t.end();
});

t.test('colour in a terminal: NO_COLOR, FORCE_COLOR, TERM', (t) => {
  const folder = folderWith(t, { 'safeclaw.config.yaml': 'version: 1\nrules:\n  - { action: "*", effect: allow }\n' });
  const coloured = (env: Record<string, string>): boolean => inTerminal(folder, ['policy', 'check'], env).includes('\u001b[');
  const rows: [env: Record<string, string>, expected: boolean][] = [[{}, true], [{ NO_COLOR: '1' }, false], [{ NO_COLOR: '' }, true], [{ TERM: 'dumb' }, false], [{ TERM: 'dumb', FORCE_COLOR: '1' }, true], [{ FORCE_COLOR: '0' }, false], [{ NO_COLOR: '1', FORCE_COLOR: '1' }, false]];
  for (const [env, expected] of rows) t.equal(coloured(env), expected, JSON.stringify(env));
  t.end();
});
