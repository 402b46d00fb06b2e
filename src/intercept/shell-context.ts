// SPDX-License-Identifier: MIT
// The shell grammar in a V8 context of its own: made at the first line, from a file of this package.
//
// INVARIANT: only strings cross the border. The grammar is a library and uses its realm's prototypes, which no
// program can reach; ours uses captured builtins.

import * as vm from 'node:vm';
import { objectGetOwnPropertyDescriptor, objectGetPrototypeOf, reflectApply } from '../runtime/primordials.ts';
import { realReadText } from '../runtime/real-fs.ts';

type Grammar = (request: string) => string;

// `new vm.Script` and its methods find their parent class through prototypes, so the script is made here, and what
// `runInContext` looks up is compared with what it was.
const { createContext, Script } = vm;
const loader = new Script('(source) => (0, eval)(source + "\\n;shellGrammar.describe")', { filename: 'safeclaw-shell-grammar' });
const scriptPrototype = Script.prototype;
const parentPrototype = objectGetPrototypeOf(scriptPrototype) as object;
// eslint-disable-next-line @typescript-eslint/unbound-method -- called with reflectApply
const realRunInContext = scriptPrototype.runInContext;
const parentRunInContext: unknown = objectGetOwnPropertyDescriptor(parentPrototype, 'runInContext')?.value;

/** Makes the grammar when it is first asked. Throws where the program has put something of its own in its way. */
export function grammarFrom(file: string): Grammar {
  const made: { grammar: Grammar | null } = { grammar: null };
  return (request) => {
    made.grammar ??= makeGrammar(file);
    return made.grammar(request);
  };
}

function makeGrammar(file: string): Grammar {
  if (objectGetPrototypeOf(scriptPrototype) !== parentPrototype || objectGetOwnPropertyDescriptor(parentPrototype, 'runInContext')?.value !== parentRunInContext) {
    throw new TamperedError();
  }
  const source = realReadText(file);
  const context = createContext({ __proto__: null }, { __proto__: null, name: 'safeclaw-shell-grammar' } as vm.CreateContextOptions);
  const load = reflectApply(realRunInContext, loader, [context, { __proto__: null }]) as (source: string) => Grammar;
  return load(source);
}

class TamperedError extends Error {
  readonly code = 'SC_GATE_FAULT';
}
