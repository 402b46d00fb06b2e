// SPDX-License-Identifier: MIT
// Where file systems are mounted, as the kernel lists them for this process. Linux only; empty elsewhere.

import { arrayPush, numberParseInt, regExpExec, stringFromCharCode, stringIndexOf, stringSlice, stringSplit, stringStartsWith } from './primordials.ts';
import { realReadText } from './real-fs.ts';

export interface Mount {
  /** The file system's device, `major:minor`: two mounts of one device show the same files. */
  readonly device: string;
  /** The folder within the file system that is shown here. */
  readonly root: string;
  readonly folder: string;
  readonly type: string;
}

/** The mounts that this process sees now. */
export function listMounts(): Mount[] {
  let text: string;
  try {
    text = realReadText('/proc/self/mountinfo');
  } catch {
    // No `/proc`: nobody can say.
    return [];
  }
  return parseMounts(text);
}

/** Reads `/proc/self/mountinfo`: `id parent device root folder options [tags…] - type source options`. */
export function parseMounts(text: string): Mount[] {
  const mounts: Mount[] = [];
  const lines = stringSplit(text, '\n');
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string;
    const dash = stringIndexOf(line, ' - ');
    if (dash === -1) continue;
    const fields = stringSplit(stringSlice(line, 0, dash), ' ');
    const type = stringSplit(stringSlice(line, dash + 3), ' ')[0] as string;
    if (fields.length >= 5) arrayPush(mounts, { device: fields[2] as string, root: unescaped(fields[3] as string), folder: unescaped(fields[4] as string), type });
  }
  return mounts;
}

const octal = /\\([0-7]{3})/;

/** Spaces and their like are written as `\040`. */
function unescaped(field: string): string {
  let result = '';
  let rest = field;
  for (let found = regExpExec(octal, rest); found !== null; found = regExpExec(octal, rest)) {
    const at = stringIndexOf(rest, found[0]);
    result += stringSlice(rest, 0, at) + stringFromCharCode(numberParseInt(found[1] as string, 8));
    rest = stringSlice(rest, at + 4);
  }
  return result + rest;
}

/** What is below `folder` in `path`, with its slash; null where the path is not at or below it. */
export function below(path: string, folder: string): string | null {
  if (folder === '/') return path === '/' ? '' : path;
  if (path === folder) return '';
  return stringStartsWith(path, `${folder}/`) ? stringSlice(path, folder.length) : null;
}

/** Every other place at which `path`, or a part of what is below it, is mounted too. */
export function otherPlaces(mounts: readonly Mount[], path: string): string[] {
  const at = mountOf(mounts, path);
  if (at === null) return [];
  const inside = joined(at.root, below(path, at.folder) as string);
  const places: string[] = [];
  for (let i = 0; i < mounts.length; i++) {
    const mount = mounts[i] as Mount;
    if (mount === at || mount.device !== at.device) continue;
    const rest = below(inside, mount.root);
    if (rest !== null) arrayPush(places, joined(mount.folder, rest));
    else if (below(mount.root, inside) !== null) arrayPush(places, mount.folder);
  }
  return places;
}

/** The mount that shows `path`: the deepest, and of those at one folder the last. */
function mountOf(mounts: readonly Mount[], path: string): Mount | null {
  let found: Mount | null = null;
  for (let i = 0; i < mounts.length; i++) {
    const mount = mounts[i] as Mount;
    if (below(path, mount.folder) !== null && (found === null || mount.folder.length >= found.folder.length)) found = mount;
  }
  return found;
}

function joined(folder: string, rest: string): string {
  if (rest === '') return folder;
  return folder === '/' ? rest : folder + rest;
}
