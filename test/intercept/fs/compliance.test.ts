// Under a policy that allows a folder, every function of node:fs gives there what bare Node gives: values, errors
// with their messages and paths, and what is left on disk, in six spellings of the same paths.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { nodeVersions, root, runGated, temporaryFolder } from '../../harness.ts';

const policy = `version: 1
defaultAction: deny
rules:
  - action: file:*
    path: ./**
    effect: allow
`;
const program = fs.readFileSync(path.join(root, 'test/intercept/fs/every-call.cjs'), 'utf8');
/** Two spellings on every version, the others in turn: 15 pairs of runs instead of 30. */
const inTurn = ['absolute', 'dotted', 'buffer', 'url'];

for (const [index, node] of nodeVersions.entries()) {
  for (const style of ['relative', 'link', inTurn[index % inTurn.length] as string]) {
    t.test(`Node ${node}, ${style} paths`, async (t) => {
      const folder = temporaryFolder();
      t.teardown(() => {
        fs.rmSync(folder, { recursive: true, force: true });
      });
      const work = path.join(folder, 'work');
      const one = { node, folder, program, policy, args: [work, style] } as const;
      const bare = (await runGated({ ...one, via: 'none' })).json<unknown[]>();
      fs.rmSync(work, { recursive: true });
      const run = await runGated({ ...one, via: 'require' });
      const gated = run.json<unknown[]>();
      t.equal(run.code, 0);
      t.ok(bare.length > 1500, 'the program got to its end');
      t.same(bare.filter((value) => Array.isArray(value) && value[0] === 'stopped'), []);
      const differing = bare.flatMap((value, i) => (JSON.stringify(value) === JSON.stringify(gated[i]) ? [] : [{ bare: value, gated: gated[i] }]));
      t.same(differing, []);
      t.equal(gated.length, bare.length);
    });
  }
}
