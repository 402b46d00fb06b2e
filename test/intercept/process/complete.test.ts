// Every property of `process` and every export of the modules with doors of their own has been looked at, on each Node.

import t from 'tap';
import { nodeVersions, runGated } from '../../harness.ts';
import { DATABASE, MODULES, PROCESS } from '../../../src/intercept/process-table.ts';

const program = (modules: readonly string[]) => `
const out = { process: Reflect.ownKeys(process).filter((key) => typeof key === 'string'), modules: {} };
for (const name of ${JSON.stringify(modules)}) {
  try { const found = require('node:' + name); out.modules[name] = Object.keys(found); if (name === 'sqlite') out.database = Object.getOwnPropertyNames(found.DatabaseSync.prototype); } catch { out.modules[name] = 'absent'; }
}
console.log(JSON.stringify(out));
`;

const listed = (table: { readonly gated: readonly string[]; readonly passive: readonly string[] }) => new Set([...table.gated, ...table.passive]);

for (const node of nodeVersions) {
  t.test(`node ${node}`, async (t) => {
    const { process: properties, modules, database } = (await runGated({ node, program: program(Object.keys(MODULES)), via: 'none' })).json();
    const known = listed(PROCESS);
    t.same(properties.filter((key: string) => !known.has(key)), [], 'process');
    for (const [name, table] of Object.entries(MODULES)) {
      if (modules[name] === 'absent') continue;
      const reviewed = listed(table);
      t.same(modules[name].filter((key: string) => !reviewed.has(key)), [], name);
    }
    if (database !== undefined) t.same(database.filter((key: string) => !listed(DATABASE).has(key)), [], 'DatabaseSync.prototype');
  });
}

t.test('nothing is listed twice', (t) => {
  for (const table of [PROCESS, DATABASE, ...Object.values(MODULES)]) t.equal(listed(table).size, table.gated.length + table.passive.length);
  t.end();
});
