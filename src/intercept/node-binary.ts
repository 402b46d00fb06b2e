// SPDX-License-Identifier: MIT
// Whether an executable is Node, under whatever name, and whether it runs the preload that NODE_OPTIONS gives it.
//
// On Linux the file says so itself: every Node exports `node::Start`, and carries how it was configured and whether a
// program was put into it. That is looked at once for each file of a process. UNTRUSTED: whoever may write and start a
// program can hide what it is; this tells apart copies, renamed and unusual builds, not forgeries.

import { arraySet, bufferAllocUnsafeSlow, bufferIndexOf, bufferLatin1Slice, bufferLatin1Write, MapConstructor, mapGet, mapSet, processExecPath, processPlatform, stringCharCodeAt, stringIndexOf, stringSlice, stringStartsWith, typedArrayLength } from '../runtime/primordials.ts';
import { realClose, realOpen, realRead, realStatFields } from '../runtime/real-fs.ts';

/** `reason` says why the preload does not run in it, or is null. */
export interface NodeBinary {
  readonly reason: string | null;
}

type Answer = NodeBinary | null;

const startSymbol = '_ZN4node5StartEiPPc';
/** Its hash, as the dynamic symbol table of an executable (DT_GNU_HASH) is ordered by. */
const startHash = gnuHash(startSymbol);
const gated: NodeBinary = { reason: null };
const configured = bytesOf('node_without_node_options": ');
const fuse = bytesOf('NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:');
const chunk = 1 << 18;
const overlap = 128;
const known = new MapConstructor<string, Answer>();

/** Null for what is not Node, as far as the file tells. `path` is absolute, links resolved. */
export function nodeBinary(path: string): Answer {
  if (processPlatform !== 'linux') return path === processExecPath ? gated : null;
  const identity = identify(path);
  if (identity === null) return null;
  const before = mapGet(known, identity);
  if (before !== undefined) return before;
  const answer = identity === identify(processExecPath) ? gated : look(path);
  mapSet(known, identity, answer);
  return answer;
}

/** Device, inode, mode, size and times of change: another file, or other contents, is another identity. */
function identify(path: string): string | null {
  const stats = realStatFields(path);
  if (stats === undefined || ((stats[1] ?? 0) & 0o170000) !== 0o100000) return null;
  return `${stats[0]}:${stats[7]}:${stats[1]}:${stats[8]}:${stats[12]}.${stats[13]}:${stats[14]}.${stats[15]}`;
}

function look(path: string): Answer {
  let fd: number;
  try {
    fd = realOpen(path, 0);
  } catch {
    // Executable and not readable, as `sudo` on some systems: it is what its name says.
    return null;
  }
  try {
    const segments = readSegments(fd);
    const shared = segments === null ? null : readsAsNode(fd, segments);
    if (segments === null || shared === null) return null;
    if (((realStatFields(path)?.[1] ?? 0) & 0o6000) !== 0) return { reason: 'it is Node with the rights of another user, which reads no NODE_OPTIONS' };
    return shared ? gated : configuration(fd, segments);
  } finally {
    realClose(fd);
  }
}

/** What the build says of itself. HOT: once for each Node that is not the one running, 15 MB are read, on Node 18 90 MB. */
function configuration(fd: number, segments: readonly Segment[]): NodeBinary {
  const bytes = bufferAllocUnsafeSlow(chunk);
  let option = 0;
  let program = 0;
  for (let i = 0; i < segments.length; i++) {
    const { type, flags, offset, size } = segments[i] as Segment;
    // Both are data. An executable segment is looked at only where all is in one, as on Node 18.
    if (type !== 1 || ((flags & 1) === 1 && offset !== 0)) continue;
    for (let at = offset; at < offset + size && (option === 0 || program === 0); at += chunk - overlap) {
      const length = realRead(fd, bytes, 0, chunk, at);
      if (option === 0) option = behind(bytes, length, configured);
      if (program === 0) program = behind(bytes, length, fuse);
      if (length < chunk) break;
    }
  }
  // 1: a program was put into it.
  if (program === 49) return { reason: 'it is a program with Node in it (a single-executable application), which may read no NODE_OPTIONS' };
  // f: of `false`.
  return option === 102 ? gated : { reason: 'it is a Node that reads no NODE_OPTIONS' };
}

/** The byte behind `mark`, or 0. */
function behind(bytes: Uint8Array, length: number, mark: Uint8Array): number {
  const at = bufferIndexOf(bytes, mark);
  const after = at + typedArrayLength(mark);
  return at === -1 || after >= length ? 0 : (bytes[after] ?? 0);
}

function bytesOf(text: string): Uint8Array {
  const bytes = bufferAllocUnsafeSlow(text.length);
  bufferLatin1Write(bytes, text, 0, text.length);
  return bytes;
}

interface Segment {
  readonly type: number;
  /** 1: executable. */
  readonly flags: number;
  readonly offset: number;
  readonly address: number;
  readonly size: number;
}

