// SPDX-License-Identifier: MIT
// HMAC-SHA256 (RFC 2104), on the gate's own SHA-256: nothing here can be replaced by a program, or asks for node:crypto.

import { bufferAllocUnsafeSlow, bufferLatin1Write, numberParseInt, stringSlice, typedArraySet, Uint8ArrayConstructor } from '../runtime/primordials.ts';
import { sha256Hex } from '../runtime/sha256.ts';

const blockSize = 64;
const digestSize = 32;

/** The bytes of a text that has one character for each. */
export function bytesOf(text: string): Uint8Array {
  const bytes = bufferAllocUnsafeSlow(text.length);
  bufferLatin1Write(bytes, text, 0, text.length);
  return bytes;
}

/** The hash of a text that has one character for each byte, as lower-case hexadecimal digits. */
export function sha256OfBytes(text: string): string {
  return sha256Hex(bytesOf(text), 0, text.length);
}

/** As lower-case hexadecimal digits; `text` has one character for each byte. */
export function hmacHex(key: Uint8Array, text: string): string {
  const short = key.length > blockSize ? fromHex(sha256Hex(key, 0, key.length)) : key;
  const inner = padded(short, 0x36, text.length);
  bufferLatin1Write(inner, text, blockSize, text.length);
  const outer = padded(short, 0x5c, digestSize);
  typedArraySet(outer, fromHex(sha256Hex(inner, 0, inner.length)), blockSize);
  return sha256Hex(outer, 0, outer.length);
}

export function hmacBytes(key: Uint8Array, text: string): Uint8Array {
  return fromHex(hmacHex(key, text));
}

/** A block of the key, mixed with `pad`, with room behind it. */
function padded(key: Uint8Array, pad: number, room: number): Uint8Array {
  const block = bufferAllocUnsafeSlow(blockSize + room);
  for (let i = 0; i < blockSize; i++) block[i] = (i < key.length ? (key[i] as number) : 0) ^ pad;
  return block;
}

function fromHex(digits: string): Uint8Array {
  const bytes = new Uint8ArrayConstructor(digits.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = numberParseInt(stringSlice(digits, i * 2, i * 2 + 2), 16);
  return bytes;
}
