// SPDX-License-Identifier: MIT
// The public object (socket, server) that an internal handle belongs to, and how a denial reaches it.
//
// UNTRUSTED: a program can put anything in an owner's place. The owner is only told; no decision rests on it.

import { objectGetOwnPropertySymbols, processNextTick, reflectApply, symbolDescription, objectDefineProperty, reflectDeleteProperty, objectGetOwnPropertyDescriptor } from '../runtime/primordials.ts';

/** What libuv gives for EACCES on every platform's Node (`UV_EACCES` is -13 on POSIX, -4092 on Windows). */
export const UV_EACCES = process.platform === 'win32' ? -4092 : -13;

/** A socket or server as far as we use it. */
export interface Owner {
  readonly destroyed?: unknown;
  readonly destroy?: unknown;
  readonly _handle?: unknown;
  readonly [key: PropertyKey]: unknown;
}

/** The object that Node linked to the handle by its `owner_symbol`, or null. */
export function ownerOf(handle: object): Owner | null {
  const symbols = objectGetOwnPropertySymbols(handle);
  for (let i = 0; i < symbols.length; i++) {
    const symbol = symbols[i] as symbol;
    if (symbolDescription(symbol) !== 'owner_symbol') continue;
    const owner: unknown = objectGetOwnPropertyDescriptor(handle, symbol)?.value;
    if (typeof owner === 'object' && owner !== null) return owner as Owner;
  }
  return null;
}

/** Destroys the owner with our error, now. Says whether there was one. */
export function destroyOwner(owner: Owner | null, error: Error): boolean {
  if (owner === null) return false;
  const destroy = owner.destroy;
  if (typeof destroy !== 'function') return false;
  try {
    reflectApply(destroy as (error: Error) => void, owner, [error]);
  } catch (cause) {
    // A `destroy` of the program's own that throws: the native call is refused either way, and the error is the program's.
    processNextTick(() => {
      throw cause;
    });
  }
  return true;
}

/**
 * The owner's next `'error'` event carries our error in place of the one that Node makes from the error code.
 * For calls that report a native failure through an event on a later tick and offer no other way in.
 */
export function replaceNextError(owner: Owner | null, error: Error): void {
  const emit = owner?.emit;
  if (owner === null || typeof emit !== 'function' || objectGetOwnPropertyDescriptor(owner, 'emit') !== undefined) return;
  const replacement = function (this: unknown, event: unknown, first: unknown, second: unknown, third: unknown): unknown {
    if (event !== 'error') return reflectApply(emit as (...args: unknown[]) => unknown, this, [event, first, second, third]);
    reflectDeleteProperty(owner, 'emit');
    return reflectApply(emit as (...args: unknown[]) => unknown, this, [event, error]);
  };
  objectDefineProperty(owner, 'emit', { __proto__: null, value: replacement, writable: true, enumerable: false, configurable: true } as PropertyDescriptor);
}
