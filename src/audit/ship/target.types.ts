// SPDX-License-Identifier: MIT
// Where a log is shipped to.

/** Whole lines of one of the log's files, from byte `from` on. */
export interface Piece {
  /** The file's name, without its folder: names of one chain sort as they came. */
  readonly file: string;
  readonly from: number;
  readonly bytes: Buffer;
}

export interface Target {
  /** As the operator named it. */
  readonly name: string;
  /** The longest piece. */
  readonly most: number;
  /** How many bytes of each file it has, by name, as far as nothing is missing before them. */
  positions(): Promise<ReadonlyMap<string, number>>;
  /** Gives how many bytes of the piece, up to the end of a line, the target has for certain now. Throws a ShipFailure. */
  take(piece: Piece): Promise<number>;
}
