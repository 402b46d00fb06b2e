// SPDX-License-Identifier: MIT
// A hash table from 32-bit numbers to lists, built once. Not a `Map`: its methods are calls, and this is read at
// every separator of every text that is decided.

import { arraySet, Int32ArrayConstructor, mathImul } from '../runtime/primordials.ts';

export class BucketTable<T> {
  readonly size: number;
  readonly #mask: number;
  readonly #hashes: Int32Array;
  readonly #buckets: (T[] | null)[];

  /** The items of one hash keep their order. */
  constructor(hashes: readonly number[], items: readonly T[]) {
    this.size = items.length;
    let capacity = 4;
    while (capacity < items.length * 2) capacity *= 2;
    this.#mask = capacity - 1;
    this.#hashes = new Int32ArrayConstructor(capacity);
    this.#buckets = [];
    for (let i = 0; i < capacity; i++) arraySet(this.#buckets, i, null);
    for (let i = 0; i < items.length; i++) this.#put(hashes[i] as number, items[i] as T);
  }

  /** The items filed under `hash`, or null. */
  get(hash: number): readonly T[] | null {
    let slot = spread(hash) & this.#mask;
    for (;;) {
      const bucket = this.#buckets[slot] as T[] | null;
      if (bucket === null || this.#hashes[slot] === hash) return bucket;
      slot = (slot + 1) & this.#mask;
    }
  }

  #put(hash: number, item: T): void {
    let slot = spread(hash) & this.#mask;
    for (;;) {
      const bucket = this.#buckets[slot] as T[] | null;
      if (bucket === null) {
        this.#hashes[slot] = hash;
        arraySet(this.#buckets, slot, [item]);
        return;
      }
      if (this.#hashes[slot] === hash) {
        arraySet(bucket, bucket.length, item);
        return;
      }
      slot = (slot + 1) & this.#mask;
    }
  }
}

/** Rolling hashes of similar texts differ in their low bits too little. */
function spread(hash: number): number {
  const mixed = mathImul(hash, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
