// What the gate costs the work that people do: real tools on this project, bare and gated in turns, with 50 rules and
// the log on (`node bench/programs.mjs`, after `npm run programs` has installed vite; `node bench/programs.mjs 24 5 vite`
// for another Node, number of rounds and the tools whose names hold a text). CPU time is that of the whole process tree;
// figures are medians.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { fiftyRules } from './policy.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const [major = '20', rounds = '5', only = ''] = process.argv.slice(2);
const node = path.join(root, `test/nodes/node_modules/node-${major}/bin/node`);
const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'safeclaw-bench-')));
const site = path.join(folder, 'site');

fs.mkdirSync(site);
fs.symlinkSync(path.join(root, 'test/programs/node_modules'), path.join(folder, 'node_modules'));
fs.writeFileSync(path.join(site, 'index.html'), '<!doctype html><body><script type="module" src="/main.js"></script></body>\n');
fs.writeFileSync(path.join(site, 'main.js'), "import { createRoot } from 'react-dom/client';\nimport axios from 'axios';\nimport { io } from 'socket.io-client';\nimport OpenAI from 'openai';\ncreateRoot(document.body).render([axios, io, OpenAI].map(String));\n");
fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), fiftyRules(['file:*', 'module:*', 'env:*', 'shell:execute', 'network:*'].map((action) => `{ action: "${action}", effect: allow }`)));

const tasks = {
  'tsc --noEmit, this project': { cwd: root, args: [path.join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', '.'] },
  'eslint, two files, typed rules': { cwd: root, args: [path.join(root, 'node_modules/eslint/bin/eslint.js'), 'src/audit/chain.ts', 'src/audit/record.ts'] },
  'vite build, 4 packages': { cwd: site, args: [path.join(folder, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'silent'] },
};

console.log(`Node ${major}, ${rounds} rounds; medians\n\n| program | bare, s of CPU | gated | ratio, CPU | ratio, wall | records |\n|---|---:|---:|---:|---:|---:|`);
for (const [name, task] of Object.entries(tasks)) if (name.includes(only)) measure(name, task);
fs.rmSync(folder, { recursive: true, force: true });

function measure(name, task) {
  const samples = { bare: [], gated: [] };
  for (let round = -1; round < Number(rounds); round++) {
    for (const way of Object.keys(samples)) {
      const times = run(task, way === 'bare' ? [] : ['--import', path.join(root, 'dist/register.mjs')]);
      // The first round fills the caches, ours and the disk's.
      if (round >= 0) samples[way].push(times);
    }
  }
  const of = (way, key) => median(samples[way].map((times) => times[key]));
  console.log(`| ${name} | ${of('bare', 'cpu').toFixed(2)} | ${of('gated', 'cpu').toFixed(2)} | ${(of('gated', 'cpu') / of('bare', 'cpu')).toFixed(2)} | ${(of('gated', 'wall') / of('bare', 'wall')).toFixed(2)} | ${records()} |`);
}

function run({ cwd, args }, preload) {
  fs.rmSync(path.join(folder, '.safeclaw/audit'), { recursive: true, force: true });
  const times = path.join(folder, 'times');
  const env = { PATH: process.env.PATH, HOME: folder, CI: '1', SAFECLAW_QUIET: '1', SAFECLAW_POLICY: path.join(folder, 'safeclaw.config.yaml') };
  const { status, stdout, stderr } = spawnSync('bash', ['-c', 'exec 3>&2; TIMEFORMAT="%R %U %S"; { time "$@" 2>&3 3>&-; } 2>"$0"', times, node, ...preload, ...args], { cwd, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}\n${stdout}\n${stderr}`);
  const [wall, user, system] = fs.readFileSync(times, 'utf8').trim().split(' ').map(Number);
  return { wall, cpu: user + system };
}

function records() {
  const audit = path.join(folder, '.safeclaw/audit');
  return fs.readdirSync(audit).reduce((sum, name) => sum + fs.readFileSync(path.join(audit, name), 'utf8').split('\n').length - 1, 0);
}

function median(values) {
  return values.slice().sort((a, b) => a - b)[values.length >> 1];
}
