// SPDX-License-Identifier: MIT
// Which variables a log shows to be read only with all others, in copies of the environment, and never by their names.
//
// The record of a key's first read says whether it was listed with all others, and later reads are counted without
// that. But a copy reads every key equally often. So the keys that a chain listed first of all, and read as often as
// the one of them that it read least, were in copies only; what was read more often was asked for by its name.

import type { ParsedRecord } from '../audit/read.ts';
import { timesOf } from './record-action.ts';

interface Chain {
  /** Keys whose first read was in the chain's first copy → how often each was read. */
  readonly first: Map<string, number>;
  /** The same for copies after that: what they read may be younger than the first. */
  readonly later: Map<string, number>;
  /** Whether the first copy is still being made. */
  copying: boolean;
}

/** In a copy of so few keys each may have been asked for by its name too. */
const FEWEST = 3;

export class CopiedKeys {
  readonly #chains = new Map<string, Chain>();
  /** Read by its name, or written, in some chain. */
  readonly #named = new Set<string>();
  readonly #copied = new Set<string>();

  /** A decision or a count about a variable. */
  add(record: ParsedRecord, key: string): void {
    const chain = this.#chain(record.chain);
    if (record.kind === 'count') {
      for (const keys of [chain.first, chain.later]) if (keys.has(key)) keys.set(key, (keys.get(key) ?? 0) + timesOf(record));
    } else if (record.action === 'env:write' || record.listed !== true) this.#named.add(key);
    else if (!chain.first.has(key) && !chain.later.has(key)) (chain.copying ? chain.first : chain.later).set(key, 1);
  }

  /** Another record of that chain: a copy is made without anything in between. */
  endCopy(name: string): void {
    const chain = this.#chains.get(name);
    if (chain !== undefined && chain.first.size > 0) chain.copying = false;
  }

  /** Called once, when the log is read. */
  settle(): void {
    for (const { first, later } of this.#chains.values()) {
      const least = Math.min(...first.values());
      for (const keys of [first, later]) {
        for (const [key, times] of keys) (keys.size >= FEWEST && times <= least ? this.#copied : this.#named).add(key);
      }
    }
    this.#chains.clear();
  }

  isOnlyCopied(key: string): boolean {
    return this.#copied.has(key) && !this.#named.has(key);
  }

  #chain(name: string): Chain {
    let chain = this.#chains.get(name);
    if (chain === undefined) this.#chains.set(name, (chain = { first: new Map(), later: new Map(), copying: true }));
    return chain;
  }
}
