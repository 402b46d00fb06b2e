// What of the census goes into the package: the versions that were reviewed, and the names that a Node of another one is held against.

import * as esbuild from 'esbuild';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';

/** The versions in one line, and the names as `src/runtime/known-names.ts` reads them. */
export async function readCensus(root) {
  const contents = "export { formatKnown } from './src/census/known.ts'; export { parseTable } from './src/census/table.ts';";
  const { outputFiles } = await esbuild.build({ stdin: { contents, resolveDir: root, loader: 'ts' }, bundle: true, write: false, platform: 'node', format: 'cjs', logLevel: 'warning' });
  const module = { exports: {} };
  new Function('module', 'exports', 'require', outputFiles[0].text)(module, module.exports, createRequire(import.meta.url));
  const table = module.exports.parseTable(fs.readFileSync(path.join(root, 'src/census/entries.tsv'), 'utf8'));
  return { reviewed: table.reviewed.join(' '), names: module.exports.formatKnown(table) };
}
