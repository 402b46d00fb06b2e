// SPDX-License-Identifier: MIT
// Crypto engines: libraries that OpenSSL loads by a name or path.
//
// | where                                                                  |                       |
// |------------------------------------------------------------------------|-----------------------|
// | `crypto.setEngine`                                                     | gated: module:native  |
// | `setClientCertEngine` and `setEngineKey` of native TLS contexts        | gated: module:native  |
//
// The options `clientCertEngine` and `privateKeyEngine` of TLS end in the two, and each context's `context` is the
// native object. Its class is in no binding that can be had on every version, so it is found at the first use of TLS.

import type { Gate } from '../gate/gate.ts';
import type { InstallSurface } from '../gate/surface.ts';
import { mirrorFunction, type Patcher } from '../runtime/patch.ts';
import { callUnseen, constructUnseen } from '../runtime/own-frames.ts';
import { arraySlice, objectGetPrototypeOf, reflectApply, reflectConstruct, WeakMapConstructor, weakMapGet, weakMapSet } from '../runtime/primordials.ts';
import { type BuiltinExports, onBuiltinLoad } from './builtin-load.ts';
import { assertAllowed, nativeAction } from './process-gate.ts';

type Fn = (this: unknown, ...args: unknown[]) => unknown;
type Context = new (...args: unknown[]) => { readonly context?: object };

export const installEngines: InstallSurface = (patch, gate) => {
  onBuiltinLoad(patch, 'crypto', (exports) => {
    patch.methodIfPresent(exports, 'setEngine', (setEngine) => guard(gate, setEngine as Fn, 0));
  });
  const contexts = new NativeContexts(patch, gate);
  // NODE<22: `tls` hands on what `_tls_common` exports; later both hand on what an internal module exports.
  onBuiltinLoad(patch, '_tls_common', (exports) => {
    contexts.install(exports);
  });
  onBuiltinLoad(patch, 'tls', (exports) => {
    contexts.install(exports);
  });
};

class NativeContexts {
  readonly #patch: Patcher;
  readonly #gate: Gate;
  /** Original → replacement, and replacement → itself: the two modules share their functions. */
  readonly #replaced = new WeakMapConstructor<object, Fn>();
  #found = false;

  constructor(patch: Patcher, gate: Gate) {
    this.#patch = patch;
    this.#gate = gate;
  }

  install(exports: BuiltinExports): void {
    const real = exports.SecureContext as Fn;
    const find = (): void => {
      this.#find(real as unknown as Context);
    };
    this.#replace(exports, 'SecureContext', (original) => function (this: unknown, ...args: unknown[]): unknown {
      find();
      return new.target === undefined ? callUnseen(original, this, args) : constructUnseen(original, args, new.target);
    });
    this.#replace(exports, 'createSecureContext', (original) => function (this: unknown, ...args: unknown[]): unknown {
      find();
      return callUnseen(original, this, args);
    });
  }

  #replace(exports: BuiltinExports, key: string, make: (original: Fn) => Fn): void {
    const original = exports[key] as Fn;
    const known = weakMapGet(this.#replaced, original);
    if (known === original) return;
    const replacement = known ?? make(original);
    if (known === undefined) mirrorFunction(replacement, original);
    weakMapSet(this.#replaced, original, replacement);
    weakMapSet(this.#replaced, replacement, replacement);
    this.#patch.value(exports, key, replacement);
  }

  /** Makes a context that nobody gets, before the first one that somebody does: 0.1 ms. */
  #find(real: Context): void {
    if (this.#found) return;
    const { context } = reflectConstruct<unknown[], { readonly context?: object }>(real, []);
    const prototype = objectGetPrototypeOf(context);
    if (prototype !== null) {
      this.#patch.methodIfPresent(prototype, 'setClientCertEngine', (set) => guard(this.#gate, set as Fn, 0));
      this.#patch.methodIfPresent(prototype, 'setEngineKey', (set) => guard(this.#gate, set as Fn, 1));
    }
    this.#found = true;
  }
}

/** The engine's name is the argument at `at`; one that is no string is Node's to refuse. */
function guard(gate: Gate, original: Fn, at: number): Fn {
  return function (this: unknown, ...args: unknown[]): unknown {
    const call = arraySlice(args);
    if (typeof args[at] === 'string') assertAllowed(gate, [nativeAction(args[at])], 'dlopen');
    return reflectApply(original, this, call);
  };
}
