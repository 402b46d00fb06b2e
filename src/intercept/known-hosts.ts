// SPDX-License-Identifier: MIT
// Canonical hosts of the texts that a program uses again and again.

import { canonicalHost } from '../action/host.ts';
import { MapConstructor, mapClear, mapGet, mapSet, mapSize, numberToString, stringCharCodeAt, stringSlice, stringStartsWith } from '../runtime/primordials.ts';

const limit = 1024;

export class KnownHosts {
  readonly #known = new MapConstructor<string, string>();

  /** HOT: as `canonicalHost`, at the cost of a lookup from the second time on. */
  canonical(text: string): string | null {
    const known = mapGet(this.#known, text);
    if (known !== undefined) return known;
    const host = canonicalHost(text);
    if (host === null) return null;
    if (mapSize(this.#known) >= limit) mapClear(this.#known);
    mapSet(this.#known, text, host);
    return host;
  }
}

/** HOT: whether `text` is this host and port as nearly every client writes them; false says nothing. */
export function isPlainAuthority(text: string, host: string, port: number): boolean {
  if (text === host) return true;
  return stringCharCodeAt(text, host.length) === 0x3a && stringStartsWith(text, host) && stringSlice(text, host.length + 1) === numberToString(port);
}