/** Null where it is not Node; true where Node is a library that it loads, false where it is in the file. */
function readsAsNode(fd: number, segments: readonly Segment[]): boolean | null {
  const dynamic = find(segments, 2);
  const entries = dynamic === null ? null : readAt(fd, dynamic.offset, dynamic.size);
  if (entries === null) return null;
  const size = typedArrayLength(entries);
  const tables = { names: 0, symbols: 0, hash: 0 };
  for (let i = 0; i + 16 <= size; i += 16) {
    const tag = u32(entries, i);
    if (tag === 5) tables.names = u64(entries, i + 8);
    else if (tag === 6) tables.symbols = u64(entries, i + 8);
    else if (tag === 0x6ffffef5) tables.hash = u64(entries, i + 8);
  }
  const place = (address: number): number => offsetOf(segments, address);
  for (let i = 0; i + 16 <= size; i += 16) {
    if (u32(entries, i) === 1 && stringStartsWith(nameAt(fd, place(tables.names) + u64(entries, i + 8)), 'libnode.so')) return true;
  }
  return tables.hash !== 0 && exportsStart(fd, place(tables.hash), place(tables.symbols), place(tables.names)) ? false : null;
}

/** Null for what is no executable of 64 bits, little-endian: all that Node is built for on Linux. */
function readSegments(fd: number): Segment[] | null {
  const header = readAt(fd, 0, 64);
  if (header === null || u32(header, 0) !== 0x464c457f || header[4] !== 2 || header[5] !== 1) return null;
  const size = (header[54] ?? 0) | ((header[55] ?? 0) << 8);
  const count = (header[56] ?? 0) | ((header[57] ?? 0) << 8);
  const table = size < 56 ? null : readAt(fd, u64(header, 32), size * count);
  if (table === null) return null;
  const segments: Segment[] = [];
  for (let i = 0; i < count; i++) {
    const at = i * size;
    arraySet(segments, i, { type: u32(table, at), flags: u32(table, at + 4), offset: u64(table, at + 8), address: u64(table, at + 16), size: u64(table, at + 32) });
  }
  return segments;
}

function find(segments: readonly Segment[], type: number): Segment | null {
  for (let i = 0; i < segments.length; i++) if (segments[i]?.type === type) return segments[i] as Segment;
  return null;
}

/** Where in the file an address is loaded from. */
function offsetOf(segments: readonly Segment[], address: number): number {
  for (let i = 0; i < segments.length; i++) {
    const { type, offset, address: start, size } = segments[i] as Segment;
    if (type === 1 && address >= start && address < start + size) return address - start + offset;
  }
  return -1;
}

/** Looks `node::Start` up as the dynamic linker would. */
function exportsStart(fd: number, table: number, symbols: number, names: number): boolean {
  const head = readAt(fd, table, 16);
  if (head === null) return false;
  const buckets = u32(head, 0);
  const first = u32(head, 4);
  const lists = table + 16 + u32(head, 8) * 8;
  const bucket = buckets === 0 ? null : readAt(fd, lists + 4 * (startHash % buckets), 4);
  if (bucket === null) return false;
  const chains = lists + 4 * buckets;
  for (let symbol = u32(bucket, 0), steps = 0; symbol >= first && steps < 4096; symbol++, steps++) {
    const entry = readAt(fd, chains + 4 * (symbol - first), 4);
    if (entry === null) return false;
    const hash = u32(entry, 0);
    if ((hash | 1) >>> 0 === (startHash | 1) >>> 0) {
      const record = readAt(fd, symbols + 24 * symbol, 24);
      // A symbol of section 0 is one that it takes from elsewhere.
      if (record !== null && ((record[6] ?? 0) | (record[7] ?? 0)) !== 0 && nameAt(fd, names + u32(record, 0)) === startSymbol) return true;
    }
    if ((hash & 1) === 1) return false;
  }
  return false;
}

function nameAt(fd: number, at: number): string {
  const bytes = bufferAllocUnsafeSlow(64);
  const length = at < 0 ? 0 : realRead(fd, bytes, 0, 64, at);
  const text = bufferLatin1Slice(bytes, 0, length);
  const end = stringIndexOf(text, '\0');
  return end === -1 ? text : stringSlice(text, 0, end);
}

function readAt(fd: number, at: number, length: number): Uint8Array | null {
  if (at < 0 || length <= 0 || length > chunk) return null;
  const bytes = bufferAllocUnsafeSlow(length);
  return realRead(fd, bytes, 0, length, at) === length ? bytes : null;
}

function u32(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16) | ((bytes[at + 3] ?? 0) << 24)) >>> 0;
}

function u64(bytes: Uint8Array, at: number): number {
  return u32(bytes, at) + u32(bytes, at + 4) * 0x1_0000_0000;
}

function gnuHash(name: string): number {
  let hash = 5381;
  for (let i = 0; i < name.length; i++) hash = (hash * 33 + stringCharCodeAt(name, i)) >>> 0;
  return hash;
}
