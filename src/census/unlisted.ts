// SPDX-License-Identifier: MIT
// Run by `safeclaw doctor` in the Node that will run the program: prints the names that the gate refuses on it.

import * as fs from 'node:fs';
import Module from 'node:module';
import * as path from 'node:path';
import * as vm from 'node:vm';
import { KnownNames } from '../runtime/known-names.ts';

declare const __SAFECLAW_REVIEWED__: string;

function unlisted(): string[] {
  const names = new KnownNames(fs.readFileSync(path.join(__dirname, 'known-names.txt'), 'utf8'));
  const language = new Set(vm.runInNewContext('Object.getOwnPropertyNames(globalThis)') as PropertyKey[]);
  const found = [...names.unlisted('process', process), ...names.unlistedFlat('globalThis', globalThis).filter(({ key }) => !language.has(key))];
  // Those that are behind a flag of Node are refused where they are loaded, and not looked at here.
  for (const name of Module.builtinModules.map((id) => id.replace(/^node:/, ''))) {
    if (name !== 'process' && !isDeprecated(name)) found.push(...names.unlisted(name, Module.createRequire(__filename)(`node:${name}`) as object));
  }
  return found.map(({ name }) => name);
}

/** Loading them prints a warning, and they are other modules under an older name. */
function isDeprecated(name: string): boolean {
  return name.startsWith('_') || name === 'punycode' || name === 'sys';
}

const reviewed = __SAFECLAW_REVIEWED__.split(' ');
process.stdout.write(JSON.stringify({ reviewed, unlisted: reviewed.includes(process.versions.node) ? [] : unlisted() }));
