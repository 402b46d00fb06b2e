// SPDX-License-Identifier: MIT
// The text that a policy was read from: its own file, and those that it extends. They are one text, each behind the
// one before and a line break, so that a place in any of them is one number.

import { Lines } from './lines.ts';

export interface TextFile {
  /** As positions show it: relative to the working folder where it is below it, or `preset:…`. */
  readonly name: string;
  /** Absolute, or null where the text comes from no file. */
  readonly file: string | null;
  readonly text: string;
}

interface Piece extends TextFile {
  readonly start: number;
  lines: Lines | null;
}

export class PolicyText {
  readonly #pieces: readonly Piece[];
  #joined: string | null = null;

  /** The policy's own file stands first. */
  constructor(files: readonly TextFile[]) {
    let start = 0;
    this.#pieces = files.map(({ name, file, text }) => {
      const piece = { name, file, text, start, lines: null };
      start += text.length + 1;
      return piece;
    });
  }

  get files(): readonly TextFile[] {
    return this.#pieces;
  }

  /** The same under another name of its own file. */
  named(name: string): PolicyText {
    return new PolicyText(this.#pieces.map((piece, i) => (i === 0 ? { ...piece, name } : piece)));
  }

  /** The policy's own file. */
  get own(): TextFile {
    return this.#pieces[0] as Piece;
  }

  /** All of them joined. */
  get text(): string {
    return (this.#joined ??= this.#pieces.length === 1 ? this.own.text : this.#pieces.map(({ text }) => text).join('\n'));
  }

  /** Where the file with this number begins. */
  startOf(index: number): number {
    return (this.#pieces[index] as Piece).start;
  }

  /** The number of the file in which a place is. */
  indexAt(offset: number): number {
    let index = this.#pieces.length - 1;
    while (index > 0 && (this.#pieces[index] as Piece).start > offset) index--;
    return index;
  }

  fileAt(offset: number): TextFile {
    return this.#pieces[this.indexAt(offset)] as Piece;
  }

  /** `14:3`, both from 1, in the file in which the place is; columns count characters. */
  lineColumn(offset: number): string {
    const piece = this.#pieces[this.indexAt(offset)] as Piece;
    return (piece.lines ??= new Lines(piece.text)).at(offset - piece.start);
  }

  /** The same as numbers. */
  positionOf(offset: number): { readonly line: number; readonly column: number } {
    const [line, column] = this.lineColumn(offset).split(':').map(Number) as [number, number];
    return { line, column };
  }

  /** `safeclaw.config.yaml:14:3` */
  at(offset: number): string {
    return `${this.fileAt(offset).name}:${this.lineColumn(offset)}`;
  }
}

/** A text by itself. */
export function singleText(name: string, text: string, file: string | null = null): PolicyText {
  return new PolicyText([{ name, file, text }]);
}
