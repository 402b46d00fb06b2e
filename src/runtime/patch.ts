// SPDX-License-Identifier: MIT
// The only place that replaces a property of something that is not ours.

import {
  arrayPush,
  functionToString,
  objectDefineProperty,
  objectGetOwnPropertyDescriptor,
  reflectApply,
  reflectOwnKeys,
  WeakMapConstructor,
  weakMapGet,
  weakMapSet,
  SetConstructor,
  stringConvert,
  setAdd,
  setHas,
} from './primordials.ts';
import { showAs } from './source-text.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a patch takes any function and gives one of the same kind back
type Fn = (this: any, ...args: any[]) => any;
type Undo = () => void;

/** Thrown when a property cannot be replaced: the surface that asked is then not in place and the start stops. */
export class PatchError extends Error {
  readonly code = 'SC_PATCH';
}

/** Replaces functions and remembers how to put them back; nothing is ever put back after a successful start. */
export class Patcher {
  readonly #patched = new WeakMapConstructor<object, Set<PropertyKey>>();
  readonly #undo: Undo[] = [];

  /**
   * Replaces the function `target[key]` by `make(original)`, with the original's name, length, own
   * properties and property descriptor. Throws PatchError where there is no function, where the
   * property cannot be redefined, and on a second patch of the same property.
   */
  method(target: object, key: PropertyKey, make: (original: Fn) => Fn): void {
    const original = functionAt(target, key);
    if (original === null) throw new PatchError(`${stringConvert(key)} is not a function here`);
    const replacement = make(original);
    mirrorFunction(replacement, original);
    this.value(target, key, replacement);
  }

  /** Like `method`, but does nothing where `target` has no such function (a Node version without it). Says whether it did. */
  methodIfPresent(target: object, key: PropertyKey, make: (original: Fn) => Fn): boolean {
    if (functionAt(target, key) === null) return false;
    this.method(target, key, make);
    return true;
  }

  /** Like `method` for native functions, which have no prototype: any function serves, and costs a call more. */
  native(target: object, key: PropertyKey, make: (original: Fn) => Fn): void {
    this.method(target, key, (original) => shapedAs(original, make(original)));
  }

  /**
   * Like `methodIfPresent` for native functions, which have no prototype and are no constructors: `make` gives an object
   * with a method of that name, which is the same.
   */
  nativeIfPresent<K extends string>(target: object, key: K, make: (original: Fn) => Record<K, Fn>): boolean {
    return this.methodIfPresent(target, key, (original) => make(original)[key]);
  }

  /**
   * Like `method` for what Node defines as an accessor that loads a module and becomes the function when it is first
   * looked at: until then it stays an accessor, and the module unloaded.
   */
  lazyMethod(target: object, key: PropertyKey, make: (original: Fn) => Fn): void {
    const descriptor = objectGetOwnPropertyDescriptor(target, key);
    const load = (descriptor as { get?: Fn } | undefined)?.get;
    if (descriptor === undefined || load === undefined) {
      this.method(target, key, make);
      return;
    }
    const flags = { configurable: true, enumerable: descriptor.enumerable ?? false, writable: true };
    const state: { replacement: Fn | null } = { replacement: null };
    const get = function (): Fn {
      if (state.replacement !== null) return state.replacement;
      const original = reflectApply(load, target, []) as Fn;
      // INVARIANT: Node's getter has put the original in its own place; a fault of ours must not leave it there.
      objectDefineProperty(target, key, { ...flags, value: undefined });
      const replacement = make(original);
      mirrorFunction(replacement, original);
      objectDefineProperty(target, key, { ...flags, value: replacement });
      state.replacement = replacement;
      return replacement;
    };
    mirrorFunction(get, load);
    this.define(target, key, { ...descriptor, get });
  }

  /** Replaces the value of an own property and keeps its flags. */
  value(target: object, key: PropertyKey, replacement: unknown): void {
    const descriptor = objectGetOwnPropertyDescriptor(target, key);
    if (descriptor === undefined) throw new PatchError(`${stringConvert(key)} is not a property here`);
    if ('value' in descriptor) this.define(target, key, { ...descriptor, value: replacement });
    else this.define(target, key, { configurable: true, enumerable: descriptor.enumerable ?? false, writable: true, value: replacement });
  }

