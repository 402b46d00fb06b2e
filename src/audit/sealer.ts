// SPDX-License-Identifier: MIT
// Seals of one chain. Each is signed with a key that is used once: the seal names the next key and the used one is
// overwritten, so that whoever takes the process over later holds nothing that could sign what came before.
//
// What is signed is the seal's own line up to its signature; it names the Merkle root of all records before it.

import { bufferAllocUnsafeSlow, numberToString, stringCharCodeAt, stringPadStart, typedArrayLength } from '../runtime/primordials.ts';
import { forget, type Signatures } from '../runtime/signatures.ts';
import { MerkleTree } from './merkle.ts';
import type { DayKey } from './seal-key.ts';
import { sha256Into } from '../runtime/sha256.ts';

/** When a seal is due: what comes first. */
export interface SealSchedule {
  readonly records: number;
  readonly seconds: number;
}

/** What stands before the signed bytes, so that no other text of ours can pass for a seal. */
export const sealContext = 'safeclaw seal v1\n';

interface ChainKey {
  readonly publicKey: string;
  readonly privateKey: Uint8Array;
}

export class Sealer {
  readonly #signatures: Signatures;
  readonly #schedule: SealSchedule;
  readonly #tree: MerkleTree;
  /** Signs the chain's first key, once. */
  #dayKey: DayKey | null;
  #current: ChainKey | null = null;
  /** Named by the seal that is being written; takes over once that is out. */
  #next: ChainKey | null = null;
  /** Records up to the last seal; -1 before the record of the first key. */
  #sealedSize = -1;
  #sealedAt: number;

  constructor(signatures: Signatures, schedule: SealSchedule, dayKey: DayKey, now: number) {
    this.#signatures = signatures;
    this.#schedule = schedule;
    this.#dayKey = dayKey;
    this.#sealedAt = now;
    const { hashInto } = signatures;
    this.#tree = new MerkleTree(hashInto ?? sha256Into);
  }

  /** True until the record of the chain's first key is out. */
  get unopened(): boolean {
    return this.#dayKey !== null;
  }

  /** True where records came after the last seal and there is a key for another. */
  isOpen(size: number): boolean {
    return size > this.#sealedSize && this.#current !== null;
  }

  /** True where the oldest record without a seal has waited for so many records or seconds. HOT: asked before each record. */
  isDue(size: number, now: number): boolean {
    if (!this.isOpen(size)) return false;
    const waited = now - this.#sealedAt;
    // A clock that was set back must not put the seal off.
    return size - this.#sealedSize >= this.#schedule.records || waited >= this.#schedule.seconds * 1000 || waited < 0;
  }

  /** A record is out: its 64 digits go into the tree. Done again after an interruption, it does nothing new. */
  append(seq: number, digits: Uint8Array, from: number): void {
    if (this.#tree.size === seq) this.#tree.append(digits, from);
  }

  /** What the record of the chain's first key says. */
  opening(): { readonly day: number; readonly fileDay: number; readonly keys: string; readonly next: string } {
    const dayKey = this.#dayKey as DayKey;
    this.#next = this.#makeKey();
    return { day: dayKey.day, fileDay: dayKey.fileDay, keys: dayKey.keys, next: this.#next.publicKey };
  }

  /** What the next seal says; after the last one there is no key. */
  closing(final: boolean): { readonly root: string; readonly next: string | null } {
    this.#next = final ? null : this.#makeKey();
    return { root: this.#tree.root(), next: this.#next === null ? null : this.#next.publicKey };
  }

  /** Digits of the signature over the line so far. */
  sign(line: Uint8Array, length: number): string {
    const message = bufferAllocUnsafeSlow(sealContext.length + length);
    for (let i = 0; i < sealContext.length; i++) message[i] = stringCharCodeAt(sealContext, i);
    for (let i = 0; i < length; i++) message[sealContext.length + i] = line[i] as number;
    const key = this.#dayKey ?? (this.#current as ChainKey);
    return toDigits(this.#signatures.sign(message, key.privateKey));
  }

  /** The seal, or the record of the first key, is out, and with it all records below `size`: its key is forgotten. INVARIANT: may be broken off anywhere and done again. */
  adopt(size: number, now: number): void {
    if (this.#sealedSize === size) return;
    const dayKey = this.#dayKey;
    const used = this.#current;
    this.#dayKey = null;
    if (dayKey !== null) forget(dayKey.privateKey);
    if (used !== this.#next) {
      this.#current = this.#next;
      if (used !== null) forget(used.privateKey);
    }
    this.#sealedAt = now;
    this.#sealedSize = size;
  }

  #makeKey(): ChainKey {
    const { publicKey, privateKey } = this.#signatures.makeKey();
    return { publicKey: toDigits(publicKey), privateKey };
  }
}

function toDigits(bytes: Uint8Array): string {
  const length = typedArrayLength(bytes);
  let digits = '';
  for (let i = 0; i < length; i++) digits += stringPadStart(numberToString(bytes[i] as number, 16), 2, '0');
  return digits;
}
