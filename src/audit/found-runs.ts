// SPDX-License-Identifier: MIT
// All runs of plain records in some bytes, in a form that one thread can hand to another.

import { hashDigits, type PlainRun, RunReader, type RunSource } from './plain-run.ts';
import { newline, tailLength } from './record-form.ts';

interface FoundRun extends Omit<PlainRun, 'hashes'> {
  /** Where it begins. */
  readonly from: number;
  /** How many records of other runs stand before it in `hashes`. */
  readonly before: number;
}

export interface FoundRuns {
  readonly runs: readonly FoundRun[];
  readonly hashes: Uint8Array;
}

const reader = new RunReader(4096);

export function findRuns(bytes: Buffer): FoundRuns {
  const runs: FoundRun[] = [];
  // No record is shorter than its two hashes.
  const hashes = new Uint8Array(Math.ceil(bytes.length / tailLength) * hashDigits);
  let before = 0;
  for (let from = 0; from < bytes.length;) {
    const run = reader.read(bytes, from);
    if (run === null) {
      const end = bytes.indexOf(newline, from);
      from = end === -1 ? bytes.length : end + 1;
      continue;
    }
    hashes.set(run.hashes, before * hashDigits);
    const { chain, policy, seq, prev, lines, end } = run;
    runs.push({ from, before, chain, policy, seq, prev, lines, end });
    before += lines;
    from = end;
  }
  return { runs, hashes: hashes.slice(0, before * hashDigits) };
}

/** Runs that were found in the same bytes before. */
export class KnownRuns implements RunSource {
  readonly #runs = new Map<number, FoundRun>();
  readonly #hashes: Buffer;

  constructor({ runs, hashes }: FoundRuns) {
    for (const run of runs) this.#runs.set(run.from, run);
    this.#hashes = Buffer.from(hashes.buffer, hashes.byteOffset, hashes.byteLength);
  }

  read(_bytes: Buffer, from: number): PlainRun | null {
    const run = this.#runs.get(from);
    return run === undefined ? null : { ...run, hashes: this.#hashes.subarray(run.before * hashDigits, (run.before + run.lines) * hashDigits) };
  }
}
