// SPDX-License-Identifier: MIT
// The last moment at which a program that was not killed can still write, without a listener: the program could count
// that, and take it away with `removeAllListeners`.
//
// Node sets `process._exiting` and then calls `process.emit('exit', code)`, from lib/ and from C++, and looks `emit` up
// each time. So `emit` is an accessor on the object between `process` and `EventEmitter.prototype`: it gives what is
// inherited, or what the program put there, and stands in between only while the process exits.

import { objectDefineProperty, objectGetPrototypeOf, reflectApply, reflectGet } from './primordials.ts';

type Emit = (this: unknown, ...args: unknown[]) => unknown;

const realProcess = process as unknown as { readonly _exiting?: boolean };

/** Calls `last` once, before the program's own exit listeners. */
export function onProcessExit(last: (code: unknown) => void): void {
  const between = objectGetPrototypeOf(realProcess) as object;
  const inherited = objectGetPrototypeOf(between) as object;
  const state: { assigned: Emit | null; told: boolean } = { assigned: null, told: false };
  objectDefineProperty(between, 'emit', {
    __proto__: null,
    configurable: true,
    enumerable: false,
    get(this: unknown): unknown {
      const emit = state.assigned ?? (reflectGet(inherited, 'emit') as Emit);
      if (state.told || this !== realProcess || realProcess._exiting !== true) return emit;
      return function (this: unknown, ...args: unknown[]): unknown {
        if (args[0] === 'exit' && !state.told) {
          state.told = true;
          last(args[1]);
        }
        return reflectApply(emit, this, args);
      };
    },
    set(this: unknown, emit: unknown): void {
      if (this === realProcess) state.assigned = emit as Emit;
      else objectDefineProperty(this as object, 'emit', { __proto__: null, value: emit, writable: true, enumerable: true, configurable: true } as PropertyDescriptor);
    },
  } as PropertyDescriptor);
}
