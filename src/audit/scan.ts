// SPDX-License-Identifier: MIT
// Finds audit records in raw bytes, by their fixed places and without parsing: lines among other lines, in any chunks.

import type { PlainRun, RunSource } from './plain-run.ts';
import { afterBody, chainAt, hashMark, kindAt, newline, numberAt, policyDigits, prefix, prevMark, type ScannedKind, seqMark, seqPlace, sha256, skipDigits, startsWith, tailLength } from './record-form.ts';

/** One line that is, or was, a record. */
export interface ScannedLine {
  /** From 1. */
  readonly line: number;
  readonly chain: string;
  readonly seq: number;
  readonly kind: ScannedKind;
  readonly prev: string;
  readonly hash: string;
  /** Whether `hash` is the hash of the bytes that are there. */
  readonly intact: boolean;
  /** Where the 16 digits of the policy stand in `bytes`; -1 where the form is bad. */
  readonly policyAt: number;
  readonly bytes: Buffer;
}

/** A line that holds no whole record. */
export interface OtherLine {
  readonly line: number;
  /** `torn`: the beginning of a record; `damaged`: has parts of one; `foreign`: none of ours. */
  readonly kind: 'torn' | 'damaged' | 'foreign';
  /** The chain, where so much of it can be read. */
  readonly chain: string | null;
  readonly length: number;
  /** True for the last bytes of the source where no newline follows. */
  readonly unended: boolean;
}

export interface LineVisitor {
  record(line: ScannedLine): void;
  other(line: OtherLine): void;
  /** Records that follow each other, the first of them on line `line`; false where they are to be looked at one by one. */
  run?(run: PlainRun, line: number): boolean;
}

/** Of a line that grows without end only this much is kept: more than any record. */
const longestKept = 256 * 1024;

/** Splits chunks into lines and hands each to the visitor. */
export class LineScanner {
  readonly #visitor: LineVisitor;
  /** In one of our own files a record begins its line; elsewhere other text may stand before it. */
  readonly #strict: boolean;
  #rest: Buffer | null = null;
  #line = 0;

  constructor(visitor: LineVisitor, strict: boolean) {
    this.#visitor = visitor;
    this.#strict = strict;
  }

  /** `bytes` may be reused by the caller afterwards. `runs` knows of records in them that follow each other. */
  push(bytes: Uint8Array, runs: RunSource | null = null): void {
    const chunk = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let from = 0;
    if (this.#rest !== null) {
      const end = chunk.indexOf(newline);
      if (end === -1) {
        this.#keep(Buffer.concat([this.#rest, chunk]));
        return;
      }
      const whole = Buffer.concat([this.#rest, chunk.subarray(0, end)]);
      this.#rest = null;
      this.#visit(whole, 0, whole.length, false);
      from = end + 1;
    }
    let oneByOne = 0;
    for (;;) {
      const run = runs !== null && from >= oneByOne ? runs.read(chunk, from) : null;
      if (run !== null) {
        if (this.#visitor.run?.(run, this.#line + 1) === true) {
          this.#line += run.lines;
          from = run.end;
          continue;
        }
        oneByOne = run.end;
      }
      const end = chunk.indexOf(newline, from);
      if (end === -1) break;
      this.#visit(chunk, from, end, false);
      from = end + 1;
    }
    if (from < chunk.length) this.#keep(Buffer.from(chunk.subarray(from)));
  }

  end(): void {
    if (this.#rest === null) return;
    const last = this.#rest;
    this.#rest = null;
    this.#visit(last, 0, last.length, true);
  }

  #keep(rest: Buffer): void {
    this.#rest = rest.length > longestKept ? Buffer.from(rest.subarray(rest.length - longestKept / 4)) : rest;
  }

  // HOT: a million times a second; `bytes` is the chunk itself, nothing is copied for an intact record.
  #visit(bytes: Buffer, from: number, to: number, unended: boolean): void {
    this.#line++;
    let end = to;
    // Log transports add carriage returns and blanks; inside our own files nothing does.
    if (!this.#strict) while (end > from && (bytes[end - 1] === 13 || bytes[end - 1] === 32)) end--;
    let start = from;
    if (bytes[from] !== 123 || !startsWith(bytes, from, end, prefix)) {
      start = this.#strict ? -1 : bytes.subarray(from, end).lastIndexOf(prefix);
      if (start === -1) {
        if (end > from || this.#strict) this.#other(bytes, from, end, unended);
        return;
      }
      start += from;
    }
    const read = readRecord(bytes, start, end, this.#line);
    if (read === null) this.#other(bytes, start, end, unended);
    else this.#visitor.record(read);
  }

  #other(bytes: Buffer, from: number, end: number, unended: boolean): void {
    const text = bytes.subarray(from, end);
    const begins = startsWith(text, 0, text.length, prefix);
    const chain = begins && text.length >= chainAt + 32 ? text.toString('latin1', chainAt, chainAt + 32) : null;
    const known = chain !== null && /^[0-9a-f]{32}$/.test(chain) ? chain : null;
    // A torn line is the beginning of a record: one that has its hash and ends otherwise was changed.
    const mark = text.lastIndexOf(hashMark);
    const beyond = mark !== -1 && text.length > mark + hashMark.length + 64 + 1;
    // Among other lines, a `{` alone is how every printed object begins; a record cut that short shows as a gap.
    const kind = (begins || (this.#strict && isBeginning(text))) && !beyond ? 'torn' : begins || mark !== -1 ? 'damaged' : 'foreign';
    this.#visitor.other({ line: this.#line, kind, chain: known, length: text.length, unended });
  }
}

/** Null where the line does not end as a record does. */
export function readRecord(bytes: Buffer, start: number, end: number, line: number): ScannedLine | null {
  const tail = end - tailLength;
  if (tail < start + chainAt + 32 || bytes[end - 1] !== 125 || bytes[end - 2] !== 34) return null;
  if (!startsWith(bytes, tail, end, prevMark) || !startsWith(bytes, tail + 73, end, hashMark)) return null;
  const hash = bytes.toString('latin1', end - 66, end - 2);
  const chain = bytes.toString('latin1', start + chainAt, start + chainAt + 32);
  const seqFrom = seqPlace(bytes, start, tail);
  const seqTo = skipDigits(bytes, seqFrom);
  const seq = numberAt(bytes, seqFrom, seqTo);
  const kind = seqFrom === -1 || seqTo === seqFrom ? 'bad' : kindAt(bytes, seqTo, tail);
  const intact = sha256(bytes.subarray(start, end - afterBody)) === hash;
  return { line, chain, seq, kind, prev: bytes.toString('latin1', tail + 9, tail + 73), hash, intact, policyAt: seqFrom === -1 ? -1 : seqFrom - start - seqMark.length - policyDigits, bytes: bytes.subarray(start, end) };
}

/** A strict beginning of a record that is shorter than its prefix. */
function isBeginning(text: Buffer): boolean {
  return text.length > 0 && text.length < prefix.length && prefix.subarray(0, text.length).equals(text);
}
