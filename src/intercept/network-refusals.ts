// SPDX-License-Identifier: MIT
// undici connects on behalf of a request that was aborted before it was queued. That connection is part of a deed that
// has been denied and recorded: unless an allowed request waits for it too, it fails with the same error and leaves no
// record of its own.

import { processNextTick, promiseThen, PromiseConstructor, WeakMapConstructor, weakMapGet, weakMapSet } from '../runtime/primordials.ts';

interface Refusal {
  readonly host: string;
  readonly port: number;
  readonly error: Error;
}

export class Refusals {
  /** Set while the dispatch of the denied request is still on the stack: undici connects before it returns. */
  #armed: Refusal | null = null;
  readonly #sockets = new WeakMapConstructor<object, Refusal>();
  readonly #resolved = new PromiseConstructor<void>((resolve) => {
    resolve();
  });

  /** INVARIANT: only what happens before the running piece of JavaScript ends is refused unrecorded. */
  arm(host: string, port: number, error: Error): void {
    const refusal = { host, port, error };
    this.#armed = refusal;
    const disarm = (): void => {
      if (this.#armed === refusal) this.#armed = null;
    };
    void promiseThen(this.#resolved, disarm);
    processNextTick(disarm);
  }

  /** The error for a name lookup that begins now, or null. */
  ofLookup(host: string): Error | null {
    return this.#armed !== null && this.#armed.host === host ? this.#armed.error : null;
  }

  /** A socket begins to connect. */
  noteSocket(socket: object): void {
    if (this.#armed !== null) weakMapSet(this.#sockets, socket, this.#armed);
  }

  /** The error for the connection of this socket, or null. */
  ofSocket(socket: object | null, host: string, port: number): Error | null {
    const refusal = socket === null ? undefined : weakMapGet(this.#sockets, socket);
    return refusal !== undefined && refusal.host === host && refusal.port === port ? refusal.error : null;
  }
}
