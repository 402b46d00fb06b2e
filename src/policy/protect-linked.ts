// SPDX-License-Identifier: MIT
// A file that is protected under one name and has others: hard links lead to the same contents.

import type { Verdict } from '../action/verdict.ts';
import type { ProtectedPath } from './protect.ts';
import { arrayPush } from '../runtime/primordials.ts';
import { realReaddir, realStatFields } from '../runtime/real-fs.ts';
import { joinPath } from '../runtime/resolve-path.ts';

// Places in the array of numbers that Node's native stat fills, on 18 to 26.
const deviceAt = 0;
const modeAt = 1;
const linksAt = 2;
const inodeAt = 7;
const fileType = 0o170000;
const folderType = 0o040000;

interface Identity {
  readonly device: number;
  readonly inode: number;
}

/** The protection of what `path` leads to under another of its names; null where it has none. HOT: one `stat` for each file that is written. */
export function protectLinked(list: readonly ProtectedPath[], path: string): Verdict | null {
  const found = realStatFields(path);
  if (found === undefined || (found[linksAt] as number) < 2 || isFolder(found)) return null;
  const wanted = { device: found[deviceAt] as number, inode: found[inodeAt] as number };
  for (let i = 0; i < list.length; i++) {
    const entry = list[i] as ProtectedPath;
    if (holds(entry.path, wanted)) return entry.verdict;
  }
  return null;
}

/** Whether the file is at or below `root`. Only files that have several names come here, so the walk is rare. */
function holds(root: string, wanted: Identity): boolean {
  const pending = [root];
  for (let i = 0; i < pending.length; i++) {
    const path = pending[i] as string;
    const found = realStatFields(path);
    if (found === undefined) continue;
    if (!isFolder(found)) {
      if (found[deviceAt] === wanted.device && found[inodeAt] === wanted.inode) return true;
      continue;
    }
    const names = namesIn(path);
    for (let n = 0; n < names.length; n++) {
      const name = names[n] as string;
      // The package has no packages in it; in a checkout of it they are what it is built with.
      if (name !== 'node_modules' && name !== '.git') arrayPush(pending, joinPath(path, name));
    }
  }
  return false;
}

function namesIn(folder: string): string[] {
  try {
    return realReaddir(folder);
  } catch {
    // What cannot be listed by this process cannot be compared by it.
    return [];
  }
}

function isFolder(fields: ArrayLike<number>): boolean {
  return ((fields[modeAt] as number) & fileType) === folderType;
}
