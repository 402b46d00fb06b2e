// SPDX-License-Identifier: MIT
// How often rules have allowed, in this process or thread: what a limit is held against.
//
// INVARIANT: time is that of the captured monotonic clock, so neither a wall clock that is set nor timers of the program's
// own give anything back. In no span of the limit's length is more allowed than it says, wherever the span begins.

import type { RuleLimit, Verdict } from '../action/verdict.ts';
import { DateConstructor, dateNow, dateToISOString, Float64ArrayConstructor, MapConstructor, mapGet, mapSet, mathMax, mathMin, objectFreeze, processHrtime } from '../runtime/primordials.ts';

const firstRoom = 32;

export class Limits {
  readonly #counters = new MapConstructor<string, Counter>();

  /** The denial where one more would be one too many, or null. A limit that stands in the list twice is taken from twice. */
  reached(limits: readonly RuleLimit[]): Verdict | null {
    const now = monotonicMilliseconds();
    for (let i = 0; i < limits.length; i++) {
      const limit = limits[i] as RuleLimit;
      const refusal = this.#counter(limit).refusal(limit, now, countOf(limits, limit, i));
      if (refusal !== null) return refusal;
    }
    return null;
  }

  /** Called when the record of the allowance is written: what has no record did not happen, and is not counted. */
  count(limits: readonly RuleLimit[]): void {
    const now = monotonicMilliseconds();
    for (let i = 0; i < limits.length; i++) this.#counter(limits[i] as RuleLimit).add(limits[i] as RuleLimit, now);
  }

  #counter(limit: RuleLimit): Counter {
    const known = mapGet(this.#counters, limit.key);
    if (known !== undefined) return known;
    const fresh = new Counter();
    mapSet(this.#counters, limit.key, fresh);
    return fresh;
  }
}

/** The times of what was allowed and still counts, oldest first, in a ring that grows as far as it is needed. */
class Counter {
  #times = new Float64ArrayConstructor(firstRoom);
  /** Its length: the array itself asks a prototype. */
  #room = firstRoom;
  #first = 0;
  #count = 0;
  #refusal: Verdict | null = null;
  #refusedUntil = -1;

  refusal(limit: RuleLimit, now: number, needed: number): Verdict | null {
    this.#forget(limit, now);
    const over = this.#count + needed - limit.most;
    if (over <= 0) return null;
    const until = limit.milliseconds === null || needed > limit.most ? Infinity : this.#at(over - 1) + limit.milliseconds;
    // The same denial as long as it says the same: repeats of it can be counted.
    if (this.#refusal === null || this.#refusedUntil !== until || needed > limit.most) {
      this.#refusal = reachedVerdict(limit, until - now, needed);
      this.#refusedUntil = until;
    }
    return this.#refusal;
  }

  add(limit: RuleLimit, now: number): void {
    if (limit.milliseconds === null) {
      this.#count++;
      return;
    }
    this.#forget(limit, now);
    if (this.#count === this.#room) this.#grow(limit.most);
    this.#times[(this.#first + this.#count) % this.#room] = now;
    this.#count++;
  }

  #forget(limit: RuleLimit, now: number): void {
    if (limit.milliseconds === null) return;
    while (this.#count > 0 && this.#at(0) + limit.milliseconds <= now) {
      this.#first = (this.#first + 1) % this.#room;
      this.#count--;
    }
  }

  #grow(most: number): void {
    const room = mathMin(this.#room * 2, mathMax(most, this.#room + 1));
    const grown = new Float64ArrayConstructor(room);
    for (let i = 0; i < this.#count; i++) grown[i] = this.#at(i);
    this.#times = grown;
    this.#room = room;
    this.#first = 0;
  }

  #at(place: number): number {
    return this.#times[(this.#first + place) % this.#room] as number;
  }
}

/** How often a limit stands in a list up to a place. */
function countOf(limits: readonly RuleLimit[], limit: RuleLimit, until: number): number {
  let count = 0;
  for (let i = 0; i <= until; i++) if ((limits[i] as RuleLimit).key === limit.key) count++;
  return count;
}

function reachedVerdict(limit: RuleLimit, wait: number, needed: number): Verdict {
  const used = needed > limit.most ? `and this is ${needed} at once` : limit.milliseconds === null ? 'which is used up' : `which is used up until ${momentIn(wait)}`;
  return objectFreeze({ kind: 'deny', by: 'rule', rule: limit.rule, reason: `rule \`${limit.rule}\` allows ${limit.text}, ${used}`, position: limit.position, code: 'SC_LIMIT_REACHED', limits: null, observed: null });
}

/** As the wall clock has it: for people, nothing is decided by it. */
function momentIn(milliseconds: number): string {
  return dateToISOString(new DateConstructor(dateNow() + milliseconds + 1));
}

function monotonicMilliseconds(): number {
  const now = processHrtime();
  return now[0] * 1000 + now[1] / 1e6;
}
