// SPDX-License-Identifier: MIT
// Records as objects, for `audit show` and its like. It reads and does not verify.

import { auditFiles, readChunks } from './files.ts';
import { LineScanner, type ScannedLine } from './scan.ts';

/** A record as it stands in the log; which fields it has depends on its kind (`record-schema.ts`). */
export interface ParsedRecord {
  readonly v: 1;
  readonly chain: string;
  readonly seq: number;
  readonly time: string;
  readonly pid: number;
  readonly tid: number;
  readonly kind: 'genesis' | 'decision' | 'count' | 'resume' | 'close';
  readonly action?: string;
  readonly target?: string;
  readonly verdict?: 'allow' | 'deny';
  readonly by?: string;
  readonly rule?: string;
  readonly position?: string | null;
  readonly reason?: string;
  readonly code?: string;
  readonly count?: number;
  readonly first?: number;
  readonly observed?: { readonly verdict: string; readonly code: string };
  readonly policy: string;
  readonly prev: string;
  readonly hash: string;
  readonly [field: string]: unknown;
}

/** Where a record was found. */
export interface RecordPlace {
  readonly file: string;
  readonly line: number;
}

export type RecordVisitor = (record: ParsedRecord, place: RecordPlace) => void;

/** Every record of a folder's files, file by file in the order of their names. */
export function readFolder(folder: string, visit: RecordVisitor): void {
  for (const file of auditFiles(folder)) readFile(file, visit);
}

/** Every record of one file, with other lines in it or not. */
export function readFile(file: string, visit: RecordVisitor): void {
  const scanner = new LineScanner(parsing(file, visit), false);
  readChunks(file, 0, (bytes) => {
    scanner.push(bytes);
  });
  scanner.end();
}

/** Every record of a stream. */
export async function readStream(name: string, chunks: AsyncIterable<Uint8Array>, visit: RecordVisitor): Promise<void> {
  const scanner = new LineScanner(parsing(name, visit), false);
  for await (const chunk of chunks) scanner.push(chunk);
  scanner.end();
}

function parsing(file: string, visit: RecordVisitor): { record(line: ScannedLine): void; other(): void } {
  return {
    record: (line) => {
      const parsed = parse(line.bytes);
      if (parsed !== null) visit(parsed, { file, line: line.line });
    },
    other: () => undefined,
  };
}

function parse(bytes: Buffer): ParsedRecord | null {
  try {
    return JSON.parse(bytes.toString('latin1')) as ParsedRecord;
  } catch {
    // Verification names such lines; showing skips them.
    return null;
  }
}
