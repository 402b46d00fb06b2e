// SPDX-License-Identifier: MIT
// The invocations of a function that this process or thread works on: which one a record belongs to, and which may
// still be answered.

import { arraySet, encodeURIComponentCaptured, MapConstructor, mapDelete, mapHas, mapSet, stringSlice } from '../runtime/primordials.ts';

/** AWS's ids have 36 characters. */
const longestId = 128;
/** More than one thread is ever given at once. */
const mostRunning = 1024;

/** Gives the id under which the runtime runs the present call of the handler, where several run at once. */
export type RunningId = () => unknown;

export class Invocations {
  /** Not yet answered, as they stand in the path of the answer. */
  readonly #open = new MapConstructor<string, true>();
  /** The last ones that were handed out, where several run at once. */
  readonly #known = new MapConstructor<string, true>();
  readonly #order: string[] = [];
  #handedOut = 0;
  /** The one that was handed out last, until the next one is asked for. */
  #last: string | null = null;
  /** Not null where several run at once: the last one is then not the only one. */
  #running: RunningId | null = null;

  /** From now on several may run at once, told apart by `running`. */
  runSeveral(running: RunningId): void {
    this.#running = running;
  }

  /** Whether there was one: the runtime has started. */
  get begun(): boolean {
    return this.#handedOut > 0;
  }

  /** The runtime was handed an invocation. */
  begin(id: string): void {
    this.#handedOut++;
    const known = stringSlice(id, 0, longestId);
    mapSet(this.#open, encodeURIComponentCaptured(id), true);
    this.#last = known;
    if (this.#running !== null) this.#know(known);
  }

  /** The runtime is done with what it had, and asks for the next one. */
  end(): void {
    this.#last = null;
  }

  /** Whether the invocation with this id, as it stands in a path, waits for its answer. */
  awaits(encodedId: string): boolean {
    return mapHas(this.#open, encodedId);
  }

  /** True once for each invocation. */
  answer(encodedId: string): boolean {
    return mapDelete(this.#open, encodedId);
  }

  /** The id of the invocation that a record is made for, or null. A count may be of several of those that run at once. */
  current(counted: boolean): string | null {
    if (this.#running === null) return this.#last;
    if (counted) return null;
    const id = this.#running();
    if (typeof id !== 'string') return null;
    // UNTRUSTED: the program can run its own code under any id; one that was not handed out says nothing.
    return mapHas(this.#known, id) ? id : null;
  }

  #know(id: string): void {
    const slot = this.#handedOut % mostRunning;
    const forgotten = this.#order[slot];
    if (forgotten !== undefined) mapDelete(this.#known, forgotten);
    arraySet(this.#order, slot, id);
    mapSet(this.#known, id, true);
  }
}
