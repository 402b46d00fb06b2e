// SPDX-License-Identifier: MIT
// Which file runs for a program's name, as `execvp` looks it up.

import { processPlatform, stringCharCodeAt, stringIndexOf, stringLastIndexOf, stringSlice, stringSplit } from '../runtime/primordials.ts';
import { realRealpath, realStatMode } from '../runtime/real-fs.ts';
import { joinPath, resolvePath } from '../runtime/resolve-path.ts';

// A child without PATH is looked up in what the C library falls back on.
const fallbackPath = '/bin:/usr/bin';
const systemFolders = ['/bin', '/usr/bin', '/usr/local/bin', '/sbin', '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'];
/** What PATH was when this process started, before a program could change it. */
const startPath = process.env.PATH ?? fallbackPath;

/** The file's absolute path, links resolved; `word`'s own name where there is none. */
export function resolveProgram(word: string, path: string | null, cwd: string): string {
  if (processPlatform === 'win32') return word;
  if (stringIndexOf(word, '/') !== -1) return cwd === '?' && stringCharCodeAt(word, 0) !== 47 ? baseName(word) : realPath(cwd, word) ?? absolute(cwd, word);
  const folders = stringSplit(path ?? fallbackPath, ':');
  for (let i = 0; i < folders.length; i++) {
    const found = executable(cwd, folders[i] as string, word);
    if (found !== null) return found;
  }
  return word;
}

/** Whether the name leads to the program that the system, or the PATH this process started with, has under that name. */
export function isSystemProgram(word: string, path: string | null, cwd: string): boolean {
  const program = resolveProgram(word, path, cwd);
  const name = baseName(word);
  if (program === resolveProgram(name, startPath, '/')) return true;
  for (let i = 0; i < systemFolders.length; i++) if (executable('/', systemFolders[i] as string, name) === program) return true;
  return false;
}

/** The real name of a shell: `dash` where `/bin/sh` leads to it. */
export function shellName(word: string, path: string | null, cwd: string): string {
  return baseName(resolveProgram(word, path, cwd));
}

function executable(cwd: string, folder: string, name: string): string | null {
  if (cwd === '?' && stringCharCodeAt(folder, 0) !== 47) return null;
  const found = realPath(cwd, folder === '' ? name : `${folder}/${name}`);
  const mode = found === null ? undefined : realStatMode(found);
  return mode !== undefined && (mode & 0o170000) === 0o100000 && (mode & 0o111) !== 0 ? found : null;
}

function realPath(cwd: string, name: string): string | null {
  try {
    return realRealpath(absolute(cwd, name));
  } catch {
    // Nothing there, or nothing that may be looked at: it cannot be run either.
    return null;
  }
}

function absolute(cwd: string, name: string): string {
  return stringCharCodeAt(name, 0) === 47 ? name : joinPath(cwd, name);
}

/** `name` against `cwd`: dots and links resolved, whether or not there is something. */
export function resolveFrom(cwd: string, name: string): string {
  return resolvePath(absolute(cwd, name), 'target', true).path;
}

export function baseName(path: string): string {
  return stringSlice(path, stringLastIndexOf(path, '/') + 1);
}
