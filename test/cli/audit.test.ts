// `safeclaw audit verify` and `audit show` on logs that the real writer made.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { folderWith, safeclaw, writeLog } from './safeclaw-command.ts';

t.test('a whole log verifies, from its folder, its file and standard input with other lines mixed in', (t) => {
  const folder = folderWith(t, {});
  const file = writeLog(folder);
  const mixed = `starting\n{\n${fs.readFileSync(file, 'utf8').split('\n').map((line) => (line === '' ? '' : `${line}\nnoise {"a":1}\n{\n  "v": 1\n}\n{"v":1}\n{"\n`)).join('')}{`;
  const ways: [args: string[], input: string][] = [[[], ''], [['--last', '3'], ''], [['.safeclaw/audit'], ''], [[path.relative(folder, file)], ''], [[file], ''], [['-'], mixed]];
  for (const [args, input] of ways) {
    const { code, stdout, stderr } = safeclaw(['audit', 'verify', ...args], { cwd: folder, input });
    t.equal(code, 0, `${args.join(' ')}: ${stdout}${stderr}`);
    t.match(stdout, /^verified: /);
    t.ok(stdout.split('\n').length <= 25, 'one screen');
  }
  const report = JSON.parse(safeclaw(['audit', 'verify', '--json'], { cwd: folder }).stdout);
  t.equal(report.ok, true);
  const head = report.chains[0].head;
  t.equal(safeclaw(['audit', 'verify', '--head', head], { cwd: folder }).code, 0, 'a head that was kept');
  t.equal(safeclaw(['audit', 'verify', '--head', head.replace(/.$/, (digit: string) => (digit === '0' ? '1' : '0'))], { cwd: folder }).code, 1, 'another head');
  t.end();
});

t.test('a changed log: exit 1 and the first bad line', (t) => {
  const folder = folderWith(t, {});
  const file = writeLog(folder);
  const lines = fs.readFileSync(file, 'utf8').split('\n');
  const name = path.relative(folder, file);
  const changes: [what: string, text: string, line: number | null][] = [
    ['a byte', lines.join('\n').replace('"verdict":"deny"', '"verdict":"Deny"'), 3],
    ['a line taken out', [...lines.slice(0, 2), ...lines.slice(3)].join('\n'), 3],
    ['two lines swapped', [lines[0], lines[1], lines[3], lines[2], ...lines.slice(4)].join('\n'), 3],
    ['a line twice', [...lines.slice(0, 3), ...lines.slice(2)].join('\n'), 4],
    ['nothing left', '', null],
  ];
  for (const [what, text, line] of changes) {
    fs.writeFileSync(file, text);
    const { code, stdout } = safeclaw(['audit', 'verify'], { cwd: folder });
    t.equal(code, 1, what);
    t.match(stdout, /^NOT VERIFIED: /);
    if (line !== null) t.match(stdout.replace(/\s+/g, ' '), `${name}:${line}`, what);
    t.equal((JSON.parse(safeclaw(['audit', 'verify', '--json'], { cwd: folder }).stdout) as { ok: boolean }).ok, false);
  }
  t.end();
});

t.test('no log is not a log that verifies', (t) => {
  const folder = folderWith(t, { 'empty.jsonl': '', 'folder/x.txt': '' });
  for (const args of [[], ['nowhere'], ['folder'], ['empty.jsonl'], ['-']]) {
    const { code, stdout, stderr } = safeclaw(['audit', 'verify', ...args], { cwd: folder });
    t.equal(code, 1, `${args.join(' ')}: ${stdout}${stderr}`);
  }
  t.match(safeclaw(['audit', 'show'], { cwd: folder }), { code: 1, stderr: /^safeclaw: no audit log at \.safeclaw\/audit: there is no such file or folder\n/ });
  t.end();
});

t.test("the policy's own audit folder is found, and a log that goes elsewhere is said", (t) => {
  const folder = folderWith(t, { 'safeclaw.config.yaml': 'version: 1\naudit: { path: "logs" }\n', 'stdout.yaml': 'version: 1\naudit: { sink: "stdout" }\n' });
  const file = writeLog(folder);
  fs.renameSync(path.dirname(file), path.join(folder, 'logs'));
  t.equal(safeclaw(['audit', 'verify'], { cwd: folder }).code, 0);
  const elsewhere = safeclaw(['audit', 'verify', '--policy', 'stdout.yaml'], { cwd: folder });
  t.equal(elsewhere.code, 1);
  t.match(elsewhere.stderr, /goes to stdout/);
  t.end();
});

t.test('show: a table for people, filtered, with nothing that a terminal could be fooled by', (t) => {
  const folder = folderWith(t, {});
  const file = writeLog(folder);
  const show = (...args: string[]): string[] => safeclaw(['audit', 'show', ...args], { cwd: folder }).stdout.split('\n').filter((line) => /^\d\d:/.test(line));
  t.equal(show().length, 6, 'five decisions and one count');
  const rows: [args: string[], targets: RegExp[]][] = [
    [['--verdict', 'deny'], [/denied +file:write +safeclaw\.config\.yaml:6 +\/etc\/evil\\u\{1b\}\[31m/, /network:request .* GET https:\/\/example\.com\//]],
    [['--action', 'network:*'], [/network:request/]],
    [['--action', 'file:read', '--action', 'shell:execute'], [/\/app\/data\.txt/, /git status/]],
    [['--target', 'git'], [/allowed +shell:execute +safeclaw\.config\.yaml:3 +git status/]],
    [['--last', '1', '--action', 'env:*'], [/env:read .*HOME \(1 more\)/]],
    [['--action', 'aws:*'], []],
  ];
  for (const [args, targets] of rows) {
    const lines = show(...args);
    t.equal(lines.length, targets.length, args.join(' '));
    for (const [i, target] of targets.entries()) t.match(lines[i], target);
  }
  const { stdout } = safeclaw(['audit', 'show'], { cwd: folder });
  t.notMatch(stdout, /\u001b/, 'plain where it is no terminal');
  const json = JSON.parse(safeclaw(['audit', 'show', '--json', '--verdict', 'deny', '-'], { cwd: folder, input: fs.readFileSync(file, 'utf8') }).stdout);
  t.same(json.records.map((record: { target: string }) => record.target), ['/etc/evil\u001b[31m', 'GET https://example.com/']);
  t.match(safeclaw(['audit', 'show', '--action', 'tool:call'], { cwd: folder }), { code: 0, stdout: /no record matches/ });
  t.end();
});

t.test('a reader that stops early is no failure, and a log is read on the oldest and the newest Node', (t) => {
  const folder = folderWith(t, {});
  writeLog(folder);
  for (const node of ['18', '26']) {
    t.equal(safeclaw(['audit', 'verify'], { cwd: folder, node }).code, 0);
    t.equal(safeclaw(['audit', 'show'], { cwd: folder, node }).code, 0);
  }
  t.end();
});
