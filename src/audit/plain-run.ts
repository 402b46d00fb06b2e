// SPDX-License-Identifier: MIT
// Records that follow each other and say nothing but what was decided: nearly all of a log. They are read together,
// in a tight loop that needs nothing but their bytes, so that any thread can do it; whether they belong where they
// stand is for the chain to say. Anything that is not wholly plain ends a run, and is looked at by itself.

import { afterBody, chainAt, hashMark, kindAt, newline, numberAt, policyDigits, prefix, prevMark, seqMark, seqPlace, sha256, skipDigits, startsWith, tailLength } from './record-form.ts';

export const hashDigits = 64;
const chainDigits = 32;

export interface PlainRun {
  readonly chain: string;
  /** 16 digits, the same in all of them. */
  readonly policy: string;
  /** Of the first record. */
  readonly seq: number;
  /** What the first record names before it. */
  readonly prev: string;
  readonly lines: number;
  /** Behind the newline of the last. */
  readonly end: number;
  /** 64 digits of each record; until the next one is read. */
  readonly hashes: Buffer;
}

export interface RunSource {
  /** The run that begins with the line at `from`; null where that line is not plain. */
  read(bytes: Buffer, from: number): PlainRun | null;
}

/** Reads runs of up to so many lines, into memory that is used again. */
export class RunReader implements RunSource {
  readonly #hashes: Buffer;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
    this.#hashes = Buffer.allocUnsafe(most * hashDigits);
  }

  read(bytes: Buffer, from: number): PlainRun | null {
    const seqFrom = startsWith(bytes, from, bytes.length, prefix) ? seqPlace(bytes, from, bytes.length) : -1;
    if (seqFrom === -1) return null;
    const seq = numberAt(bytes, seqFrom, skipDigits(bytes, seqFrom));
    const head = seqFrom - from;
    let lines = 0;
    let prevAt = -1;
    let at = from;
    while (lines < this.#most && at < bytes.length) {
      const end = bytes.indexOf(newline, at);
      if (end === -1 || !this.#isNext(bytes, at, end, { from, head, prevAt, seq: seq + lines })) break;
      const hashAt = end - 2 - hashDigits;
      bytes.copy(this.#hashes, lines * hashDigits, hashAt, hashAt + hashDigits);
      prevAt = hashAt;
      lines++;
      at = end + 1;
    }
    if (lines === 0) return null;
    const chain = bytes.toString('latin1', from + chainAt, from + chainAt + chainDigits);
    const policyAt = seqFrom - seqMark.length - policyDigits;
    const firstTail = bytes.indexOf(newline, from) - tailLength + prevMark.length;
    return { chain, policy: bytes.toString('latin1', policyAt, policyAt + policyDigits), seq, prev: bytes.toString('latin1', firstTail, firstTail + hashDigits), lines, end: at, hashes: this.#hashes.subarray(0, lines * hashDigits) };
  }

  /** HOT: a million times a second. Whether the line is a plain record with this number, behind the one whose hash stands at `prevAt`. */
  #isNext(bytes: Buffer, start: number, end: number, run: Expected): boolean {
    const tail = end - tailLength;
    if (tail < start + run.head || bytes[end - 1] !== 125 || bytes[end - 2] !== 34) return false;
    if (!isSame(bytes, start, run.from, run.head)) return false;
    const seqTo = skipDigits(bytes, start + run.head);
    if (seqTo === start + run.head || numberAt(bytes, start + run.head, seqTo) !== run.seq) return false;
    const kind = kindAt(bytes, seqTo, tail);
    if (kind !== 'decision' && kind !== 'count') return false;
    if (!startsWith(bytes, tail, end, prevMark) || !startsWith(bytes, tail + prevMark.length + hashDigits, end, hashMark)) return false;
    if (run.prevAt !== -1 && !isSame(bytes, tail + prevMark.length, run.prevAt, hashDigits)) return false;
    return hasDigits(bytes, end - 2 - hashDigits, sha256(bytes.subarray(start, end - afterBody)));
  }
}

interface Expected {
  readonly from: number;
  /** Bytes before the number, which are the same in every record of a chain. */
  readonly head: number;
  /** Of the record before; -1 for the first. */
  readonly prevAt: number;
  readonly seq: number;
}

function isSame(bytes: Buffer, at: number, other: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (bytes[at + i] !== bytes[other + i]) return false;
  return true;
}

function hasDigits(bytes: Buffer, at: number, digits: string): boolean {
  for (let i = 0; i < hashDigits; i++) if (bytes[at + i] !== digits.charCodeAt(i)) return false;
  return true;
}
