// Functions that look harmless and reach out of the process by native code: each tried from outside, denied and allowed.

import t from 'tap';
import { spawn } from 'node:child_process';
import * as crypto from 'node:crypto';
import * as os from 'node:os';
import { nodeVersions, runGated } from '../../harness.ts';

const { privateKey } = crypto.generateKeyPairSync('ed25519');
const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;

const program = `
const crypto = require('node:crypto');
const dgram = require('node:dgram');
const os = require('node:os');
const path = require('node:path');
const tls = require('node:tls');
const Module = require('node:module');
const { Worker } = require('node:worker_threads');
const { pathToFileURL } = require('node:url');
const out = {};
const show = (error) => error.safeclaw ? 'denied ' + error.safeclaw.action : 'threw ' + (error.code ?? error.message);
const attempt = async (name, present, f) => {
  if (!present) { out[name] = 'absent'; return; }
  try { out[name] = (await f()) ?? 'done'; } catch (error) { out[name] = show(error); }
};
const key = (folder) => pathToFileURL(path.join(__dirname, folder, 'key.pem'));
const urls = (() => { try { crypto.createPrivateKey(key('none')); } catch (error) { return error.code !== 'ERR_INVALID_ARG_TYPE'; } })();
const handleOf = (socket) => socket[Object.getOwnPropertySymbols(socket).find((symbol) => symbol.description === 'state symbol')].handle;
const target = Number(process.argv[2]);
(async () => {
  await attempt('key', urls, () => crypto.createPrivateKey(key('secret')).asymmetricKeyType);
  await attempt('key options', urls, () => crypto.createPrivateKey({ key: key('secret') }).asymmetricKeyType);
  await attempt('key twice', urls, () => { let n = 0; return crypto.createPrivateKey({ get key() { return n++ === 0 ? key('open') : key('secret'); } }).export({ type: 'pkcs8', format: 'pem' }).length; });
  await attempt('key sign', urls, () => crypto.sign(null, Buffer.from('x'), { key: key('secret') }).length);
  await attempt('key Sign', urls, () => crypto.createSign('sha256').update('x').sign(key('secret')).length);
  await attempt('key agreement', urls, () => crypto.diffieHellman({ privateKey: key('secret'), publicKey: crypto.generateKeyPairSync('x25519').publicKey }).length);
  await attempt('key decrypt', urls, () => crypto.privateDecrypt(key('secret'), Buffer.alloc(16)).length);
  await attempt('key link', urls, () => crypto.createPrivateKey(pathToFileURL(path.join(__dirname, 'open/link.pem'))).asymmetricKeyType);
  await attempt('key store', urls, () => crypto.createPrivateKey(new URL('pkcs11:token=x')).asymmetricKeyType);
  await attempt('key allowed', urls, () => crypto.createPrivateKey(key('open')).asymmetricKeyType);
  await attempt('key text', true, () => crypto.createPrivateKey({ key: ${JSON.stringify(pem)}, format: 'pem' }).asymmetricKeyType);
  await attempt('key object', true, () => crypto.sign(null, Buffer.from('x'), crypto.createPrivateKey(${JSON.stringify(pem)})).length);
  await attempt('key sign options', true, () => crypto.sign('sha256', Buffer.from('x'), { key: crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey, dsaEncoding: 'ieee-p1363' }).length);
  const { context } = tls.createSecureContext();
  await attempt('engine', typeof context.setClientCertEngine === 'function', () => context.setClientCertEngine(path.join(__dirname, 'engine.so')));
  await attempt('engine key', typeof context.setEngineKey === 'function', () => context.setEngineKey('key', path.join(__dirname, 'engine.so')));
  await attempt('engine by class', typeof context.setClientCertEngine === 'function', () => new tls.SecureContext().context.setClientCertEngine(path.join(__dirname, 'engine.so')));
  await attempt('engine in a socket', typeof context.setClientCertEngine === 'function', () => { new tls.TLSSocket(new (require('node:net').Socket)(), { clientCertEngine: path.join(__dirname, 'engine.so') }); });
  await attempt('priority', true, () => { os.setPriority(target, 7); });
  await attempt('own priority', true, () => { os.setPriority(os.getPriority()); os.setPriority(process.pid, os.getPriority()); });
  await attempt('priority argument', true, () => os.setPriority('x', 1));
  await attempt('package', typeof Module._readPackage === 'function', () => Module._readPackage(path.join(__dirname, 'secret')).name);
  await attempt('folder', true, async () => { const folder = await require('node:fs').promises.opendir[require('node:util').promisify.custom](path.join(__dirname, 'secret')); await folder.close(); });
  await attempt('group', true, () => { const s = dgram.createSocket('udp4'); s.unref(); s.addMembership('224.0.0.114'); });
  await attempt('receiving', true, () => { const s = dgram.createSocket('udp4'); s.unref(); handleOf(s).recvStart(); });
  await attempt('bound', true, () => new Promise((resolve, reject) => { const s = dgram.createSocket('udp4'); s.on('error', reject); s.bind(0, '127.0.0.1', () => { s.close(); resolve('bound'); }); }));
  const worker = new Worker('setTimeout(() => {}, 60000)', { eval: true });
  await new Promise((resolve) => worker.on('online', resolve));
  await attempt('worker heap', true, async () => { const stream = await worker.getHeapSnapshot(); stream.destroy(); });
  const handle = Object.getOwnPropertySymbols(worker).map((symbol) => worker[symbol]).find((value) => typeof value?.takeHeapSnapshot === 'function');
  await attempt('worker heap handle', out['worker heap'] !== 'done', () => { handle.takeHeapSnapshot([true, true]); });
  await worker.terminate();
  console.log(JSON.stringify(out));
  process.exit();
})();
`;

