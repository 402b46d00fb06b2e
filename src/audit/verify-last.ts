// SPDX-License-Identifier: MIT
// `--last N`: the last N records by time over all files. Each chain's first one of them is held to the hash of the
// record before it, so that what is looked at is looked at whole.

import { countLines, lastLinesAt, readChunks } from './files.ts';
import { LineScanner, type LineVisitor, type OtherLine, type ScannedLine } from './scan.ts';
import type { Verifier } from './verifier.ts';

interface Kept {
  readonly record: ScannedLine | null;
  readonly other: OtherLine | null;
  time: string;
}

/** The end of one source. */
interface Tail {
  readonly file: string;
  /** The byte at which it begins. */
  readonly offset: number;
  /** Lines before that byte; zero until they are counted. */
  linesBefore: number;
  readonly kept: Kept[];
  /** Per chain the last record before `kept`. */
  readonly anchors: Map<string, ScannedLine>;
}

export class LastRecords {
  readonly #most: number;
  readonly #tails: Tail[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  addFile(file: string, strict: boolean): void {
    // One more, for the anchor; torn lines are few.
    const offset = lastLinesAt(file, this.#most + 1);
    const source = this.begin(file, strict, offset);
    readChunks(file, offset, (bytes) => {
      source.push(bytes);
    });
    source.end();
  }

  begin(file: string, strict: boolean, offset = 0): LineScanner {
    const tail: Tail = { file, offset, linesBefore: 0, kept: [], anchors: new Map() };
    this.#tails.push(tail);
    const visitor: LineVisitor = {
      record: (line) => {
        // The scanner's bytes are the reader's buffer, which is reused.
        this.#keep(tail, { record: { ...line, bytes: Buffer.from(line.bytes) }, other: null, time: timeOf(line) });
      },
      other: (line) => {
        if (line.kind !== 'foreign' || strict) this.#keep(tail, { record: null, other: line, time: tail.kept.at(-1)?.time ?? '' });
      },
    };
    return new LineScanner(visitor, strict);
  }

  /** The files whose line numbers are still those from where reading began. */
  uncounted(): string[] {
    return this.#tails.filter((tail) => tail.offset > 0 && tail.linesBefore === 0).map((tail) => tail.file);
  }

  /** From now on the lines of this file have the numbers that they have in it: reads all of it that stands before. */
  countLines(file: string): void {
    for (const tail of this.#tails) if (tail.file === file) tail.linesBefore = countLines(file, tail.offset);
  }

  /** Chooses, and gives what was chosen to the verifier. Can be done again, after lines were counted. */
  verify(verifier: Verifier): void {
    const times = this.#tails.flatMap((tail) => settledTimes(tail)).sort();
    const oldest = times.length > this.#most ? (times[times.length - this.#most] as string) : '';
    let spare = oldest === '' ? 0 : times.filter((time) => time >= oldest).length - this.#most;
    const ends = new Map<string, ScannedLine>();
    for (const tail of this.#tails) {
      let from = tail.kept.findIndex((kept) => kept.time >= oldest);
      if (from === -1) from = tail.kept.length;
      // Records of the same millisecond may be more than were asked for.
      while (spare > 0 && from < tail.kept.length && tail.kept[from]?.time === oldest) {
        if (tail.kept[from]?.record !== null) spare--;
        from++;
      }
      for (let i = 0; i < from; i++) drop(tail, tail.kept[i] as Kept);
      this.#hand(verifier, tail, from, ends);
    }
  }

  /** `ends`: where the chains of the files before left off, for those that go on in this one. */
  #hand(verifier: Verifier, tail: Tail, from: number, ends: Map<string, ScannedLine>): void {
    verifier.begin(tail.file);
    const goesOn = tail.kept[from]?.record?.chain;
    if (goesOn !== undefined && !tail.anchors.has(goesOn) && ends.has(goesOn)) verifier.anchor(ends.get(goesOn) as ScannedLine);
    for (const [chain, anchor] of tail.anchors) {
      verifier.anchor(numbered(anchor, tail));
      ends.set(chain, anchor);
    }
    for (let i = from; i < tail.kept.length; i++) {
      const { record, other } = tail.kept[i] as Kept;
      if (record !== null) {
        verifier.record(numbered(record, tail));
        ends.delete(record.chain);
      }
      if (other !== null) verifier.other(numbered(other, tail));
    }
    verifier.end();
  }

  #keep(tail: Tail, kept: Kept): void {
    tail.kept.push(kept);
    if (tail.kept.length <= this.#most * 2 + 64) return;
    for (const old of tail.kept.splice(0, tail.kept.length - this.#most - 1)) drop(tail, old);
  }
}

/** INVARIANT: the same object where nothing stands before it. */
function numbered<T extends ScannedLine | OtherLine>(line: T, { linesBefore }: Tail): T {
  return linesBefore === 0 ? line : { ...line, line: line.line + linesBefore };
}

function drop(tail: Tail, kept: Kept): void {
  if (kept.record !== null) tail.anchors.set(kept.record.chain, kept.record);
}

/** A clock can be set back: no record counts as later than one after it, so that what is chosen of a file is its end. */
function settledTimes(tail: Tail): string[] {
  let earliest = '~';
  for (let i = tail.kept.length - 1; i >= 0; i--) {
    const kept = tail.kept[i] as Kept;
    if (kept.time > earliest) kept.time = earliest;
    else earliest = kept.time;
  }
  return tail.kept.filter((kept) => kept.record !== null).map((kept) => kept.time);
}

function timeOf(line: ScannedLine): string {
  const mark = line.bytes.indexOf(',"time":"') + 9;
  return line.bytes.toString('latin1', mark, mark + 24);
}
