// SPDX-License-Identifier: MIT
// Looking at a file again without resolving its path again.
//
// HOT: resolving takes a system call for each component, 2 to 5 times what `stat` itself costs. A path that led to an
// allowed file is looked at as the program gave it, and the answer counts only where it is about that very file:
// same device and inode, and no change of the inode since, which a new name, another link and a removal all are.
// Anything else, and the path is resolved and decided as if it had never been seen.

import { mapClear, mapDelete, mapGet, mapSet, mapSize, stringCharCodeAt, typedArrayTag } from '../runtime/primordials.ts';
import { realStatFields } from '../runtime/real-fs.ts';
import type { FsSurface } from './fs-decide.ts';
import { fileAction } from './fs-actions.ts';
import type { ResolvedPath } from '../runtime/resolve-path.ts';

/** Where an absolute path led, and what was there. */
export interface Seen {
  readonly path: string;
  readonly device: number;
  readonly inode: number;
  readonly changedSeconds: number;
  readonly changedNanoseconds: number;
}

// Places in the array of numbers that Node's native stat fills, on 18 to 26.
const deviceAt = 0;
const inodeAt = 7;
const changedAt = 14;
const mostSeen = 4096;

/** The file that this path led to, decided and recorded anew; null where it was not seen, or is denied now. */
export function decideSeen(surface: FsSurface, given: unknown): Seen | null {
  if (typeof given !== 'string') return null;
  const seen = mapGet(surface.seen, given);
  if (seen === undefined) return null;
  return surface.gate.check(fileAction('file:stat', seen.path, given)).kind === 'allow' ? seen : null;
}

/** Whether this is what was seen. Where it is not, it is forgotten. */
export function isStill(surface: FsSurface, seen: Seen, given: string, found: unknown): boolean {
  const fields = found as ArrayLike<number>;
  if (isFields(found) && fields[inodeAt] === seen.inode && fields[deviceAt] === seen.device && fields[changedAt] === seen.changedSeconds && fields[changedAt + 1] === seen.changedNanoseconds) return true;
  mapDelete(surface.seen, given);
  return false;
}

/** Whether the path leads to what was seen. */
export function leadsStill(surface: FsSurface, seen: Seen, given: string): boolean {
  return isStill(surface, seen, given, realStatFields(given));
}

/** Keeps what an allowed look at an absolute path found. */
export function rememberSeen(surface: FsSurface, given: string, resolved: ResolvedPath, found: unknown): void {
  if (!resolved.named || stringCharCodeAt(given, 0) !== 47 || !isFields(found)) return;
  const fields = found as ArrayLike<number>;
  if (mapSize(surface.seen) >= mostSeen) mapClear(surface.seen);
  mapSet(surface.seen, given, { path: resolved.path, device: fields[deviceAt] as number, inode: fields[inodeAt] as number, changedSeconds: fields[changedAt] as number, changedNanoseconds: fields[changedAt + 1] as number });
}

/** Numbers, not the big integers of `{ bigint: true }`. */
function isFields(found: unknown): boolean {
  return found !== undefined && typedArrayTag(found) === 'Float64Array';
}
