// Attack: a Node program that a rule allows is started so that no gate comes with it, or so that Node's native code
// reads or writes files for it: flags of its command line, and shell lines that take its environment away.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { nodeBinary, nodeVersions, root, runGated, temporaryFolder } from '../../harness.ts';

const policy = `version: 1
rules:
  - { action: ["file:read", "file:write"], path: "./data/**", effect: allow }
  - { action: "shell:execute", command: ["node *", "env *"], effect: allow }
`;
const program = fs.readFileSync(path.join(root, 'test/attacks/child-without-gate/agent.cjs'), 'utf8');

for (const node of nodeVersions) {
  t.test(`Node ${node}`, async (t) => {
    const outside = temporaryFolder();
    t.teardown(() => fs.rmSync(outside, { recursive: true, force: true }));
    fs.writeFileSync(path.join(outside, 'secret.txt'), 'TOP-SECRET');
    const run = await runGated({ node, policy, program, args: [outside], files: { 'data/empty': '' }, env: { PATH: `${path.dirname(nodeBinary(node))}:${process.env.PATH}` } });
    const { started, neighbours } = run.json<{ started: string[]; neighbours: Record<string, string> }>();
    t.same(started, [], `everything was refused before a program started ${run.stderr}`);
    t.same(neighbours, { plain: 'EACCES', flags: 'EACCES', line: 'EACCES', fork: 'EACCES' }, 'the same program starts under the gate');
    t.same(fs.readdirSync(outside), ['secret.txt'], 'nothing was made outside');
    t.notOk(JSON.stringify(run.records).includes('TOP-SECRET'));
    t.ok(run.find('process:inspect', 'node --', 'deny').length > 5);
    t.ok(run.find('env:write', 'SAFECLAW_MODE', 'deny').length > 0);
  });
}
