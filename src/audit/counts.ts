// SPDX-License-Identifier: MIT
// Repeats of one environment key and of one path's stat: counted instead of recorded again.
//
// They are 90 % of what a program asks and say nothing the first time did not say. The count is exact; what a
// SIGKILL loses of it is said in docs/audit-format.md.

import type { Action } from '../action/action.ts';
import type { Verdict } from '../action/verdict.ts';
import { MapConstructor, mapClear, mapForEach, mapGet, mapSet, mapSize } from '../runtime/primordials.ts';

export interface Counted {
  readonly action: Action;
  readonly verdict: Verdict;
  /** seq of the full record. */
  readonly first: number;
  /** Repeats since the full record or the last count record. */
  count: number;
}

/** More distinct keys than this and the table is written out and started afresh, so that memory stays flat. */
const mostEntries = 4096;

export class Counts {
  /** Repeats of all entries that no count record has told yet. */
  pending = 0;
  readonly #keys = new MapConstructor<string, Counted>();
  readonly #paths = new MapConstructor<string, Counted>();

  /** The entry that this action repeats with the same verdict, or null. HOT: one map look-up for `process.env.X`. */
  find(action: Action, verdict: Verdict): Counted | null {
    const entry = this.entry(action);
    return entry !== undefined && (entry.verdict === verdict || sameVerdict(entry.verdict, verdict)) ? entry : null;
  }

  /** The entry of this key or path whatever its verdict. */
  entry(action: Action): Counted | undefined {
    if (action.kind === 'env:read') return mapGet(this.#keys, action.key);
    if (action.kind === 'file:stat') return mapGet(this.#paths, action.path);
    return undefined;
  }

  get full(): boolean {
    return mapSize(this.#keys) + mapSize(this.#paths) >= mostEntries;
  }

  /** Starts counting after a full record. */
  add(action: Action, verdict: Verdict, first: number): void {
    const entry = { action, verdict, first, count: 0 };
    if (action.kind === 'env:read') mapSet(this.#keys, action.key, entry);
    else if (action.kind === 'file:stat') mapSet(this.#paths, action.path, entry);
  }

  forEach(visit: (entry: Counted) => void): void {
    mapForEach(this.#keys, visit);
    mapForEach(this.#paths, visit);
  }

  clear(): void {
    mapClear(this.#keys);
    mapClear(this.#paths);
  }
}

/** In observe mode and after a fault a verdict is made per call: compare what would be recorded. */
function sameVerdict(a: Verdict, b: Verdict): boolean {
  if (a.kind !== b.kind || a.code !== b.code || a.by !== b.by || a.rule !== b.rule || a.position !== b.position || a.reason !== b.reason) return false;
  if (a.observed === null || b.observed === null) return a.observed === b.observed;
  return a.observed.code === b.observed.code;
}
