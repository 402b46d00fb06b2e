// `npm run attacks`: the whole corpus on every Node, bare, under Node's permission model and under the gate, and the
// table of docs/attacks.md. `npm run attacks -- read-links write-flags/chmod.cjs` runs some classes and programs, shows
// what happens (all that a single program prints), and writes nothing; SAFECLAW_TEST_NODES=18,26 narrows the versions.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeBinary, nodeVersions } from '../test/harness.ts';
import { faultOf } from '../test/attacks/expectation.ts';
import { gatedWays, openLab } from '../test/attacks/lab.ts';
import { classNames, readClass } from '../test/attacks/program.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const page = path.join(root, 'docs/attacks.md');
const chosen = process.argv.slice(2);
const classes = (chosen.length > 0 ? chosen.map(chosenClass) : classNames().map(readClass));

const jobs = classes.flatMap((attackClass) =>
  nodeVersions.flatMap((node) => attackClass.programs.filter((program) => program.runsOn(node)).flatMap((program) => waysOn(node).map((way) => ({ attackClass, program, node, way })))),
);
const results = [];
await Promise.all([0, 1].map(async () => {
  const lab = await openLab();
  for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
    const outcome = await lab.run(job.attackClass, job.program, job.node, job.way);
    results.push({ ...job, outcome });
    if (chosen.length > 0) show(job, outcome);
  }
  lab.close();
}));

const faults = results.filter(({ way }) => way !== 'permission').map((result) => ({ ...result, fault: faultOf(result.program, result.node, result.way, result.outcome) }));
const unexpected = faults.filter(({ fault }) => fault !== null);
for (const { program, node, way, fault, outcome } of unexpected) console.log(`NOT AS IT SHOULD BE ${program.name} on ${node}, ${way}: ${fault}\n${outcome.output}`);
console.log(`${results.length} runs, ${unexpected.length} not as they should be`);
if (chosen.length === 0) write();
if (unexpected.length > 0) process.exitCode = 1;

function chosenClass(name) {
  const [className, file] = name.split('/');
  const attackClass = readClass(className);
  return file === undefined ? attackClass : { ...attackClass, programs: attackClass.programs.filter((program) => program.name === name) };
}

function waysOn(node) {
  return ['none', ...(node === '18' ? [] : ['permission']), ...gatedWays];
}

function show({ program, node, way }, { escape, worked, records, ended, output }) {
  const denials = [...new Set(records.filter(({ verdict }) => verdict === 'deny').map(({ action, target }) => `${action} ${target}`))];
  console.log(`${program.name} ${node} ${way}: ${program.allowed ? (worked ? 'works' : 'DOES NOT WORK') : (escape ?? 'stopped')} (${ended}) ${denials.slice(0, 4).join('; ')}`);
  if (chosen.length === 1 && chosen[0].includes('/')) console.log(output);
}

function write() {
  const text = fs.readFileSync(page, 'utf8');
  const [before, after] = [text.slice(0, text.indexOf('<!-- table -->')), text.slice(text.indexOf('<!-- /table -->'))];
  fs.writeFileSync(page, `${before}<!-- table -->\n\n${table()}\n\n${after}`);
}

function table() {
  const versions = nodeVersions.map((node) => spawnSync(nodeBinary(node), ['-v'], { encoding: 'utf8', env: {} }).stdout.trim().slice(1));
  const head = ['class', 'attacks', 'neighbours', ...versions.map((version) => `Node ${version}`)];
  const rows = classes.map((attackClass) => row(attackClass.name, attackClass.programs, attackClass));
  const total = row('**all**', classes.flatMap(({ programs }) => programs), null);
  return [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows, total].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function row(name, programs, attackClass) {
  const own = results.filter((result) => (attackClass === null || result.attackClass === attackClass) && !result.program.allowed && result.outcome.escape !== null);
  const escaped = (node, ways) => new Set(own.filter((result) => result.node === node && ways.includes(result.way)).map(({ program }) => program.name)).size;
  const cells = nodeVersions.map((node) => `${escaped(node, ['none'])} / ${node === '18' ? '–' : escaped(node, ['permission'])} / ${escaped(node, gatedWays)}`);
  return [name, programs.filter(({ allowed }) => !allowed).length, programs.filter(({ allowed }) => allowed).length, ...cells];
}