const allowing = `
version: 1
defaultAction: allow
`;
const denying = `
version: 1
baseline: none
rules:
  - { action: "file:*", path: ["./open/**", "./agent.cjs", "./package.json"], effect: allow }
  - { action: "file:stat", path: "/**", effect: allow }
  - { action: "module:load", path: "./**", effect: allow }
`;

for (const node of nodeVersions) {
  t.test(`node ${node}`, async (t) => {
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)'], { stdio: 'ignore' });
    t.teardown(() => other.kill('SIGKILL'));
    const files = { 'secret/key.pem': pem, 'open/key.pem': pem, 'secret/package.json': '{"name":"secret"}' };
    const links = `const fs = require('node:fs'); fs.rmSync('open/link.pem', { force: true }); fs.symlinkSync('../secret/key.pem', 'open/link.pem');`;
    const run = (policy: string) => runGated({ node, program: policy === allowing ? links + program : program, policy, args: [String(other.pid)], files, env: { NODE_NO_WARNINGS: '1' } });
    const denied = await run(denying);
    const closed: Record<string, string> = denied.json();
    const answer = (name: string, wanted: string) => t.match(closed[name], new RegExp(`^(${wanted}|absent)$`), name);
    for (const name of ['key', 'key options', 'key sign', 'key Sign', 'key agreement', 'key decrypt']) answer(name, 'denied file:read');
    if (closed['key twice'] !== 'absent') t.match(closed['key twice'], /^\d+$/, 'the key that was decided is the key that is used');
    answer('key store', 'denied module:native');
    answer('key allowed', 'ed25519');
    t.equal(closed['key text'], 'ed25519');
    t.equal(closed['key object'], 64);
    t.equal(closed['key sign options'], 64, 'options reach Node');
    for (const name of ['engine', 'engine key', 'engine by class', 'engine in a socket']) answer(name, 'denied module:native');
    t.equal(closed.priority, 'denied process:signal');
    t.not(os.getPriority(other.pid), 7, 'the other process is as it was');
    t.equal(closed['own priority'], 'done');
    t.equal(closed['priority argument'], 'threw ERR_INVALID_ARG_TYPE');
    answer('package', 'denied file:read');
    t.equal(closed.folder, 'denied file:list', 'what a promisified function holds under its symbol is itself');
    for (const name of ['group', 'receiving', 'bound']) t.equal(closed[name], 'denied network:listen', name);
    for (const name of ['worker heap', 'worker heap handle']) t.equal(closed[name], 'denied process:inspect', name);
    t.ok(denied.find('process:inspect', 'worker.getHeapSnapshot', 'deny').length === 2, 'in the log, once each');

    const allowed = await run(allowing);
    const open: Record<string, string> = allowed.json();
    t.match(open.key, /^(ed25519|absent)$/);
    t.match(open['key link'], /^(ed25519|absent)$/);
    t.match(open.engine, /^(threw .*|absent)$/, 'a library that is none is really looked for');
    t.equal(open.priority, 'done');
    t.equal(os.getPriority(other.pid), 7);
    t.match(open.package, /^(secret|absent)$/);
    t.equal(open.folder, 'done');
    t.equal(open.group, 'done');
    t.equal(open.receiving, 'done');
    t.equal(open.bound, 'bound');
    t.equal(open['worker heap'], 'done');
  });
}
