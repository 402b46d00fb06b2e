// SPDX-License-Identifier: MIT
// Did-you-mean, only within a small distance: a far guess is worse than none.

/** The nearest of `names`, if it is near enough that a slip of the finger explains the difference. */
export function suggestName(written: string, names: Iterable<string>): string | null {
  const asked = written.toLowerCase();
  let best: string | null = null;
  let bestDistance = Math.min(3, Math.floor(written.length / 3)) + 1;
  for (const name of names) {
    const distance = editDistance(asked, name.toLowerCase(), bestDistance);
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}

/** Edits (insert, remove, replace, swap of neighbours) from one text to the other, or `limit` where there are more. */
export function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      let cost = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, (last[j - 1] as number) + (same ? 0 : 1));
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) cost = Math.min(cost, (beforeLast[j - 2] as number) + 1);
      row[j] = cost;
    }
    [beforeLast, last] = [last, row];
  }
  return Math.min(limit, last[to.length] as number);
}
