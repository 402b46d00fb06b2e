// `safeclaw policy suggest` on what programs do that is another thing each time: names they make up, folders they make,
// and copies of the environment that hold more than they ask for.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { CopiedKeys } from '../../src/cli/copied-keys.ts';
import { MadeNames } from '../../src/cli/made-names.ts';
import type { ParsedRecord } from '../../src/audit/read.ts';
import { nodeBinary, nodeVersions, readAudit } from '../harness.ts';
import { folderWith, safeclaw } from './safeclaw-command.ts';

const agent = `
const fs = require('fs'), crypto = require('crypto'), { execFileSync } = require('child_process');
const copy = { ...process.env };
const named = process.env.NAMED_API_KEY;
const child = String(execFileSync('/usr/bin/env')).includes('UNUSED_API_KEY');
const atomic = (name, text) => { const made = name + '.' + crypto.randomBytes(16).toString('hex') + '.tmp'; fs.writeFileSync(made, text); fs.renameSync(made, name); };
fs.mkdirSync('data', { recursive: true });
atomic('state.json', '{}');
fs.mkdirSync('out/assets', { recursive: true });
fs.writeFileSync('out/assets/index-' + crypto.randomBytes(4).toString('hex') + '.js', '');
const scratch = '/tmp/safeclaw-suggest-' + Date.now();
fs.mkdirSync(scratch);
fs.writeFileSync(scratch + '/a', 'a');
const back = fs.readFileSync(scratch + '/a', 'utf8');
fs.rmSync(scratch, { recursive: true });
for (let i = 0; i < 5; i++) fs.readFileSync('in/' + i + '.csv');
const lists = (folder) => fs.readdirSync(folder, { withFileTypes: true }).forEach((entry) => { if (entry.isDirectory() && entry.name !== 'data') lists(folder + '/' + entry.name); });
lists('.');
console.log(named, back, fs.existsSync('.env'), copy.HOME !== undefined, process.argv[2] === 'child' ? child : '');
`;

t.test('two runs that differ in every name, one policy; a credential that was only copied stays closed', (t) => {
  for (const node of nodeVersions) {
    const folder = folderWith(t, { 'agent.cjs': agent, 'package.json': '{}', '.env': 'SECRET=1', ...Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`in/${i}.csv`, ''])) });
    const run = (...words: string[]): ReturnType<typeof safeclaw> => safeclaw(['run', ...words], { cwd: folder, node, env: { NAMED_API_KEY: 'named', UNUSED_API_KEY: 'unused', OTHER: 'x', ANOTHER: 'y' } });
    const observed = run('--observe', '--', nodeBinary(node), 'agent.cjs', 'child');
    t.equal(observed.stdout, 'named a true true true\n', `Node ${node}: ${observed.stderr}`);
    const records = readAudit(path.join(folder, '.safeclaw/audit'));
    t.same(records.filter(({ kind, target }) => kind === 'decision' && target === 'UNUSED_API_KEY').map(({ listed }) => listed), [true]);
    t.equal(safeclaw(['policy', 'suggest', '--write'], { cwd: folder, node }).code, 0);
    const text = fs.readFileSync(path.join(folder, 'safeclaw.config.yaml'), 'utf8');
    for (const wanted of [/"\.\/state\.json\.\*\.tmp"/, /"\.\/out\/\*\*"/, /"\/tmp\/safeclaw-suggest-\*\/\*\*"/, /"\.\/\.safeclaw\/\*\*"/, /- "\." +#/, /"\.\/\.env"/, /"NAMED_API_KEY"/, /# {3}key: "UNUSED_API_KEY"/, /# dangerous: is code: what is written may be run later\n {2}- action: "file:write"\n {4}path: "\.\/out\/\*\*"/]) t.match(text, wanted, `Node ${node}`);
    t.match(safeclaw(['policy', 'test', '--log', '.safeclaw/audit'], { cwd: folder, node }), { code: 0, stdout: /0 of them would be denied[^]*left out of it now: \d+ times/ });
    fs.rmSync(path.join(folder, 'out'), { recursive: true });
    const enforced = run('--', nodeBinary(node), 'agent.cjs', 'child');
    t.equal(enforced.stdout, 'named a true true false\n', `Node ${node}: ${enforced.stderr}`);
    const denied = readAudit(path.join(folder, '.safeclaw/audit')).filter((record) => record.verdict === 'deny' && record.target !== 'UNUSED_API_KEY');
    t.same(denied, [], `Node ${node}`);
    // What the policy does not name is as closed as before.
    const other = folderWith(t, { 'attack.cjs': `const fs = require('fs'); const tried = []; for (const name of ['.env', 'in/x.txt', 'other.csv']) try { fs.readFileSync(name); tried.push(name); } catch (e) { tried.push(e.code); } for (const name of ['state.json.x', 'x/state.json.a.tmp', '/tmp/safeclaw-suggest', 'out-of/x']) try { fs.writeFileSync(name, ''); tried.push(name); } catch (e) { tried.push(e.code); } console.log(tried.join(' '), process.env.UNUSED_API_KEY, 'UNUSED_API_KEY' in process.env);` });
    fs.copyFileSync(path.join(other, 'attack.cjs'), path.join(folder, 'attack.cjs'));
    for (const name of ['in/x.txt', 'other.csv', 'x/a', 'out-of/a']) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), '');
    }
    t.equal(run('--', nodeBinary(node), 'attack.cjs').stdout, 'EACCES EACCES EACCES EACCES EACCES EACCES EACCES undefined false\n', `Node ${node}`);
  }
  t.end();
});

