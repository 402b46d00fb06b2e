// SPDX-License-Identifier: MIT
// HMAC-SHA256 (RFC 2104), on the gate's own SHA-256: nothing here can be replaced by a program, or asks for node:crypto.

import { bufferAllocUnsafeSlow, bufferLatin1Write, numberParseInt, stringSlice, typedArrayLength, typedArraySet, Uint8ArrayConstructor } from '../runtime/primordials.ts';
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
  const length = typedArrayLength(key);
  const short = length > blockSize ? fromHex(sha256Hex(key, 0, length)) : key;
  const inner = padded(short, 0x36, text.length);
  bufferLatin1Write(inner, text, blockSize, text.length);
  const outer = padded(short, 0x5c, digestSize);
  typedArraySet(outer, fromHex(sha256Hex(inner, 0, blockSize + text.length)), blockSize);
  return sha256Hex(outer, 0, blockSize + digestSize);
}

export function hmacBytes(key: Uint8Array, text: string): Uint8Array {
  return fromHex(hmacHex(key, text));
}

/** A block of the key, mixed with `pad`, with room behind it. */
function padded(key: Uint8Array, pad: number, room: number): Uint8Array {
  const length = typedArrayLength(key);
  const block = bufferAllocUnsafeSlow(blockSize + room);
  for (let i = 0; i < blockSize; i++) block[i] = (i < length ? (key[i] as number) : 0) ^ pad;
  return block;
}

function fromHex(digits: string): Uint8Array {
  const length = digits.length / 2;
  const bytes = new Uint8ArrayConstructor(length);
  for (let i = 0; i < length; i++) bytes[i] = numberParseInt(stringSlice(digits, i * 2, i * 2 + 2), 16);
  return bytes;
}
