// SPDX-License-Identifier: MIT
// Whether code of the program may run in another thread of this process while a call of this one is under way: then
// folders may be renamed in between, and descriptors may be another thread's. Most programs load `worker_threads` and
// never start a thread; holding every path and asking the kernel about every descriptor would cost them for nothing.

import { threadNumber } from '../runtime/thread.ts';

/** `--experimental-loader` starts a thread of hooks by itself, also where a file of settings gives it. */
const startsThread = /loader|config-file/;
const flags = `${process.execArgv.join(' ')} ${process.env.NODE_OPTIONS ?? ''}`;

/** One per thread; a worker is never alone. */
export const threads: { several: boolean } = { several: threadNumber() !== 0 || startsThread.test(flags) };

/** Called before a thread is started that runs code of the program: a worker, or the hooks of `module.register`. */
export function expectThread(): void {
  threads.several = true;
}
