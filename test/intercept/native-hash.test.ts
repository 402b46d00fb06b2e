// The log's hash once node:crypto is loaded: Node's own, and not what the program makes of it.

import t from 'tap';
import { adoptNativeHash, sha256Hex } from '../../src/runtime/sha256.ts';
import { createHash, randomBytes } from 'node:crypto';
import { verifyAudit } from '../../src/audit/verify.ts';
import * as path from 'node:path';
import { nodeVersions, runGated } from '../harness.ts';

const policy = 'version: 1\nrules:\n  - { action: "file:read", path: "./*.txt", effect: allow }\n';

/** Everything that a hash by Node goes through and that a program can reach. */
const program = `
const fs = require('node:fs');
fs.readFileSync('before.txt');
const crypto = require('node:crypto');
fs.readFileSync('loaded.txt');
const lie = () => '0'.repeat(64);
crypto.hash = lie;
crypto.createHash = () => ({ update() { return this; }, digest: lie });
require('node:module').syncBuiltinESMExports();
const typed = Object.getPrototypeOf(Uint8Array.prototype);
for (const name of ['buffer', 'byteOffset', 'byteLength', 'length']) Object.defineProperty(typed, name, { get: () => 0 });
Object.defineProperty(Uint8Array.prototype, 'constructor', { value: Array });
for (const of of [Uint8Array, Buffer, Object.getPrototypeOf(Uint8Array)]) Object.defineProperty(of, Symbol.species, { get: () => Array });
typed.subarray = typed.slice = () => Buffer.alloc(3);
globalThis.Uint8Array = Array;
String.prototype.charCodeAt = () => 48;
String.prototype.toLowerCase = () => 'sha1';
fs.openSync('after.txt');
try { fs.openSync('/etc/hostname'); } catch {}
`;

for (const node of nodeVersions) {
  t.test(`Node ${node}: what a program makes of crypto changes no record`, async (t) => {
    const folder = t.testdir({ 'before.txt': 'a', 'loaded.txt': 'b', 'after.txt': 'c' });
    const run = await runGated({ node, folder, policy, program });
    t.equal(run.code, 0, run.stderr);
    for (const name of ['before', 'loaded', 'after']) t.equal(run.find('file:read', `${name}.txt`, 'allow').length, 1, name);
    t.equal(run.find('file:read', '/etc/hostname', 'deny').length, 1);
    t.match(await verifyAudit({ folder: path.join(folder, '.safeclaw/audit') }), { ok: true });
  });
}

t.test('a hash that says otherwise than ours, or fails, is not used', (t) => {
  const bytes = randomBytes(1000);
  const expected = (end: number): string => createHash('sha256').update(bytes.subarray(3, end)).digest('hex');
  const agrees = (): boolean => [3, 100, 131, 132, 500, 1000].every((end) => sha256Hex(bytes, 3, end) === expected(end));
  adoptNativeHash(() => '0'.repeat(64));
  t.ok(agrees());
  adoptNativeHash(() => { throw new Error('disabled'); });
  t.ok(agrees());
  let asked = 0;
  adoptNativeHash((algorithm, part) => {
    asked++;
    return createHash(algorithm).update(part).digest('hex');
  });
  t.ok(agrees());
  t.ok(asked > 1, 'one that agrees is');
  t.end();
});
