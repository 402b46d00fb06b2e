// SPDX-License-Identifier: MIT
// Tells an answer that Node's native code gives from one that a program makes up.
//
// A program can get hold of a native request: from an async hook, from `process._getActiveRequests`, from a setter on a
// prototype. It can then call `oncomplete` itself. Three things together it cannot have:
//   - the function in `oncomplete` is ours and stays so: native code calls it and no bound function in its place;
//   - the call runs in the request's own async context, which only native code enters;
//   - nothing of JavaScript has called it but Node's trampoline for hooks. A promise's job and a bound function leave
//     no frame on the stack, but run in another context; hooks run in this one, but leave frames.
// Only the first call counts: `process._fatalException` is called in the same context, too, but later.

import asyncHooks from 'node:async_hooks';
import type { Native } from './bindings.ts';
import { errorCaptureStackTrace, ErrorConstructor, objectDefineProperty, objectGetOwnPropertyDescriptor, reflectApply, reflectDefineProperty, reflectDeleteProperty } from './primordials.ts';

const { executionAsyncId } = asyncHooks;
const realGlobal = globalThis;

/** The wrapper, and Node's `callbackTrampoline` where a program uses async hooks. */
const mostFrames = 2;

/**
 * Calls `note` with each answer that is native code's, before the request's own `oncomplete` gets it. Does nothing
 * where that cannot be told: an `oncomplete` that the program has locked.
 */
export function onNativeCompletion(request: { oncomplete?: unknown }, asyncIdOf: Native, note: (answer: readonly unknown[]) => void): void {
  const { oncomplete } = request;
  if (typeof oncomplete !== 'function') return;
  let isAnswered = false;
  const completed = function (this: unknown, ...answer: unknown[]): unknown {
    const isFirst = !isAnswered;
    isAnswered = true;
    if (isFirst && isCalledByNode(request, asyncIdOf)) note(answer);
    return reflectApply(oncomplete as Native, this, answer) as unknown;
  };
  reflectDefineProperty(request, 'oncomplete', { __proto__: null, value: completed, configurable: false, enumerable: true, writable: false } as PropertyDescriptor);
}

function isCalledByNode(request: object, asyncIdOf: Native): boolean {
  if (reflectApply(asyncIdOf, request, []) !== executionAsyncId()) return false;
  const frames = framesBelow(isCalledByNode);
  return frames > 0 && frames <= mostFrames;
}

/** How many JavaScript functions are on the stack below this one, or 0 where the program keeps that from us. */
function framesBelow(caller: Native): number {
  // Node asks `globalThis.Error` how a stack is to be shown.
  if (objectGetOwnPropertyDescriptor(realGlobal, 'Error')?.value !== ErrorConstructor) return 0;
  let frames = 0;
  const restoreLimit = replace('stackTraceLimit', mostFrames + 1);
  const restorePrepare = replace('prepareStackTrace', (_error: unknown, sites: readonly unknown[]) => {
    frames = sites.length;
  });
  try {
    if (restoreLimit === null || restorePrepare === null) return 0;
    const holder: { stack?: unknown } = { stack: undefined };
    errorCaptureStackTrace(holder, caller);
    void holder.stack;
    return frames;
  } finally {
    restorePrepare?.();
    restoreLimit?.();
  }
}

/** Puts a value in a property of `Error`. What puts the old one back, or null where the property is locked. */
function replace(key: 'stackTraceLimit' | 'prepareStackTrace', value: unknown): (() => void) | null {
  const before = objectGetOwnPropertyDescriptor(ErrorConstructor, key);
  if (!reflectDefineProperty(ErrorConstructor, key, { __proto__: null, value, configurable: true, enumerable: true, writable: true } as PropertyDescriptor)) return null;
  return () => {
    if (before === undefined) reflectDeleteProperty(ErrorConstructor, key);
    else objectDefineProperty(ErrorConstructor, key, before);
  };
}
