// SPDX-License-Identifier: MIT
// What verification finds, as data: `safeclaw audit verify --json` prints it as it is.

import type { SealReport } from './verify-seals.ts';

export type ProblemKind =
  /** The bytes are not those that were hashed, or are no record at all. */
  | 'changed'
  /** The record and its own hash were made again; the next record, a child or a known head names another. */
  | 'rewritten'
  /** Records are missing before this one, or at the end, or a whole chain. */
  | 'removed'
  /** A record stands here that the chain has no place for. */
  | 'inserted'
  | 'duplicated'
  | 'reordered'
  /** The chain does not begin with its first record. */
  | 'beheaded'
  /** A seal is not of its key, or not over these records. */
  | 'forged'
  /** A public key was given, and the chain carries no seals. */
  | 'unsealed'
  /** The file cannot be read. */
  | 'unreadable';

export interface Problem {
  readonly file: string;
  /** From 1; 0 where it is about the whole file. */
  readonly line: number;
  readonly chain: string | null;
  readonly seq: number | null;
  readonly kind: ProblemKind;
  /** One line, without the place. */
  readonly message: string;
}

export interface ChainReport {
  readonly chain: string;
  readonly verdict: 'proven' | 'broken';
  /** `closed` by a closing record; `open`: killed or still running; `torn`: the last line is not whole. */
  readonly ending: 'closed' | 'open' | 'torn';
  readonly file: string;
  readonly records: number;
  readonly pid: number | null;
  readonly tid: number | null;
  readonly started: string | null;
  readonly program: string | null;
  /** `chain:seq:hash` of the parent's record after which this chain began. */
  readonly parent: string | null;
  /** `chain:seq:hash` of the last record that is proven: keep it elsewhere, and later verification can be held to it. */
  readonly head: string | null;
  /** The first thing that is wrong with it. */
  readonly problem: Problem | null;
  /** Null where it carries no seals, or where only its end was looked at. */
  readonly seals: SealReport | null;
}

export interface VerifyReport {
  readonly ok: boolean;
  /** The whole result in one line. */
  readonly message: string;
  readonly records: number;
  /** How many of them stand under a seal: with a public key, these are proven and the others are not. */
  readonly sealed: number;
  readonly files: number;
  /** Lines that are not ours, among which the records stood. */
  readonly otherLines: number;
  /** With `last`: how many records were asked for; otherwise null. */
  readonly last: number | null;
  readonly chains: readonly ChainReport[];
  /** The first problem of each chain and of each file, in the order in which they were met. */
  readonly problems: readonly Problem[];
  /** What could not be proven, one sentence each. */
  readonly notes: readonly string[];
}
