// `npm run programs`: installs the real programs (`test/programs/package.json`) and runs each on every Node that it
// supports, bare and under the gate in every way; the table of docs/transparency.md is written where all were run.
// `npm run programs -- jest 'next build'` runs some, shows how they differ, and writes nothing;
// SAFECLAW_TEST_NODES=18,26 narrows the versions.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { nodeBinary, nodeVersions, root } from '../test/harness.ts';
import { builds } from '../test/programs/builds.ts';
import { compareProgram } from '../test/programs/compare.ts';
import { libraries } from '../test/programs/libraries.ts';
import { here } from '../test/programs/program.ts';
import { tools } from '../test/programs/tools.ts';

const page = path.join(root, 'docs/transparency.md');
const chosen = process.argv.slice(2);
const all = [...tools, ...libraries, ...builds];
const programs = chosen.length === 0 ? all : all.filter(({ name }) => chosen.includes(name));
if (programs.length < chosen.length) throw new Error(`there is no such program; they are: ${all.map(({ name }) => name).join(' | ')}`);

install();
const results = [];
for (const program of programs) {
  for (const node of nodeVersions.filter((major) => program.nodes.includes(major))) {
    const result = await compareProgram(program, node);
    show(result);
    results.push(result);
  }
}
const failed = results.filter(({ faults }) => faults.size > 0);
if (chosen.length === 0 && nodeVersions.length === 5) write();
console.log(`${results.length - failed.length} passed, ${failed.length} failed`);
if (failed.length > 0) process.exitCode = 1;

function install() {
  const installed = path.join(here, 'node_modules/.package-lock.json');
  if (fs.existsSync(installed) && fs.statSync(installed).mtimeMs >= fs.statSync(path.join(here, 'package-lock.json')).mtimeMs) return;
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit' });
  if (status !== 0) throw new Error('the programs could not be installed');
}

function show({ program, node, outcomes, faults }) {
  const times = [...outcomes].map(([way, { wallMs, cpuMs, records }]) => `${way} ${wallMs}/${cpuMs} ms${records > 0 ? ` ${records} records` : ''}`);
  console.log(`${program.name} on Node ${node}: ${faults.size === 0 ? 'the same' : 'DIFFERS'} (wall/CPU: ${times.join(', ')})`);
  for (const [way, fault] of faults) console.log(`  ${way}: ${fault}`);
}

function write() {
  const text = fs.readFileSync(page, 'utf8');
  const [before, after] = [text.slice(0, text.indexOf('<!-- programs -->')), text.slice(text.indexOf('<!-- /programs -->'))];
  fs.writeFileSync(page, `${before}<!-- programs -->\n\n${table()}\n\n${after}`);
}

function table() {
  const versions = nodeVersions.map((node) => spawnSync(nodeBinary(node), ['-v'], { encoding: 'utf8', env: {} }).stdout.trim().slice(1));
  const head = ['program', 'package', 'records', ...versions.map((version) => `Node ${version}`)];
  const rows = programs.map((program) => [program.name, `\`${program.package}\` ${versionOf(program)}`, recordsOf(program), ...nodeVersions.map((node) => cell(program, node))]);
  return [head, head.map((_, i) => (i < 2 ? '---' : '---:')), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function cell(program, node) {
  const result = results.find((one) => one.program === program && one.node === node);
  if (result === undefined) return '–';
  const gated = [...result.outcomes.keys()].filter((way) => way !== 'bare' && way !== 'again');
  return `${gated.filter((way) => !result.faults.has(way)).length} of ${gated.length}`;
}

function recordsOf(program) {
  const node = program.nodes.includes('20') ? '20' : program.nodes[0];
  return results.find((one) => one.program === program && one.node === node).outcomes.get('import').records;
}

function versionOf(program) {
  return JSON.parse(fs.readFileSync(path.join(program.in, 'node_modules', program.package, 'package.json'), 'utf8')).version;
}
