// SPDX-License-Identifier: MIT
// Threads that hash what one thread then judges in order. Memory is flat: so many blocks are under way at most.

import * as fs from 'node:fs';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type FoundRuns, KnownRuns } from './found-runs.ts';
import type { RunSource } from './plain-run.ts';
import { newline } from './record-form.ts';

const blockBytes = 1024 * 1024;
/** Blocks of each thread under way: one is read while another waits. */
const blocksPerThread = 2;

export interface HashedBlock {
  readonly bytes: Uint8Array;
  readonly runs: RunSource;
}

type Settle = (block: HashedBlock | Error) => void;

interface HashingThread {
  readonly worker: Worker;
  /** Who waits for its answers, in the order in which they come. */
  readonly waiting: Settle[];
}

export class VerifyThreads {
  readonly #threads: HashingThread[];
  readonly most: number;
  #turn = 0;

  /** `file` is the program of a thread. */
  constructor(file: string, count: number = availableParallelism()) {
    this.most = count * blocksPerThread;
    this.#threads = Array.from({ length: count }, () => startThread(file));
  }

  /** Hands the bytes to a thread; they are the caller's again in what comes back. A thread that failed comes back as an error. */
  hash(bytes: Uint8Array): Promise<HashedBlock | Error> {
    const { worker, waiting } = this.#threads[this.#turn++ % this.#threads.length] as HashingThread;
    return new Promise((resolve) => {
      waiting.push(resolve);
      worker.postMessage(bytes, [bytes.buffer as ArrayBuffer]);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()));
  }
}

function startThread(file: string): HashingThread {
  const waiting: Settle[] = [];
  const worker = new Worker(file);
  const fail = (cause: Error): void => { for (const settle of waiting.splice(0)) settle(cause); };
  worker.on('message', ({ bytes, found }: { bytes: Uint8Array; found: FoundRuns }) => waiting.shift()?.({ bytes, runs: new KnownRuns(found) }));
  worker.on('error', fail).on('exit', (code) => { fail(new Error(`a thread of the verification ended with ${code}`)); });
  return { worker, waiting };
}

/** Reads files in blocks that end with a line, each in memory of its own, which may come back to be filled again. */
export class WholeLines {
  readonly #spare: Buffer[] = [];

  /** Memory that nobody looks at any more. */
  takeBack(bytes: Uint8Array): void {
    this.#spare.push(Buffer.from(bytes.buffer));
  }

  *blocks(file: string): Generator<Uint8Array> {
    const fd = fs.openSync(file, 'r');
    try {
      let rest: Uint8Array = new Uint8Array(0);
      for (;;) {
        const block = this.#memory(rest.length * 2);
        block.set(rest);
        const got = fs.readSync(fd, block, rest.length, block.length - rest.length, null);
        const filled = rest.length + got;
        if (got === 0) {
          if (filled > 0) yield block.subarray(0, filled);
          return;
        }
        const end = block.lastIndexOf(newline, filled - 1) + 1;
        rest = Uint8Array.prototype.slice.call(block, end, filled);
        if (end > 0) yield block.subarray(0, end);
      }
    } finally {
      fs.closeSync(fd);
    }
  }

  #memory(atLeast: number): Buffer {
    const spare = this.#spare.pop();
    return spare !== undefined && spare.length >= atLeast ? spare : Buffer.allocUnsafeSlow(Math.max(blockBytes, atLeast));
  }
}
