// SPDX-License-Identifier: MIT
// Which file a path leads to, as the kernel will find it: what is decided, and what is handed to the native function.

import { bufferAllocUnsafeSlow, bufferByteLength, bufferUtf8Slice, bufferUtf8Write, processPlatform, stringCharCodeAt, stringIndexOf, stringRepeat, stringSlice, stringStartsWith, typedArrayByteLength, typedArrayTag } from './primordials.ts';
import { failureCode, realEntryKind, realLstatMode, realReadlink, realRealpath } from './real-fs.ts';

/**
 * How the last component of a path is looked up: `target` follows a link, whether or not it leads anywhere;
 * `itself` does not, except behind a trailing slash (lstat, readlink); `entry` never does (unlink, rename, mkdir).
 */
export type Lookup = 'target' | 'itself' | 'entry';

export interface ResolvedPath {
  /** Absolute, links resolved, no trailing slash: what is decided. */
  readonly path: string;
  /** What the native function gets: the same, with the trailing slash that the program gave. */
  readonly native: string;
  /** False for what no path names any more (a pipe, a deleted file): `path` is then the text that reaches it. */
  readonly named: boolean;
}

const isWindows = processPlatform === 'win32';
const maximumLinks = 40;
const fileType = 0o170000;
const linkType = 0o120000;
/** Longer than any file system's names: a path through it always fails, with ENOENT where what is above is missing. */
const impossibleName = stringRepeat('x', 300);

/** The text of a path argument of a native function, or null for a form that is not known or has no exact text. */
export function pathText(value: unknown): string | null {
  if (typeof value === 'string') return stringIndexOf(value, '\0') === -1 ? value : null;
  if (typedArrayTag(value) !== 'Uint8Array') return null;
  // UNTRUSTED: the program may change these bytes at any moment, so they are read once and only the text goes on.
  const bytes = value as Uint8Array;
  const text = bufferUtf8Slice(bytes, 0, typedArrayByteLength(bytes));
  const length = bufferByteLength(text);
  if (stringIndexOf(text, '\0') !== -1 || length !== typedArrayByteLength(bytes)) return null;
  const again = bufferAllocUnsafeSlow(length);
  bufferUtf8Write(again, text, 0, length);
  for (let i = 0; i < length; i++) if (again[i] !== bytes[i]) return null;
  return text;
}

/** Resolves a path as the native function would. `mayBeMissing` saves the cost of a failed lookup where absence is common. */
export function resolvePath(text: string, lookup: Lookup, mayBeMissing: boolean): ResolvedPath {
  if (text === '') return { path: currentFolder(), native: '', named: true };
  if (lookup !== 'target') return resolveEntry(text, lookup);
  return followAny(text, mayBeMissing, 0);
}

function followAny(text: string, mayBeMissing: boolean, links: number): ResolvedPath {
  if (!mayBeMissing || realEntryKind(text) >= 0) {
    try {
      const path = withoutPrefix(realRealpath(text));
      return { path, native: endsInSlash(text) ? withSlash(path) : path, named: true };
    } catch {
      // Nothing there, or nothing that can be looked at: found below, component by component.
    }
  }
  return followMissing(text, links);
}

/** Where a link leads; null where it is none any more. Throws a RealFsFailure. */
function targetOf(link: string): string | null {
  try {
    return realReadlink(link);
  } catch (failure) {
    const code = failureCode(failure);
    if (code === 'EINVAL' || code === 'ENOENT') return null;
    throw failure;
  }
}

/** A path that leads to nothing: as far as it exists resolved, dangling links at its end followed by hand. */
function followMissing(text: string, links: number): ResolvedPath {
  const end = lastComponentEnd(text);
  const start = lastComponentStart(text, end);
  const name = stringSlice(text, start, end);
  const slash = end < text.length;
  if (name === '' || isDrive(name)) return { path: '/', native: text, named: true };
  const parent = parentOf(text, start);
  if (name === '.' || name === '..') return { path: parent.path, native: join(parent.native, impossibleName), named: true };
  const path = join(parent.path, name);
  const native = join(parent.native, name);
  if (!parent.exists || !isLink(native)) return { path, native: slash ? withSlash(native) : native, named: true };
  if (isDescriptorLink(parent.path)) return unnamed(parent.path, name);
  if (links >= maximumLinks) return { path, native: join(native, impossibleName), named: true };
  const target = targetOf(native);
  // Another thread has taken the link away: the path is looked up again.
  if (target === null) return followAny(text, false, links + 1);
  const next = isAbsolute(target) ? target : join(parent.path, target);
  // Behind a slash only a folder will do, wherever the link leads.
  return followAny(slash ? withSlash(next) : next, false, links + 1);
}

