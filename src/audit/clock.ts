// SPDX-License-Identifier: MIT
// The time of a record, as the 24 bytes of an ISO 8601 text in UTC with milliseconds.

import { DateConstructor, Uint8ArrayConstructor, dateNow, dateToISOString, processHrtime, stringCharCodeAt, stringSlice } from '../runtime/primordials.ts';

const width = 24;
const millisecondsAt = 20;
/** Less than this is a clock that is being corrected as it should be. */
const leastMove = 2000;

export class Clock {
  /** The millisecond that was last rendered. */
  milliseconds = 0;
  /** By how many milliseconds the clock was set forward or back, or the machine slept, as seen by the last `now`; the reader puts it back to 0. */
  moved = 0;
  readonly #read: () => number;
  readonly #text = new Uint8ArrayConstructor(width);
  #second = -1;
  /** Wall clock minus monotonic clock, in milliseconds, when it was last compared. */
  #offset = Number.NaN;

  constructor(read: () => number = dateNow) {
    this.#read = read;
  }

  /** HOT: one Date object per second; the last three digits are written by hand. The array is reused. */
  now(): Uint8Array {
    const now = this.#read();
    if (now === this.milliseconds) return this.#text;
    this.milliseconds = now;
    const rest = now % 1000;
    const second = now - rest;
    if (second !== this.#second) {
      this.#second = second;
      this.#compare(now);
      const text = dateToISOString(new DateConstructor(now));
      for (let i = 0; i < width; i++) this.#text[i] = stringCharCodeAt(text, i);
    }
    this.#text[millisecondsAt] = 48 + ((rest / 100) | 0);
    this.#text[millisecondsAt + 1] = 48 + (((rest / 10) | 0) % 10);
    this.#text[millisecondsAt + 2] = 48 + (rest % 10);
    return this.#text;
  }

  #compare(now: number): void {
    const monotonic = processHrtime();
    const offset = now - monotonic[0] * 1000 - monotonic[1] / 1e6;
    const moved = offset - this.#offset;
    if (moved >= leastMove || moved <= -leastMove) this.moved = moved - (moved % 1);
    this.#offset = offset;
  }
}

/** `20261122T104509Z`: the start of a log file's name, so that names sort by time. */
export function fileTime(now: number): string {
  const text = dateToISOString(new DateConstructor(now));
  return `${stringSlice(text, 0, 4)}${stringSlice(text, 5, 7)}${stringSlice(text, 8, 13)}${stringSlice(text, 14, 16)}${stringSlice(text, 17, 19)}Z`;
}
