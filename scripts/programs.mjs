// `npm run programs`: installs the real programs (`test/programs/package.json`) and runs each on every Node that it
// supports, bare and under the gate in every way. `npm run programs -- jest 'next build'` runs some;
// SAFECLAW_TEST_NODES=18,26 narrows the versions. What was found for this build is kept in `build/`, so that the whole,
// which takes half an hour, may be run in parts: the part that completes it writes the table of docs/transparency.md,
// and `npm run programs -- --table` writes what is known so far.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { dist, nodeBinary, nodeVersions, root } from '../test/harness.ts';
import { builds } from '../test/programs/builds.ts';
import { compareProgram } from '../test/programs/compare.ts';
import { libraries } from '../test/programs/libraries.ts';
import { everyNode, here } from '../test/programs/program.ts';
import { tools } from '../test/programs/tools.ts';

const page = path.join(root, 'docs/transparency.md');
const kept = path.join(root, 'build/programs.json');
const build = createHash('sha256').update(fs.readFileSync(path.join(dist, 'gate.js'))).digest('hex');
const [tableOnly, chosen] = process.argv[2] === '--table' ? [true, []] : [false, process.argv.slice(2)];
const all = [...tools, ...libraries, ...builds];
const programs = tableOnly ? [] : chosen.length === 0 ? all : all.filter(({ name }) => chosen.includes(name));
if (programs.length < chosen.length) throw new Error(`there is no such program; they are: ${all.map(({ name }) => name).join(' | ')}`);

if (!tableOnly) install();
let [passed, failed] = [0, 0];
for (const program of programs) {
  for (const node of nodeVersions.filter((major) => program.nodes.includes(major))) {
    const result = await compareProgram(program, node);
    show(result);
    keep(result);
    if (result.faults.size === 0) passed++;
    else failed++;
  }
}
const cells = readKept();
if (tableOnly || all.every(({ name, nodes }) => nodes.every((node) => cells[`${name} ${node}`] !== undefined))) write();
console.log(`${passed} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;

function install() {
  const installed = path.join(here, 'node_modules/.package-lock.json');
  if (fs.existsSync(installed) && fs.statSync(installed).mtimeMs >= fs.statSync(path.join(here, 'package-lock.json')).mtimeMs) return;
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: here, stdio: 'inherit' });
  if (status !== 0) throw new Error('the programs could not be installed');
}

function show({ program, node, outcomes, faults }) {
  const times = [...outcomes].map(([way, { wallMs, cpuMs, records }]) => `${way} ${wallMs}/${cpuMs} ms${records.length > 0 ? ` ${records.length} records` : ''}`);
  console.log(`${program.name} on Node ${node}: ${faults.size === 0 ? 'the same' : 'DIFFERS'} (wall/CPU: ${times.join(', ')})`);
  for (const [way, fault] of faults) console.log(`  ${way}: ${fault}`);
}

function readKept() {
  const found = fs.existsSync(kept) ? JSON.parse(fs.readFileSync(kept, 'utf8')) : null;
  return found?.build === build ? found.cells : {};
}

function keep({ program, node, outcomes, faults }) {
  const gated = [...outcomes.keys()].filter((way) => way !== 'bare' && way !== 'again');
  const cell = { equal: gated.filter((way) => !faults.has(way) && !faults.has('bare')).length, of: gated.length, records: outcomes.get('import').records.length };
  fs.mkdirSync(path.dirname(kept), { recursive: true });
  fs.writeFileSync(kept, JSON.stringify({ build, cells: { ...readKept(), [`${program.name} ${node}`]: cell } }, null, 1));
}

function write() {
  const text = fs.readFileSync(page, 'utf8');
  const [before, after] = [text.slice(0, text.indexOf('<!-- programs -->')), text.slice(text.indexOf('<!-- /programs -->'))];
  fs.writeFileSync(page, `${before}<!-- programs -->\n\n${table()}\n\n${after}`);
}

function table() {
  const versions = everyNode.map((node) => spawnSync(nodeBinary(node), ['-v'], { encoding: 'utf8', env: {} }).stdout.trim().slice(1));
  const head = ['program', 'package', 'records', ...versions.map((version) => `Node ${version}`)];
  const rows = all.map((program) => [program.name, `\`${program.package}\` ${versionOf(program)}`, cells[`${program.name} 22`]?.records ?? '', ...everyNode.map((node) => shown(program, node))]);
  return [head, head.map((_, i) => (i < 2 ? '---' : '---:')), ...rows].map((line) => `| ${line.join(' | ')} |`).join('\n');
}

function shown({ name, nodes }, node) {
  const cell = cells[`${name} ${node}`];
  if (!nodes.includes(node)) return '–';
  return cell === undefined ? 'not run' : `${cell.equal} of ${cell.of}`;
}

function versionOf(program) {
  return JSON.parse(fs.readFileSync(path.join(program.in, 'node_modules', program.package, 'package.json'), 'utf8')).version;
}
