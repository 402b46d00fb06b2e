// SPDX-License-Identifier: MIT
// The seals of one chain while its records go by: whether each is signed with the key that the one before it named,
// and names the root of the records that are there.

import * as crypto from 'node:crypto';
import { MerkleTree } from './merkle.ts';
import type { ScannedLine } from './scan.ts';
import { DAY_MS } from './seal-key.ts';
import { isSignedBy, type SealPublic } from './seal-public.ts';
import { sealContext } from './sealer.ts';

/** What can be said of a chain's seals. */
export interface SealReport {
  readonly seals: number;
  /** Records that a seal covers. */
  readonly sealed: number;
  /** True after the seal that a chain closes with: nothing was cut off behind it. */
  readonly final: boolean;
  /** The day of the operator's key, counted from the first. */
  readonly day: number;
  /** Days, up to `day`, for which the key file could still have made keys when this chain began. */
  readonly older: number;
  /** Whether the chain's first key was held to the operator's public key. */
  readonly attested: boolean;
}

export interface SealFields {
  readonly keys?: unknown;
  readonly day?: unknown;
  readonly fileDay?: unknown;
  readonly size?: unknown;
  readonly root?: unknown;
  readonly next?: unknown;
  readonly signature?: unknown;
}

/** A clock that is set back at midnight makes a chain that says it began the day before its key. */
const CLOCK_DAYS = 1;
const signatureMark = Buffer.from(',"signature":"');

export class SealedChain {
  readonly #trusted: SealPublic | null;
  readonly #now: number;
  readonly #tree = new MerkleTree(nativeHashInto);
  #next: Buffer | null = null;
  #seals = 0;
  #sealed = 0;
  #day = 0;
  #older = 0;
  #final = false;

  /** `trusted` is null where no public key was given: seals are then held to each other only. */
  constructor(trusted: SealPublic | null, now: number) {
    this.#trusted = trusted;
    this.#now = now;
  }

  /** Every record in turn, from the first on; its hash is known to be right. */
  append(digits: string): void {
    digitBytes.write(digits, 0, 'latin1');
    this.#tree.append(digitBytes, 0);
  }

  /** The hashes of records in turn, 64 digits each. */
  appendRun(hashes: Uint8Array, lines: number): void {
    for (let i = 0; i < lines; i++) this.#tree.append(hashes, i * digitBytes.length);
  }

  /** The record of the chain's first key. Gives what is wrong, or null. `started` is the time of the first record. */
  open(record: ScannedLine, started: string | null): string | null {
    const fields = fieldsOf(record);
    const { day, fileDay, keys } = fields;
    if (this.#next !== null) return 'a chain has one first key, and this record names another';
    if (typeof day !== 'number' || typeof fileDay !== 'number' || typeof keys !== 'string') return 'this record names no key';
    this.#day = day;
    this.#older = Math.max(0, day - fileDay);
    this.#next = keyOf(fields.next);
    if (this.#next === null) return 'this record names no key';
    return this.#trusted === null ? null : attestationFault(record, this.#trusted, started, this.#now);
  }

  /** Gives what is wrong with a seal, or null. */
  seal(record: ScannedLine): string | null {
    const fields = fieldsOf(record);
    if (this.#next === null) return this.#final ? 'a seal stands after the last one: the keys of this chain were gone by then' : 'a seal stands in a chain without a first key';
    if (!isSealedWith(this.#next, record)) return 'bad seal: it is not signed with the key that was named before it';
    if (fields.size !== record.seq || this.#tree.size !== record.seq) return `bad seal: it says that ${String(fields.size)} records stand before it, and there are ${record.seq}`;
    if (fields.root !== this.#tree.root()) return 'bad seal: a record before it is not the one that was sealed';
    this.#seals++;
    this.#sealed = record.seq + 1;
    this.#final = fields.next === null;
    this.#next = keyOf(fields.next);
    return this.#final || this.#next !== null ? null : 'bad seal: it names no next key';
  }

  report(): SealReport {
    return { seals: this.#seals, sealed: this.#sealed, final: this.#final, day: this.#day, older: this.#older, attested: this.#trusted !== null };
  }

}

/** What is wrong with the record of a chain's first key, held to the operator's public keys; null where it is theirs. `started` is the time at which the chain says that it began. */
export function attestationFault(record: ScannedLine, trusted: SealPublic, started: string | null, now: number): string | null {
  const { keys, day, signature } = fieldsOf(record);
  if (keys !== trusted.keys || typeof day !== 'number') return 'this chain was sealed with another key than the given one';
  const key = trusted.days[day];
  if (key === undefined || !isSignedBy(key, signedPart(record), String(signature))) return `bad seal: the chain's first key is not signed with the operator's key of its day`;
  const dayOf = (time: number): number => Math.floor((time - Date.parse(trusted.start)) / DAY_MS);
  if (day > dayOf(now) + CLOCK_DAYS) return `a seal from the future: its key is of ${dateOf(trusted, day)}`;
  const began = dayOf(Date.parse(started ?? ''));
  if (!(day >= began && day <= began + CLOCK_DAYS)) return `the chain says that it began on ${String(started).slice(0, 10)}, and its key is of ${dateOf(trusted, day)}: it was made at another time`;
  return null;
}

/** Whether the record of a seal is signed with `key`. */
export function isSealedWith(key: Buffer, record: ScannedLine): boolean {
  return isSignedBy(key, signedPart(record), String(fieldsOf(record).signature));
}

const digitBytes = Buffer.alloc(64);
const oneShot = (crypto as unknown as { hash?: (algorithm: string, data: Uint8Array, encoding: 'hex') => string }).hash;

function nativeHashInto(bytes: Uint8Array, start: number, end: number, target: Uint8Array, at: number): void {
  const part = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start);
  const digits = oneShot === undefined ? crypto.createHash('sha256').update(part).digest('hex') : oneShot('sha256', part, 'hex');
  Buffer.from(target.buffer, target.byteOffset + at, 64).write(digits, 'latin1');
}

/** The line up to its signature, behind the text that no other record begins with. */
function signedPart({ bytes }: ScannedLine): Buffer {
  return Buffer.concat([Buffer.from(sealContext), bytes.subarray(0, bytes.lastIndexOf(signatureMark))]);
}

/** A public key from its digits; null where they are none. */
export function keyOf(digits: unknown): Buffer | null {
  return typeof digits === 'string' && /^[0-9a-f]{64}$/.test(digits) ? Buffer.from(digits, 'hex') : null;
}

/** UNTRUSTED: any of them may be missing or of another type. */
export function fieldsOf({ bytes }: ScannedLine): SealFields {
  try {
    return JSON.parse(bytes.toString('latin1')) as SealFields;
  } catch {
    // Its hash is right and it is no JSON: no field of it holds.
    return {};
  }
}

function dateOf({ start }: SealPublic, day: number): string {
  return new Date(Date.parse(start) + day * DAY_MS).toISOString().slice(0, 10);
}
