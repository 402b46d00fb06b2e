// SPDX-License-Identifier: MIT
// Native functions that walk a folder by themselves never call back for what they find, so the whole tree is decided before.

import type { Action } from '../action/action.ts';
import { arrayPush, SetConstructor, setAdd, setHas } from '../runtime/primordials.ts';
import { failureCode, realLstatMode, realReaddir } from '../runtime/real-fs.ts';
import { fileAction } from './fs-actions.ts';
import { joinPath, resolvePath } from '../runtime/resolve-path.ts';

const fileType = 0o170000;
const folderType = 0o040000;
const linkType = 0o120000;

/** One thing found in a tree. */
export interface TreeEntry {
  readonly path: string;
  /** Below the root: empty for the root itself. */
  readonly relative: string;
  readonly kind: 'folder' | 'link' | 'file';
}

/** Everything below `root`, a folder before what is in it; links are entries and not followed. */
export function walkTree(root: string): TreeEntry[] {
  const entries: TreeEntry[] = [{ path: root, relative: '', kind: kindOf(root) }];
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as TreeEntry;
    if (entry.kind !== 'folder') continue;
    const names = namesIn(entry.path);
    for (let n = 0; n < names.length; n++) {
      const name = names[n] as string;
      const path = joinPath(entry.path, name);
      arrayPush(entries, { path, relative: entry.relative === '' ? name : joinPath(entry.relative, name), kind: kindOf(path) });
    }
  }
  return entries;
}

function kindOf(path: string): TreeEntry['kind'] {
  const type = (realLstatMode(path) ?? 0) & fileType;
  return type === folderType ? 'folder' : type === linkType ? 'link' : 'file';
}

/** Names in a folder; none where it cannot be listed, since the native walk then fails on it too. */
function namesIn(folder: string): string[] {
  try {
    return realReaddir(folder);
  } catch (error) {
    if (failureCode(error) === 'UNKNOWN') throw error;
    return [];
  }
}

/** Deleting a tree: every entry. */
export function deletionActions(root: string, asked: string): Action[] {
  const actions: Action[] = [];
  const entries = walkTree(root);
  for (let i = 0; i < entries.length; i++) arrayPush(actions, fileAction('file:delete', (entries[i] as TreeEntry).path, asked));
  return actions;
}

/** Listing a tree: every folder, those behind links too. */
export function listingActions(root: string, asked: string): Action[] {
  const actions: Action[] = [];
  const seen = new SetConstructor<string>();
  const folders = [root];
  for (let i = 0; i < folders.length; i++) {
    const folder = folders[i] as string;
    if (setHas(seen, folder)) continue;
    setAdd(seen, folder);
    arrayPush(actions, fileAction('file:list', folder, asked));
    const names = namesIn(folder);
    for (let n = 0; n < names.length; n++) {
      const path = joinPath(folder, names[n] as string);
      const kind = kindOf(path);
      if (kind === 'folder') arrayPush(folders, path);
      else if (kind === 'link') {
        const target = resolvePath(path, 'target', true).path;
        if (kindOf(target) === 'folder') arrayPush(folders, target);
      }
    }
  }
  return actions;
}

/** Copying a tree: reading every source, writing every target, each with its links resolved as the copy will. */
export function copyActions(source: string, destination: string, followLinks: boolean, asked: string, askedDestination: string): Action[] {
  const actions: Action[] = [];
  copyInto(actions, source, destination, followLinks, asked, askedDestination, new SetConstructor<string>());
  return actions;
}

function copyInto(actions: Action[], source: string, destination: string, followLinks: boolean, asked: string, askedDestination: string, seen: Set<string>): void {
  const entries = walkTree(source);
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as TreeEntry;
    const target = entry.relative === '' ? destination : joinPath(destination, entry.relative);
    const written = resolvePath(target, entry.kind === 'link' && !followLinks ? 'entry' : 'target', true).path;
    if (entry.kind === 'link' && followLinks) {
      const resolved = resolvePath(entry.path, 'target', true).path;
      if (setHas(seen, resolved)) continue;
      setAdd(seen, resolved);
      copyInto(actions, resolved, written, true, asked, askedDestination, seen);
      continue;
    }
    arrayPush(actions, fileAction(entry.kind === 'folder' ? 'file:list' : entry.kind === 'link' ? 'file:stat' : 'file:read', entry.path, asked));
    arrayPush(actions, fileAction('file:write', written, askedDestination));
  }
}
