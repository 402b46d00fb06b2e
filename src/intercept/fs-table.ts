// SPDX-License-Identifier: MIT
// A pure table of any length: every function of the `fs` binding of Node 18 to 26, and what is done about it.
// What is not in it is refused and reported (`fs.ts`), until somebody has looked at it and added a row.

import type { FileActionKind } from '../action/action.ts';
import type { Lookup } from '../runtime/resolve-path.ts';

/** One path argument: where it is, how its last component is looked up, what is done to it. */
export interface PathUse {
  readonly at: number;
  readonly lookup: Lookup;
  readonly kinds: readonly FileActionKind[];
}

export type FsRow =
  /** Decided by its path arguments alone. `absent` is set where the path is often missing. */
  | { readonly is: 'gated'; readonly syscall: string; readonly uses: readonly PathUse[]; readonly absent?: true }
  /** Answers with a value instead of failing. */
  | { readonly is: 'answered'; readonly denied: unknown; readonly kind: FileActionKind }
  /** Has a wrapper of its own. */
  | { readonly is: 'special' }
  /** Works on a descriptor: refused for the gate's own; `metadata` of a file opened for reading is still a write. */
  | { readonly is: 'descriptor'; readonly changes: 'content' | 'metadata' }
  | { readonly is: 'passive'; readonly why: string };

const reads: readonly FileActionKind[] = ['file:read'];
const lists: readonly FileActionKind[] = ['file:list'];
const stats: readonly FileActionKind[] = ['file:stat'];
const writes: readonly FileActionKind[] = ['file:write'];
const deletes: readonly FileActionKind[] = ['file:delete'];

const openedBefore = 'a descriptor comes from an opening that was decided, or from whoever started the process';
const content = { is: 'descriptor', changes: 'content' } as const;
const metadata = { is: 'descriptor', changes: 'metadata' } as const;

function one(syscall: string, lookup: Lookup, kinds: readonly FileActionKind[], at = 0): FsRow {
  return { is: 'gated', syscall, uses: [{ at, lookup, kinds }] };
}

export const fsTable = new Map<string, FsRow>([
  ['access', { is: 'gated', syscall: 'access', uses: [{ at: 0, lookup: 'target', kinds: stats }], absent: true }],
  ['existsSync', { is: 'answered', denied: false, kind: 'file:stat' }],
  ['internalModuleStat', { is: 'answered', denied: -2, kind: 'file:stat' }],
  ['stat', one('stat', 'target', stats)],
  ['lstat', one('lstat', 'itself', stats)],
  ['statfs', one('statfs', 'target', stats)],
  ['readlink', one('readlink', 'itself', stats)],
  ['realpath', one('realpath', 'target', stats)],
  ['readdir', one('scandir', 'target', lists)],
  ['readdirRecursive', { is: 'special' }],

  ['open', { is: 'special' }],
  ['openFileHandle', { is: 'special' }],
  ['readFileUtf8', { is: 'special' }],
  ['writeFileUtf8', { is: 'special' }],
  ['ReadFileJob', { is: 'special' }],
  ['WriteFileJob', { is: 'special' }],
  ['internalModuleReadJSON', { is: 'special' }],
  ['getFormatOfExtensionlessFile', one('open', 'target', stats)],
  ['legacyMainResolve', { is: 'passive', why: 'says which of ten names a package folder has, nothing of their contents; captured by the loader before the preload on 20 to 24; the file that it names is then read through `open`' }],

  ['copyFile', { is: 'gated', syscall: 'copyfile', uses: [{ at: 0, lookup: 'target', kinds: reads }, { at: 1, lookup: 'target', kinds: writes }] }],
  ['symlink', one('symlink', 'entry', writes, 1)],
  ['link', { is: 'gated', syscall: 'link', uses: [{ at: 0, lookup: 'itself', kinds: ['file:read', 'file:write'] }, { at: 1, lookup: 'entry', kinds: writes }] }],
  ['rename', { is: 'special' }],
  ['mkdir', { is: 'special' }],
  ['mkdtemp', { is: 'special' }],
  ['rmdir', one('rmdir', 'entry', deletes)],
  ['unlink', one('unlink', 'entry', deletes)],
  ['rmSync', { is: 'special' }],
  ['chmod', one('chmod', 'target', writes)],
  ['chown', one('chown', 'target', writes)],
  ['lchown', one('lchown', 'itself', writes)],
  ['utimes', one('utime', 'target', writes)],
  ['lutimes', one('lutime', 'itself', writes)],
  ['cpSyncCheckPaths', { is: 'special' }],
  ['cpSyncOverrideFile', { is: 'gated', syscall: 'cp', uses: [{ at: 0, lookup: 'target', kinds: reads }, { at: 1, lookup: 'entry', kinds: writes }] }],
  ['cpSyncCopyDir', { is: 'special' }],
  ['CpDirJob', { is: 'special' }],
  ['StatWatcher', { is: 'special' }],
  ['FileHandle', { is: 'special' }],

  ['close', content],
  ['ftruncate', content],
  ['writeBuffer', content],
  ['writeBuffers', content],
  ['writeString', content],
  ['fsync', content],
  ['fdatasync', content],
  ['fchmod', metadata],
  ['fchown', metadata],
  ['futimes', metadata],
  ['read', { is: 'passive', why: openedBefore }],
  ['readBuffers', { is: 'passive', why: openedBefore }],
  ['fstat', { is: 'passive', why: openedBefore }],
  ['FSReqCallback', { is: 'passive', why: 'carries a callback' }],
]);
