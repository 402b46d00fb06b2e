// SPDX-License-Identifier: MIT
// A Merkle tree over the hashes of a chain's records, so that one record can be shown without the others.
//
// While more than one hash is left, the list is cut into groups of 16 and each group becomes the SHA-256 of the byte
// 1 and its hashes, as hexadecimal digits. Records begin with `{`, so no record can pass for a group. Sixteen
// to a group, and not two, since a hash more for each record is what sealing would cost.

import { arraySet, Uint8ArrayConstructor, bufferAllocUnsafeSlow, bufferLatin1Slice } from '../runtime/primordials.ts';

/** SHA-256 of `bytes[start, end)`: 64 lower-case digits at `at` in `target`. */
export type HashInto = (bytes: Uint8Array, start: number, end: number, target: Uint8Array, at: number) => void;

export const groupSize = 16;
/** What a group's bytes begin with. */
export const groupMark = 1;
const width = 64;
const bitsPerLevel = 4;

export class MerkleTree {
  readonly #hash: HashInto;
  /** Per level the open group: its mark, then up to 16 hashes. How many of them count follows from `size`. */
  readonly #levels: Uint8Array[] = [];
  readonly #root = bufferAllocUnsafeSlow(width);
  #size = 0;

  constructor(hash: HashInto) {
    this.#hash = hash;
  }

  /** How many records are in it. */
  get size(): number {
    return this.#size;
  }

  /** INVARIANT: places follow from the size, which changes last: broken off anywhere, it can be done again. */
  append(digits: Uint8Array, from: number): void {
    const size = this.#size;
    let level = 0;
    let slot = slotOf(size, level);
    copy(digits, from, this.#level(level), placeOf(slot));
    while (slot === groupSize - 1) {
      const below = this.#level(level);
      level++;
      slot = slotOf(size, level);
      this.#hash(below, 0, placeOf(groupSize), this.#level(level), placeOf(slot));
    }
    this.#size = size + 1;
  }

  /** 64 digits. Must not be asked of an empty tree. */
  root(): string {
    const size = this.#size;
    const root = this.#root;
    // The last, unfinished group of each level takes up the one below it.
    let carried = false;
    for (let level = 0; ; level++) {
      const group = this.#level(level);
      let count = slotOf(size, level);
      if (carried) copy(root, 0, group, placeOf(count++));
      const highest = size < groupSize ** (level + 1);
      if (highest && count === 1) return bufferLatin1Slice(group, placeOf(0), placeOf(1));
      carried = count > 0;
      if (carried) this.#hash(group, 0, placeOf(count), root, 0);
      // What was carried is no part of the group: the next record takes its place.
    }
  }

  #level(level: number): Uint8Array {
    let group = this.#levels[level];
    if (group === undefined) {
      group = new Uint8ArrayConstructor(placeOf(groupSize));
      group[0] = groupMark;
      arraySet(this.#levels, level, group);
    }
    return group;
  }
}

/** Sizes are below 2^53, shifts below 2^31. */
function slotOf(size: number, level: number): number {
  const bits = level * bitsPerLevel;
  return bits < 28 ? (size >>> bits) & (groupSize - 1) : ((size / 2 ** bits) | 0) % groupSize;
}

function placeOf(slot: number): number {
  return 1 + slot * width;
}

function copy(source: Uint8Array, from: number, target: Uint8Array, to: number): void {
  for (let i = 0; i < width; i++) target[to + i] = source[from + i] as number;
}
