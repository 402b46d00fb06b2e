// SPDX-License-Identifier: MIT
// A folder that keeps heads of a log where the program cannot write: one small file for each, never written again.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { escapeControls } from '../action/show.ts';
import { formatHead, parseHead } from '../audit/chain.ts';
import { CommandError, systemReason } from './failure.ts';

const ENDING = '.head';

/** The heads of a folder, the later ones of a chain behind the earlier. A file that holds none is a CommandError: somebody changed it. */
export function readWitness(folder: string): string[] {
  try {
    return fs.readdirSync(folder).filter((name) => name.endsWith(ENDING)).sort().map((name) => readHead(path.join(folder, name)));
  } catch (error) {
    throw error instanceof CommandError ? error : new CommandError(`the witness ${escapeControls(folder)} cannot be read: ${systemReason(error)}`);
  }
}

/** Keeps a head. True where it was not there yet. */
export function addWitness(folder: string, head: string): boolean {
  const place = parseHead(head);
  if (place === null) throw new TypeError(`not a head of a chain: ${head}`);
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, `${place.chain}-${String(place.seq).padStart(16, '0')}${ENDING}`), `${head}\n`, { flag: 'wx', mode: 0o444 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw new CommandError(`the witness ${escapeControls(folder)} cannot be written: ${systemReason(error)}`);
  }
}

function readHead(file: string): string {
  const head = parseHead(fs.readFileSync(file, 'utf8').trim());
  if (head === null) throw new CommandError(`${escapeControls(file)} is no head of a chain: the witness was changed`);
  return formatHead(head);
}
