// SPDX-License-Identifier: MIT
// Writes that are kept back until what stands behind them is known: the head of a request that its body decides. The
// writer is told that they were sent, as the kernel tells it of what it keeps in its own buffers; they leave with the
// write that completes them, or not at all.

import { openBinding, type Native } from '../runtime/bindings.ts';
import { bufferAllocUnsafeSlow, bufferLatin1Write, reflectApply, WeakMapConstructor, weakMapSet } from '../runtime/primordials.ts';
import type { StreamHandle } from './connection.ts';
import type { HeadChecks } from './http-heads.ts';

interface WriteState {
  readonly kBytesWritten: number;
  readonly kLastWriteWasAsync: number;
  readonly streamBaseState: Int32Array;
}

// Native code writes from these bytes; they live as long as the request for it.
const kept = new WeakMapConstructor<object, unknown>();

export class HeldWrites {
  readonly #realWriteBuffer: Native;
  readonly #state = openBinding('stream_wrap') as unknown as WriteState;

  constructor(realWriteBuffer: Native) {
    this.#realWriteBuffer = realWriteBuffer;
  }

  /** Keeps the bytes of a write, `args[1]`, and answers as for one that went out at once. */
  keep(args: readonly unknown[], checks: HeadChecks): number {
    const bytes = args[1] as string;
    checks.held += bytes;
    const { streamBaseState, kBytesWritten, kLastWriteWasAsync } = this.#state;
    streamBaseState[kBytesWritten] = bytes.length;
    streamBaseState[kLastWriteWasAsync] = 0;
    return 0;
  }

  /** Writes what was kept and the bytes of this write, `args[1]`, behind it, with what leaves in the place of their heads. */
  release(handle: StreamHandle, args: readonly unknown[], checks: HeadChecks): unknown {
    const bytes = checks.stream.rewritten(checks.held + (args[1] as string));
    checks.held = '';
    const buffer = bufferAllocUnsafeSlow(bytes.length);
    bufferLatin1Write(buffer, bytes, 0, bytes.length);
    const request = args[0];
    if (typeof request === 'object' && request !== null) weakMapSet(kept, request, buffer);
    return reflectApply(this.#realWriteBuffer, handle, [request, buffer]);
  }
}
