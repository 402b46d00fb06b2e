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
  readonly kind: 'genesis' | 'decision' | 'count' | 'resume' | 'key' | 'seal' | 'close';
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

/** Every record of one file, with other lines in it or not. `onBytes` is told how much was read, piece by piece; `from`: the first byte that is read, from which lines are counted. */
export function readFile(file: string, visit: RecordVisitor, onBytes: (count: number) => void = () => undefined, from = 0): void {
  const reader = new RecordReader(file, visit, from, onBytes);
  reader.readOn();
  reader.end();
}

/** One file that may grow while it is read. */
export class RecordReader {
  readonly #file: string;
  readonly #scanner: LineScanner;
  readonly #onBytes: (count: number) => void;
  #position: number;

  /** `from`: the first byte that is read, where a line begins. */
  constructor(file: string, visit: RecordVisitor, from = 0, onBytes: (count: number) => void = () => undefined) {
    this.#file = file;
    this.#position = from;
    this.#onBytes = onBytes;
    this.#scanner = new LineScanner(parsing(file, visit), false);
  }

  /** Where reading goes on. */
  get position(): number {
    return this.#position;
  }

  /** Reads what was added since; a line without its end waits for it. Throws where the file cannot be read. */
  readOn(): void {
    readChunks(this.#file, this.#position, (bytes) => {
      this.#position += bytes.length;
      this.#scanner.push(bytes);
      this.#onBytes(bytes.length);
    });
  }

  /** There comes no more: the last line counts without its end. */
  end(): void {
    this.#scanner.end();
  }
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
