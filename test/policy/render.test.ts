// The shape of findings on a terminal.

import * as fs from 'node:fs';
import t from 'tap';
import { diagnosePolicy } from '../../src/policy/diagnose.ts';
import type { Diagnostic } from '../../src/policy/diagnostic.ts';
import { singleText } from '../../src/policy/policy-text.ts';
import { positionOf, renderDiagnostics } from '../../src/policy/render.ts';
import { root } from '../harness.ts';

const file = 'safeclaw.config.yaml';
const found = (text: string, at: string, more: Partial<Diagnostic> = {}): Diagnostic => ({ code: 'SC_X', severity: 'error', span: { start: text.indexOf(at), end: text.indexOf(at) + at.length }, message: 'message', ...more });
const drawn = (text: string, at: string, more: Partial<Diagnostic> = {}): string[] => renderDiagnostics(singleText(file, text), [found(text, at, more)]).split('\n');

t.test('the house style', (t) => {
  const text = `${'#\n'.repeat(10)}version: 1\nrules:\n  # S3 through the SDK only\n  - action: "network:requst"\n    effect: allow\n`;
  t.equal(renderDiagnostics(singleText(file, text), diagnosePolicy(text).diagnostics), `safeclaw.config.yaml:14:13: error: unknown action \`network:requst\` [SC_UNKNOWN_ACTION]
   |
13 |   # S3 through the SDK only
14 |   - action: "network:requst"
   |             ^^^^^^^^^^^^^^^^ no surface produces this action
   |
   = help: did you mean \`network:request\`?
   = note: policy not loaded; every action is denied until it is`);
  t.end();
});

t.test('lines', (t) => {
  t.same(drawn('a: b', 'b').slice(1), ['  |', '1 | a: b', '  |    ^', '  |', '  = note: policy not loaded; every action is denied until it is'], 'the first line has none before it');
  t.same(drawn('a\n\tb c', 'c').slice(2, 5), ['1 | a', '2 |     b c', '  |       ^'], 'a tab is four columns');
  t.same(drawn('日本 x', 'x')[3], '  |      ^', 'wide characters take two columns');
  t.same(drawn('e\u0301 x', 'x')[3], '  |   ^', 'marks take none');
  t.same(drawn('x 日本', '日本')[3], '  |   ^^^^');
  t.same(drawn('\u001b[31mx', 'x').slice(2, 4), ['1 | \\u{1b}[31mx', '  |           ^'], 'escapes are shown, not obeyed');
  t.same(drawn('a\r\nb\r\n', 'b').slice(2, 5), ['1 | a', '2 | b', '  | ^'], 'Windows line ends are not shown');
  t.same(drawn('a\nb\nc', 'a\nb')[3], '  | ^', 'of many lines the first is underlined');
  const long = drawn(`${'y'.repeat(5000)}HERE${'z'.repeat(5000)}`, 'HERE');
  t.ok((long[2] as string).length < 130 && (long[2] as string).includes('yHEREz'), 'a long line is cut around the span');
  t.equal((long[3] as string).indexOf('^^^^'), (long[2] as string).indexOf('HERE'));
  t.end();
});

t.test('texts', (t) => {
  const text = 'a: 1\nb: 2\n';
  t.match(drawn(text, 'a', { message: 'x\u202ey\nz' })[0], /^safeclaw\.config\.yaml:1:1: error: x\\u\{202e\}y\\u\{0a\}z \[SC_X\]$/, 'the first line stays one line');
  t.same(drawn(text, 'b', { severity: 'warning', help: 'write\none: 1', note: 'n' }).slice(5), ['  |', '  = help: write', '          one: 1', '  = note: n'], 'further lines of a help stand below its first; a warning loads');
  t.same(drawn(text, 'b', { severity: 'warning', related: { span: { start: 0, end: 1 }, label: 'first' } }).slice(1), ['  |', '1 | a: 1', '2 | b: 2', '  | ^', ' ::: safeclaw.config.yaml:1:1', '  |', '1 | a: 1', '  | - first'], 'a second place');
  const two = renderDiagnostics(singleText(file, text), [found(text, 'a'), found(text, 'b'), found(text, '2', { severity: 'warning' })]);
  t.equal(two.split('policy not loaded').length, 2, 'said once');
  t.ok(two.indexOf('policy not loaded') > two.indexOf(':2:1:') && two.indexOf('policy not loaded') < two.indexOf('warning'), 'at the last error');
  t.notMatch(renderDiagnostics(singleText(file, text), [found(text, 'a')]), /\u001b/);
  const colored = renderDiagnostics(singleText(file, text), [found(text, 'a')], { color: true });
   
  t.equal(colored.replaceAll(/\u001b\[[\d;]*m/g, ''), renderDiagnostics(singleText(file, text), [found(text, 'a')]), 'colours change nothing else');
  t.match(colored, /\u001b\[1;31merror:/);
  t.equal(renderDiagnostics(singleText(file, text), []), '');
  t.end();
});

t.test('positions count characters', (t) => {
  const text = 'ab\n😀x\r\ny';
  for (const [offset, line, column] of [[0, 1, 1], [2, 1, 3], [3, 2, 1], [5, 2, 2], [8, 3, 1], [9, 3, 2], [99, 3, 2]] as const) t.same(positionOf(text, offset), { line, column }, `offset ${offset}`);
  t.end();
});

t.test('every page of docs/errors shows its code and has its parts', (t) => {
  for (const name of fs.readdirSync(`${root}/docs/errors`).filter((one) => one.startsWith('SC_'))) {
    const page = fs.readFileSync(`${root}/docs/errors/${name}`, 'utf8');
    const code = name.slice(0, -3);
    t.ok(page.startsWith(`# ${code}`), name);
    for (const part of ['## What it looks like', '## Why', '## Mitigation', '## Related']) t.ok(page.includes(part), `${name}: ${part}`);
    for (const [, link] of page.matchAll(/\]\((SC_\w+\.md)\)/g)) t.ok(fs.existsSync(`${root}/docs/errors/${link ?? ''}`), `${name} → ${link ?? ''}`);
  }
  t.end();
});
