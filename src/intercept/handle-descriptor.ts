// SPDX-License-Identifier: MIT
// The descriptor of a native stream handle, as native code says it: a program can lay a property `fd` of its own on a handle.

import { openBinding, type BindingClass, type Native } from '../runtime/bindings.ts';
import { objectGetOwnPropertyDescriptor, objectGetPrototypeOf, reflectApply } from '../runtime/primordials.ts';

const streamPrototype = objectGetPrototypeOf((openBinding('tcp_wrap').TCP as BindingClass).prototype) as object;
const nativeGetter = (objectGetOwnPropertyDescriptor(streamPrototype, 'fd') as { readonly get?: Native } | undefined)?.get;

/** The descriptor that a stream handle has now, or -1. */
export function descriptorOf(handle: object): number {
  if (nativeGetter === undefined) return -1;
  try {
    const fd: unknown = reflectApply(nativeGetter, handle, []);
    return typeof fd === 'number' ? fd : -1;
  } catch {
    // No stream handle.
    return -1;
  }
}