t.test('names that are made up are known by their form, where something was written under them', (t) => {
  const made = new MadeNames();
  const written = (name: string): string => made.globOf(name, true);
  t.equal(written('/a/x.json.c0c297330665af4aad667283b3d106f4.tmp'), '/a/x.json.*.tmp');
  t.equal(written('/tmp/sxk0qedv8zypflFetmarB/ssr'), `/tmp/${'?'.repeat(21)}/ssr`, 'a name that is nothing else keeps its length');
  t.equal(written('/a/7b1f7e1e-0c64-4c0a-9d0e-0123456789ab.log'), '/a/*.log');
  t.equal(written('/a/cache-1764075600000/x'), '/a/cache-*/x');
  t.equal(written('/a/job-k3j9x0a1b2c'), '/a/job-*');
  for (const plain of ['/a/index.js', '/a/2026-11-25.log', '/a/sha256sum', '/a/README.md', '/a/internationalization', '/a/es2022intl', '/a/rollup-linux-x64-gnu', '/a/base64url_encoding-in', '/a/deadbeefdeadbeef']) t.equal(written(plain), plain);
  t.equal(written('/a/[b] 1764075600000*'), '/a/\\[b\\] *\\*', 'what stands around it is literal');
  t.equal(made.globOf('/b/x.c0c297330665af4aad667283b3d106f4', false), '/b/x.c0c297330665af4aad667283b3d106f4', 'what is only read was there before');
  t.equal(made.globOf('/tmp/y6uVN2h6QUktyJ0jP3Fsm/ssr/a', false), `/tmp/${'?'.repeat(21)}/ssr/a`, 'or lies where something was written');
  t.end();
});

t.test('a variable is only copied where no chain asked for it by its name', (t) => {
  const copied = new CopiedKeys();
  const read = (chain: string, key: string, more: Partial<ParsedRecord> = {}): void => { copied.add({ kind: 'decision', action: 'env:read', chain, ...more } as ParsedRecord, key); };
  const listed = { listed: true };
  for (const key of ['HOME', 'PATH', 'COPIED', 'ASKED', 'LATER', 'ELSEWHERE']) read('a', key, listed);
  copied.endCopy('a');
  for (const key of ['HOME', 'PATH', 'COPIED', 'ASKED', 'LATER', 'ELSEWHERE']) read('a', key, { kind: 'count', count: key === 'ASKED' ? 3 : 2 });
  read('a', 'BY_NAME');
  for (const key of ['HOME', 'PATH', 'YOUNGER']) read('b', key, listed);
  read('b', 'YOUNGER', { action: 'env:write' });
  read('b', 'ELSEWHERE');
  read('c', 'ALONE', listed);
  copied.settle();
  t.same(['COPIED', 'LATER', 'HOME', 'ASKED', 'ELSEWHERE', 'BY_NAME', 'YOUNGER', 'ALONE', 'NEVER'].map((key) => copied.isOnlyCopied(key)), [true, true, true, false, false, false, false, false, false]);
  t.end();
});
