// The audit log by itself: what a record costs beside the write(2) that it cannot do without, what a counted repeat
// costs, what hashing and sealing cost, what pino costs for the same fields when it loses nothing either, and how fast
// a log is verified. CPU time, best of rounds, in one process.
//   node bench/audit.mjs [records]

import * as esbuild from 'esbuild';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const source = `
import * as fs from 'node:fs';
import * as crypto from 'node:crypto';
import { adoptNativeHash, sha256Into } from './src/runtime/sha256.ts';
import { verifyAudit } from './src/audit/verify.ts';
import { createRequire } from 'node:module';
import { makeSealKey } from './src/audit/seal-public.ts';
import { openAudit } from './src/audit/writer.ts';
const [folder, count] = [process.argv[2], Number(process.argv[3])];
const verdict = { kind: 'allow', by: 'rule', rule: 'rules[3]', reason: 'project files', position: 'safeclaw.config.yaml:14:3', code: 'SC_ALLOWED', limits: null, observed: null };
const openLog = (seal) => openAudit({ settings: { sink: 'file', folder, seal, rotate: null, limit: null, redact: null }, policyHash: 'ab'.repeat(32), policyName: 'p', parent: null, threadId: 0, program: [], versions: { safeclaw: '0', node: process.version }, mode: 'enforce' });
const log = openLog(null);
const actions = Array.from({ length: 1000 }, (_, i) => ({ kind: 'file:read', path: '/app/src/some/folder/file-' + i + '.json', asked: '/app/src/some/folder/file-' + i + '.json' }));
const key = { kind: 'env:read', key: 'HOME' };
const raw = fs.openSync(folder + '/raw', 'w');
const bytes = Buffer.alloc(600, 'x');
function cpu(times, act) {
  let best = Infinity;
  for (let round = 0; round < 5; round++) {
    const start = process.cpuUsage();
    for (let i = 0; i < times; i++) act(i);
    const used = process.cpuUsage(start);
    best = Math.min(best, ((used.user + used.system) * 1000) / times);
  }
  return Math.round(best);
}
const result = {
  node: process.version,
  'write(2) of a record, ns': cpu(count, () => fs.writeSync(raw, bytes, 0, 510)),
  'sha-256 of 300 bytes by us, ns': cpu(count, () => sha256Into(bytes, 0, 300, bytes, 500)),
  'a record before node:crypto is loaded, ns': cpu(count, (i) => log.record(actions[i % 1000], verdict)),
};
if (crypto.hash !== undefined) adoptNativeHash(crypto.hash);
result['a record, ns'] = cpu(count, (i) => log.record(actions[i % 1000], verdict));
result['a counted repeat, ns'] = cpu(count * 10, () => log.record(key, verdict));
const sealKey = folder + '/seal.key';
fs.writeFileSync(sealKey, JSON.stringify(makeSealKey(new Date().toISOString().slice(0, 10), 2).privatePart), { mode: 0o600 });
const sealed = openLog({ key: sealKey, records: 1000, seconds: 3600 });
result['a record with a seal every 1,000, ns'] = cpu(count, (i) => sealed.record(actions[i % 1000], verdict));
sealed.close('bench');
const pino = createRequire(process.argv[4])('pino');
const logger = pino(pino.destination({ dest: folder + '/pino', sync: true }));
result['pino, sync, ns'] = cpu(count, (i) => {
  const { kind, path } = actions[i % 1000];
  logger.info({ action: kind, target: path, verdict: 'allow', by: verdict.by, rule: verdict.rule, position: verdict.position, reason: verdict.reason, code: verdict.code });
});
result['records a second, to pino'] = Number((result['pino, sync, ns'] / result['a record, ns']).toFixed(2));
log.close('bench');
for (const name of ['raw', 'pino', 'seal.key']) fs.rmSync(folder + '/' + name);
const start = process.cpuUsage();
const report = await verifyAudit({ folder });
const used = process.cpuUsage(start);
if (!report.ok) throw new Error(report.message);
result['verified records per CPU second'] = Math.round(report.records / ((used.user + used.system) / 1e6));
console.log(JSON.stringify(result, null, 1));
`;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'safeclaw-bench-'));
try {
  const outfile = path.join(folder, 'bench.mjs');
  await esbuild.build({ stdin: { contents: source, loader: 'ts', resolveDir: root }, bundle: true, platform: 'node', target: 'node18', format: 'esm', banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" }, outfile, logLevel: 'error' });
  // A peer to measure against, and no dependency of ours.
  spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--prefix', folder, 'pino@10.4.0'], { stdio: 'ignore' });
  for (const major of (process.env.SAFECLAW_TEST_NODES ?? '20,24').split(',')) {
    const log = path.join(folder, `log-${major}`);
    fs.mkdirSync(log);
    const run = spawnSync(path.join(root, `test/nodes/node_modules/node-${major}/bin/node`), [outfile, log, process.argv[2] ?? '30000', path.join(folder, 'peer.cjs')], { encoding: 'utf8' });
    process.stdout.write(run.stdout + run.stderr);
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
