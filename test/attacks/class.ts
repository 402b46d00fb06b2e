// The test of one class of attacks: on every Node each attack is real without the gate and stopped with it, given in
// any of three ways, with the denial in a log that verifies; and each allowed neighbour works.

import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { nodeVersions } from '../harness.ts';
import { faultOf } from './expectation.ts';
import { gatedWays, openLab, type Way } from './lab.ts';
import { readClass } from './program.ts';

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
