// SPDX-License-Identifier: MIT
// Standard output and standard error, shared with the program and its children.
//
// A pipe that anything touched through `process.stdout` is non-blocking for every holder of that open file, so a
// plain write loses what does not fit. Opening /proc/self/fd/N gives an open file of our own, which blocks.

import { constants } from 'node:fs';
import { Int32ArrayConstructor, SharedArrayBufferConstructor, atomicsWait } from '../../runtime/primordials.ts';
import { failureCode, realClose, realOpen, realStatMode, realWrite } from '../../runtime/real-fs.ts';
import { type Sink, noProgress } from './sink.ts';

const waitMilliseconds = 1;

export class StreamSink implements Sink {
  /** PIPE_BUF: a line of this length is written in one piece, whoever else writes to the pipe. */
  readonly limit = 4096;
  written = 0;
  readonly #standard: 1 | 2;
  readonly #sleeper = SharedArrayBufferConstructor === undefined ? null : new Int32ArrayConstructor(new SharedArrayBufferConstructor(4));
  #fd = -1;

  constructor(standard: 1 | 2) {
    this.#standard = standard;
  }

  /** Null for the shared descriptor: the program owns that one too. */
  get descriptor(): number | null {
    return this.#fd <= 2 ? null : this.#fd;
  }

  write(bytes: Uint8Array, length: number): void {
    this.written = 0;
    if (this.#fd === -1) this.#fd = ownDescriptor(this.#standard);
    while (this.written < length) {
      try {
        const wrote = realWrite(this.#fd, bytes, this.written, length - this.written);
        // eslint-disable-next-line @typescript-eslint/only-throw-error -- a RealFsFailure has no stack on purpose
        if (wrote <= 0) throw noProgress;
        this.written += wrote;
      } catch (failure) {
        if (failureCode(failure) !== 'EAGAIN') throw failure;
        // The reader is behind. Waiting is what a blocking pipe would do; the record comes before the act.
        if (atomicsWait !== undefined && this.#sleeper !== null) atomicsWait(this.#sleeper, 0, 0, waitMilliseconds);
      }
    }
  }

  release(): void {
    const fd = this.#fd;
    this.#fd = -1;
    if (fd > 2) realClose(fd);
  }
}

/** An open file of our own where the standard stream is a pipe or a terminal; the shared descriptor otherwise. */
function ownDescriptor(standard: 1 | 2): number {
  const path = `/proc/self/fd/${standard}`;
  const type = (realStatMode(path) ?? 0) & constants.S_IFMT;
  // Not for a regular file: two open files have two offsets, and the program's output would overwrite ours.
  // Not for a socket: it cannot be opened (ENXIO).
  if (type !== constants.S_IFIFO && type !== constants.S_IFCHR) return standard;
  try {
    return realOpen(path, constants.O_WRONLY | constants.O_APPEND | constants.O_NOCTTY);
  } catch {
    // Another user's pipe (EACCES), no /proc: the shared descriptor with the waiting loop does as well.
    return standard;
  }
}
