// SPDX-License-Identifier: MIT
// The bodies of streams whose call stands in their body. What was decided with a body carries that body and no other:
// each write on the native stream is held against it, and the stream does not end before it is complete.
//
// | native function                        | a denial |
// |----------------------------------------|----------|
// | `Http2Stream.write*`, `shutdown`, `trailers` of such a stream | throws; the stream is never complete |
//
// INVARIANT: native code gets our own bytes, so that nobody changes them before they are sent.

import { denialError } from '../gate/denial.ts';
import { denialVerdict } from '../gate/fault.ts';
import type { Gate } from '../gate/gate.ts';
import type { Native } from '../runtime/bindings.ts';
import type { Patcher } from '../runtime/patch.ts';
import { bufferAllocUnsafeSlow, bufferLatin1Write, objectGetOwnPropertyDescriptor, objectGetPrototypeOf, reflectApply, stringSlice, WeakMapConstructor, weakMapGet, weakMapSet, WeakSetConstructor, weakSetAdd, weakSetHas } from '../runtime/primordials.ts';
import { connectAction } from './network-actions.ts';
import { type WriteSnapshot, writeSnapshots } from './written-bytes.ts';

interface DecidedBody {
  readonly host: string;
  readonly port: number;
  /** One character for each byte. */
  readonly text: string;
  written: number;
}

// Native code sends from these bytes; they live as long as the request for it.
const kept = new WeakMapConstructor<object, unknown>();

export class StreamBodies {
  readonly #gate: Gate;
  readonly #bodies = new WeakMapConstructor<object, DecidedBody>();
  readonly #locked = new WeakSetConstructor<object>();
  #next: string | null = null;

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  /** Runs what opens a native stream that this body was decided with. */
  during(body: string | null, open: () => void): void {
    this.#next = body;
    try {
      open();
    } finally {
      this.#next = null;
    }
  }

  /** The body of the native stream that is opened now; null for one that is not known by its body. */
  take(): string | null {
    const next = this.#next;
    this.#next = null;
    return next;
  }

  /** Holds the writes of a native stream against its body. */
  hold(stream: object, text: string, host: string, port: number): void {
    weakMapSet(this.#bodies, stream, { host, port, text, written: 0 });
  }

  /** Stands in front of the functions of the class that a native stream is of. */
  lock(patch: Patcher, stream: object): void {
    const prototype = objectGetPrototypeOf(stream);
    if (prototype === null || weakSetHas(this.#locked, prototype)) return;
    weakSetAdd(this.#locked, prototype);
    const writeBuffer = objectGetOwnPropertyDescriptor(prototype, 'writeBuffer')?.value as Native;
    for (let i = 0; i < writeSnapshots.length; i++) {
      const write = writeSnapshots[i] as WriteSnapshot;
      patch.native(prototype, write.method, (original) => this.#guardWrite(original, writeBuffer, write));
    }
    patch.native(prototype, 'shutdown', (original) => this.#guardEnd(original));
    patch.native(prototype, 'trailers', (original) => this.#guardEnd(original));
  }

  #guardWrite(original: Native, writeBuffer: Native, { snapshot }: WriteSnapshot): Native {
    const bodies = this.#bodies;
    const refuse = (body: DecidedBody): void => {
      this.#refuse(body);
    };
    return function (this: object, ...args: unknown[]): unknown {
      const body = weakMapGet(bodies, this);
      if (body === undefined) return reflectApply(original, this, args);
      const taken = snapshot(args[1], args[2]);
      const bytes = taken?.bytes ?? null;
      if (bytes === null || stringSlice(body.text, body.written, body.written + bytes.length) !== bytes) refuse(body);
      if (bytes === null) return reflectApply(original, this, args);
      body.written += bytes.length;
      const buffer = bytesOf(bytes);
      const request = args[0];
      if (typeof request === 'object' && request !== null) weakMapSet(kept, request, buffer);
      return reflectApply(writeBuffer, this, [request, buffer]);
    };
  }

  #guardEnd(original: Native): Native {
    const bodies = this.#bodies;
    const refuse = (body: DecidedBody): void => {
      this.#refuse(body);
    };
    return function (this: object, ...args: unknown[]): unknown {
      const body = weakMapGet(bodies, this);
      if (body !== undefined && body.written !== body.text.length) refuse(body);
      return reflectApply(original, this, args);
    };
  }

  /** Throws where native code would write on a stream that was decided with its body. */
  assertMayTakeOver(handle: object): void {
    const body = weakMapGet(this.#bodies, handle);
    if (body !== undefined) this.#refuse(body);
  }

  #refuse({ host, port }: DecidedBody): void {
    const action = connectAction('tls', host, null, port);
    const verdict = this.#gate.settle(action, denialVerdict('SC_UNKNOWN_FORM', 'fault', 'fault', 'the stream was decided with another body'));
    if (verdict.kind === 'deny') throw denialError(action, verdict, { syscall: 'write', address: host, port });
  }
}

/** Bytes of our own. */
export function bytesOf(text: string): Uint8Array {
  const buffer = bufferAllocUnsafeSlow(text.length);
  bufferLatin1Write(buffer, text, 0, text.length);
  return buffer;
}
