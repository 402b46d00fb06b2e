// SPDX-License-Identifier: MIT
// Where the parts of a record stand in its line, so that it is read by fixed places and without parsing.

import * as crypto from 'node:crypto';

/** A record's kind by its first letters, or `bad` where the bytes are not in the form of a record. */
export type ScannedKind = 'genesis' | 'decision' | 'count' | 'resume' | 'key' | 'seal' | 'segment' | 'clock' | 'reload' | 'close' | 'bad';

export const prefix = Buffer.from('{"v":1,"chain":"');
const pidMark = Buffer.from('","pid":');
const tidMark = Buffer.from(',"tid":');
const policyMark = Buffer.from(',"policy":"');
export const seqMark = Buffer.from('","seq":');
const timeMark = Buffer.from(',"time":"');
const kindMark = Buffer.from('","kind":"');
export const prevMark = Buffer.from(',"prev":"');
export const hashMark = Buffer.from('","hash":"');
export const newline = 10;
export const policyDigits = 16;
/** `,"prev":"` + 64 + `","hash":"` + 64 + `"}` */
export const tailLength = 9 + 64 + 10 + 64 + 2;
/** `,"hash":"` + 64 + `"}`: what follows the hashed body. */
export const afterBody = 9 + 64 + 2;
export const chainAt = prefix.length;

// NODE>=22: one-shot hashing (also in later 20s) is twice as fast as a hash object per record.
const oneShot = (crypto as unknown as { hash?: (algorithm: string, data: Uint8Array, encoding: 'hex') => string }).hash;
export const sha256: (bytes: Uint8Array) => string = oneShot === undefined ? (bytes) => crypto.createHash('sha256').update(bytes).digest('hex') : (bytes) => oneShot('sha256', bytes, 'hex');

/** `","pid":1,"tid":0,"policy":"…16…","seq":` stands between the chain and the number; -1 where it does not. */
export function seqPlace(bytes: Buffer, start: number, limit: number): number {
  let at = start + chainAt + 32;
  if (!startsWith(bytes, at, limit, pidMark)) return -1;
  at = skipDigits(bytes, at + pidMark.length);
  if (!startsWith(bytes, at, limit, tidMark)) return -1;
  at = skipDigits(bytes, at + tidMark.length);
  if (!startsWith(bytes, at, limit, policyMark)) return -1;
  at += policyMark.length + policyDigits;
  return startsWith(bytes, at, limit, seqMark) ? at + seqMark.length : -1;
}

const kinds: readonly ScannedKind[] = ['decision', 'count', 'seal', 'segment', 'genesis', 'resume', 'reload', 'key', 'clock', 'close'];

/** `,"time":"…24…","kind":"` stands between the number and the kind. */
export function kindAt(bytes: Buffer, afterSeq: number, limit: number): ScannedKind {
  const after = afterSeq + timeMark.length + 24;
  if (!startsWith(bytes, afterSeq, limit, timeMark) || !startsWith(bytes, after, limit, kindMark)) return 'bad';
  const at = after + kindMark.length;
  for (let i = 0; i < kinds.length; i++) {
    const kind = kinds[i] as ScannedKind;
    // `clock` and `close` differ in their last letter.
    if (bytes[at] === kind.charCodeAt(0) && bytes[at + kind.length] === 34 && bytes[at + kind.length - 1] === kind.charCodeAt(kind.length - 1) && bytes[at + 1] === kind.charCodeAt(1)) return kind;
  }
  return 'bad';
}

/** The number whose digits stand at `from` up to `to`. */
export function numberAt(bytes: Buffer, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) value = value * 10 + ((bytes[at] as number) - 48);
  return value;
}

export function skipDigits(bytes: Buffer, from: number): number {
  let at = from;
  while ((bytes[at] as number) >= 48 && (bytes[at] as number) <= 57) at++;
  return at;
}

export function startsWith(bytes: Buffer, from: number, end: number, mark: Buffer): boolean {
  if (end - from < mark.length) return false;
  for (let i = 0; i < mark.length; i++) if (bytes[from + i] !== mark[i]) return false;
  return true;
}
