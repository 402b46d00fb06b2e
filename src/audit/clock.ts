// SPDX-License-Identifier: MIT
// The time of a record, as the 24 bytes of an ISO 8601 text in UTC with milliseconds.

import { DateConstructor, Uint8ArrayConstructor, dateNow, dateToISOString, stringCharCodeAt, stringSlice } from '../runtime/primordials.ts';

const width = 24;
const millisecondsAt = 20;

export class Clock {
  /** The millisecond that was last rendered. */
  milliseconds = 0;
  readonly #read: () => number;
  readonly #text = new Uint8ArrayConstructor(width);
  #second = -1;

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
      const text = dateToISOString(new DateConstructor(now));
      for (let i = 0; i < width; i++) this.#text[i] = stringCharCodeAt(text, i);
    }
    this.#text[millisecondsAt] = 48 + ((rest / 100) | 0);
    this.#text[millisecondsAt + 1] = 48 + (((rest / 10) | 0) % 10);
    this.#text[millisecondsAt + 2] = 48 + (rest % 10);
    return this.#text;
  }
}

/** `20261122T104509Z`: the start of a log file's name, so that names sort by time. */
export function fileTime(now: number): string {
  const text = dateToISOString(new DateConstructor(now));
  return `${stringSlice(text, 0, 4)}${stringSlice(text, 5, 7)}${stringSlice(text, 8, 13)}${stringSlice(text, 14, 16)}${stringSlice(text, 17, 19)}Z`;
}
