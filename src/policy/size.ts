// SPDX-License-Identifier: MIT
// Sizes as people write them: `64MiB`, `500 KB`, `65536`.

/** Two of the longest records: a smaller file would be no file of a log. */
export const leastSize = 32 * 1024;
export const sizePattern = /^[0-9]+(?:\.[0-9]+)? ?(?:[KMG]i?B|B)$/;

const units: ReadonlyMap<string, number> = new Map([['B', 1], ['KB', 1e3], ['MB', 1e6], ['GB', 1e9], ['KiB', 1024], ['MiB', 1024 ** 2], ['GiB', 1024 ** 3]]);

/** Bytes; null for what is no size, or less than `leastSize`. */
export function parseSize(value: unknown): number | null {
  const bytes = typeof value === 'number' ? value : typeof value === 'string' && sizePattern.test(value) ? sizeOf(value) : Number.NaN;
  return Number.isSafeInteger(bytes) && bytes >= leastSize ? bytes : null;
}

function sizeOf(text: string): number {
  const unit = /[A-Za-z]+$/.exec(text)?.[0] ?? '';
  return Math.round(Number.parseFloat(text) * (units.get(unit) ?? Number.NaN));
}
