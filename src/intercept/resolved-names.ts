// SPDX-License-Identifier: MIT
// Which names were really resolved to which addresses. A connection goes to an address; the name that a program
// claims for it counts only where the system's resolver gave that address for that name. A `lookup` function of the
// program's own, or a name put on a socket by hand, proves nothing.

import { MapConstructor, mapGet, mapSet, mapSize } from '../runtime/primordials.ts';

/** Pairs kept per generation: an agent that has talked to so many hosts resolves again sooner or later. */
const generationSize = 4096;

export class ResolvedNames {
  #recent = new MapConstructor<string, true>();
  #older = new MapConstructor<string, true>();
  readonly #latest = new MapConstructor<string, string>();

  /** Notes that `name` resolved to `address`; both canonical. */
  add(name: string, address: string): void {
    if (mapSize(this.#recent) >= generationSize) {
      this.#older = this.#recent;
      this.#recent = new MapConstructor<string, true>();
    }
    mapSet(this.#recent, `${name} ${address}`, true);
    mapSet(this.#latest, address, name);
  }

  has(name: string, address: string): boolean {
    const key = `${name} ${address}`;
    return mapGet(this.#recent, key) === true || mapGet(this.#older, key) === true;
  }

  /** The name that was last resolved to this address, or null. */
  latest(address: string): string | null {
    return mapGet(this.#latest, address) ?? null;
  }
}
