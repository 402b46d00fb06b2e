// Decisions a second, on targets that were not seen before, by the number of rules (`node bench/decisions.mjs`).
// CPU time, the best of five batches: the machines this runs on are shared.

import * as esbuild from 'esbuild';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as os from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(import.meta.url);
const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'safeclaw-decisions-')));
const bundle = path.join(folder, 'load.cjs');
await esbuild.build({ absWorkingDir: root, entryPoints: ['src/policy/load.ts'], outfile: bundle, bundle: true, platform: 'node', format: 'cjs', target: 'node18', define: { __SAFECLAW_VERSION__: '"bench"' }, logLevel: 'error' });
const { loadPolicy } = require(bundle);
const language = require(path.join(root, 'dist/policy-language.cjs'));
const place = { cwd: folder, home: folder, projects: [folder], packageFolder: root, lambda: false };
const times = 100_000;

console.log(`Node ${process.versions.node}; decisions a second of CPU\n\n| rules | files | requests |\n|---|---|---|`);
for (const rules of [10, 100, 1000, 10_000]) {
  const { policy } = loadPolicy(place, { text: policyOf(rules), language: () => language });
  if (!policy.loaded) throw new Error('the policy does not load');
  const files = rate(policy, (i) => fileAction(`/srv/data-${(i * 7919) % (rules * 2)}/reports/${i}.txt`));
  const requests = rate(policy, (i) => requestAction(`h${i}.service-${(i * 7919) % (rules * 2)}.example`));
  console.log(`| ${rules} | ${files} | ${requests} |`);
}
fs.rmSync(folder, { recursive: true });

/** Half of the rules about files, half about hosts; every eighth denies. */
function policyOf(rules) {
  let text = 'version: 1\nbaseline: none\nrules:\n';
  for (let i = 0; i < rules / 2; i++) {
    text += `  - { action: "file:read", path: "/srv/data-${i}/**", effect: ${i % 8 === 7 ? 'deny' : 'allow'} }\n`;
    text += `  - { action: "network:request", host: "*.service-${i}.example", method: [GET, POST], effect: ${i % 8 === 7 ? 'deny' : 'allow'} }\n`;
  }
  return text;
}

function fileAction(file) {
  return { kind: 'file:read', path: file, asked: file };
}

function requestAction(host) {
  return { kind: 'network:request', method: 'GET', url: `https://${host}/`, protocol: 'https', host, port: 443, path: '/', address: null };
}

function rate(policy, make) {
  let best = Infinity;
  let allowed = 0;
  for (let batch = 0; batch < 6; batch++) {
    const actions = Array.from({ length: times }, (_, i) => make(batch * times + i));
    const from = process.cpuUsage();
    for (let i = 0; i < times; i++) if (policy.decide(actions[i]).kind === 'allow') allowed++;
    const { user, system } = process.cpuUsage(from);
    if (batch > 0) best = Math.min(best, user + system);
  }
  if (allowed === 0) throw new Error('nothing was allowed');
  return `${(times / best).toFixed(2)} M`;
}
