// The audit log by itself: what a record costs beside the write(2) that it cannot do without, what a counted repeat
// costs, what hashing costs, and how fast a log is verified. CPU time, best of rounds, in one process.
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
import { sha256Into } from './src/runtime/sha256.ts';
import { verifyAudit } from './src/audit/verify.ts';
import { openAudit } from './src/audit/writer.ts';
const [folder, count] = [process.argv[2], Number(process.argv[3])];
const verdict = { kind: 'allow', by: 'rule', rule: 'rules[3]', reason: 'project files', position: 'safeclaw.config.yaml:14:3', code: 'SC_ALLOWED', limits: null, observed: null };
const log = openAudit({ settings: { sink: 'file', folder, seal: null, rotate: null, limit: null, redact: null }, policyHash: 'ab'.repeat(32), policyName: 'p', parent: null, threadId: 0, program: [], versions: { safeclaw: '0', node: process.version }, mode: 'enforce' });
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
  'sha-256 of 300 bytes, ns': cpu(count, () => sha256Into(bytes, 0, 300, bytes, 500)),
  'write(2) of a record, ns': cpu(count, () => fs.writeSync(raw, bytes, 0, 510)),
  'a record, ns': cpu(count, (i) => log.record(actions[i % 1000], verdict)),
  'a counted repeat, ns': cpu(count * 10, () => log.record(key, verdict)),
};
log.close('bench');
fs.rmSync(folder + '/raw');
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
  await esbuild.build({ stdin: { contents: source, loader: 'ts', resolveDir: root }, bundle: true, platform: 'node', target: 'node18', format: 'esm', outfile, logLevel: 'error' });
  for (const major of (process.env.SAFECLAW_TEST_NODES ?? '20,24').split(',')) {
    const log = path.join(folder, `log-${major}`);
    fs.mkdirSync(log);
    const run = spawnSync(path.join(root, `test/nodes/node_modules/node-${major}/bin/node`), [outfile, log, process.argv[2] ?? '30000'], { encoding: 'utf8' });
    process.stdout.write(run.stdout + run.stderr);
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
