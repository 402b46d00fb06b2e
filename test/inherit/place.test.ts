// A policy is read against one place: home folder, project, platform and search path of the first gated process. What
// a child or a thread is started with (HOME, the working folder, variables of Lambda, PATH, arguments) moves none of it.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { nodeVersions, runGated, temporaryFolder } from '../harness.ts';

const policy = `
version: 1
defaultAction: deny
rules:
  - { action: file:read, path: ~/key, effect: deny }
  - { action: file:read, path: ./**, effect: allow }
  - { action: "shell:execute", command: ["node *", "mark *"], effect: allow }
  - { action: "env:read", key: [GIT_PAGER, LD_X], effect: allow }
`;

const program = `
const cp = require('node:child_process');
const path = require('node:path');
const { Worker } = require('node:worker_threads');
const [other] = process.argv.slice(2);
const key = path.join(__dirname, 'home/key');
const attempt = (text) => 'try { console.log(' + text + ') } catch (error) { console.log(error.code) }';
const start = (code, options, args = []) => { const { error, stdout, stderr } = cp.spawnSync(process.execPath, ['-e', code, ...args], { encoding: 'utf8', ...options }); return error?.message ?? (stdout || stderr).trim(); };
const threads = (code, options) => new Promise((done) => new Worker('const console = { log: (x) => require("node:worker_threads").parentPort.postMessage(x) };' + code, { eval: true, ...options }).once('message', done).once('error', (error) => done(error.message)));
const read = attempt("require('fs').readFileSync(" + JSON.stringify(key) + ", 'utf8')");
const load = attempt('require(' + JSON.stringify(path.join(other, 'private.js')) + ')');
const wrapped = "console.log(require('child_process').spawnSync('env', ['mark', 'x'], { encoding: 'utf8' }).stdout || 'not run')";
const handed = "console.log(require('child_process').spawnSync(process.execPath, ['-p', '[process.env.GIT_PAGER, process.env.LD_X, process.env.PLAIN].join()'], { encoding: 'utf8', env: { GIT_PAGER: 'planted', LD_X: 'planted' } }).stdout.trim())";
const lambda = { AWS_LAMBDA_FUNCTION_NAME: 'x', LAMBDA_TASK_ROOT: 'y' };
const planted = { PATH: path.join(__dirname, 'planted') + ':' + process.env.PATH };
(async () => {
  const out = {
    home: start(read, { env: { HOME: '/nowhere' } }),
    lambda: start(read, { env: lambda }),
    'working folder': start(load, { cwd: other }),
    argument: start(load, {}, [path.join(other, 'x')]),
    wrapper: start(wrapped, { env: planted }),
    neighbour: start(attempt("require('fs').readFileSync(" + JSON.stringify(path.join(__dirname, 'open.txt')) + ", 'utf8')"), { cwd: other, env: { HOME: '/nowhere', ...lambda } }),
    'own project': start(attempt('require(' + JSON.stringify(path.join(__dirname, 'module.js')) + ')'), { cwd: other }),
    'home in a thread': await threads(read, { env: { HOME: '/nowhere' } }),
    'lambda in a thread': await threads(read, { env: lambda }),
    'wrapper in a thread': await threads(wrapped, { env: planted }),
    'variables of a thread': await threads(handed, { env: { GIT_PAGER: 'planted', LD_X: 'planted', ...process.env } }),
  };
  process.chdir(other);
  out['a thread elsewhere'] = await threads(load, {});
  out['an entry of its own'] = cp.spawnSync(process.execPath, [path.join(other, 'main.js')], { encoding: 'utf8', cwd: __dirname }).stdout.trim();
  console.log(JSON.stringify(out));
})();
`;

for (const node of nodeVersions) {
  t.test(`Node ${node}`, async (t) => {
    const folder = temporaryFolder();
    const other = temporaryFolder();
    t.teardown(() => {
      for (const made of [folder, other]) fs.rmSync(made, { recursive: true, force: true });
    });
    fs.writeFileSync(path.join(other, 'package.json'), '{}');
    fs.writeFileSync(path.join(other, 'private.js'), "module.exports = 'PRIVATE';");
    fs.writeFileSync(path.join(other, 'main.js'), "console.log(require('./private.js'));");
    fs.mkdirSync(path.join(folder, 'planted'));
    fs.writeFileSync(path.join(folder, 'planted/env'), '#!/bin/sh\necho PLANTED\n', { mode: 0o755 });
    const run = await runGated({
      node, folder, program, args: [other],
      // So that the program may go there; what a folder may show is no leave to load code from it.
      policy: `${policy}  - { action: "file:stat", path: "${other}", effect: allow }\n`, env: { HOME: path.join(folder, 'home'), SAFECLAW_QUIET: '1' }, timeoutMs: 120_000,
      files: { 'home/key': 'KEY', 'open.txt': 'open', 'module.js': "module.exports = 'ours';" },
    });
    const out = run.json<Record<string, string>>();
    for (const name of ['home', 'lambda', 'home in a thread', 'lambda in a thread']) t.equal(out[name], 'EACCES', `${name}: the same home, and its record in the same log`);
    for (const name of ['working folder', 'argument', 'a thread elsewhere']) t.match(out[name], /^(MODULE_NOT_FOUND|EACCES)$/, `${name}: makes no other project one's own`);
    for (const name of ['wrapper', 'wrapper in a thread']) t.equal(out[name], 'not run', `${name}: a planted program is no wrapper`);
    t.equal(out['variables of a thread'], ',,', 'a thread hands on no variable that it was not allowed');
    t.same([out.neighbour, out['own project'], out['an entry of its own']], ['open', 'ours', 'PRIVATE'], 'what is allowed works');
    t.equal(run.find('file:read', 'home/key', 'deny').length, 4, 'each denial is in the log');
  });
}
