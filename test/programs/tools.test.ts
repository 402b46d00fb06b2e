// Real programs under the gate, unmodified: those that are installed with the project. The others,
// and these with the preload given in every way: `npm run programs`.

import t from 'tap';
import { nodeVersions } from '../harness.ts';
import { compareProgram } from './compare.ts';
import { tools } from './tools.ts';

for (const program of tools) {
  t.test(program.name, async (t) => {
    for (const node of nodeVersions.filter((major) => program.nodes.includes(major))) {
      const { faults } = await compareProgram(program, node, ['bare', 'require', 'learned']);
      t.same([...faults], [], `Node ${node}: the same output, exit code and files`);
    }
  });
}
