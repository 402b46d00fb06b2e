// SPDX-License-Identifier: MIT
// Where the Lambda runtime runs several invocations at once, it keeps the id of each in an AsyncLocalStorage, which it
// shows on `globalThis.awslambda`. It is looked up when the client is loaded, before the function's code can be.

import { AsyncLocalStorage } from 'node:async_hooks';
import type { RunningId } from '../gate/invocations.ts';
import { objectGetOwnPropertyDescriptor, reflectApply } from '../runtime/primordials.ts';

type GetStore = (this: unknown) => unknown;

// eslint-disable-next-line @typescript-eslint/unbound-method -- called with reflectApply
const getStore = AsyncLocalStorage.prototype.getStore as GetStore;
const requestIdKey = Symbol.for('_AWS_LAMBDA_REQUEST_ID');

/** Gives the id of the invocation that the present code runs in. */
export function findRunningId(): RunningId {
  const storage = valueOf(valueOf(valueOf(globalThis, 'awslambda'), 'InvokeStore'), 'als');
  // Then no record says which one it is about: none is better than a wrong one.
  if (!(storage instanceof AsyncLocalStorage)) return () => null;
  return () => valueOf(reflectApply(getStore, storage, []), requestIdKey);
}

function valueOf(object: unknown, key: PropertyKey): unknown {
  return typeof object === 'object' && object !== null ? (objectGetOwnPropertyDescriptor(object, key)?.value as unknown) : undefined;
}
