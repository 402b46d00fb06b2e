// SPDX-License-Identifier: MIT
// The test files of policies: those that are named, those in folders that are named, or those below this folder.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { escapeControls } from '../action/show.ts';
import { CommandError } from './failure.ts';

const TEST_FILE = /\.policy-test\.ya?ml$/;

/** Absolute, in the order of their names. Throws where there is none and `required`. */
export function findTestFiles(operands: readonly string[], required: boolean): string[] {
  const found = operands.length === 0 && !required ? [] : (operands.length === 0 ? ['.'] : operands).flatMap((name) => filesOf(path.resolve(name)));
  if (found.length === 0 && required) throw new CommandError(`no *.policy-test.yaml ${operands.length === 0 ? 'in this folder or below' : `in ${operands.map(escapeControls).join(', ')}`}`);
  return [...new Set(found)];
}

function filesOf(name: string): string[] {
  const stats = fs.statSync(name, { throwIfNoEntry: false });
  if (stats === undefined) throw new CommandError(`there is no ${escapeControls(name)}`);
  if (!stats.isDirectory()) return [name];
  const files: string[] = [];
  for (const entry of fs.readdirSync(name, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = path.join(name, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')) files.push(...filesOf(full));
    else if (entry.isFile() && TEST_FILE.test(entry.name)) files.push(full);
  }
  return files;
}
