// SPDX-License-Identifier: MIT
// undici connects on behalf of a request that was aborted before it was queued. That connection is part of a deed that
// has been denied and recorded: unless an allowed request waits for it too, it fails with the same error and leaves no
// record of its own.

import { promiseThen, PromiseConstructor, WeakMapConstructor, weakMapGet, weakMapSet } from '../runtime/primordials.ts';

const nothing = (): void => undefined;

interface Refusal {
  readonly host: string;
  readonly port: number;
  readonly error: Error;
}

export class Refusals {
  /** Set while undici dispatches the denied request. */
  #armed: Refusal | null = null;
  readonly #sockets = new WeakMapConstructor<object, Refusal>();
  readonly #resolved = new PromiseConstructor<void>((resolve) => {
    resolve();
  });

  /** INVARIANT: only what happens before the next two microtasks are over is refused unrecorded. */
  arm(host: string, port: number, error: Error): void {
    const refusal = { host, port, error };
    this.#armed = refusal;
    // undici connects at once, or for a request with a body in a microtask that it queues now: the one after our first.
    void promiseThen(promiseThen(this.#resolved, nothing), () => {
      if (this.#armed === refusal) this.#armed = null;
    });
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
