// SPDX-License-Identifier: MIT
// Where a program would be told that `process.env` is a Proxy, which the bare one is not: the question itself, and what
// V8 cannot clone (`structuredClone`, `postMessage`, a worker's data) or serialize (`v8.serialize`).

import type { Native } from '../runtime/bindings.ts';
import { type Patcher, shapedAs } from '../runtime/patch.ts';
import { withoutOwnFrames } from '../runtime/own-frames.ts';
import { arraySet, arrayIsArray, arrayPush, objectCreate, objectDefineProperty, objectGetOwnPropertyDescriptor, objectGetPrototypeOf, objectPrototype, reflectApply, reflectDeleteProperty, reflectOwnKeys, WeakSetConstructor, weakSetAdd, weakSetHas } from '../runtime/primordials.ts';
import { onBuiltinLoad, onInternalLoad, type BuiltinExports } from './builtin-load.ts';

const realGlobal = globalThis as unknown as Record<string, unknown>;
type Prototyped = { readonly prototype: object };

/** What is shown, and the plain copy that is cloned for it: making it asks for every key, as reading them all does. */
export interface ShownEnvironment {
  readonly proxy: object;
  copy(): object;
}

export function installShown(patch: Patcher, shown: ShownEnvironment): void {
  const types = new WeakSetConstructor<object>();
  const hide = (exports: object): void => {
    if (weakSetHas(types, exports)) return;
    weakSetAdd(types, exports);
    patch.nativeIfPresent(exports, 'isProxy', (isProxy) => ({
      isProxy(this: unknown, value: unknown): unknown {
        return value === shown.proxy ? false : reflectApply(isProxy, this, [value]);
      },
    }));
  };
  // The same object under two names.
  onBuiltinLoad(patch, 'util', (exports) => {
    hide(exports.types as object);
  });
  onBuiltinLoad(patch, 'util/types', hide);
  patch.lazyMethod(globalThis, 'structuredClone', (clone) => shapedAs(clone, function structuredClone(this: unknown, ...args: unknown[]): unknown {
    return cloning(shown, args, (given) => reflectApply(clone, this, given) as unknown);
  }));
  onBuiltinLoad(patch, 'v8', (exports) => {
    const Serializer = exports.Serializer as Prototyped & (new () => object);
    const made: { standIn: object | null } = { standIn: null };
    const standIn = (): object => (made.standIn ??= new Serializer());
    patch.native(Serializer.prototype, 'writeValue', (write) => function (this: Serializing, ...args: unknown[]): unknown {
      return serializing(shown, this, args, write, standIn);
    });
  });
  // Workers, channels and their threads' data go through a port of this class.
  const gatePorts = (global: BuiltinExports): void => {
    patch.nativeIfPresent((global.MessagePort as Prototyped).prototype, 'postMessage', (post) => ({
      postMessage(this: unknown, ...args: unknown[]): unknown {
        return cloning(shown, args, (given) => reflectApply(post, this, given) as unknown);
      },
    }));
  };
  // NODE<22: an accessor that loads the module behind it.
  if (typeof objectGetOwnPropertyDescriptor(realGlobal, 'MessagePort')?.value === 'function') gatePorts(realGlobal);
  else onInternalLoad(patch, 'internal/worker/io', () => realGlobal, gatePorts);
}

/** Clones as the native function does; where it cannot, and the environment is why, a copy stands for it. */
function cloning(shown: ShownEnvironment, args: unknown[], clone: (args: unknown[]) => unknown): unknown {
  if (args[0] === shown.proxy) {
    arraySet(args, 0, shown.copy());
    return clone(args);
  }
  try {
    return clone(args);
  } catch (error) {
    const plain = withCopies(shown, args[0], []);
    if (plain === args[0]) {
      withoutOwnFrames(error);
      throw error;
    }
    arraySet(args, 0, plain);
    return clone(args);
  }
}

interface Serializing {
  _writeHostObject?: unknown;
}

/**
 * The bare environment is a host object, which V8 hands to `_writeHostObject` of the serializer; a Proxy is an error. So
 * V8 writes a host object of no use, and the method is handed the environment. Where that is within another value the
 * method says how it fails, since V8 has stopped in the middle.
 */
function serializing(shown: ShownEnvironment, serializer: Serializing, args: unknown[], write: Native, standIn: () => object): unknown {
  const method = args[0] === shown.proxy ? serializer._writeHostObject : null;
  if (typeof method === 'function') return writeStandIn(shown, serializer, method as Native, standIn(), write);
  try {
    return reflectApply(write, serializer, args) as unknown;
  } catch (error) {
    const handOver = serializer._writeHostObject;
    if (typeof handOver === 'function' && withCopies(shown, args[0], []) !== args[0]) reflectApply(handOver as Native, serializer, [shown.proxy]);
    withoutOwnFrames(error);
    throw error;
  }
}

function writeStandIn(shown: ShownEnvironment, serializer: Serializing, method: Native, standIn: object, write: Native): unknown {
  const own = objectGetOwnPropertyDescriptor(serializer, '_writeHostObject');
  const swapped = function (this: unknown, object: unknown): unknown {
    return reflectApply(method, this, [object === standIn ? shown.proxy : object]) as unknown;
  };
  objectDefineProperty(serializer, '_writeHostObject', { configurable: true, writable: true, value: swapped });
  try {
    return reflectApply(write, serializer, [standIn]) as unknown;
  } finally {
    if (own === undefined) reflectDeleteProperty(serializer, '_writeHostObject');
    else objectDefineProperty(serializer, '_writeHostObject', own);
  }
}

/**
 * The value with a copy in the place of each environment in it. Only what plain objects and arrays hold, since anything
 * else would have to be made again; a value that leads back to itself stays as it is.
 */
function withCopies(shown: ShownEnvironment, value: unknown, above: object[]): unknown {
  if (value === shown.proxy) return shown.copy();
  if (typeof value !== 'object' || value === null || !isPlain(value)) return value;
  for (let i = 0; i < above.length; i++) if (above[i] === value) return value;
  arrayPush(above, value);
  let changed: object | null = null;
  const keys = reflectOwnKeys(value);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as PropertyKey;
    const descriptor = objectGetOwnPropertyDescriptor(value, key);
    if (descriptor === undefined || !('value' in descriptor) || descriptor.enumerable !== true) continue;
    const copied = withCopies(shown, descriptor.value, above);
    if (copied === descriptor.value) continue;
    changed ??= shallow(value, keys);
    objectDefineProperty(changed, key, { ...descriptor, value: copied });
  }
  above.length--;
  return changed ?? value;
}

/** A Proxy of the program's counts as what its target is; its traps may run, and decide nothing. */
function isPlain(value: object): boolean {
  return arrayIsArray(value) || objectGetPrototypeOf(value) === objectPrototype || objectGetPrototypeOf(value) === null;
}

function shallow(value: object, keys: readonly PropertyKey[]): object {
  const made = (arrayIsArray(value) ? [] : objectCreate(objectGetPrototypeOf(value))) as object;
  for (let i = 0; i < keys.length; i++) {
    const descriptor = objectGetOwnPropertyDescriptor(value, keys[i] as PropertyKey);
    if (descriptor !== undefined) objectDefineProperty(made, keys[i] as PropertyKey, descriptor);
  }
  return made;
}
