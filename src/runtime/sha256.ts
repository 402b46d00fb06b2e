// SPDX-License-Identifier: MIT
// SHA-256 (FIPS 180-4) in plain TypeScript.
//
// Ours, because loading node:crypto costs 4 to 6 ms of a start that has 10 ms in all, and because what is
// loaded after the program started can be tampered with. Only typed-array elements, 32-bit
// integer arithmetic are used: nothing that a program can replace. Once the program has had node:crypto loaded,
// Node's own one-shot hash takes over, a third of the cost, as it was before the program could reach it.

import { Int32ArrayConstructor, Uint8ArrayConstructor, bufferAllocUnsafeSlow, bufferByteLength, bufferLatin1Slice, bufferUtf8Write, stringCharCodeAt, typedArrayBuffer, typedArrayByteOffset } from './primordials.ts';

const roundConstants = new Int32ArrayConstructor([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
  0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
  0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
  0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);
const initialState = new Int32ArrayConstructor([0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]);
const hexDigits = new Uint8ArrayConstructor([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 97, 98, 99, 100, 101, 102]);

// One call at a time: JavaScript threads have their own copy of this module.
const state = new Int32ArrayConstructor(8);
const schedule = new Int32ArrayConstructor(64);
const lastBlocks = new Uint8ArrayConstructor(128);
const hexText = bufferAllocUnsafeSlow(64);

/** What is left of hashing whole blocks that many texts begin with. */
export interface HashedPrefix {
  readonly state: Int32Array;
  /** A multiple of 64. */
  readonly length: number;
}

/** Hashes the whole blocks of `bytes[0, length)` once, for texts that begin with them. */
export function sha256Prefix(bytes: Uint8Array, length: number): HashedPrefix {
  for (let i = 0; i < 8; i++) state[i] = initialState[i] as number;
  let position = 0;
  for (; position + 64 <= length; position += 64) compress(bytes, position);
  const kept = new Int32ArrayConstructor(8);
  for (let i = 0; i < 8; i++) kept[i] = state[i] as number;
  return { state: kept, length: position };
}

/** `crypto.hash`. NODE>=20.12 */
export type OneShotHash = (algorithm: 'sha256', bytes: Uint8Array, encoding: 'hex') => string;

const native: { hash: OneShotHash | null } = { hash: null };
/** Below, a call into native code costs more. */
const NATIVE_FROM = 128;

/** From now on `hash` is used where that is faster; not where it fails, or says otherwise than ours. */
export function adoptNativeHash(hash: OneShotHash): void {
  const sample = new Uint8ArrayConstructor(NATIVE_FROM);
  try {
    if (hash('sha256', sample, 'hex') === sha256Hex(sample, 0, NATIVE_FROM)) native.hash = hash;
  } catch {
    // An OpenSSL without SHA-256, or told not to use it: ours goes on.
  }
}

/** Hashes `bytes[start, end)` and writes the 64 lower-case hex digits as ASCII into `target` at `at`. */
export function sha256Into(bytes: Uint8Array, start: number, end: number, target: Uint8Array, at: number, prefix: HashedPrefix | null = null): void {
  if (native.hash === null || end - start < NATIVE_FROM) {
    ownInto(bytes, start, end, target, at, prefix);
    return;
  }
  // A view by the constructor: `subarray` asks `Symbol.species`, which is the program's.
  const part = new Uint8ArrayConstructor(typedArrayBuffer(bytes), typedArrayByteOffset(bytes) + start, end - start);
  const digits = native.hash('sha256', part, 'hex');
  for (let i = 0; i < 64; i++) target[at + i] = stringCharCodeAt(digits, i);
}

function ownInto(bytes: Uint8Array, start: number, end: number, target: Uint8Array, at: number, prefix: HashedPrefix | null): void {
  const begin = prefix === null ? initialState : prefix.state;
  for (let i = 0; i < 8; i++) state[i] = begin[i] as number;
  let position = prefix === null ? start : start + prefix.length;
  for (; position + 64 <= end; position += 64) compress(bytes, position);
  const rest = end - position;
  for (let i = 0; i < rest; i++) lastBlocks[i] = bytes[position + i] as number;
  lastBlocks[rest] = 0x80;
  const padded = rest < 56 ? 64 : 128;
  for (let i = rest + 1; i < padded; i++) lastBlocks[i] = 0;
  // The length in bits, big-endian; 2^53 bytes is more than an array can hold, so two 32-bit halves are exact.
  const length = end - start;
  writeWord(lastBlocks, padded - 8, (length / 0x20000000) | 0);
  writeWord(lastBlocks, padded - 4, length << 3);
  compress(lastBlocks, 0);
  if (padded === 128) compress(lastBlocks, 64);
  for (let i = 0; i < 8; i++) {
    const word = state[i] as number;
    for (let digit = 0; digit < 8; digit++) target[at + i * 8 + digit] = hexDigits[(word >>> (28 - digit * 4)) & 15] as number;
  }
}

/** The hash of `bytes[start, end)` as 64 lower-case hex digits. */
export function sha256Hex(bytes: Uint8Array, start: number, end: number): string {
  sha256Into(bytes, start, end, hexText, 0);
  return bufferLatin1Slice(hexText, 0, 64);
}

/** The hash of a text's UTF-8 bytes. */
export function sha256OfText(text: string): string {
  const length = bufferByteLength(text);
  const bytes = bufferAllocUnsafeSlow(length);
  bufferUtf8Write(bytes, text, 0, length);
  return sha256Hex(bytes, 0, length);
}

function writeWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word >>> 24;
  bytes[at + 1] = word >>> 16;
  bytes[at + 2] = word >>> 8;
  bytes[at + 3] = word;
}

// HOT: six of these per record, 0.32 us each. Unrolled by 16 rounds a block takes 0.25 us, but it takes V8 three times
// as long to compile that, and the first sixty records are made before it has (measured: 8 ms against 2 on Node 24).
function compress(bytes: Uint8Array, offset: number): void {
  const w = schedule;
  for (let i = 0; i < 16; i++) {
    const at = offset + i * 4;
    w[i] = ((bytes[at] as number) << 24) | ((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
  }
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15] as number;
    const y = w[i - 2] as number;
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    w[i] = ((((w[i - 16] as number) + s0) | 0) + (((w[i - 7] as number) + s1) | 0)) | 0;
  }
  let a = state[0] as number, b = state[1] as number, c = state[2] as number, d = state[3] as number;
  let e = state[4] as number, f = state[5] as number, g = state[6] as number, h = state[7] as number;
  for (let i = 0; i < 64; i++) {
    const S1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = ((((h + S1) | 0) + (g ^ (e & (f ^ g)))) | 0) + (((roundConstants[i] as number) + (w[i] as number)) | 0) | 0;
    const S0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (S0 + ((a & b) | (c & (a | b)))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] = ((state[0] as number) + a) | 0;
  state[1] = ((state[1] as number) + b) | 0;
  state[2] = ((state[2] as number) + c) | 0;
  state[3] = ((state[3] as number) + d) | 0;
  state[4] = ((state[4] as number) + e) | 0;
  state[5] = ((state[5] as number) + f) | 0;
  state[6] = ((state[6] as number) + g) | 0;
  state[7] = ((state[7] as number) + h) | 0;
}
