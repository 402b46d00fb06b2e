// SPDX-License-Identifier: MIT
// Which actions a native fs call is.

import * as fs from 'node:fs';
import type { Action, FileAction, FileActionKind, ModuleKind } from '../action/action.ts';
import { stringEndsWith, stringLastIndexOf, stringSlice } from '../runtime/primordials.ts';

const { O_ACCMODE = 3, O_RDONLY, O_WRONLY, O_CREAT, O_TRUNC, O_APPEND, O_EXCL } = fs.constants as typeof fs.constants & { O_ACCMODE?: number };
/** The kernel's numbers where Node has no name for them; 0 elsewhere, so that testing for them is false. */
export const flagPath = process.platform === 'linux' ? 0o10000000 : 0;
export const flagTemporary = process.platform === 'linux' ? 0o20000000 : 0;
export const flagNoFollow = (fs.constants as { O_NOFOLLOW?: number }).O_NOFOLLOW ?? 0;
export const flagTruncate = O_TRUNC;
export const flagAccess = O_ACCMODE;
export const flagExclusive = O_CREAT | O_EXCL;

/** An action on a file, every field its own. */
export function fileAction(kind: FileActionKind, path: string, asked: string): FileAction {
  return { kind, path, asked };
}

/** Read, write or both, from the flags of open(2). Every flag that can change a file makes it a write. */
export function openKinds(flags: number): readonly FileActionKind[] {
  if ((flags & flagPath) !== 0) return statOnly;
  const access = flags & O_ACCMODE;
  const changes = access !== O_RDONLY || (flags & (O_CREAT | O_TRUNC | O_APPEND)) !== 0 || (flagTemporary !== 0 && (flags & flagTemporary) === flagTemporary);
  if (!changes) return readOnly;
  return access === O_WRONLY ? writeOnly : readAndWrite;
}

const statOnly: readonly FileActionKind[] = ['file:stat'];
const readOnly: readonly FileActionKind[] = ['file:read'];
const writeOnly: readonly FileActionKind[] = ['file:write'];
const readAndWrite: readonly FileActionKind[] = ['file:read', 'file:write'];

/** What a file is to the loaders, by its name; null for what is data. */
export function moduleKindOf(path: string): ModuleKind | null {
  // HOT: the last dot and one comparison decide for most files.
  const dot = stringLastIndexOf(path, '.');
  if (dot === -1) return null;
  switch (stringSlice(path, dot)) {
    case '.js':
    case '.cjs':
    case '.mjs':
    case '.ts':
    case '.cts':
    case '.mts':
    case '.node':
      return 'script';
    case '.wasm':
      return 'wasm';
    case '.json':
      return stringEndsWith(path, '/package.json') || stringEndsWith(path, '\\package.json') ? 'package' : null;
    default:
      return null;
  }
}

/** The loaders' reading of a file that they load as code. */
export function moduleAction(path: string, loader: ModuleKind, asked: string): Action {
  return { kind: 'module:load', path, loader, asked };
}
