// SPDX-License-Identifier: MIT
// The public part of the operator's seal key: what somebody needs who checks a log and must not be able to sign one.
//
//     safeclaw seal keys v1
//     start 2026-11-25
//     <the Ed25519 key of that day, base64>
//     <of the day after> …

import * as crypto from 'node:crypto';
import { privateKeyOf } from '../runtime/signatures.ts';
import { nextSeed, type SealKey, signingSeed } from './seal-key.ts';

const HEAD = 'safeclaw seal keys v1';
/** A public key in SPKI (RFC 8410) is these 12 bytes and its own 32. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

export interface SealPublic {
  /** SHA-256 of the text: what records name it by. */
  readonly keys: string;
  readonly start: string;
  /** Raw public keys, one for each day. */
  readonly days: readonly Buffer[];
}

/** Makes both parts. `days` costs 0.1 ms each. */
export function makeSealKey(start: string, days: number): { readonly privatePart: SealKey; readonly publicPart: string } {
  const seed = crypto.randomBytes(32).toString('hex');
  const lines = [HEAD, `start ${start}`];
  for (let day = 0, current = seed; day < days; day++, current = nextSeed(current)) {
    const key = crypto.createPublicKey(crypto.createPrivateKey({ key: Buffer.from(privateKeyOf(signingSeed(current))), format: 'der', type: 'pkcs8' }));
    lines.push(key.export({ format: 'der', type: 'spki' }).subarray(SPKI_PREFIX.length).toString('base64'));
  }
  const publicPart = `${lines.join('\n')}\n`;
  return { privatePart: { v: 1, keys: fingerprint(publicPart), start, days, day: 0, seed }, publicPart };
}

/** UNTRUSTED text → the keys; null where it is no public part. */
export function parseSealPublic(text: string): SealPublic | null {
  const [head, start, ...keys] = text.trimEnd().split('\n');
  const date = /^start (\d{4}-\d\d-\d\d)$/.exec(start ?? '')?.[1];
  if (head !== HEAD || date === undefined || Number.isNaN(Date.parse(date)) || keys.length === 0 || !keys.every((key) => /^[A-Za-z0-9+/]{43}=$/.test(key))) return null;
  return { keys: fingerprint(text), start: date, days: keys.map((key) => Buffer.from(key, 'base64')) };
}

/** Whether `signature` (128 hexadecimal digits) over `message` was made with the key whose 32 public bytes these are. */
export function isSignedBy(publicKey: Buffer, message: Buffer, signature: string): boolean {
  if (publicKey.length !== 32 || !/^[0-9a-f]{128}$/.test(signature)) return false;
  return crypto.verify(null, message, { key: Buffer.concat([SPKI_PREFIX, publicKey]), format: 'der', type: 'spki' }, Buffer.from(signature, 'hex'));
}

function fingerprint(text: string): string {
  return crypto.createHash('sha256').update(text).digest('hex');
}