function resolveEntry(text: string, lookup: Lookup): ResolvedPath {
  const end = lastComponentEnd(text);
  const start = lastComponentStart(text, end);
  const name = stringSlice(text, start, end);
  const slash = end < text.length;
  if (name === '' || isDrive(name)) return { path: isWindows ? text : '/', native: text, named: true };
  if (name === '.' || name === '..') {
    // The kernel refuses to remove, rename or create these, and says so by the name: it is kept.
    const folder = followAny(text, false, 0);
    return { path: folder.path, native: join(parentOf(text, start).native, name), named: true };
  }
  const parent = parentOf(text, start);
  const path = join(parent.path, name);
  const native = join(parent.native, name);
  if (slash && lookup === 'itself' && isLink(native)) return followAny(text, false, 0);
  return { path, native: slash ? withSlash(native) : native, named: true };
}

/** A folder: what is decided, what is handed on, and whether there is one. */
interface Parent {
  readonly path: string;
  readonly native: string;
  readonly exists: boolean;
}

function parentOf(text: string, start: number): Parent {
  const above = start === 0 ? '.' : stringSlice(text, 0, start);
  if (realEntryKind(above) >= 0) {
    try {
      const path = withoutPrefix(realRealpath(above));
      return { path, native: path, exists: true };
    } catch {
      // It went away between the two looks: missing, then.
    }
  }
  if (start === 0) return { path: '/', native: join('/', impossibleName), exists: false };
  const missing = followMissing(above, 0);
  return { path: missing.path, native: missing.native, exists: false };
}

/** A descriptor's link that names no path: our own are shown as `/proc/self/fd/N`, which is what the baseline knows. */
function unnamed(folder: string, name: string): ResolvedPath {
  const own = realRealpath('/proc/self');
  const path = stringStartsWith(folder, `${own}/`) ? `/proc/self/fd/${name}` : join(folder, name);
  return { path, native: path, named: false };
}

/** `/proc/<pid>/fd`, `/proc/<pid>/task/<tid>/fd`: links there lead to open files, not to their text. */
function isDescriptorLink(folder: string): boolean {
  return stringStartsWith(folder, '/proc/') && stringSlice(folder, -3) === '/fd';
}

/** The folder that relative paths start at. The kernel's answer: `process.cwd` is cached, in workers by another thread. */
export function currentFolder(): string {
  try {
    return withoutPrefix(realRealpath('.'));
  } catch {
    // The folder was removed: every relative path fails in the kernel too.
    return '/';
  }
}

function isLink(path: string): boolean {
  return ((realLstatMode(path) ?? 0) & fileType) === linkType;
}

function isSlash(text: string, at: number): boolean {
  const code = stringCharCodeAt(text, at);
  return code === 47 || (isWindows && code === 92);
}

function endsInSlash(text: string): boolean {
  return isSlash(text, text.length - 1);
}

function withSlash(path: string): string {
  return endsInSlash(path) ? path : `${path}/`;
}

function lastComponentEnd(text: string): number {
  let end = text.length;
  while (end > 0 && isSlash(text, end - 1)) end--;
  return end;
}

function lastComponentStart(text: string, end: number): number {
  let start = end;
  while (start > 0 && !isSlash(text, start - 1)) start--;
  return start;
}

function join(folder: string, name: string): string {
  return endsInSlash(folder) ? folder + name : folder + (isWindows ? '\\' : '/') + name;
}

/** The path of a name in a folder. */
export { join as joinPath };

/** A path as seen from a folder. INVARIANT: nothing is normalised: the kernel takes `link/..` for the folder above where the link leads. */
export function pathFrom(folder: string, text: string): string {
  return isAbsolute(text) ? text : join(folder, text);
}

function isAbsolute(path: string): boolean {
  return path !== '' && (isSlash(path, 0) || (isWindows && path.length > 1 && stringCharCodeAt(path, 1) === 58));
}

function isDrive(name: string): boolean {
  return isWindows && name.length === 2 && stringCharCodeAt(name, 1) === 58;
}

/** Windows: `\\?\C:\a` and `C:\a` are one path. */
function withoutPrefix(path: string): string {
  return isWindows && stringStartsWith(path, '\\\\?\\') && stringCharCodeAt(path, 5) === 58 ? stringSlice(path, 4) : path;
}
