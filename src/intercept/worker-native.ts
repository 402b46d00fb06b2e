// SPDX-License-Identifier: MIT
// The native class of worker handles: whoever has it starts a thread with no gate, past `Worker`. Each handle has it as
// its `constructor`, so the class is found once, before the program has a handle, and taken from the prototype.
//
// A handle shows in a property of each Worker and, before that, in async hooks. The class is not in any binding that
// can be had.

import type { Gate } from '../gate/gate.ts';
import { copyProperties, mirrorFunction, PatchError } from '../runtime/patch.ts';
import { objectCreate, objectDefineProperty, objectGetOwnPropertyDescriptor, objectGetPrototypeOf, objectSetPrototypeOf, ProxyConstructor, reflectApply, reflectConstruct, reflectDeleteProperty, reflectGet, reflectSet } from '../runtime/primordials.ts';
import { assertAllowed, inspecting } from './process-gate.ts';
import { lockConstructor, type ShownHandles } from './shown-handles.ts';

type Close = (this: unknown) => void;

type Constructor = new (...args: unknown[]) => object;

const objectPrototype = Object.prototype;
const question = 'invalidExecArgv';

export class NativeWorkers {
  readonly #gate: Gate;
  readonly #state: { taken: boolean; exports: Record<string, unknown> | null; watched: Constructor | null; asked: object } = { taken: false, exports: null, watched: null, asked: objectPrototype };

  constructor(gate: Gate, shown: ShownHandles) {
    this.#gate = gate;
    shown.watch('WORKER', (handle) => {
      this.#lock(handle);
    });
  }

  /** Notes the exports of `worker_threads` as they were before anybody had them. */
  watch(exports: Record<string, unknown>): void {
    this.#state.exports = { __proto__: null, Worker: exports.Worker, MessagePort: exports.MessagePort };
    this.#state.watched = this.#watchedClass((exports.Worker as { prototype: object }).prototype);
  }

  /**
   * Makes a worker. INVARIANT: the first one takes the native class away before the program can have its handle, which
   * a Proxy among the prototypes of a class of the program's would be shown. So it is made with prototypes of ours, and
   * gets those that were asked for as soon as its handle has passed.
   */
  construct(real: Constructor, args: unknown[], newTarget: Constructor): object {
    const { watched } = this.#state;
    if (this.#state.taken || watched === null) return reflectConstruct<unknown[], object>(real, args, newTarget);
    const asked: unknown = reflectGet(newTarget, 'prototype');
    this.#state.asked = typeof asked === 'object' && asked !== null ? asked : (real.prototype as object);
    const worker = reflectConstruct<unknown[], object>(real, args, watched);
    // Node made it in a way that is not known here.
    if (!this.#state.taken) throw new PatchError('a worker was made and its handle was not seen');
    return worker;
  }

  /**
   * Takes the native class away without a worker of the program's, before Node makes one of its own. A worker is made
   * and not started: Node asks its new handle for `invalidExecArgv`, and throws where there is one.
   */
  find(): void {
    const { taken, exports } = this.#state;
    if (taken || exports === null) return;
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
      reflectConstruct(exports.Worker as Constructor, ['', { __proto__: null, eval: true }]);
    } catch (error) {
      if (seen.handle === null) throw error;
    } finally {
      reflectDeleteProperty(objectPrototype, question);
    }
    const port = seen.handle?.messagePort;
    if (typeof port === 'object' && port !== null) reflectApply((exports.MessagePort as { prototype: { close: Close } }).prototype.close, port, []);
  }

  /** The class with prototypes that end at ours: each property that Node gives a new worker passes there, its handle among them. */
  #watchedClass(prototype: object): Constructor {
    const nothing = objectCreate(null) as object;
    const pass = (handle: object, worker: object): void => {
      this.#lock(handle);
      objectSetPrototypeOf(worker, this.#state.asked);
    };
    const set = (_target: object, key: PropertyKey, value: unknown, receiver: object): boolean => {
      if (typeof key === 'symbol' && typeof value === 'object' && value !== null && 'startThread' in value) pass(value, receiver);
      return reflectSet(nothing, key, value, receiver);
    };
    const inherited = copyProperties(objectGetPrototypeOf(prototype) as object, objectCreate(null) as object);
    const ours = copyProperties(prototype, objectCreate(new ProxyConstructor(inherited, { __proto__: null, set } as ProxyHandler<object>)) as object);
    const watched = function Worker(): void { /* Never run: it is only what a worker is made with. */ };
    watched.prototype = ours;
    return watched as unknown as Constructor;
  }

  #lock(handle: object): void {
    const prototype = objectGetPrototypeOf(handle);
    if (prototype === null || this.#state.taken) return;
    this.#state.taken = true;
    lockConstructor(this.#gate, prototype, 'worker');
    this.#lockSnapshot(prototype);
  }

  /** A snapshot of a worker's heap has its gate in it, like one of this thread's. */
  #lockSnapshot(prototype: object): void {
    const before = objectGetOwnPropertyDescriptor(prototype, 'takeHeapSnapshot');
    const real: unknown = before?.value;
    if (before === undefined || typeof real !== 'function') return;
    const gate = this.#gate;
    const takeHeapSnapshot = function (this: unknown, ...args: unknown[]): unknown {
      assertAllowed(gate, [inspecting('worker.getHeapSnapshot')], 'inspector');
      return reflectApply(real as (...args: unknown[]) => unknown, this, args);
    };
    mirrorFunction(takeHeapSnapshot, real as () => unknown);
    objectDefineProperty(prototype, 'takeHeapSnapshot', { ...before, value: takeHeapSnapshot });
  }
}
