// SPDX-License-Identifier: MIT
// The operator's key for seals: one signing key a day, each made from a seed that turns into the next day's and is
// then forgotten. Whoever gets hold of the file on some day can sign nothing in the name of the days before.
//
// It vouches for one thing only: that a chain begins with a certain key of its own (`sealer.ts`).

import { realReadText, realReplaceText } from '../runtime/real-fs.ts';
import { forget, privateKeyOf } from '../runtime/signatures.ts';
import { sha256OfText } from '../runtime/sha256.ts';

export const DAY_MS = 86_400_000;

/** The private part, as it stands in its file. */
export interface SealKey {
  readonly v: 1;
  /** SHA-256 of the public part's text: which public part belongs to it. */
  readonly keys: string;
  /** The first day, `2026-11-25`, UTC. */
  readonly start: string;
  /** How many days there are keys for. */
  readonly days: number;
  /** The day of `seed`, counted from 0. */
  readonly day: number;
  /** 64 hexadecimal digits. */
  readonly seed: string;
}

/** Thrown where a log that is to be sealed cannot be. Its code says why. */
export class SealKeyError extends Error {
  readonly code: 'SEAL_KEY_UNREADABLE' | 'SEAL_KEY_EXPIRED' | 'SEAL_KEY_INVALID';

  constructor(code: SealKeyError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Today's key, ready to sign. */
export interface DayKey {
  readonly day: number;
  readonly keys: string;
  /** The day of the seed that the file still holds: later than this, its owner could have made other keys. */
  readonly fileDay: number;
  readonly privateKey: Uint8Array;
}

/** The seed of the day after. */
export function nextSeed(seed: string): string {
  return sha256OfText(`safeclaw seal seed\n${seed}`);
}

/** The 32 bytes from which the day's Ed25519 key is made. */
export function signingSeed(seed: string): Uint8Array {
  return hexBytes(sha256OfText(`safeclaw seal key\n${seed}`));
}

/**
 * Reads the key of today and leaves no older one in the file. Several processes may do this at once: all write the
 * same. Throws a SealKeyError; a file that cannot be written keeps its older key, and the record of the chain's key says so.
 */
export function openSealKey(file: string, now: number, unique: string): DayKey {
  const kept = readSealKey(file);
  // A clock that was set back finds no older key.
  const day = Math.max(kept.day, Math.floor((now - Date.parse(kept.start)) / DAY_MS));
  if (day >= kept.days) throw new SealKeyError('SEAL_KEY_EXPIRED', `the seal key ${file} was made for ${kept.days} days from ${kept.start} on: make a new one with \`safeclaw audit keygen\``);
  let { seed } = kept;
  for (let i = kept.day; i < day; i++) seed = nextSeed(seed);
  const fileDay = day === kept.day || replaced(file, { ...kept, day, seed }, unique) ? day : kept.day;
  const bytes = signingSeed(seed);
  const privateKey = privateKeyOf(bytes);
  forget(bytes);
  return { day, keys: kept.keys, fileDay, privateKey };
}

/** UNTRUSTED: whoever can write the file can stop the program, no more. */
export function readSealKey(file: string): SealKey {
  let text: string;
  try {
    text = realReadText(file);
  } catch (cause) {
    throw new SealKeyError('SEAL_KEY_UNREADABLE', `the seal key ${file} cannot be read (${String((cause as { errno?: unknown }).errno)}): make it with \`safeclaw audit keygen\``);
  }
  const key = parsed(text);
  if (key === null) throw new SealKeyError('SEAL_KEY_INVALID', `${file} is no seal key: make one with \`safeclaw audit keygen\``);
  return key;
}

function parsed(text: string): SealKey | null {
  let value: Partial<SealKey> | null;
  try {
    value = JSON.parse(text) as Partial<SealKey> | null;
  } catch {
    // No JSON is no key.
    return null;
  }
  const isDigits = (digits: unknown): boolean => typeof digits === 'string' && /^[0-9a-f]{64}$/.test(digits);
  const isCount = (count: unknown): boolean => Number.isSafeInteger(count) && (count as number) >= 0;
  if (value === null || typeof value !== 'object' || value.v !== 1 || !isDigits(value.keys) || !isDigits(value.seed) || !isCount(value.days) || !isCount(value.day)) return null;
  return typeof value.start === 'string' && /^\d{4}-\d\d-\d\d$/.test(value.start) && !Number.isNaN(Date.parse(value.start)) ? (value as SealKey) : null;
}

function replaced(file: string, key: SealKey, unique: string): boolean {
  try {
    realReplaceText(file, `${JSON.stringify(key)}\n`, unique);
    return true;
  } catch {
    // A read-only file system: `fileDay` tells it to whoever verifies.
    return false;
  }
}

export function hexBytes(digits: string): Uint8Array {
  const bytes = new Uint8Array(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(i * 2, i * 2 + 2), 16);
  return bytes;
}
