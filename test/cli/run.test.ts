// `safeclaw run`: the program is gated, and otherwise as if it had been started without us.

import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { exactEnvironment, nodeBinary, nodeVersions, readAudit } from '../harness.ts';
import { cli, folderWith, safeclaw } from './safeclaw-command.ts';

const policy = 'version: 1\nrules:\n  - { action: "file:read", path: "./**", effect: allow }\n';
const agent = "const fs = require('fs'); const out = [fs.readFileSync('data.txt', 'utf8')]; try { fs.readFileSync('/etc/passwd'); out.push('read'); } catch (e) { out.push(e.code, e.safeclaw && e.safeclaw.action); } console.log(out.join(), process.argv.slice(2).join());";
const files = { 'safeclaw.config.yaml': policy, 'data.txt': 'mine', 'agent.js': agent };

t.test('the program is gated and recorded, on every Node', (t) => {
  for (const node of nodeVersions) {
    const folder = folderWith(t, files);
    const { code, stdout, stderr } = safeclaw(['run', '--', nodeBinary(node), 'agent.js', '--policy', 'x'], { cwd: folder, node });
    t.same([code, stdout], [0, 'mine,EACCES,file:read --policy,x\n'], `Node ${node}: ${stderr}`);
    t.equal(readAudit(path.join(folder, '.safeclaw/audit')).filter((record) => record.action === 'file:read' && record.verdict === 'deny').length, 1);
  }
  t.end();
});

t.test('policy, mode, folders with spaces, and the NODE_OPTIONS that were there', (t) => {
  const folder = folderWith(t, { 'other place/open.yaml': 'version: 1\ndefaultAction: allow\n', 'other place/first.cjs': "if ((process.argv[1] ?? '').endsWith('agent.js')) process.stdout.write('first ');", 'data.txt': 'mine', 'agent.js': agent });
  const node = nodeBinary('20');
  t.equal(safeclaw(['run', '--policy', 'other place/open.yaml', '--', node, 'agent.js'], { cwd: folder }).stdout, 'mine,read \n');
  t.equal(safeclaw(['run', '--policy=other place/open.yaml', node, 'agent.js'], { cwd: folder }).stdout, 'mine,read \n', 'without --');
  fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), policy);
  t.equal(safeclaw(['run', '--observe', '--', node, 'agent.js'], { cwd: folder }).stdout, 'mine,read \n', 'observe denies nothing');
  t.match(safeclaw(['audit', 'show', '--verdict', 'deny'], { cwd: folder }).stdout, /would +file:read +default\w* +\/etc\/passwd/, 'and what it would have denied can be asked for');
  t.ok(readAudit(path.join(folder, '.safeclaw/audit')).some((record) => record.observed !== undefined), 'and records what would have been denied');
  t.equal(safeclaw(['run', '--', node, 'agent.js'], { cwd: folder, env: { NODE_OPTIONS: '--require "./other place/first.cjs"' } }).stdout, 'first mine,EACCES,file:read \n');
  t.match(safeclaw(['run', '--policy', 'nowhere.yaml', '--', node, 'agent.js'], { cwd: folder }), { code: 1, stdout: '', stderr: /there is no policy file/ });
  t.end();
});

t.test('exit codes and standard input are passed on', (t) => {
  const folder = folderWith(t, files);
  const rows: [command: string[], code: number][] = [
    [['node', '-e', 'process.exit(7)'], 7],
    [['sh', '-c', 'exit 3'], 3],
    [['sh', '-c', 'kill -9 $$'], 137],
    [['sh', '-c', 'kill -15 $$'], 143],
    [['no-such-command'], 127],
    [[path.join(folder, 'data.txt')], 126],
    [['deno', 'run', 'x.ts'], 1],
  ];
  for (const [command, code] of rows) t.equal(safeclaw(['run', '--', ...command], { cwd: folder }).code, code, command.join(' '));
  t.equal(safeclaw(['run', '--', 'cat'], { cwd: folder, input: 'through' }).stdout, 'through');
  t.match(safeclaw(['run', '--', 'no-such-command'], { cwd: folder }).stderr, /^safeclaw: cannot start `no-such-command`: command not found\n/);
  t.match(safeclaw(['run', '--', 'deno'], { cwd: folder }).stderr, /would not be gated, so it is not started/);
  t.end();
});

t.test('signals are passed on, and the program decides what they mean', async (t) => {
  for (const [signal, code] of [['SIGTERM', 5], ['SIGINT', 6], ['SIGHUP', 129]] as const) {
    const folder = folderWith(t, { ...files, 'wait.js': "process.on('SIGTERM', () => process.exit(5)); process.on('SIGINT', () => process.exit(6)); setInterval(() => {}, 1000); process.stdout.write('ready');" });
    const [file, args] = exactEnvironment(nodeBinary('20'), [cli, 'run', '--', nodeBinary('20'), 'wait.js'], { PATH: process.env.PATH, HOME: folder });
    const child = spawn(file, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.kill(signal);
    t.equal(await ended, code, signal);
  }
});
