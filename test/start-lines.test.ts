// A state that nobody can miss: one line on stderr at start where nothing is enforced, where no policy loaded, and where
// the gate is not in place; once for a program with all its children and threads.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { cli, safeclaw } from './cli/safeclaw-command.ts';
import { type GatedRun, nodeBinary, nodeVersions, runGated, temporaryFolder } from './harness.ts';

/** Starts a child, which starts a thread, and a thread, which starts a child; each says that it ran. */
const family = `
const { Worker, isMainThread, workerData } = require('node:worker_threads');
const { spawnSync } = require('node:child_process');
const level = isMainThread ? Number(process.argv[2] ?? 0) : workerData;
const lines = ['ran ' + level];
const child = () => spawnSync(process.execPath, [__filename, String(level + 1)], { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' }).stdout.trim();
if (level < 2) lines.push(child());
if (level < 2) new Worker(__filename, { workerData: level + 1 }).on('exit', () => process.stdout.write('thread ended\\n'));
process.stdout.write(lines.join('\\n') + '\\n');
`;
const broken = 'version: 1\nrulez: []\n';
const observing = /^safeclaw: OBSERVING ONLY: nothing is denied; .*\(safeclaw\.config\.yaml\)$/;
const notLoaded = /^safeclaw: NOT LOADED: \S*safeclaw\.config\.yaml: /;
const said = (stderr: string): string[] => stderr.split('\n').filter((line) => line.startsWith('safeclaw: '));
const observe = { SAFECLAW_MODE: 'observe' };
const quiet = { SAFECLAW_QUIET: '1' };

for (const node of nodeVersions.filter((version) => nodeVersions.length < 3 || version === '18' || version === '26')) {
  const ran = async (run: GatedRun): Promise<{ ran: number; lines: number; said: string[]; stderr: string; code: number | null }> => {
    const { code, stdout, stderr } = await runGated({ node, program: family, ...run });
    return { code, ran: stdout.split('\n').filter((line) => line.startsWith('ran ') || line === 'thread ended').length, lines: said(stderr).length, said: said(stderr), stderr };
  };

  t.test(`Node ${node}: who observes is told once, or not at all`, async (t) => {
    const policy = 'version: 1\nmode: observe\n';
    t.match(await ran({ policy }), { code: 0, ran: 10, lines: 1, said: [observing] }, 'by the policy');
    t.match(await ran({ policy: 'version: 1\n', env: observe }), { code: 0, ran: 10, lines: 1, said: [observing] }, 'by the environment');
    t.match(await ran({ policy, env: quiet }), { code: 0, ran: 10, stderr: '' }, 'silenced');
    const folder = temporaryFolder();
    t.teardown(() => { fs.rmSync(folder, { recursive: true, force: true }); });
    fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), 'version: 1\n');
    fs.writeFileSync(path.join(folder, 'agent.cjs'), family);
    const run = safeclaw(['run', '--observe', '--', nodeBinary(node), 'agent.cjs'], { cwd: folder, node });
    t.match([run.code, said(run.stderr).length, said(run.stderr)], [0, 1, [observing]], `${cli} run --observe`);
    fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), 'version: 1\naudit: { path: ./agent.cjs/none }\nmode: observe\n');
    const without = said(safeclaw(['run', '--', nodeBinary(node), 'agent.cjs'], { cwd: folder, node }).stderr);
    t.match(without, [/NO AUDIT LOG: .*every action is denied/, /^safeclaw: OBSERVING ONLY: nothing else is denied/], 'nor does a log that cannot be written make it more');
    t.equal(without.filter((line) => line.includes('OBSERVING')).length, 1);
  });

  t.test(`Node ${node}: a policy that did not load is said once, and always`, async (t) => {
    // Under a policy that did not load, the program itself is not loaded.
    const alone = "process.stdout.write('ran 0\n');";
    for (const env of [{}, quiet]) {
      const closed = await ran({ policy: broken, program: alone, env });
      t.match(closed, { code: 1, ran: 0, said: [notLoaded], stderr: /safeclaw\.config\.yaml:2:1: error: unknown key `rulez`/ });
      t.equal(closed.said.length, 1);
      const open = await ran({ policy: broken, env: { ...observe, ...env } });
      t.match(open, { code: 0, ran: 10, said: [notLoaded, ...(env === quiet ? [] : [observing])] }, 'children and threads of a run that observes do not repeat it');
      t.equal(open.said.length, env === quiet ? 1 : 2, open.stderr);
      t.equal(open.stderr.split('unknown key').length, 2, 'nor its errors');
    }
    t.match(await ran({ program: alone }), { code: 1, ran: 0, said: [/NOT LOADED: .*there is no policy file/] }, 'no file at all');
    // Another policy than the one that the first process had is another thing to say.
    const folder = temporaryFolder();
    t.teardown(() => { fs.rmSync(folder, { recursive: true, force: true }); });
    const file = path.join(folder, 'safeclaw.config.yaml');
    const pending = ran({ folder, policy: 'version: 1\nmode: observe\n', env: quiet, program: `const fs = require('node:fs'); if (process.argv[2] === undefined) { fs.writeFileSync('up', ''); while (!fs.existsSync('go')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20); } ${family}` });
    while (!fs.existsSync(path.join(folder, 'up'))) await new Promise((resolve) => { setTimeout(resolve, 20); });
    fs.writeFileSync(file, broken);
    fs.writeFileSync(path.join(folder, 'go'), '');
    t.match((await pending).said[0], notLoaded, 'a child whose policy is another one by now');
  });

  t.test(`Node ${node}: a gate that cannot be put in place is said, and nothing runs`, async (t) => {
    const files = { 'early.cjs': "Object.defineProperty(process, 'dlopen', { value: process.dlopen, writable: false, configurable: false });" };
    for (const env of [{}, quiet]) {
      const run = await ran({ policy: 'version: 1\n', files, env: { ...env, NODE_OPTIONS: '--require ./early.cjs' } });
      t.match(run, { ran: 0, said: [/^safeclaw: NOT STARTED: the gate could not be put in place on Node v/] });
      t.equal(run.said.length, 1);
      t.not(run.code, 0);
    }
  });
}
