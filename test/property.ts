// Property-based tests, the same ones on every run: a failure that only some machine's luck shows helps nobody who
// changed something else. SAFECLAW_SEED chooses another seed, `SAFECLAW_SEED=random` a new one each time.

import fc from 'fast-check';

const seed = process.env.SAFECLAW_SEED ?? '20261122';
if (seed !== 'random') fc.configureGlobal({ seed: Number(seed) });

export { fc };
