// Attack: a path is decided, and before Node's threads look it up the program renames a folder in it and lays a link
// in its place. With the threads kept busy this is no race: the swap always comes first. Then the same with the request
// taken from Node by an async hook, by a setter on a prototype, or from the list of active requests.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { nodeVersions, root, runGated, temporaryFolder } from '../../harness.ts';

const policy = `version: 1
rules:
  - { action: ["file:read", "file:write"], path: "./data/**", effect: allow }
`;
const program = fs.readFileSync(path.join(root, 'test/attacks/path-swap/agent.cjs'), 'utf8');

for (const node of nodeVersions) {
  t.test(`Node ${node}`, async (t) => {
    const outside = temporaryFolder();
    t.teardown(() => fs.rmSync(outside, { recursive: true, force: true }));
    fs.writeFileSync(path.join(outside, 'secret.txt'), 'TOP-SECRET');
    // Listed before the other: what a listing of the outside would show.
    fs.writeFileSync(path.join(outside, 'a-secret-name'), '');
    fs.chmodSync(path.join(outside, 'secret.txt'), 0o640);
    const run = await runGated({ node, policy, program, args: [outside], files: { 'data/own.txt': 'own' } });
    const results = run.json<Record<string, unknown>>();
    t.notOk(/TOP-SECRET|a-secret-name/.test(run.stdout), `nothing of the outside was read: ${run.stdout}`);
    t.same(fs.readdirSync(outside), ['a-secret-name', 'secret.txt'], 'nothing outside was made, moved or removed');
    t.equal(fs.statSync(path.join(outside, 'secret.txt')).mode & 0o777, 0o640, 'nor changed');
    t.equal(fs.readFileSync(path.join(outside, 'secret.txt'), 'utf8'), 'TOP-SECRET');
    t.equal(fs.statSync(path.join(outside, 'secret.txt')).nlink, 1);
    t.same(results.neighbours, { many: 400, copied: 'own', made: 'data/a/b', closed: 'EACCES' }, run.stderr);
  });
}
