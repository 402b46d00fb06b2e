// SPDX-License-Identifier: MIT
// Code of ours in a V8 context of its own, made when it is first needed, from a file of this package: for libraries and
// for what is too large to be written on captured builtins. It uses its realm's prototypes, which no program can reach.
//
// INVARIANT: nothing of such a context may reach the program, and nothing of the program's may be handed in but plain
// data and functions that are captured.

import * as vm from 'node:vm';
import { objectGetOwnPropertyDescriptor, objectGetPrototypeOf, reflectApply } from './primordials.ts';

// `new vm.Script` and its methods find their parent class through prototypes, so the script is made here, and what
// `runInContext` looks up is compared with what it was.
const { createContext, Script } = vm;
const loader = new Script('(source) => (0, eval)(source)', { filename: 'node:internal/safeclaw/isolated' });
const scriptPrototype = Script.prototype;
const parentPrototype = objectGetPrototypeOf(scriptPrototype) as object;
// eslint-disable-next-line @typescript-eslint/unbound-method -- called with reflectApply
const realRunInContext = scriptPrototype.runInContext;
const parentRunInContext: unknown = objectGetOwnPropertyDescriptor(parentPrototype, 'runInContext')?.value;

/** A context of that name, as a function that evaluates texts in it. Throws where the program has put something of its own in the way. */
export function openIsolated(name: string): (source: string) => unknown {
  if (objectGetPrototypeOf(scriptPrototype) !== parentPrototype || objectGetOwnPropertyDescriptor(parentPrototype, 'runInContext')?.value !== parentRunInContext) {
    throw new TamperedError();
  }
  const context = createContext({ __proto__: null }, { __proto__: null, name } as vm.CreateContextOptions);
  return reflectApply(realRunInContext, loader, [context, { __proto__: null }]) as (source: string) => unknown;
}

class TamperedError extends Error {
  readonly code = 'SC_GATE_FAULT';
}
