// What V8 kept of compiling the gate is taken up only where it is whole and of this build and version; the gate is the same with and without it.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { dist, exactEnvironment, nodeBinary, nodeVersions, temporaryFolder } from '../harness.ts';

const folder = temporaryFolder('safeclaw-kept-');
const own = path.join(folder, 'package/dist');
const compiled = path.join(own, 'compiled');
fs.cpSync(dist, own, { recursive: true, filter: (name) => path.basename(name) !== 'compiled' });
fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), 'version: 1\nrules:\n  - { action: "file:*", path: "./**", effect: allow }\n');
fs.writeFileSync(path.join(folder, 'agent.cjs'), `
const fs = require('fs'); const out = [];
for (const call of [() => fs.readFileSync('agent.cjs').length > 9, () => fs.readFileSync('/etc/passwd'), () => fs.writeFileSync(process.argv[2] + '/x.v8', 'x'), () => fs.rmSync(process.argv[2], { recursive: true })]) {
  try { out.push(String(call())); } catch (e) { out.push(e.code + ' ' + e.safeclaw?.rule); }
}
console.log(out.join());
// What is kept at the end is not the program's to choose.
require('vm').Script.prototype.createCachedData = () => Buffer.from('evil');
Reflect.apply = () => Buffer.from('evil');
Object.defineProperty(Object.getPrototypeOf(Uint8Array.prototype), 'byteLength', { get: () => 4 });`);
t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));

const gated = 'true,EACCES defaultAction,EACCES protection:package,EACCES protection:package';

function run(major: string): string {
  const { stdout, stderr } = spawnSync(...exactEnvironment(nodeBinary(major), ['--require', path.join(own, 'register.cjs'), 'agent.cjs', compiled], { PATH: process.env.PATH }), { cwd: folder, encoding: 'utf8' });
  return stdout.trim() + stderr;
}

function kept(): { file: string; bytes: Buffer; inode: number } {
  const names = fs.readdirSync(compiled);
  if (names.length !== 1) throw new Error(`one file, not ${names.join()}`);
  const file = path.join(compiled, names[0] as string);
  return { file, bytes: fs.readFileSync(file), inode: fs.statSync(file).ino };
}

for (const major of nodeVersions) {
  t.test(`Node ${major}`, (t) => {
    fs.rmSync(compiled, { recursive: true, force: true });
    t.equal(run(major), gated, 'compiled from the text');
    const first = kept();
    t.equal(run(major), gated, 'with what was kept');
    t.equal(kept().inode, first.inode, 'taken up, so not written again');
    for (const [what, damaged] of [
      ['cut', first.bytes.subarray(0, first.bytes.length >> 1)],
      ['empty', Buffer.alloc(0)],
      ['of another build', Buffer.concat([first.bytes.subarray(0, -32), Buffer.from('//0000000000000').subarray(0, 16), first.bytes.subarray(-16)])],
      ['not of V8', Buffer.concat([Buffer.alloc(first.bytes.length - 32), first.bytes.subarray(-32)])],
    ] as const) {
      fs.writeFileSync(first.file, damaged);
      t.equal(run(major), gated, what);
      t.equal(kept().bytes.length > 100_000, true, `${what}: made anew`);
    }
    t.end();
  });
}

t.test('where it cannot be written the gate is in place all the same', (t) => {
  fs.rmSync(compiled, { recursive: true, force: true });
  fs.writeFileSync(compiled, 'a file in the place of the folder');
  for (const major of nodeVersions) t.equal(run(major), gated, `Node ${major}`);
  fs.rmSync(compiled);
  t.end();
});
