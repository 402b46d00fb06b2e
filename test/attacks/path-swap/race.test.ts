// Attack: a second process keeps renaming a folder in an allowed path and laying a link in its place, while the gated
// program calls every synchronous function that changes something by a name or lists a folder.

import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { exactEnvironment, nodeBinary, nodeVersions, runGated, temporaryFolder } from '../../harness.ts';

const policy = `version: 1
rules:
  - { action: ["file:read", "file:write"], path: "./data/**", effect: allow }
`;

/** Swaps `data/inner` with a link to the outside, again and again, until it is killed. */
const swapper = `
const fs = require('node:fs');
const [inner, outside] = process.argv.slice(1);
const pause = (milliseconds) => { const end = performance.now() + milliseconds; while (performance.now() < end); };
for (;;) {
  pause(0.2);
  fs.renameSync(inner, inner + '-aside');
  fs.symlinkSync(outside, inner);
  pause(0.02);
  fs.unlinkSync(inner);
  fs.renameSync(inner + '-aside', inner);
}`;

const program = `
const fs = require('node:fs');
const results = { listed: [], worked: 0, failed: 0 };
const attempts = [
  (name) => fs.chmodSync(name, 0o600),
  (name) => fs.utimesSync(name, 1, 1),
  () => fs.lutimesSync('data/inner/', 1, 1),
  (name) => fs.truncateSync(name),
  (name) => fs.unlinkSync(name),
  (name) => fs.rmSync(name),
  (name) => fs.renameSync(name, 'data/taken'),
  (name) => fs.linkSync(name, 'data/linked' + Math.random()),
  (name) => fs.copyFileSync(name, 'data/copied'),
  () => fs.mkdirSync('data/inner/made'),
  () => fs.symlinkSync('x', 'data/inner/link'),
  () => fs.mkdtempSync('data/inner/temporary-'),
  () => results.listed.push(...fs.readdirSync('data/inner').filter((name) => name.startsWith('outside'))),
];
const end = Date.now() + 1000;
while (Date.now() < end) {
  for (const attempt of attempts) {
    try { fs.writeFileSync('data/inner/secret.txt', 'own'); } catch { results.failed++; }
    try { attempt('data/inner/secret.txt'); results.worked++; } catch { results.failed++; }
  }
}
console.log(JSON.stringify(results));`;

for (const node of nodeVersions) {
  t.test(`Node ${node}`, async (t) => {
    const folder = temporaryFolder();
    const outside = temporaryFolder();
    t.teardown(() => { for (const made of [folder, outside]) fs.rmSync(made, { recursive: true, force: true }); });
    const secret = path.join(outside, 'secret.txt');
    fs.writeFileSync(secret, 'TOP-SECRET', { mode: 0o640 });
    fs.chmodSync(secret, 0o640);
    fs.writeFileSync(path.join(outside, 'outside-name'), '');
    const times = fs.statSync(secret).mtimeMs;
    const ofFolder = (): unknown => ({ names: fs.readdirSync(outside).sort(), changed: fs.statSync(outside).mtimeMs });
    const before = ofFolder();
    fs.mkdirSync(path.join(folder, 'data/inner'), { recursive: true });
    const [command, args] = exactEnvironment(nodeBinary('22'), ['-e', swapper, path.join(folder, 'data/inner'), outside], {});
    const other = spawn(command, args, { stdio: 'ignore' });
    const run = await runGated({ node, policy, program, folder });
    other.kill('SIGKILL');
    const { listed, worked, failed } = run.json<{ listed: string[]; worked: number; failed: number }>();
    t.same(listed, [], 'no name of the outside was listed');
    t.same(ofFolder(), before, 'nothing outside was made, moved or removed');
    const { mode, mtimeMs, nlink } = fs.statSync(secret);
    t.same({ text: fs.readFileSync(secret, 'utf8'), mode: mode & 0o777, mtimeMs, nlink }, { text: 'TOP-SECRET', mode: 0o640, mtimeMs: times, nlink: 1 }, 'nor changed');
    t.ok(worked > 0 && failed > 0, `the race took place: ${worked} calls worked, ${failed} failed`);
  });
}
