// A short run of the fuzzer, so that it is known to work; `npm run fuzz` runs it for ten minutes.

import t from 'tap';
import { fuzzTarget } from './fuzz.ts';
import { targets } from './targets/all.ts';

for (const target of targets.keys()) {
  t.test(target, async (t) => {
    const { inputs, failures } = await fuzzTarget({ target, seed: 20261125, milliseconds: 1000, iteration: null });
    t.same(failures, []);
    t.ok(inputs > 0, `${inputs} inputs`);
  });
}
