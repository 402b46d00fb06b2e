// The test of one class of attacks: on every Node each attack is stopped by the gate, with the denial in a log that
// verifies, and each allowed neighbour works. The three ways to give the gate take turns over the Nodes, so that every
// program meets each of them; that the attack is real without the gate is seen on the oldest Node or on the newest.
// SAFECLAW_ATTACK_WAYS=all runs every way on every Node; `npm run attacks` does that for the published table.

import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { nodeVersions } from '../harness.ts';
import { faultOf } from './expectation.ts';
import { gatedTurn, gatedWays, runProgram, type Way } from './lab.ts';
import { readClass } from './program.ts';

const everyWay = process.env.SAFECLAW_ATTACK_WAYS === 'all';
/** Programs that run side by side. */
const atOnce = 2;

/** The ways in which the program with this place among its class's runs on a Node. */
function waysOf(place: number, node: string): readonly Way[] {
  if (everyWay) return ['none', ...gatedWays];
  const gated = gatedTurn(place, node);
  return node === nodeVersions.at(place % 2 === 0 ? 0 : -1) ? ['none', gated] : [gated];
}

/** Called by `corpus.test.ts` in the folder of the class, with its `import.meta.url`. */
export function testClass(url: string): void {
  const attackClass = readClass(path.basename(path.dirname(fileURLToPath(url))));
  t.ok(attackClass.programs.some((program) => program.allowed), 'the class has a neighbour that works');
  for (const node of nodeVersions) {
    t.test(`Node ${node}`, async (t) => {
      const jobs = attackClass.programs.flatMap((program, place) => (program.runsOn(node) ? waysOf(place, node) : []).filter((way) => way !== 'none' || program.onlyGated === null).map((way) => ({ program, way })));
      await Promise.all(Array.from({ length: atOnce }, async () => {
        for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
          const { program, way } = job;
          const outcome = await runProgram(attackClass, program, node, way);
          const fault = faultOf(program, node, way, outcome);
          t.equal(fault, null, `${program.file}, ${way}: ${fault ?? 'as expected'}${fault === null ? '' : `\n${outcome.output}`}`);
        }
      }));
    });
  }
}
