// Every function that the fs binding of any version has is in the table; what is not would be refused.

import { execFileSync } from 'node:child_process';
import t from 'tap';
import { fsTable } from '../../../src/intercept/fs-table.ts';
import { nodeBinary, nodeVersions } from '../../harness.ts';

const list = "const b = process.binding('fs'); console.log(JSON.stringify(Object.keys(b).filter((k) => typeof b[k] === 'function')))";

for (const node of nodeVersions) {
  t.test(`Node ${node}`, (t) => {
    const names = JSON.parse(execFileSync(nodeBinary(node), ['--no-deprecation', '-e', list], { encoding: 'utf8' })) as string[];
    t.ok(names.length > 35);
    t.same(names.filter((name) => !fsTable.has(name)), []);
    t.end();
  });
}
