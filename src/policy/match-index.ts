// SPDX-License-Identifier: MIT
// Finds the first of many rules whose pattern matches a text, trying only those that can.
//
// Every pattern is filed once: a whole text under its hash; others under the longest literal beginning that is cut
// at a separator, the longest such end, or one whole word between separators, whichever fewest patterns share; a few
// have none of these and are always tried. A decision walks the text once forward and once back with rolling hashes
// and looks into what is filed at each separator. Equal hashes of different texts only cost a comparison, since
// every candidate is compared in full.
//
// HOT: no allocation per decision.

import { BucketTable } from './match-table.ts';
import { type Filed, type Separators, emptyFiled, fileEntries, hashSeed } from './match-filing.ts';
import type { TextMatcher } from './match-text.ts';
import { arrayPush, mathImul, stringCharCodeAt } from '../runtime/primordials.ts';

export interface IndexEntry {
  readonly order: number;
  readonly matcher: TextMatcher;
}

/** Asked for each candidate whose pattern matches: whether the rest of its rule does. */
export type Accepts<T> = (order: number, subject: T) => boolean;

export class PatternIndex<T> {
  readonly #separators: Separators;
  readonly #accepts: Accepts<T>;
  readonly #separator: number;
  readonly #endSeparator: number;
  readonly #otherEndSeparator: number;
  #added: IndexEntry[] = [];
  #filed: Filed = emptyFiled;
  #anyForward = false;

  constructor(separators: Separators, accepts: Accepts<T>) {
    this.#separators = separators;
    this.#accepts = accepts;
    this.#separator = stringCharCodeAt(separators.word, 0);
    this.#endSeparator = stringCharCodeAt(separators.end, 0);
    this.#otherEndSeparator = stringCharCodeAt(separators.end, separators.end.length - 1);
  }

  /** Files a pattern. Orders must come ascending. */
  add(order: number, matcher: TextMatcher): void {
    arrayPush(this.#added, { order, matcher });
  }

  /** Ends filing: builds the tables. */
  seal(): void {
    this.#filed = fileEntries(this.#added, this.#separators);
    this.#anyForward = this.#filed.exact.size + this.#filed.beginnings.size + this.#filed.words.size > 0;
    this.#added = [];
  }

  /** The lowest order below `best` whose pattern matches `text` and whose rule accepts `subject`; else `best`. */
  first(text: string, subject: T, best: number): number {
    const filed = this.#filed;
    let found = best;
    if (this.#anyForward) found = this.#firstForward(text, subject, found);
    if (filed.ends.size > 0) found = this.#firstBackward(text, subject, found);
    return filed.always.length > 0 ? this.#try(filed.always, text, subject, found) : found;
  }

  #firstForward(text: string, subject: T, best: number): number {
    const { exact, beginnings, words } = this.#filed;
    const separator = this.#separator;
    let found = best;
    let hash = hashSeed;
    let wordHash = hashSeed;
    for (let i = 0; i < text.length; i++) {
      const code = stringCharCodeAt(text, i);
      if (code === separator) {
        found = this.#look(beginnings, hash, text, subject, found);
        found = this.#look(words, wordHash, text, subject, found);
        wordHash = hashSeed;
      } else wordHash = (mathImul(wordHash, 31) + code) | 0;
      hash = (mathImul(hash, 31) + code) | 0;
    }
    found = this.#look(words, wordHash, text, subject, found);
    return this.#look(exact, hash, text, subject, found);
  }

  #firstBackward(text: string, subject: T, best: number): number {
    const { ends } = this.#filed;
    const one = this.#endSeparator;
    const other = this.#otherEndSeparator;
    let found = best;
    let hash = hashSeed;
    for (let i = text.length - 1; i >= 0; i--) {
      const code = stringCharCodeAt(text, i);
      if (code === one || code === other) found = this.#look(ends, hash, text, subject, found);
      hash = (mathImul(hash, 31) + code) | 0;
    }
    return found;
  }

  #look(table: BucketTable<IndexEntry>, hash: number, text: string, subject: T, best: number): number {
    const bucket = table.size === 0 ? null : table.get(hash);
    return bucket === null ? best : this.#try(bucket, text, subject, best);
  }

  #try(bucket: readonly IndexEntry[], text: string, subject: T, best: number): number {
    const accepts = this.#accepts;
    for (let i = 0; i < bucket.length; i++) {
      const entry = bucket[i] as IndexEntry;
      if (entry.order >= best) return best;
      if (entry.matcher.matches(text) && accepts(entry.order, subject)) return entry.order;
    }
    return best;
  }
}
