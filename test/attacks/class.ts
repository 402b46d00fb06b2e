// The test of one class of attacks: on every Node each attack is real without the gate and stopped with it, given in
// any of three ways, with the denial in a log that verifies; and each allowed neighbour works.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { nodeVersions, root } from '../harness.ts';
import { gatedWays, openLab, type Outcome, type Way } from './lab.ts';
import { type Program, readClass } from './program.ts';

const ways: readonly Way[] = ['none', ...gatedWays];
/** Programs that run side by side. */
const labs = 2;

/** Called by `corpus.test.ts` in the folder of the class, with its `import.meta.url`. */
export function testClass(url: string): void {
  const attackClass = readClass(path.basename(path.dirname(fileURLToPath(url))));
  t.ok(attackClass.programs.some((program) => program.allowed), 'the class has a neighbour that works');
  for (const node of nodeVersions) {
    t.test(`Node ${node}`, async (t) => {
      const jobs = attackClass.programs.filter((program) => program.runsOn(node)).flatMap((program) => ways.filter((way) => way !== 'none' || program.onlyGated === null).map((way) => ({ program, way })));
      await Promise.all(Array.from({ length: labs }, async () => {
        const lab = await openLab();
        for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
          const { program, way } = job;
          const outcome = await lab.run(attackClass, program, node, way);
          const fault = faultOf(program, node, way, outcome);
          t.equal(fault, null, `${program.file}, ${way}: ${fault ?? 'as expected'}${fault === null ? '' : `\n${outcome.output}`}`);
        }
        lab.close();
      }));
    });
  }
}

/** What is not as the program's comments promise; null where all is. */
function faultOf(program: Program, node: string, way: Way, outcome: Outcome): string | null {
  if (outcome.ended === 'SIGKILL') return 'it does not end by itself';
  if (outcome.log !== null) return `the log does not verify: ${outcome.log}`;
  if (program.allowed) return outcome.escape !== null ? `a neighbour escaped: ${outcome.escape}` : outcome.worked ? null : 'the neighbour does not work';
  if (way === 'none') return outcome.escape === null ? 'it is no attack: nothing was seen without the gate' : null;
  if (program.escapes?.on(node) === true) return outcome.escape === null ? 'it no longer escapes: take the mark away' : undocumented(program.escapes.documented);
  if (outcome.escape !== null) return `ESCAPED: ${outcome.escape}`;
  return program.denied === null ? null : missingRecord(program.denied, outcome);
}

function undocumented(words: string): string | null {
  return fs.readFileSync(path.join(root, 'docs/threat-model.md'), 'utf8').includes(words) ? null : `docs/threat-model.md does not say "${words}"`;
}

function missingRecord({ actions, target }: NonNullable<Program['denied']>, { records }: Outcome): string | null {
  const denials = records.filter((record) => record.verdict === 'deny');
  if (denials.some((record) => actions.includes(String(record.action)) && String(record.target).includes(target))) return null;
  return `no denied ${actions.join(' or ')} of ${target} in the log, but ${denials.map((record) => `${record.action} ${record.target}`).join('; ') || 'no denial'}`;
}
