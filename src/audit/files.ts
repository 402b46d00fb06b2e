// SPDX-License-Identifier: MIT
// The log's files as they are read back: by the command line, never by the gate.

import * as fs from 'node:fs';
import * as path from 'node:path';

const chunkBytes = 1024 * 1024;
const newline = 10;
/** One of our own files: nothing but the records of one chain, and torn lines that they account for. */
const ownFile = /(?:^|[/\\])\d{8}T\d{6}Z-\d+-\d+-([0-9a-f]{8})(?:_\d{6})?\.jsonl$/;

/** The log files of a folder, oldest first. Throws where the folder cannot be read. */
export function auditFiles(folder: string): string[] {
  return fs
    .readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort()
    .map((name) => path.join(folder, name));
}

/** The chain that the name of one of our own files promises, its first 8 digits; null for any other file. */
export function ownChain(file: string): string | null {
  return ownFile.exec(file)?.[1] ?? null;
}

/** Hands a file over in chunks that are reused: memory stays flat whatever its size. */
export function readChunks(file: string, from: number, visit: (bytes: Uint8Array) => void): void {
  const fd = fs.openSync(file, 'r');
  try {
    const buffer = Buffer.allocUnsafe(chunkBytes);
    for (let position = from; ; ) {
      const got = fs.readSync(fd, buffer, 0, chunkBytes, position);
      if (got === 0) return;
      visit(buffer.subarray(0, got));
      position += got;
    }
  } finally {
    fs.closeSync(fd);
  }
}

/** The first line, or as much of it as a record can have. */
export function firstLine(file: string): Buffer {
  const fd = fs.openSync(file, 'r');
  try {
    const buffer = Buffer.alloc(20 * 1024);
    const got = fs.readSync(fd, buffer, 0, buffer.length, 0);
    const end = buffer.subarray(0, got).indexOf(newline);
    return buffer.subarray(0, end === -1 ? got : end);
  } finally {
    fs.closeSync(fd);
  }
}

/** Where the last `lines` lines of a file begin, read from its end. */
export function lastLinesAt(file: string, lines: number): number {
  const fd = fs.openSync(file, 'r');
  try {
    const size = fs.fstatSync(fd).size;
    const buffer = Buffer.allocUnsafe(64 * 1024);
    let found = 0;
    for (let end = size; end > 0; ) {
      const start = Math.max(0, end - buffer.length);
      const got = fs.readSync(fd, buffer, 0, end - start, start);
      for (let at = buffer.lastIndexOf(newline, got - 1); at !== -1; at = at === 0 ? -1 : buffer.lastIndexOf(newline, at - 1)) {
        // The newline that ends the last line begins no other.
        if (start + at === size - 1) continue;
        if (++found === lines) return start + at + 1;
      }
      end = start;
    }
    return 0;
  } finally {
    fs.closeSync(fd);
  }
}

/** How many lines begin before byte `until`: the whole file up to there is read. */
export function countLines(file: string, until: number): number {
  let count = 0;
  let position = 0;
  if (until > 0) {
    readChunks(file, 0, (bytes) => {
      const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      for (let at = chunk.indexOf(newline); at !== -1 && position + at < until; at = chunk.indexOf(newline, at + 1)) count++;
      position += chunk.length;
    });
  }
  return count;
}
