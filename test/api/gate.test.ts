// createSafeClawGate as a program uses it: alone, under the preload, and against its will.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { dist, nodeVersions, runGated, temporaryFolder } from '../harness.ts';

const policy = `version: 1
rules:
  - { id: data, action: "file:read", path: "data/**", effect: allow }
  - { action: "tool:call", tool: "search", effect: allow }
  - { action: "tool:call", tool: "pay", effect: deny, reason: "a person pays" }
  - { action: "shell:execute", command: "git status", effect: allow }
  - { action: "network:request", host: "api.example.com", method: GET, effect: allow }
  - { action: "aws:s3:Get*", resource: "arn:aws:s3:::reports/*", effect: allow }
`;

const program = `
const { createSafeClawGate, SafeClawDeniedError } = require(${JSON.stringify(path.join(dist, 'index.cjs'))});
const fs = require('fs');
(async () => {
  const out = {};
  const gate = createSafeClawGate({ policy: './safeclaw.config.yaml' });
  out.same = createSafeClawGate() !== undefined;
  out.status = gate.status;
  out.allowed = gate.check({ action: 'file:read', path: 'data/a.txt' });
  out.denied = gate.check({ action: 'file:write', path: 'data/a.txt' });
  out.behindLink = gate.check({ action: 'file:read', path: 'data/link/../a.txt' });
  process.chdir('data');
  out.fromHere = gate.check({ action: 'file:read', path: 'a.txt' });
  process.chdir('..');
  out.request = gate.check({ action: 'network:request', url: 'https://API.example.com./x?token=abc' }).allowed;
  out.post = gate.check({ action: 'network:request', method: 'post', url: 'https://api.example.com/x' }).allowed;
  out.shell = [gate.check({ action: 'shell:execute', command: 'git status' }).allowed, gate.check({ action: 'shell:execute', command: 'git push' }).allowed];
  try { gate.enforce({ action: 'shell:execute', command: 'git push' }); } catch (e) { out.enforce = [e instanceof SafeClawDeniedError, e instanceof Error, e.code, e.safeclaw.action, e.message]; }
  out.aws = [gate.check({ action: 'aws:s3:GetObject', resource: 'arn:aws:s3:::reports/a' }).allowed, gate.check({ action: 'aws:s3:GetObject', resource: ['arn:aws:s3:::reports/a', 'arn:aws:s3:::other/a'] }).allowed, gate.check({ action: 'aws:s3:PutObject', resource: 'arn:aws:s3:::reports/a' }).allowed];
  let calls = 0;
  const search = gate.wrap('search', async (query) => { calls++; return query.toUpperCase(); });
  const pay = gate.wrap(function pay(amount) { calls++; return amount; });
  out.search = await search('abc');
  out.pay = await pay(5).catch((e) => [e.name, e.safeclaw.reason]);
  out.calls = calls;
  for (const bad of [null, {}, { action: 'file:read' }, { action: 'file:reed', path: 'x' }, { action: 'network:request', url: 'nonsense' }, { action: 'network:connect', host: 'x', port: 'y' }, { action: 'aws:s3:GetObject', resource: [1] }]) {
    try { gate.check(bad); (out.bad ??= []).push('no error'); } catch (e) { (out.bad ??= []).push(e.name); }
  }
  try { createSafeClawGate({ policy: './other.yaml' }); out.other = 'no error'; } catch (e) { out.other = e.message; }
  try { out.passwd = fs.readFileSync('/etc/passwd', 'utf8').length > 0; } catch (e) { out.passwd = e.code; }
  out.data = fs.readFileSync('data/a.txt', 'utf8');
  await gate.flush();
  await gate.close();
  try { out.afterClose = fs.readFileSync('/etc/passwd', 'utf8').length > 0; } catch (e) { out.afterClose = e.code; }
  console.log(JSON.stringify(out));
})();
`;

for (const node of nodeVersions) {
  for (const via of ['none', 'require'] as const) {
    t.test(`Node ${node}, ${via === 'none' ? 'without' : 'under'} the preload`, async (t) => {
      const folder = temporaryFolder();
      t.teardown(() => { fs.rmSync(folder, { recursive: true, force: true }); });
      fs.mkdirSync(path.join(folder, 'data'));
      fs.mkdirSync(path.join(folder, 'other/deep'), { recursive: true });
      fs.symlinkSync('../other/deep', path.join(folder, 'data/link'));
      const run = await runGated({ node, policy, program, via, folder, files: { 'data/a.txt': 'mine' } });
      t.equal(run.code, 0, run.stderr);
      const out = run.json();
      t.same(out.status, { installed: true, loaded: true, enforcing: true, policy: path.join(run.folder, 'safeclaw.config.yaml') });
      t.match(out.allowed, { allowed: true, action: 'file:read', target: path.join(run.folder, 'data/a.txt'), rule: 'data', position: 'safeclaw.config.yaml:3:3' });
      t.match(out.behindLink, { allowed: false, target: path.join(run.folder, 'other/a.txt') }, 'as the kernel reads it');
      t.match(out.fromHere, { allowed: true, target: path.join(run.folder, 'data/a.txt') });
      t.match(out.denied, { allowed: false, rule: 'defaultAction', code: 'SC_DENIED' });
      t.same([out.request, out.post, out.shell], [true, false, [true, false]]);
      t.same(out.enforce.slice(0, 4), [true, true, 'EACCES', 'shell:execute']);
      t.match(out.enforce[4], 'denied `shell:execute` on `git push`');
      t.same([out.search, out.pay, out.calls], ['ABC', ['SafeClawDeniedError', 'a person pays'], 1]);
      t.same(out.bad, ['TypeError', 'TypeError', 'TypeError', 'TypeError', 'TypeError', 'TypeError', 'TypeError']);
      t.same(out.aws, [true, false, false], 'an AWS call needs each of its resources allowed');
      t.match(out.other, 'a gate is already in place');
      t.same([out.passwd, out.data, out.afterClose], ['EACCES', 'mine', 'EACCES'], 'the surfaces are in place, and a program cannot take them away');
      t.equal(run.find('tool:call', 'pay', 'deny').length, 1);
      t.equal(run.find('tool:call', 'search', 'allow').length, 1);
      t.notOk(JSON.stringify(run.records).includes('token=abc'), 'no secret of a URL is in the log');
      t.equal(run.records.filter((record) => record.kind === 'genesis').length, 1, 'one gate, one chain');
    });
  }
}

t.test('install: false decides and leaves Node alone', async (t) => {
  const run = await runGated({ policy, via: 'none', program: `const { createSafeClawGate } = require(${JSON.stringify(path.join(dist, 'index.cjs'))}); const gate = createSafeClawGate({ install: false }); console.log(JSON.stringify([gate.check({ action: 'file:read', path: '/etc/passwd' }).allowed, require('fs').readFileSync('/etc/passwd').length > 0, gate.status.installed]));` });
  t.same(run.json(), [false, true, false], run.stderr);
});