  /** Replaces the whole descriptor of a property. */
  define(target: object, key: PropertyKey, descriptor: PropertyDescriptor): void {
    let keys = weakMapGet(this.#patched, target);
    if (keys === undefined) {
      keys = new SetConstructor();
      weakMapSet(this.#patched, target, keys);
    }
    if (setHas(keys, key)) throw new PatchError(`${stringConvert(key)} is patched already`);
    const before = objectGetOwnPropertyDescriptor(target, key);
    try {
      objectDefineProperty(target, key, descriptor);
    } catch (cause) {
      throw new PatchError(`${stringConvert(key)} cannot be replaced`, { cause });
    }
    setAdd(keys, key);
    arrayPush(this.#undo, () => {
      if (before !== undefined) objectDefineProperty(target, key, before);
    });
  }

  /** Puts everything back, newest first. Only for a start that failed half-way and for tests. */
  undo(): void {
    for (let i = this.#undo.length - 1; i >= 0; i--) this.#undo[i]?.();
    this.#undo.length = 0;
  }
}

/**
 * The own function that `target[key]` is, or null. A tracer that was loaded before the gate may have put an accessor in
 * its place, which gives the function of the tracer at each look.
 */
function functionAt(target: object, key: PropertyKey): Fn | null {
  const descriptor = objectGetOwnPropertyDescriptor(target, key);
  if (descriptor === undefined) return null;
  const { get, value } = descriptor as { get?: Fn; value?: unknown };
  const found = get === undefined ? value : (reflectApply(get, target, []) as unknown);
  return typeof found === 'function' ? (found as Fn) : null;
}

/**
 * Gives `replacement` the own properties of `original` (name, length, prototype, `util.promisify.custom` and the rest)
 * and the text that a program reads as its source.
 * INVARIANT: nothing among them leads to the original: `f.prototype.constructor` or `f[util.promisify.custom]` would be
 * the way around every gate.
 */
export function mirrorFunction(replacement: Fn, original: Fn): void {
  showAs(replacement, original);
  const keys = reflectOwnKeys(original);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i];
    if (key === undefined || key === 'arguments' || key === 'caller') continue;
    const descriptor = objectGetOwnPropertyDescriptor(original, key);
    if (descriptor === undefined) continue;
    // What `util.promisify` makes holds itself under a symbol.
    if (descriptor.value === original) descriptor.value = replacement;
    const own = objectGetOwnPropertyDescriptor(replacement, key);
    if (own !== undefined && own.configurable === false && own.writable === true && 'value' in descriptor) {
      (replacement as unknown as Record<PropertyKey, unknown>)[key] = descriptor.value;
    } else {
      objectDefineProperty(replacement, key, descriptor);
    }
  }
  const prototype: unknown = objectGetOwnPropertyDescriptor(original, 'prototype')?.value;
  if (typeof prototype !== 'object' || prototype === null) return;
  const constructor = objectGetOwnPropertyDescriptor(prototype, 'constructor');
  if (constructor?.value === original) objectDefineProperty(prototype, 'constructor', { ...constructor, value: replacement });
}

/** `replacement` as a function without a prototype, where `original` has none: it costs a call more. */
export function shapedAs(original: Fn, replacement: Fn): Fn {
  if (objectGetOwnPropertyDescriptor(original, 'prototype') !== undefined) return replacement;
  const shaped: Record<'method', Fn> = {
    method(this: unknown, ...args: unknown[]): unknown {
      return reflectApply(replacement, this, args) as unknown;
    },
  };
  return shaped.method;
}

/** Gives `to` the own properties of `from`, as they are. */
export function copyProperties<T extends object>(from: object, to: T): T {
  const keys = reflectOwnKeys(from);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as PropertyKey;
    const descriptor = objectGetOwnPropertyDescriptor(from, key);
    if (descriptor !== undefined) objectDefineProperty(to, key, descriptor);
  }
  return to;
}

/** True where the function is the engine's or Node's native code and not a script function. */
export function isNativeFunction(fn: unknown): boolean {
  return typeof fn === 'function' && functionToString(fn as Fn) === `function ${(fn as Fn).name}() { [native code] }`;
}
