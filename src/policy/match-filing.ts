// SPDX-License-Identifier: MIT
// Under which part of its literal text each pattern of an index is filed.

import type { IndexEntry } from './match-index.ts';
import { BucketTable } from './match-table.ts';
import type { TextMatcher } from './match-text.ts';
import { arraySet, MapConstructor, arrayPush, mapGet, mapSet, mathImul, stringCharCodeAt, stringIndexOf, stringLastIndexOf, stringSlice, stringSplit } from '../runtime/primordials.ts';

export interface Separators {
  /** Between words, and behind a beginning; one character. */
  readonly word: string;
  /** In front of an end; one or two characters. */
  readonly end: string;
}

export interface Filed {
  readonly exact: BucketTable<IndexEntry>;
  readonly beginnings: BucketTable<IndexEntry>;
  readonly ends: BucketTable<IndexEntry>;
  readonly words: BucketTable<IndexEntry>;
  readonly always: readonly IndexEntry[];
}

export const hashSeed = 17;
const noTable = new BucketTable<IndexEntry>([], []);
export const emptyFiled: Filed = { exact: noTable, beginnings: noTable, ends: noTable, words: noTable, always: [] };

/** Entries under the hashes of the texts that they are filed by. */
class Drawer {
  readonly #hashes: number[] = [];
  readonly #entries: IndexEntry[] = [];
  add(hash: number, entry: IndexEntry): void {
    arrayPush(this.#hashes, hash);
    arrayPush(this.#entries, entry);
  }
  table(): BucketTable<IndexEntry> {
    return new BucketTable(this.#hashes, this.#entries);
  }
}

/** The texts that a pattern can be filed under. */
interface Keys {
  readonly beginning: string | null;
  readonly end: string | null;
  readonly words: readonly string[];
}

/** Files all entries, each where fewest others are. */
export function fileEntries(entries: readonly IndexEntry[], separators: Separators): Filed {
  const keys: (Keys | null)[] = [];
  const beginningCounts = new MapConstructor<string, number>();
  const endCounts = new MapConstructor<string, number>();
  const wordCounts = new MapConstructor<string, number>();
  for (let i = 0; i < entries.length; i++) {
    const { matcher } = entries[i] as IndexEntry;
    const key = matcher.exact ? null : keysOf(matcher, separators);
    arraySet(keys, i, key);
    if (key === null) continue;
    count(beginningCounts, key.beginning);
    count(endCounts, key.end);
    for (let w = 0; w < key.words.length; w++) count(wordCounts, key.words[w] as string);
  }
  const exact = new Drawer();
  const beginnings = new Drawer();
  const ends = new Drawer();
  const words = new Drawer();
  const always: IndexEntry[] = [];
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as IndexEntry;
    const key = keys[i] as Keys | null;
    if (key === null) {
      exact.add(hashForward(entry.matcher.prefix), entry);
      continue;
    }
    const atBeginning = crowd(beginningCounts, key.beginning);
    const atEnd = crowd(endCounts, key.end);
    const word = rarest(wordCounts, key.words);
    const atWord = crowd(wordCounts, word);
    if (key.beginning !== null && atBeginning <= atEnd && atBeginning <= atWord) beginnings.add(hashForward(key.beginning), entry);
    else if (key.end !== null && atEnd <= atWord) ends.add(hashBackward(key.end), entry);
    else if (word !== null) words.add(hashForward(word), entry);
    else arrayPush(always, entry);
  }
  return { exact: exact.table(), beginnings: beginnings.table(), ends: ends.table(), words: words.table(), always };
}

function keysOf(matcher: TextMatcher, separators: Separators): Keys {
  const { prefix, suffix, inner } = matcher;
  const cut = stringLastIndexOf(prefix, separators.word);
  const words: string[] = [];
  addWords(words, prefix, separators.word, 0, 1);
  addWords(words, suffix, separators.word, 1, 0);
  for (let i = 0; i < inner.length; i++) addWords(words, inner[i] as string, separators.word, 1, 1);
  return { beginning: cut === -1 ? null : stringSlice(prefix, 0, cut), end: endOf(suffix, separators.end), words };
}

/** The words of a literal run that are whole; those at an open side may go on in the text. */
function addWords(words: string[], run: string, separator: string, openStart: number, openEnd: number): void {
  const parts = stringSplit(run, separator);
  for (let i = openStart; i < parts.length - openEnd; i++) if (parts[i] !== '') arrayPush(words, parts[i] as string);
}

function endOf(suffix: string, separators: string): string | null {
  for (let i = 0; i < suffix.length; i++) if (stringIndexOf(separators, suffix[i] as string) !== -1) return stringSlice(suffix, i + 1);
  return null;
}

function count(counts: Map<string, number>, key: string | null): void {
  if (key !== null) mapSet(counts, key, (mapGet(counts, key) ?? 0) + 1);
}

function crowd(counts: Map<string, number>, key: string | null): number {
  return key === null ? Infinity : (mapGet(counts, key) ?? 0);
}

function rarest(counts: Map<string, number>, words: readonly string[]): string | null {
  let best: string | null = null;
  for (let i = 0; i < words.length; i++) if (crowd(counts, words[i] as string) < crowd(counts, best)) best = words[i] as string;
  return best;
}

function hashForward(text: string): number {
  let hash = hashSeed;
  for (let i = 0; i < text.length; i++) hash = (mathImul(hash, 31) + stringCharCodeAt(text, i)) | 0;
  return hash;
}

function hashBackward(text: string): number {
  let hash = hashSeed;
  for (let i = text.length - 1; i >= 0; i--) hash = (mathImul(hash, 31) + stringCharCodeAt(text, i)) | 0;
  return hash;
}
