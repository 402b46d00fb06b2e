// SPDX-License-Identifier: MIT
// Native classes that no binding hands out are found by one of their objects: each has the class as its `constructor`.
// Async hooks show a program such an object before Node's own code has it, so we look at it there first.

import type { Gate } from '../gate/gate.ts';
import { mirrorFunction } from '../runtime/patch.ts';
import { MapConstructor, mapGet, mapSet, objectCreate, objectDefineProperty, objectGetOwnPropertyDescriptor, objectKeys, reflectApply, reflectConstruct, WeakMapConstructor, weakMapGet, weakMapSet } from '../runtime/primordials.ts';
import { isUnseen } from '../runtime/unseen-turn.ts';
import { assertAllowed } from './process-gate.ts';

type Init = (this: unknown, id: number, type: string, trigger: number, resource: object) => unknown;
type Told = (this: unknown, id: number) => unknown;

const hookNames = ['init', 'before', 'after', 'destroy', 'promiseResolve'];
const shownByGate = new WeakMapConstructor<Gate, ShownHandles>();

export class ShownHandles {
  readonly #watchers = new MapConstructor<string, (handle: object) => void>();

  /** Calls `look` with every object of that provider that a hook of the program's is shown, before it is. */
  watch(provider: string, look: (handle: object) => void): void {
    mapSet(this.#watchers, provider, look);
  }

  /** The program's hooks, as Node gets them: they are not shown turns of the gate's own. */
  shownTo(given: unknown): unknown {
    if (typeof given !== 'object' || given === null) return given;
    const fns = objectCreate(null) as Record<string, unknown>;
    for (let i = 0; i < hookNames.length; i++) fns[hookNames[i] as string] = (given as Record<string, unknown>)[hookNames[i] as string];
    const keys = objectKeys(given);
    for (let i = 0; i < keys.length; i++) if (objectGetOwnPropertyDescriptor(fns, keys[i] as string) === undefined) fns[keys[i] as string] = (given as Record<string, unknown>)[keys[i] as string];
    const { init } = fns;
    const watchers = this.#watchers;
    if (typeof init === 'function') fns.init = function (this: unknown, id: number, type: string, trigger: number, resource: object): unknown {
      if (isUnseen(id, true)) return undefined;
      mapGet(watchers, type)?.(resource);
      return reflectApply(init as Init, this, [id, type, trigger, resource]);
    };
    // `before`, `after` and `destroy`.
    for (let i = 1; i < 4; i++) {
      const told = fns[hookNames[i] as string];
      if (typeof told === 'function') fns[hookNames[i] as string] = function (this: unknown, id: number): unknown {
        return isUnseen(id, false) ? undefined : reflectApply(told as Told, this, [id]);
      };
    }
    return fns;
  }
}

export function shownHandles(gate: Gate): ShownHandles {
  let shown = weakMapGet(shownByGate, gate);
  if (shown === undefined) {
    shown = new ShownHandles();
    weakMapSet(shownByGate, gate, shown);
  }
  return shown;
}

/** Whoever makes an object of a native class by its `constructor` asks for the binding that it belongs to. */
export function lockConstructor(gate: Gate, prototype: object, name: string): void {
  const before = objectGetOwnPropertyDescriptor(prototype, 'constructor');
  const real: unknown = before?.value;
  if (before === undefined || typeof real !== 'function') return;
  const refused = function (this: unknown, ...args: unknown[]): unknown {
    assertAllowed(gate, [{ kind: 'process:binding', pid: 0, name }], 'binding');
    return reflectConstruct(real as new (...args: unknown[]) => object, args, new.target ?? (real as new () => object));
  };
  mirrorFunction(refused, real as () => unknown);
  objectDefineProperty(prototype, 'constructor', { ...before, value: refused });
}
