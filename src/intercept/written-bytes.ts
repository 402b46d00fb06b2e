// SPDX-License-Identifier: MIT
// What the write functions of a native stream are given, read once into bytes.

import { arraySet, bufferAllocUnsafeSlow, bufferByteLength, bufferLatin1Slice, bufferUtf8Write, stringCharCodeAt, stringFromCharCode, stringToLowerCase, typedArrayBuffer, typedArrayByteLength, typedArrayByteOffset, typedArraySet, typedArrayTag, Uint8ArrayConstructor } from '../runtime/primordials.ts';

/** Bytes that were read here, as one character each, with what the native function is to get in their place. */
export interface Snapshot {
  readonly bytes: string;
  readonly data: unknown;
}

/** `(req, data, allBuffers)` without its first; null for a form that is not known. */
export type TakeSnapshot = (data: unknown, allBuffers: unknown) => Snapshot | null;

export interface WriteSnapshot {
  readonly method: string;
  readonly snapshot: TakeSnapshot;
}

/** Every function that writes on a native stream. */
export const writeSnapshots: readonly WriteSnapshot[] = [
  { method: 'writeBuffer', snapshot: bufferSnapshot },
  { method: 'writeUtf8String', snapshot: utf8Snapshot },
  { method: 'writeLatin1String', snapshot: narrowSnapshot },
  { method: 'writeAsciiString', snapshot: narrowSnapshot },
  { method: 'writeUcs2String', snapshot: wideSnapshot },
  { method: 'writev', snapshot: vectorSnapshot },
];

/** The bytes of a buffer or view. */
export function bufferSnapshot(data: unknown): Snapshot | null {
  if (typedArrayTag(data) === undefined) return null;
  const view = data as Uint8Array;
  const length = typedArrayByteLength(view);
  const copy = bufferAllocUnsafeSlow(length);
  typedArraySet(copy, new Uint8ArrayConstructor(typedArrayBuffer(view), typedArrayByteOffset(view), length));
  return { bytes: bufferLatin1Slice(copy, 0, length), data: copy };
}

function utf8Snapshot(data: unknown): Snapshot | null {
  if (typeof data !== 'string') return null;
  if (isAscii(data)) return { bytes: data, data };
  const length = bufferByteLength(data);
  const bytes = bufferAllocUnsafeSlow(length);
  bufferUtf8Write(bytes, data, 0, length);
  return { bytes: bufferLatin1Slice(bytes, 0, length), data };
}

/** Latin-1 and ASCII: the engine writes the low byte of each character, so U+010D would leave as a carriage return. */
function narrowSnapshot(data: unknown): Snapshot | null {
  if (typeof data !== 'string') return null;
  for (let i = 0; i < data.length; i++) if (stringCharCodeAt(data, i) > 0xff) return { bytes: lowBytes(data), data };
  return { bytes: data, data };
}

function lowBytes(text: string): string {
  let bytes = '';
  for (let i = 0; i < text.length; i++) bytes += stringFromCharCode(stringCharCodeAt(text, i) & 0xff);
  return bytes;
}

function wideSnapshot(data: unknown): Snapshot | null {
  if (typeof data !== 'string') return null;
  let bytes = '';
  for (let i = 0; i < data.length; i++) {
    const code = stringCharCodeAt(data, i);
    bytes += stringFromCharCode(code & 0xff, code >> 8);
  }
  return { bytes, data };
}

/** `writev(req, chunks, allBuffers)`: chunks alone, or chunk and encoding by turns. */
function vectorSnapshot(data: unknown, allBuffers: unknown): Snapshot | null {
  const chunks = data as { readonly length: number; readonly [index: number]: unknown };
  const copies: unknown[] = [];
  let bytes = '';
  const step = allBuffers === true ? 1 : 2;
  for (let i = 0; i < chunks.length; i += step) {
    const chunk = chunks[i];
    const encoding = step === 1 ? 'buffer' : chunks[i + 1];
    const taken = typeof chunk === 'string' ? stringSnapshot(chunk, encoding) : bufferSnapshot(chunk);
    if (taken === null) return null;
    bytes += taken.bytes;
    arraySet(copies, i, taken.data);
    if (step === 2) arraySet(copies, i + 1, encoding);
  }
  return { bytes, data: copies };
}

function stringSnapshot(text: string, encoding: unknown): Snapshot | null {
  switch (typeof encoding === 'string' ? stringToLowerCase(encoding) : '') {
    case 'latin1':
    case 'binary':
    case 'ascii':
      return narrowSnapshot(text);
    case 'utf8':
    case 'utf-8':
      return utf8Snapshot(text);
    case 'ucs2':
    case 'ucs-2':
    case 'utf16le':
    case 'utf-16le':
      return wideSnapshot(text);
    default:
      return null;
  }
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (stringCharCodeAt(text, i) > 127) return false;
  return true;
}
