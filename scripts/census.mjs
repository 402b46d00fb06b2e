// The census command: bundles the survey for the oldest Node under test, and runs it in each.
//   npm run census [-- --node FILE]…   compares; exit code 1 where a Node and the table differ
//   npm run census -- --write          writes the table anew from the Nodes and the rules

import * as esbuild from 'esbuild';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({ options: { node: { type: 'string', multiple: true }, write: { type: 'boolean', default: false } } });
const folder = fs.mkdtempSync(path.join(root, 'build-census-'));
try {
  const script = path.join(folder, 'survey.cjs');
  const common = { bundle: true, platform: 'node', format: 'cjs', target: 'node18', logLevel: 'warning' };
  await esbuild.build({ ...common, entryPoints: [path.join(root, 'src/census/survey.ts')], outfile: script });
  await esbuild.build({ ...common, entryPoints: [path.join(root, 'src/census/main.ts')], outfile: path.join(folder, 'main.cjs') });
  const nodes = values.node ?? ['18', '20', '22', '24', '26'].map((major) => path.join(root, `test/nodes/node_modules/node-${major}/bin/node`));
  const { census } = createRequire(import.meta.url)(path.join(folder, 'main.cjs'));
  process.exitCode = census({ nodes: nodes.map((node) => path.resolve(node)), table: path.join(root, 'src/census/entries.tsv'), script, write: values.write });
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}
