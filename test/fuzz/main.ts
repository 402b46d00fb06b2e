// `npm run fuzz`: ten minutes of inputs that nobody thought of.
//   --minutes N      how long in all, default 10
//   --seed N         default: the time; the same seed makes the same inputs
//   --target NAME    one target only: policy, shell, shell-run, audit, arguments
//   --iteration N    one input only, as a failure names it

import { parseArgs } from 'node:util';
import { fuzzTarget } from './fuzz.ts';
import { targets } from './targets/all.ts';

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string' }, target: { type: 'string' }, iteration: { type: 'string' } } });
  const names = values.target === undefined ? [...targets.keys()] : [values.target];
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  const milliseconds = (Number(values.minutes) * 60_000) / names.length;
  const iteration = values.iteration === undefined ? null : Number(values.iteration);
  if (!Number.isInteger(seed) || !(milliseconds > 0) || !names.every((name) => targets.has(name)) || (iteration !== null && (!Number.isInteger(iteration) || values.target === undefined))) throw new Error('usage: npm run fuzz -- [--minutes N] [--seed N] [--target policy|shell|shell-run|audit|arguments [--iteration N]]');
  console.log(`seed ${seed}`);
  let failed = false;
  for (const target of names) {
    const { inputs, slowest, failures } = await fuzzTarget({ target, seed, milliseconds, iteration });
    console.log(`${target}: ${inputs} inputs, ${failures.length} failures, the slowest took ${slowest} ms of CPU`);
    for (const failure of failures) console.log(failure);
    failed ||= failures.length > 0;
  }
  process.exitCode = failed ? 1 : 0;
}

void main();
