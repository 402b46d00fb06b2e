// SPDX-License-Identifier: MIT
// The doctor's own experiment: a small program under the preload, on the Node that will run the real one, tries one
// thing on every surface. What must be denied is denied and recorded, and what is allowed works.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { type ParsedRecord, readFolder } from '../audit/read.ts';
import { type Check, fail, ok } from './check.ts';
import { withoutPreload } from './own-environment.ts';
import { packagedFile } from './version.ts';

const POLICY = `version: 1
rules:
  - { action: "file:read", path: "./allowed.txt", effect: allow }
`;

const UNSAFE = 'the gate does not hold on this Node: run the program on another (20, 22 or 24; `safeclaw doctor --node FILE` tries one), and report it with the output of `safeclaw doctor --json`';

/** Each surface with the action that its denial is recorded as. */
const SURFACES: Readonly<Record<string, string>> = {
  'reading files': 'file:read',
  'writing files': 'file:write',
  'starting programs': 'shell:execute',
  'environment': 'env:read',
  'http': 'network:request',
  'fetch': 'network:request',
  'connections': 'network:connect',
  'datagrams': 'network:connect',
  'servers': 'network:listen',
  'name lookups': 'network:resolve',
  'native code': 'module:native',
  'workers': 'file:read',
};

// Runs under the gate in a folder of its own; nothing listens on port 59999 of the loopback (fetch refuses the low ones by itself). Plain enough for Node 18.
const PROGRAM = `
const fs = require('fs'), cp = require('child_process'), net = require('net'), http = require('http'), dgram = require('dgram'), dns = require('dns');
const { Worker } = require('worker_threads');
const result = {};
const denied = (e) => Boolean(e && (e.safeclaw || (e.cause && e.cause.safeclaw)));
const attempt = async (name, action) => {
  try { result[name] = (await action()) ?? 'it was not denied'; }
  catch (e) { result[name] = denied(e) ? 'denied' : 'it was not denied: ' + (e && e.message); }
};
const event = (emitter, good) => new Promise((resolve, reject) => { emitter.on('error', reject); emitter.on(good, () => resolve()); });
(async () => {
  await attempt('reading files', () => void fs.readFileSync('secret.txt'));
  await attempt('writing files', () => void fs.writeFileSync('written.txt', 'x'));
  await attempt('starting programs', () => { const r = cp.spawnSync(process.execPath, ['-v']); if (r.error) throw r.error; });
  await attempt('environment', () => process.env.DOCTOR_SECRET === undefined ? 'denied' : undefined);
  await attempt('http', () => event(http.get('http://127.0.0.1:59999/'), 'response'));
  await attempt('fetch', () => fetch('http://127.0.0.1:59999/'));
  await attempt('connections', () => event(net.connect(59999, '127.0.0.1'), 'connect'));
  await attempt('datagrams', () => new Promise((resolve, reject) => { const s = dgram.createSocket('udp4'); s.on('error', reject); s.send('x', 59999, '127.0.0.1', (e) => (s.close(), e ? reject(e) : resolve())); }));
  await attempt('servers', async () => { const s = net.createServer(); s.listen(0, '127.0.0.1'); await event(s, 'listening'); s.close(); });
  await attempt('name lookups', async () => { await dns.promises.resolve4('doctor.invalid'); });
  await attempt('native code', () => process.dlopen({ exports: {} }, process.cwd() + '/none.node'));
  await attempt('workers', () => new Promise((resolve, reject) => {
    const w = new Worker("const { parentPort } = require('worker_threads'); try { require('fs').readFileSync('secret.txt'); parentPort.postMessage('it was not denied'); } catch (e) { parentPort.postMessage(e.safeclaw ? 'denied' : 'it was not denied: ' + e.message); }", { eval: true });
    w.on('message', resolve); w.on('error', reject);
  }));
  try { result.allowed = fs.readFileSync('allowed.txt', 'utf8'); } catch (e) { result.allowed = String(e); }
  fs.writeSync(1, JSON.stringify(result));
  process.exit(0);
})();
`;

/** One line per surface that does not hold, or one for all. */
export function probeSurfaces(node: string): Check[] {
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'safeclaw-doctor-')));
  try {
    return probe(node, folder);
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function probe(node: string, folder: string): Check[] {
  for (const [name, text] of Object.entries({ 'safeclaw.config.yaml': POLICY, 'allowed.txt': 'allowed', 'secret.txt': 'secret', 'probe.cjs': PROGRAM })) fs.writeFileSync(path.join(folder, name), text);
  const { stdout, stderr, error, signal } = spawnSync(node, ['--require', packagedFile('register.cjs'), path.join(folder, 'probe.cjs')], {
    cwd: folder,
    env: { ...withoutPreload(process.env), DOCTOR_SECRET: 'secret' },
    encoding: 'utf8',
    timeout: 30_000,
    killSignal: 'SIGKILL',
  });
  const result = parseResult(stdout);
  if (result === null) return [fail('GATE_FAILS', 'gate', `a program under the preload does not run: ${error?.message ?? (signal === null ? complaint(stderr) : `it was ended by ${signal}`)}`, UNSAFE)];
  const records: ParsedRecord[] = [];
  if (fs.existsSync(path.join(folder, '.safeclaw/audit'))) readFolder(path.join(folder, '.safeclaw/audit'), (record) => records.push(record));
  const broken = Object.entries(SURFACES).flatMap(([name, action]) => surfaceProblem(name, action, result, records));
  if (fs.existsSync(path.join(folder, 'written.txt'))) broken.push(failing('writing files', 'the file was written'));
  if (result.allowed !== 'allowed') broken.push(failing('reading files', `what the policy allows fails: ${result.allowed ?? 'no answer'}`));
  if (broken.length > 0) return broken.map((check, i) => (i === broken.length - 1 ? { ...check, fix: UNSAFE } : check));
  return [ok('gate', `${Object.keys(SURFACES).length} kinds of actions were tried under the preload: each was denied, and each denial is in the log`)];
}

function surfaceProblem(name: string, action: string, result: Readonly<Record<string, string>>, records: readonly ParsedRecord[]): Check[] {
  const answer = result[name] ?? 'no answer';
  if (answer !== 'denied') return [failing(name, answer)];
  return records.some((record) => record.action === action && record.verdict === 'deny') ? [] : [failing(name, `the denial of ${action} is not in the log`)];
}

function failing(name: string, found: string): Check {
  return fail('GATE_FAILS', 'gate', `${name}: ${found}`, null);
}

/** The line of stderr that says why. */
function complaint(stderr: string): string {
  const lines = stderr.split('\n');
  return lines.find((line) => line.startsWith('safeclaw: ')) ?? lines.find((line) => /^\S*Error\b/.test(line)) ?? 'it ends without a word';
}

function parseResult(stdout: string): Record<string, string> | null {
  try {
    return JSON.parse(stdout) as Record<string, string>;
  } catch {
    // No result is a finding of its own.
    return null;
  }
}
