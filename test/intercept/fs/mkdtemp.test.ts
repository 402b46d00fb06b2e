// The folder of `mkdtemp` is named in the log as in the call, on every Node, and a rule for it holds.

import t from 'tap';
import { nodeVersions, runGated } from '../../harness.ts';

const policy = `version: 1\nrules:\n  - { action: file:write, path: ['./out/agent-*', './out/agent-*/**', ./out], effect: allow }\n`;
const program = `
const fs = require('node:fs');
const tried = (f) => { try { return f(); } catch (error) { return error.safeclaw?.code ?? error.message; } };
fs.mkdirSync('out');
const made = tried(() => fs.mkdtempSync('out/agent-'));
tried(() => fs.writeFileSync(made + '/x', 'x'));
console.log(JSON.stringify([/^out\\/agent-\\w{6}$/.test(made), fs.existsSync(made + '/x'), tried(() => fs.mkdtempSync('out/other-'))]));
`;

for (const node of nodeVersions) {
  t.test(`node ${node}`, async (t) => {
    const run = await runGated({ node, policy, program });
    t.same(run.json(), [true, true, 'SC_DENIED'], run.stderr);
    for (const [name, verdict] of [['agent', 'allow'], ['other', 'deny']] as const) t.match(run.find('file:write', `/out/${name}-X`, verdict).map(({ target }) => target), [new RegExp(`/out/${name}-X{6}$`)]);
  });
}
