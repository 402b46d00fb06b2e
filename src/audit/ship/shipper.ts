// SPDX-License-Identifier: MIT
// Hands the files of a log to a target: each from where the target has it, in order, whole lines only.
//
// INVARIANT: a position moves on only by what the target said that it has. Whatever ends this process loses nothing;
// at the worst the target is given something twice.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { auditFiles } from '../files.ts';
import { ShipFailure } from './failure.ts';
import type { Piece, Target } from './target.types.ts';

const firstWaitMs = 200;
const longestWaitMs = 10_000;
const newline = 10;

export interface Shipped {
  readonly lines: number;
  readonly bytes: number;
  /** What keeps a file from being shipped, one sentence each: the others are shipped all the same. */
  readonly problems: readonly string[];
}

export class Shipper {
  readonly #target: Target;
  readonly #patienceMs: number;
  readonly #onShipped: (lines: number, bytes: number) => void;
  #positions: Map<string, number> | null = null;

  /** `patienceMs`: for how long one piece is tried. `onShipped` is told of each piece that the target has. */
  constructor(target: Target, patienceMs: number, onShipped: (lines: number, bytes: number) => void = () => undefined) {
    this.#target = target;
    this.#patienceMs = patienceMs;
    this.#onShipped = onShipped;
  }

  /** Ships what is there. Throws a ShipFailure where the target does not take it; what it took before stays taken. */
  async ship(folder: string): Promise<Shipped> {
    this.#positions ??= new Map(await this.#tried(() => this.#target.positions()));
    const sum = { lines: 0, bytes: 0, problems: [] as string[] };
    for (const file of auditFiles(folder)) await this.#shipFile(file, this.#positions, sum);
    return sum;
  }

  async #shipFile(file: string, positions: Map<string, number>, sum: { lines: number; bytes: number; problems: string[] }): Promise<void> {
    const name = path.basename(file);
    for (let from = positions.get(name) ?? 0; ; ) {
      const bytes = readLines(file, from, this.#target.most);
      if (typeof bytes === 'string') return void sum.problems.push(bytes);
      if (bytes.length === 0) return;
      const taken = await this.#tried(() => this.#target.take({ file: name, from, bytes } satisfies Piece));
      from += taken;
      positions.set(name, from);
      const lines = countLines(bytes.subarray(0, taken));
      sum.bytes += taken;
      sum.lines += lines;
      this.#onShipped(lines, taken);
    }
  }

  /** Again and again, with longer and longer waits, until it goes well or patience is at its end. */
  async #tried<T>(attempt: () => Promise<T>): Promise<T> {
    const end = Date.now() + this.#patienceMs;
    for (let wait = firstWaitMs; ; wait = Math.min(wait * 2, longestWaitMs)) {
      try {
        return await attempt();
      } catch (error) {
        // Not all at the same moment after a failure that met many.
        const pause = error instanceof ShipFailure ? (error.after ?? wait * (0.5 + Math.random() / 2)) : 0;
        if (!(error instanceof ShipFailure) || !error.passing || Date.now() + pause > end) throw error;
        await delay(pause);
      }
    }
  }
}

/** Whole lines from `from` on; none where the next one has no end yet; a sentence where the file is not what it was. */
function readLines(file: string, from: number, most: number): Buffer | string {
  const fd = fs.openSync(file, 'r');
  try {
    const { size } = fs.fstatSync(fd);
    if (size < from) return `${file} has ${size} bytes, and ${from} were shipped of it: it was cut or replaced`;
    const buffer = Buffer.allocUnsafe(Math.min(most, size - from));
    const got = fs.readSync(fd, buffer, 0, buffer.length, from);
    const end = buffer.subarray(0, got).lastIndexOf(newline);
    // A beginning without its end waits for it; what is longer than any record never was one.
    if (end === -1 && got === most) return `${file} has more than ${most} bytes without a line end behind byte ${from}: it was changed`;
    return buffer.subarray(0, end + 1);
  } finally {
    fs.closeSync(fd);
  }
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, at + 1)) count++;
  return count;
}
