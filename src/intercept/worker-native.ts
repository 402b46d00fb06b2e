// SPDX-License-Identifier: MIT
// The native class of worker handles: whoever has it starts a thread with no gate, past `Worker`. Each handle has it as
// its `constructor`, so the class is found once, before the program has a handle, and taken from the prototype.
//
// A handle shows in a property of each Worker and, before that, in async hooks. The class is not in any binding that
// can be had.

import type { Gate } from '../gate/gate.ts';
import { mirrorFunction } from '../runtime/patch.ts';
import { objectCreate, objectDefineProperty, objectGetOwnPropertyDescriptor, objectGetPrototypeOf, objectKeys, reflectApply, reflectConstruct, reflectDeleteProperty, weakSetAdd, WeakSetConstructor, weakSetHas } from '../runtime/primordials.ts';
import { assertAllowed } from './process-gate.ts';

type Init = (this: unknown, id: number, type: string, trigger: number, resource: object) => unknown;
type WorkerClass = new (file: string, options: object) => object;

type Close = (this: unknown) => void;

const objectPrototype = Object.prototype;
const question = 'invalidExecArgv';

export class NativeWorkers {
  readonly #gate: Gate;
  readonly #locked = new WeakSetConstructor<object>();

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  /**
   * Takes the native class away, with the class of `worker_threads` as it was before anybody had it. A worker is made
   * and not started: Node asks its new handle for `invalidExecArgv`, and throws where there is one.
   */
  find(exports: Record<string, unknown>): void {
    const lock = (handle: object): void => {
      this.#lock(handle);
    };
    const seen: { handle: { readonly messagePort?: unknown } | null } = { handle: null };
    objectDefineProperty(objectPrototype, question, {
      __proto__: null,
      configurable: true,
      get(this: object) {
        seen.handle = this;
        lock(this);
        return [question];
      },
    } as PropertyDescriptor);
    try {
      reflectConstruct(exports.Worker as WorkerClass, ['', { __proto__: null, eval: true }]);
    } catch (error) {
      if (seen.handle === null) throw error;
    } finally {
      reflectDeleteProperty(objectPrototype, question);
    }
    const port = seen.handle?.messagePort;
    if (typeof port === 'object' && port !== null) reflectApply((exports.MessagePort as { prototype: { close: Close } }).prototype.close, port, []);
  }

  /** The program's hooks, which are shown a worker's handle when it is made. */
  shownTo(given: unknown): unknown {
    if (typeof given !== 'object' || given === null) return given;
    const fns = objectCreate(null) as Record<string, unknown>;
    const names = ['init', 'before', 'after', 'destroy', 'promiseResolve'];
    for (let i = 0; i < names.length; i++) fns[names[i] as string] = (given as Record<string, unknown>)[names[i] as string];
    const keys = objectKeys(given);
    for (let i = 0; i < keys.length; i++) if (objectGetOwnPropertyDescriptor(fns, keys[i] as string) === undefined) fns[keys[i] as string] = (given as Record<string, unknown>)[keys[i] as string];
    const { init } = fns;
    if (typeof init !== 'function') return fns;
    const lock = (resource: object): void => {
      this.#lock(resource);
    };
    fns.init = function (this: unknown, id: number, type: string, trigger: number, resource: object): unknown {
      if (type === 'WORKER') lock(resource);
      return reflectApply(init as Init, this, [id, type, trigger, resource]);
    };
    return fns;
  }

  #lock(handle: object): void {
    const prototype = objectGetPrototypeOf(handle);
    if (prototype === null || weakSetHas(this.#locked, prototype)) return;
    weakSetAdd(this.#locked, prototype);
    const before = objectGetOwnPropertyDescriptor(prototype, 'constructor');
    const real: unknown = before?.value;
    if (before === undefined || typeof real !== 'function') return;
    const gate = this.#gate;
    const refused = function (this: unknown, ...args: unknown[]): unknown {
      assertAllowed(gate, [{ kind: 'process:binding', pid: 0, name: 'worker' }], 'binding');
      return reflectConstruct(real as new (...args: unknown[]) => object, args, new.target ?? (real as new () => object));
    };
    mirrorFunction(refused, real as () => unknown);
    objectDefineProperty(prototype, 'constructor', { ...before, value: refused });
  }
}
