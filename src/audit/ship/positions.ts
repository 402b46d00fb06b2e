// SPDX-License-Identifier: MIT
// How far a target that cannot be asked has a log: a small file, replaced whole.

import * as fs from 'node:fs';
import { ShipFailure } from './failure.ts';

interface Kept {
  readonly version: 1;
  readonly to: string;
  readonly positions: Readonly<Record<string, number>>;
}

export class KeptPositions {
  readonly #file: string;
  readonly #to: string;
  #positions = new Map<string, number>();

  /** `to`: the target that the positions are about. */
  constructor(file: string, to: string) {
    this.#file = file;
    this.#to = to;
  }

  /** Throws where the file is there and is not ours: to begin again is the operator's decision. */
  read(): ReadonlyMap<string, number> {
    const kept = this.#parsed();
    this.#positions = new Map(kept === null ? [] : Object.entries(kept.positions));
    return this.#positions;
  }

  set(file: string, position: number): void {
    this.#positions.set(file, position);
    const kept: Kept = { version: 1, to: this.#to, positions: Object.fromEntries(this.#positions) };
    const staged = `${this.#file}.${process.pid}.new`;
    const fd = fs.openSync(staged, 'w', 0o600);
    try {
      fs.writeSync(fd, `${JSON.stringify(kept)}\n`);
      fs.fsyncSync(fd);
    } finally {
      fs.closeSync(fd);
    }
    fs.renameSync(staged, this.#file);
  }

  #parsed(): Kept | null {
    let text: string;
    try {
      text = fs.readFileSync(this.#file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    const kept = asKept(text);
    if (kept === null) throw new ShipFailure(`${this.#file} does not say how far the log was shipped: it was changed; without it, everything is shipped again`, false);
    if (kept.to !== this.#to) throw new ShipFailure(`${this.#file} is about another target, ${kept.to}`, false);
    return kept;
  }
}

function asKept(text: string): Kept | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Named by the caller.
    return null;
  }
  const kept = value as Partial<Kept> | null;
  if (typeof kept !== 'object' || kept === null || kept.version !== 1 || typeof kept.to !== 'string' || typeof kept.positions !== 'object' || kept.positions === null) return null;
  return Object.values(kept.positions).every((position) => Number.isSafeInteger(position) && position >= 0) ? (kept as Kept) : null;
}
