// SPDX-License-Identifier: MIT
// The newest of many records, by time: of a log that is larger than memory only those are kept that will be shown.

import type { ParsedRecord } from '../audit/read.ts';

export class NewestRecords {
  readonly #most: number;
  #records: ParsedRecord[] = [];

  /** `most`: so many are kept; Infinity for all. */
  constructor(most: number) {
    this.#most = most;
  }

  add(record: ParsedRecord): void {
    this.#records.push(record);
    if (this.#records.length > this.#most * 2 + 1000) this.#records = this.sorted();
  }

  /** Oldest first; records of one moment keep their order. */
  sorted(): ParsedRecord[] {
    this.#records.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
    return this.#most === Number.POSITIVE_INFINITY ? this.#records : this.#records.slice(-this.#most);
  }
}
