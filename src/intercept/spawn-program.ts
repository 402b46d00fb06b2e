// SPDX-License-Identifier: MIT
// Which file runs for a program's name, as `execvp` looks it up.

import { processExecPath, processPlatform, stringCharCodeAt, stringIndexOf, stringLastIndexOf, stringSlice, stringSplit } from '../runtime/primordials.ts';
import { realRealpath, realStatMode } from '../runtime/real-fs.ts';
import { joinPath, resolvePath } from '../runtime/resolve-path.ts';

// A child without PATH is looked up in what the C library falls back on.
const fallbackPath = '/bin:/usr/bin';
const systemFolders = ['/bin', '/usr/bin', '/usr/local/bin', '/sbin', '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'];
/** What runs this process. */
export const ownProgram = resolveFrom('/', processExecPath);

/** The path by which `execvp` finds the file, links not resolved; null where there is none. */
export function findProgram(word: string, path: string | null, cwd: string): string | null {
  if (stringIndexOf(word, '/') !== -1) return word;
  const folders = stringSplit(path ?? fallbackPath, ':');
  for (let i = 0; i < folders.length; i++) {
    const folder = folders[i] as string;
    const name = folder === '' ? `./${word}` : `${folder}/${word}`;
    if (isExecutable(cwd, name)) return name;
  }
  return null;
}

/** The file's absolute path, links resolved; `word`'s own name where there is none. */
export function resolveProgram(word: string, path: string | null, cwd: string): string {
  if (processPlatform === 'win32') return word;
  const found = findProgram(word, path, cwd);
  if (found === null) return word;
  if (cwd === '?' && stringCharCodeAt(found, 0) !== 47) return baseName(word);
  return realPath(cwd, found) ?? absolute(cwd, found);
}

/**
 * Whether the policy lets this process write the program's file, or the link that leads to it: what lies there may be
 * anything under a known name. Not where it lets it write the system's own programs too: then a name is all there is.
 */
export function isPlanted(word: string, path: string | null, cwd: string, mayWrite: (path: string) => boolean): boolean {
  if (processPlatform === 'win32') return false;
  const found = findProgram(word, path, cwd);
  if (found === null) return mayAppear(word, path, mayWrite);
  if (cwd === '?' && stringCharCodeAt(found, 0) !== 47) return false;
  const program = realPath(cwd, found);
  if (program === null || program === ownProgram) return false;
  const link = linkPath(absolute(cwd, found));
  return (mayWrite(program) || (link !== program && mayWrite(link))) && !mayWrite(`${systemFolders[1] as string}/${baseName(program)}`);
}

/** There is no such program yet; whether the policy lets one be put where it is looked for. */
function mayAppear(word: string, path: string | null, mayWrite: (path: string) => boolean): boolean {
  const folders = stringSplit(path ?? fallbackPath, ':');
  for (let i = 0; i < folders.length; i++) {
    const folder = folders[i] as string;
    if (stringCharCodeAt(folder, 0) === 47 && mayWrite(resolveFrom('/', `${folder}/${word}`))) return !mayWrite(`${systemFolders[1] as string}/${word}`);
  }
  return false;
}

/** A path with its folder's links resolved, its own last step not. */
function linkPath(path: string): string {
  const slash = stringLastIndexOf(path, '/');
  return `${resolveFrom('/', slash === 0 ? '/' : stringSlice(path, 0, slash))}/${stringSlice(path, slash + 1)}`;
}

/** Whether the name leads to the program that the system, or the PATH that the operator set (`searchPath`), has under that name. */
export function isSystemProgram(word: string, path: string | null, cwd: string, searchPath: string | null): boolean {
  const program = resolveProgram(word, path, cwd);
  const name = baseName(word);
  if (program === resolveProgram(name, searchPath, '/')) return true;
  for (let i = 0; i < systemFolders.length; i++) if (realPath('/', `${systemFolders[i] as string}/${name}`) === program) return true;
  return false;
}

/** The real name of a shell: `dash` where `/bin/sh` leads to it. */
export function shellName(word: string, path: string | null, cwd: string): string {
  return baseName(resolveProgram(word, path, cwd));
}

function isExecutable(cwd: string, name: string): boolean {
  if (cwd === '?' && stringCharCodeAt(name, 0) !== 47) return false;
  const mode = realStatMode(absolute(cwd, name));
  return mode !== undefined && (mode & 0o170000) === 0o100000 && (mode & 0o111) !== 0;
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
