// Start-up and cost per call, as ratios to the bare program within one run (`npm run bench`, or `npm run bench -- 20 26`;
// `--start` leaves out the calls, `--quick` takes fewer rounds).
// Configurations take turns, so that the machine's drift falls on all of them; figures are medians.

import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as http from 'node:http';
import * as os from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildDecisionOnly } from './decision-only.mjs';
import { fiftyRules } from './policy.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const majors = process.argv.slice(2).filter((arg) => /^\d+$/.test(arg));
const quick = process.argv.includes('--quick');
const startRounds = quick ? 5 : 15;
const callRounds = quick ? 1 : 3;

const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'safeclaw-bench-')));
fs.writeFileSync(path.join(folder, 'one-kilobyte.txt'), 'x'.repeat(1024));
fs.writeFileSync(path.join(folder, 'main.cjs'), 'const { user, system } = process.cpuUsage(); process.stdout.write(`${(user + system) / 1000} ${process.memoryUsage().rss / 1048576}`);');
fs.writeFileSync(path.join(folder, 'empty.cjs'), '');
fs.writeFileSync(path.join(folder, 'empty.mjs'), '');
fs.copyFileSync(path.join(root, 'bench/calls.cjs'), path.join(folder, 'calls.cjs'));
fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), fiftyRules([`{ action: "file:read", path: "${folder}/**", effect: allow }`, '{ action: "network:request", host: "127.0.0.1", effect: allow }', '{ action: "shell:execute", command: "true", effect: allow }', '{ action: "env:read", key: "BENCH_*", effect: allow }']));

const decisionOnly = await buildDecisionOnly(path.join(root, 'build/bench'));
const configurations = {
  bare: [],
  'empty --require': ['--require', path.join(folder, 'empty.cjs')],
  'empty --import': ['--import', path.join(folder, 'empty.mjs')],
  'decision only, --require': ['--require', path.join(decisionOnly, 'register.cjs')],
  'with the log, --require': ['--require', path.join(root, 'dist/register.cjs')],
  'with the log, --import': ['--import', path.join(root, 'dist/register.mjs')],
};

const server = http.createServer((_request, response) => response.end('ok'));
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const env = { PATH: process.env.PATH, HOME: folder, BENCH_KEY: 'value', BENCH_URL: `http://127.0.0.1:${server.address().port}/` };

console.log(`50 rules; medians; ${os.cpus().length} cores; ${startRounds} rounds of start-up and ${callRounds} of calls\n`);
for (const major of majors.length > 0 ? majors : ['18', '20', '22', '24', '26']) {
  const node = path.join(root, `test/nodes/node_modules/node-${major}/bin/node`);
  console.log(`## Node ${major}\n`);
  startUp(node);
  if (!process.argv.includes('--start')) await perCall(node);
}
server.close();
fs.rmSync(folder, { recursive: true, force: true });

function startUp(node) {
  const samples = new Map(Object.keys(configurations).map((name) => [name, { wall: [], cpu: [], rss: [] }]));
  for (let round = -1; round < startRounds; round++) {
    for (const [name, flags] of Object.entries(configurations)) {
      const from = process.hrtime.bigint();
      const { stdout, status, stderr } = spawnSync(node, [...flags, path.join(folder, 'main.cjs')], { cwd: folder, env, encoding: 'utf8' });
      const wall = Number(process.hrtime.bigint() - from) / 1e6;
      if (status !== 0) throw new Error(`${name}: ${stderr}`);
      if (round === -1) continue;
      const [cpu, rss] = stdout.split(' ').map(Number);
      const into = samples.get(name);
      into.wall.push(wall);
      into.cpu.push(cpu);
      into.rss.push(rss);
    }
  }
  const bare = samples.get('bare');
  console.log('| start-up | ms wall | ms CPU over bare | ratio, CPU | MiB over bare |\n|---|---|---|---|---|');
  for (const [name, { wall, cpu, rss }] of samples) {
    console.log(`| ${name} | ${median(wall).toFixed(1)} | ${(median(cpu) - median(bare.cpu)).toFixed(1)} | ${(median(cpu) / median(bare.cpu)).toFixed(2)} | ${(median(rss) - median(bare.rss)).toFixed(1)} |`);
  }
  console.log();
}

async function perCall(node) {
  const names = ['bare', 'decision only, --require', 'with the log, --require'];
  const samples = new Map(names.map((name) => [name, {}]));
  for (let round = 0; round < callRounds; round++) {
    for (const name of names) {
      const results = JSON.parse(await output(node, [...configurations[name], path.join(folder, 'calls.cjs'), folder]));
      for (const [call, ns] of Object.entries(results)) (samples.get(name)[call] ??= []).push(ns);
      fs.rmSync(path.join(folder, '.safeclaw/audit'), { recursive: true, force: true });
    }
  }
  console.log('| call | bare, ns of CPU | decision only | with its record |\n|---|---|---|---|');
  const bare = samples.get('bare');
  for (const call of Object.keys(bare)) {
    const ratio = (name) => (median(samples.get(name)[call]) / median(bare[call])).toFixed(2);
    console.log(`| ${call} | ${Math.round(median(bare[call]))} | ${ratio(names[1])} | ${ratio(names[2])} |`);
  }
  console.log();
}

/** Not spawnSync: the server that is called lives in this process. */
function output(node, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(node, args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'inherit'] });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => (text += chunk));
    child.on('close', (code) => (code === 0 ? resolve(text) : reject(new Error(`exit ${code}`))));
  });
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
