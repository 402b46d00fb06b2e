// The cold start of a function of AWS Lambda with its real runtime client (`npm run lambda-clients` builds it), from
// spawn to the first `/next`, over the bare function in the same run: `node --import tsx bench/lambda.mjs [20 26] [--rounds=25]`.
// Configurations take turns; figures are medians. Each start has a folder of its own, as each machine of Lambda's has.

import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { bare, LambdaFunction } from '../test/lambda/function.ts';
import { fiftyRules } from './policy.mjs';

const majors = process.argv.slice(2).filter((arg) => /^\d+$/.test(arg));
const rounds = Number(process.argv.find((arg) => arg.startsWith('--rounds='))?.slice(9) ?? 25);
const files = { 'index.js': 'exports.handler = async () => 1;', 'empty.mjs': '' };
const policy = fiftyRules(['{ action: "file:read", path: "./data/**", effect: allow }']);
const inPackage = 'node_modules/@authensor/safeclaw/dist/compiled';
const besidePolicy = '.safeclaw/compiled';

/** Lambda's folders are read-only: nothing that a start makes is kept. */
const readOnly = ({ task }) => {
  for (const name of [inPackage, besidePolicy]) {
    const folder = path.join(task, name);
    if (fs.existsSync(folder)) continue;
    fs.mkdirSync(path.dirname(folder), { recursive: true });
    fs.writeFileSync(folder, '');
  }
};

for (const node of majors.length > 0 ? majors : ['18', '20', '22', '24', '26']) {
  const client = Number(node) >= 24 ? '4' : '3';
  const kept = fs.mkdtempSync(path.join(os.tmpdir(), 'lambda-kept-'));
  await keep(node, client, kept);
  const put = (...names) => (place) => {
    for (const name of names) fs.cpSync(path.join(kept, path.basename(path.dirname(name))), path.join(place.task, name), { recursive: true });
    readOnly(place);
  };
  await measure(node, client, {
    bare: { nodeOptions: bare },
    'empty --import': { nodeOptions: ({ task }) => `--import ${task}/empty.mjs` },
    'gate, as installed': { prepare: readOnly },
    'gate, policy compiled': { prepare: put(besidePolicy) },
    'gate, policy and code compiled': { prepare: put(besidePolicy, inPackage) },
    'gate, the same, --require': { prepare: put(besidePolicy, inPackage), nodeOptions: () => '--require @authensor/safeclaw/register' },
  });
  fs.rmSync(kept, { recursive: true });
}

/** What two starts of this function leave in its package and beside its policy. */
async function keep(node, client, kept) {
  for (const nodeOptions of [undefined, () => '--require @authensor/safeclaw/register']) {
    const fn = await LambdaFunction.start({ node, client, policy, files, ...(nodeOptions ? { nodeOptions } : {}) });
    await fn.invoke({});
    for (const name of [inPackage, besidePolicy]) fs.cpSync(path.join(fn.place.task, name), path.join(kept, path.basename(path.dirname(name))), { recursive: true });
    await fn.stop();
  }
}

async function measure(node, client, configurations) {
  const samples = new Map(Object.keys(configurations).map((name) => [name, { wall: [], cpu: [] }]));
  for (let round = -1; round < rounds; round++) {
    for (const [name, configuration] of Object.entries(configurations)) {
      const fn = await LambdaFunction.start({ node, client, policy, files, ...configuration });
      const wall = performance.now() - fn.started;
      const cpu = cpuMilliseconds(fn.child.pid);
      if (fn.api.sent.length === 0) throw new Error(`${name}: ${fn.stderr}`);
      await fn.stop();
      if (round === -1) continue;
      samples.get(name).wall.push(wall);
      samples.get(name).cpu.push(cpu);
    }
  }
  const first = samples.get('bare');
  console.log(`## Node ${node}, client ${client}: ${rounds} rounds\n\n| cold start | ms wall | over bare | ms CPU | over bare |\n|---|---|---|---|---|`);
  for (const [name, { wall, cpu }] of samples) console.log(`| ${name} | ${median(wall).toFixed(1)} | ${difference(wall, first.wall)} | ${median(cpu).toFixed(1)} | ${difference(cpu, first.cpu)} |`);
  console.log();
}

/** On all threads of a process that is still there. */
function cpuMilliseconds(pid) {
  let nanoseconds = 0;
  for (const thread of fs.readdirSync(`/proc/${pid}/task`)) nanoseconds += Number(fs.readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  return nanoseconds / 1e6;
}

/** The median of the differences within one round. */
function difference(values, others) {
  return median(values.map((value, round) => value - others[round])).toFixed(1);
}

function median(values) {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}
