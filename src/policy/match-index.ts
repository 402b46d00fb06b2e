// SPDX-License-Identifier: MIT
// Finds the first of many rules whose pattern matches a text, trying only those that can.
//
// Every pattern is filed once: whole texts under their hash, others under the longest literal beginning or end that
// is cut at a separator, whichever is less crowded; a few have neither and are always tried. A decision walks the
// text once forward and once back with a rolling hash and looks into what is filed at each separator. Equal hashes
// of different texts only cost a comparison, since every candidate is compared in full.
//
// HOT: no allocation per decision.

import type { TextMatcher } from './match-text.ts';
import { BucketTable } from './match-table.ts';
import { MapConstructor, arrayPush, mapGet, mapSet, mathImul, stringCharCodeAt, stringIndexOf, stringLastIndexOf, stringSlice } from '../runtime/primordials.ts';

export interface Separators {
  readonly prefix: string;
  /** One or two characters. */
  readonly suffix: string;
}

interface Entry {
  readonly order: number;
  readonly matcher: TextMatcher;
}

const seed = 17;
const noEntries: readonly Entry[] = [];

/** Asked for each candidate whose pattern matches: whether the rest of its rule does. */
export type Accepts<T> = (order: number, subject: T) => boolean;

export class PatternIndex<T> {
  readonly #separators: Separators;
  readonly #accepts: Accepts<T>;
  readonly #prefixSeparator: number;
  readonly #suffixSeparator: number;
  readonly #otherSuffixSeparator: number;
  #added: Entry[] = [];
  #exact = new BucketTable<Entry>([], []);
  #prefix = new BucketTable<Entry>([], []);
  #suffix = new BucketTable<Entry>([], []);
  #always: readonly Entry[] = noEntries;

  constructor(separators: Separators, accepts: Accepts<T>) {
    this.#separators = separators;
    this.#accepts = accepts;
    this.#prefixSeparator = stringCharCodeAt(separators.prefix, 0);
    this.#suffixSeparator = stringCharCodeAt(separators.suffix, 0);
    this.#otherSuffixSeparator = stringCharCodeAt(separators.suffix, separators.suffix.length - 1);
  }

  /** Files a pattern. Orders must come ascending. */
  add(order: number, matcher: TextMatcher): void {
    arrayPush(this.#added, { order, matcher });
  }

  /** Ends filing: builds the tables. Each pattern is filed under its beginning or its end, the one that fewer share. */
  seal(): void {
    const prefixes: (string | null)[] = [];
    const suffixes: (string | null)[] = [];
    for (let i = 0; i < this.#added.length; i++) {
      const { matcher } = this.#added[i] as Entry;
      prefixes[i] = matcher.exact ? null : this.#prefixKey(matcher.prefix);
      suffixes[i] = matcher.exact ? null : this.#suffixKey(matcher.suffix);
    }
    const prefixCounts = countKeys(prefixes);
    const suffixCounts = countKeys(suffixes);
    const exact = new Filing();
    const byPrefix = new Filing();
    const bySuffix = new Filing();
    const always: Entry[] = [];
    for (let i = 0; i < this.#added.length; i++) {
      const entry = this.#added[i] as Entry;
      const prefix = prefixes[i] as string | null;
      const suffix = suffixes[i] as string | null;
      if (entry.matcher.exact) exact.add(hashForward(entry.matcher.prefix), entry);
      else if (prefix !== null && crowd(prefixCounts, prefix) <= crowd(suffixCounts, suffix)) byPrefix.add(hashForward(prefix), entry);
      else if (suffix !== null) bySuffix.add(hashBackward(suffix), entry);
      else arrayPush(always, entry);
    }
    this.#exact = exact.table();
    this.#prefix = byPrefix.table();
    this.#suffix = bySuffix.table();
    this.#always = always;
    this.#added = [];
  }

  /** The lowest order below `best` whose pattern matches `text` and whose rule accepts `subject`; else `best`. */
  first(text: string, subject: T, best: number): number {
    let found = best;
    const length = text.length;
    let hash = seed;
    const separator = this.#prefix.size > 0 ? this.#prefixSeparator : -1;
    if (separator !== -1 || this.#exact.size > 0) {
      for (let i = 0; i < length; i++) {
        const code = stringCharCodeAt(text, i);
        if (code === separator) {
          const bucket = this.#prefix.get(hash);
          if (bucket !== null) found = this.#try(bucket, text, subject, found);
        }
        hash = (mathImul(hash, 31) + code) | 0;
      }
      const bucket = this.#exact.get(hash);
      if (bucket !== null) found = this.#try(bucket, text, subject, found);
    }
    if (this.#suffix.size > 0) found = this.#firstBySuffix(text, subject, found);
    return this.#always.length > 0 ? this.#try(this.#always, text, subject, found) : found;
  }

  #firstBySuffix(text: string, subject: T, best: number): number {
    let found = best;
    let hash = seed;
    const one = this.#suffixSeparator;
    const other = this.#otherSuffixSeparator;
    for (let i = text.length - 1; i >= 0; i--) {
      const code = stringCharCodeAt(text, i);
      if (code === one || code === other) {
        const bucket = this.#suffix.get(hash);
        if (bucket !== null) found = this.#try(bucket, text, subject, found);
      }
      hash = (mathImul(hash, 31) + code) | 0;
    }
    return found;
  }

  #try(bucket: readonly Entry[], text: string, subject: T, best: number): number {
    const accepts = this.#accepts;
    for (let i = 0; i < bucket.length; i++) {
      const entry = bucket[i] as Entry;
      if (entry.order >= best) return best;
      if (entry.matcher.matches(text) && accepts(entry.order, subject)) return entry.order;
    }
    return best;
  }

  #prefixKey(prefix: string): string | null {
    const cut = stringLastIndexOf(prefix, this.#separators.prefix);
    return cut === -1 ? null : stringSlice(prefix, 0, cut);
  }

  #suffixKey(suffix: string): string | null {
    for (let i = 0; i < suffix.length; i++) if (stringIndexOf(this.#separators.suffix, suffix[i] as string) !== -1) return stringSlice(suffix, i + 1);
    return null;
  }
}

/** Patterns under the hash of the text that they are filed by. */
class Filing {
  readonly #hashes: number[] = [];
  readonly #entries: Entry[] = [];
  add(hash: number, entry: Entry): void {
    arrayPush(this.#hashes, hash);
    arrayPush(this.#entries, entry);
  }
  table(): BucketTable<Entry> {
    return new BucketTable(this.#hashes, this.#entries);
  }
}

function countKeys(keys: readonly (string | null)[]): Map<string, number> {
  const counts = new MapConstructor<string, number>();
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string | null;
    if (key !== null) mapSet(counts, key, (mapGet(counts, key) ?? 0) + 1);
  }
  return counts;
}

function crowd(counts: Map<string, number>, key: string | null): number {
  return key === null ? Infinity : (mapGet(counts, key) ?? 0);
}

function hashForward(text: string): number {
  let hash = seed;
  for (let i = 0; i < text.length; i++) hash = (mathImul(hash, 31) + stringCharCodeAt(text, i)) | 0;
  return hash;
}

function hashBackward(text: string): number {
  let hash = seed;
  for (let i = text.length - 1; i >= 0; i--) hash = (mathImul(hash, 31) + stringCharCodeAt(text, i)) | 0;
  return hash;
}
