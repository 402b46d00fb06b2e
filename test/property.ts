// Property-based tests, the same ones on every run: a failure that only some machine's luck shows helps nobody who
// changed something else. SAFECLAW_SEED chooses another seed, `SAFECLAW_SEED=random` a new one each time;
// SAFECLAW_RUNS=20 makes every property run twenty times as often.

import fc from 'fast-check';

const seed = process.env.SAFECLAW_SEED ?? '20261122';
if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) });

const factor = Number(process.env.SAFECLAW_RUNS ?? 1);

/** How often a property runs that runs so often in the suite. */
export function runs(usual: number): number {
  return Math.ceil(usual * factor);
}

export { fc };
