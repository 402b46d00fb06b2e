// SPDX-License-Identifier: MIT
// Where finished lines go.

import { realWrite } from '../../runtime/real-fs.ts';

export interface Sink {
  /** The descriptor that is ours alone and held, or null. The program may not touch it. */
  readonly descriptor: number | null;
  /** The longest line this sink takes whole. */
  readonly limit: number;
  /** How much of the last `write` is out, after a failure or an interruption as well. */
  written: number;
  /** Returns when every byte is with the kernel; throws a RealFsFailure, and `written` says how far it came. */
  write(bytes: Uint8Array, length: number): void;
  /** Lets go of the descriptor. A later `write` takes it up again. */
  release(): void;
}

/** Nothing was written and nothing failed: as much as a full disk. */
export const noProgress = { errno: -28 } as const;

/** One write(2), repeated for what a short write left; gives the progress through `progress`. */
export function writeFully(fd: number, bytes: Uint8Array, length: number, progress: { written: number }): void {
  progress.written = 0;
  while (progress.written < length) {
    const wrote = realWrite(fd, bytes, progress.written, length - progress.written);
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- a RealFsFailure has no stack on purpose
    if (wrote <= 0) throw noProgress;
    progress.written += wrote;
  }
}
