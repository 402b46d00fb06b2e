// One process: times each call in batches and prints nanoseconds of CPU per call, the best of its batches.
// CPU time, because the machines this runs on are shared.

const fs = require('node:fs');
const path = require('node:path');
const [folder, only] = process.argv.slice(2);
const file = path.join(folder, 'one-kilobyte.txt');

function cpu() {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}

function sync(times, call) {
  for (let i = 0; i < times / 4; i++) call();
  let best = Infinity;
  for (let batch = 0; batch < 5; batch++) {
    const from = cpu();
    for (let i = 0; i < times; i++) call();
    best = Math.min(best, (cpu() - from) / times);
  }
  return best;
}

async function later(times, call) {
  for (let i = 0; i < times / 4; i++) await call();
  let best = Infinity;
  for (let batch = 0; batch < 5; batch++) {
    const from = cpu();
    for (let i = 0; i < times; i++) await call();
    best = Math.min(best, (cpu() - from) / times);
  }
  return best;
}

async function main() {
  const results = {};
  const wanted = (name) => only === undefined || only === name;
  if (wanted('readFileSync')) results.readFileSync = sync(20000, () => fs.readFileSync(file));
  if (wanted('readFileSync utf8')) results['readFileSync utf8'] = sync(20000, () => fs.readFileSync(file, 'utf8'));
  if (wanted('statSync')) results.statSync = sync(40000, () => fs.statSync(file));
  if (wanted('existsSync')) results.existsSync = sync(40000, () => fs.existsSync(file));
  if (wanted('process.env.X')) results['process.env.X'] = sync(400000, () => process.env.BENCH_KEY);
  if (wanted('spawnSync')) {
    const { spawnSync } = require('node:child_process');
    results.spawnSync = sync(60, () => spawnSync('/bin/true'));
  }
  const http = require('node:http');
  const url = process.env.BENCH_URL;
  if (wanted('http.get')) {
    const agent = new http.Agent({ keepAlive: true });
    results['http.get'] = await later(800, () => new Promise((resolve, reject) => http.get(url, { agent }, (response) => response.resume().on('end', resolve)).on('error', reject)));
    agent.destroy();
  }
  if (wanted('fetch')) results.fetch = await later(400, async () => (await fetch(url)).arrayBuffer());
  console.log(JSON.stringify(results));
  process.exit(0);
}

main();
