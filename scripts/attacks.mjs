// `npm run attacks`: the corpus on every Node, bare, under Node's permission model and under the gate, class by class,
// and each class's rows in the tables of docs/attacks.md as soon as it has run.
//   npm run attacks -- --missing            the classes of which the page does not have as many programs and runs
//   npm run attacks -- --turns              the three ways to give the gate take turns over the Nodes, as in the suite
//   npm run attacks -- read-links           some classes, on the page as well
//   npm run attacks -- --show read-links write-forms/append.cjs
//                                           some classes and programs: what happens (all that a single program
//                                           prints), and nothing is written
// SAFECLAW_TEST_NODES=18,26 narrows the versions; then nothing is written either.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeBinary, nodeVersions } from '../test/harness.ts';
import { faultOf } from '../test/attacks/expectation.ts';
import { gatedTurn, gatedWays, runProgram } from '../test/attacks/lab.ts';
import { classNames, readClass } from '../test/attacks/program.ts';
import { publishedRow, withResults } from '../test/attacks/published-table.ts';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const page = path.join(root, 'docs/attacks.md');
const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const chosen = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const unknown = flags.find((flag) => !['--missing', '--show', '--turns'].includes(flag));
if (unknown !== undefined) throw new Error(`npm run attacks knows no ${unknown}`);
const turns = flags.includes('--turns');
const shown = flags.includes('--show');
const written = !shown && process.env.SAFECLAW_TEST_NODES === undefined && chosen.every((name) => !name.includes('/'));
/** Programs that run side by side. */
const atOnce = 3;
const versions = nodeVersions.map((node) => spawnSync(nodeBinary(node), ['-v'], { encoding: 'utf8', env: {} }).stdout.trim().slice(1));

let runs = 0;
let unexpected = 0;
for (const attackClass of (chosen.length > 0 ? chosen : classNames()).map(chosenClass)) {
  if (flags.includes('--missing') && isPublished(attackClass)) continue;
  const results = await resultsOf(attackClass);
  runs += results.length;
  unexpected += reported(results);
  if (written) fs.writeFileSync(page, withResults(fs.readFileSync(page, 'utf8'), attackClass, results, versions, classNames()));
  console.log(`${attackClass.name}: ${results.length} runs`);
}
console.log(`${runs} runs, ${unexpected} not as they should be`);
if (unexpected > 0) process.exitCode = 1;

function chosenClass(name) {
  const [className, file] = name.split('/');
  const attackClass = readClass(className);
  return file === undefined ? attackClass : { ...attackClass, programs: attackClass.programs.filter((program) => program.name === name) };
}

function isPublished({ name, programs }) {
  const text = fs.readFileSync(page, 'utf8');
  return ['attacks', 'neighbours'].every((kind) => {
    const chosen = programs.filter(({ allowed }) => allowed === (kind === 'neighbours'));
    const runs = nodeVersions.flatMap((node) => chosen.filter((program) => program.runsOn(node))).length * (turns ? 1 : gatedWays.length);
    const row = publishedRow(text, kind, name);
    return row !== null && row.programs === chosen.length && row.runs >= runs;
  });
}

async function resultsOf(attackClass) {
  const jobs = nodeVersions.flatMap((node) => attackClass.programs.flatMap((program, place) => (program.runsOn(node) ? waysOf(program, place, node) : []).map((way) => ({ program, node, way }))));
  const results = [];
  await Promise.all(Array.from({ length: atOnce }, async () => {
    for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
      const outcome = await runProgram(attackClass, job.program, job.node, job.way);
      results.push({ ...job, outcome });
      if (shown) show(job, outcome);
    }
  }));
  return results;
}

/** What attacks the gate itself has nothing to attack without it. */
function waysOf({ onlyGated }, place, node) {
  const gated = turns ? [gatedTurn(place, node)] : gatedWays;
  return [...(onlyGated === null ? ['none', ...(node === '18' ? [] : ['permission'])] : []), ...gated];
}

/** How many runs are not as the program promises; each is said. */
function reported(results) {
  const faults = results.filter(({ way }) => way !== 'permission').map((result) => ({ ...result, fault: faultOf(result.program, result.node, result.way, result.outcome) })).filter(({ fault }) => fault !== null);
  for (const { program, node, way, fault, outcome } of faults) console.log(`NOT AS IT SHOULD BE ${program.name} on ${node}, ${way}: ${fault}\n${outcome.output}`);
  return faults.length;
}

function show({ program, node, way }, { escape, worked, records, ended, output }) {
  const denials = [...new Set(records.filter(({ verdict }) => verdict === 'deny').map(({ action, target }) => `${action} ${target}`))];
  console.log(`${program.name} ${node} ${way}: ${program.allowed ? (worked ? 'works' : 'DOES NOT WORK') : (escape ?? 'stopped')} (${ended}) ${denials.slice(0, 4).join('; ')}`);
  if (chosen.length === 1 && chosen[0].includes('/')) console.log(output);
}
