// A `ShadowRealm` has bindings and a module loader of its own: it is decided when it is made, and where a rule allows
// it, it works.

import t from 'tap';
import { nodeVersions, runGated } from '../../harness.ts';

const program = `
const vm = require('node:vm');
const out = { type: typeof ShadowRealm, name: ShadowRealm.name, length: ShadowRealm.length, contexts: vm.runInNewContext('typeof ShadowRealm') };
try {
  out.value = new ShadowRealm().evaluate('1 + 1');
} catch (error) {
  out.value = error.safeclaw?.action ?? error.message;
}
try {
  ShadowRealm();
} catch (error) {
  out.called = error.constructor.name;
}
console.log(JSON.stringify(out));
`;
const policy = (effect: string): string => `version: 1\nrules:\n  - { action: "process:inspect", name: "ShadowRealm", effect: ${effect} }\n`;

for (const node of nodeVersions) {
  t.test(`Node ${node}`, async (t) => {
    const run = (effect: string) => runGated({ node, program, policy: policy(effect), nodeArgs: ['--no-warnings', '--experimental-shadow-realm'] });
    const shape = { type: 'function', name: 'ShadowRealm', length: 0, contexts: 'undefined', called: 'TypeError' };
    const denied = await run('deny');
    t.same(denied.json(), { ...shape, value: 'process:inspect' });
    t.equal(denied.find('process:inspect', 'ShadowRealm', 'deny').length, 1);
    const allowed = await run('allow');
    t.same(allowed.json(), { ...shape, value: 2 });
    const without = await runGated({ node, policy: policy('deny'), program: 'console.log(JSON.stringify(typeof ShadowRealm))' });
    t.equal(without.json(), 'undefined', 'without the flag there is none');
  });
}
