// SPDX-License-Identifier: MIT
// Paths through the Merkle tree of a chain: what one record needs beside itself to come to the root that a seal names.

import { createHash } from 'node:crypto';
import { groupMark, groupSize } from './merkle.ts';

/** For each level the other hashes of the record's group, in their order. */
export type InclusionPath = readonly (readonly string[])[];

/** The path of record `index` among `hashes` (64 digits each, in order), and the root of all of them. */
export function inclusionPath(hashes: readonly string[], index: number): { readonly path: InclusionPath; readonly root: string } {
  const path: string[][] = [];
  let level = hashes;
  for (let at = index; level.length > 1; at = Math.floor(at / groupSize)) {
    const from = at - (at % groupSize);
    path.push(level.slice(from, from + groupSize).filter((_, i) => from + i !== at));
    level = groups(level);
  }
  return { path, root: level[0] as string };
}

/** The root to which record `index` of `size` comes by this path; null where the path is not of that form. */
export function rootByPath(hash: string, index: number, size: number, path: InclusionPath): string | null {
  let digits = hash;
  let at = index;
  let count = size;
  let level = 0;
  for (; count > 1; level++, at = Math.floor(at / groupSize), count = Math.ceil(count / groupSize)) {
    const others = path[level];
    const slot = at % groupSize;
    if (others?.length !== Math.min(groupSize, count - (at - slot)) - 1) return null;
    digits = groupHash([...others.slice(0, slot), digits, ...others.slice(slot)]);
  }
  return level === path.length ? digits : null;
}

function groups(level: readonly string[]): string[] {
  const above: string[] = [];
  for (let from = 0; from < level.length; from += groupSize) above.push(groupHash(level.slice(from, from + groupSize)));
  return above;
}

function groupHash(hashes: readonly string[]): string {
  return createHash('sha256').update(Uint8Array.of(groupMark)).update(hashes.join('')).digest('hex');
}
