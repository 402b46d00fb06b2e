// SPDX-License-Identifier: MIT
// What a Node has that nobody has looked at: refused and recorded, by name, until it is in the census.
//
// | where                                                                       | action                       | a denial |
// |-----------------------------------------------------------------------------|------------------------------|----------|
// | functions, classes and objects of builtin modules, `process`, `globalThis`, native handles | process:binding of their name | throws |
//
// A rule for `process:binding` that names it lets it pass: whoever wrote that has looked at it. Native functions of the
// `fs` binding are refused in the file surface, which knows their paths.
// NODE: exactly the versions of the census (docs/census.md) have nothing of the kind, and pay nothing for this.

import { runInNewContext } from 'node:vm';
import type { Action } from '../action/action.ts';
import { denialError } from '../gate/denial.ts';
import { denialVerdict } from '../gate/fault.ts';
import type { Gate } from '../gate/gate.ts';
import type { InstallSurface } from '../gate/surface.ts';
import { type BindingName, openBinding } from '../runtime/bindings.ts';
import type { KeptLooks } from '../runtime/kept-looks.ts';
import { KnownNames } from '../runtime/known-names.ts';
import type { Patcher } from '../runtime/patch.ts';
import { arrayIndexOf, arrayPush, objectDefineProperty, objectGetOwnPropertyDescriptor, objectKeys, reflectApply, reflectConstruct, stringIncludes, stringSlice, stringSplit, stringStartsWith, WeakSetConstructor, weakSetAdd, weakSetHas } from '../runtime/primordials.ts';
import { realReadText } from '../runtime/real-fs.ts';
import type { Entry } from '../runtime/walk.ts';
import { deliver, onEveryLoad, realBuiltin } from './builtin-load.ts';

/** The versions of the census, and the file with its names: the build's. */
declare const __SAFECLAW_REVIEWED__: string;
const realProcess = process;
const nodeVersion = process.versions.node;
const contextOf = runInNewContext;
const namesFile = `${__dirname}/known-names.txt`;

type Fn = (this: unknown, ...args: unknown[]) => unknown;
type Constructor = new (...args: unknown[]) => object;

/** Whose classes a program meets as the constructors of its handles. */
const handleBindings: readonly string[] = ['binding:tcp_wrap', 'binding:pipe_wrap', 'binding:udp_wrap', 'binding:process_wrap', 'binding:spawn_sync', 'binding:cares_wrap', 'binding:tls_wrap', 'binding:fs_event_wrap'];
const unreviewed = denialVerdict('SC_UNREVIEWED', 'protection', 'protection:unreviewed', 'this Node has it and no version that was reviewed does');

/** First of all: it looks at Node as it is, before another surface puts something of its own there. */
export const installUnreviewed: InstallSurface = (patch, gate, { looks }) => {
  if (arrayIndexOf(stringSplit(__SAFECLAW_REVIEWED__, ' '), nodeVersion) !== -1) return;
  const look = new Look(new Refusals(patch, gate), looks);
  look.at('process', realProcess, (names) => names.unlisted('process', realProcess));
  look.at('globalThis', globalThis, (names) => withoutLanguage(names.unlistedFlat('globalThis', globalThis)));
  onEveryLoad(patch, (name) => {
    if (arrayIndexOf(handleBindings, name) !== -1) look.atBinding(name);
    else if (stringStartsWith(name, 'node:') && name !== 'node:process') look.atModule(stringSlice(name, 5));
  });
};

/** Looks at each thing once for each Node: what is kept of an earlier start is not looked at again. */
class Look {
  readonly #refusals: Refusals;
  readonly #kept: KeptLooks | null;
  #names: KnownNames | null = null;
  /** INVARIANT: a base is looked at once, so after a finding in one the silence of another class says nothing. */
  #plainBases = true;

  constructor(refusals: Refusals, kept: KeptLooks | null) {
    this.#refusals = refusals;
    this.#kept = kept;
  }

  at(name: string, root: object, unlistedIn: (names: KnownNames) => Entry[]): void {
    if (this.#kept?.holds(name, root) !== true) this.#look(name, root, unlistedIn);
  }

  /** HOT: asking for the exports of what Node alone has loaded makes Node build their ESM side, 3 ms for those of a start. */
  atModule(name: string): void {
    if (this.#kept?.holds(name, null) !== true) deliver(realBuiltin(name), (exports) => {
      this.#look(name, null, (names) => names.unlisted(name, exports));
    });
  }

  #look(name: string, root: object | null, unlistedIn: (names: KnownNames) => Entry[]): void {
    // HOT: a file of 96 KB, which nobody needs where everything is kept.
    const entries = unlistedIn((this.#names ??= new KnownNames(realReadText(namesFile))));
    this.#refusals.refuse(entries);
    if (entries.length === 0 && this.#plainBases) this.#kept?.add(name, root);
  }

  atBinding(name: string): void {
    const binding = openBinding(stringSlice(name, 8) as BindingName);
    this.at(name, binding, (names) => {
      const found = names.unlisted(name, binding);
      const keys = objectKeys(binding);
      for (let i = 0; i < keys.length; i++) {
        const prototype: unknown = (objectGetOwnPropertyDescriptor(binding[keys[i] as string], 'prototype') as { value?: unknown } | undefined)?.value;
        const bases = typeof prototype === 'object' && prototype !== null ? names.unlistedBases(prototype) : [];
        for (let b = 0; b < bases.length; b++) arrayPush(found, bases[b] as Entry);
        if (bases.length > 0) this.#plainBases = false;
      }
      return found;
    });
  }
}

/** A newer V8 brings globals of the language, which a context without Node has too. */
function withoutLanguage(entries: Entry[]): Entry[] {
  if (entries.length === 0) return entries;
  const intrinsics = contextOf('Object.getOwnPropertyNames(globalThis)') as string[];
  const kept: Entry[] = [];
  for (let i = 0; i < entries.length; i++) if (arrayIndexOf(intrinsics, (entries[i] as Entry).key) === -1) arrayPush(kept, entries[i] as Entry);
  return kept;
}

class Refusals {
  readonly #patch: Patcher;
  readonly #gate: Gate;
  /** One function under two names is refused under the first. */
  readonly #refused = new WeakSetConstructor<object>();

  constructor(patch: Patcher, gate: Gate) {
    this.#patch = patch;
    this.#gate = gate;
  }

  refuse(entries: readonly Entry[]): void {
    for (let i = 0; i < entries.length; i++) this.#refuse(entries[i] as Entry);
  }

  #refuse({ name, kind, target, key }: Entry): void {
    const before = objectGetOwnPropertyDescriptor(target, key) as PropertyDescriptor;
    const original: unknown = before.value;
    if (typeof original === 'function' && weakSetHas(this.#refused, original)) return;
    if (this.#passes(name)) {
      // Called through us all the same, so that the log has it.
      if (kind === 'function') this.#patch.method(target, key, (real) => this.#standIn(name, real as Fn));
      return;
    }
    const standIn = this.#standIn(name, kind === 'function' ? (original as Fn) : null);
    weakSetAdd(this.#refused, standIn);
    // INVARIANT: nothing leads from it to the original, whose own properties and prototype are as unknown as itself.
    if (kind === 'accessor' && stringIncludes(name, '#')) this.#patch.define(target, key, before.set === undefined ? { ...before, get: standIn } : { ...before, get: standIn, set: standIn });
    else this.#patch.define(target, key, { configurable: true, enumerable: before.enumerable ?? false, writable: true, value: standIn });
  }

  /** By a rule that names it, or since nothing is denied here. */
  #passes(name: string): boolean {
    const decided = this.#gate.foresee({ kind: 'process:binding', pid: 0, name });
    return (decided.kind === 'allow' && decided.by === 'rule') || this.#gate.observed(unreviewed).kind === 'allow';
  }

  #standIn(name: string, original: Fn | null): Fn {
    const gate = this.#gate;
    const standIn: Fn = function (this: unknown, ...args: unknown[]): unknown {
      assertReviewed(gate, name);
      if (original === null) return undefined;
      return new.target === undefined ? reflectApply(original, this, args) : reflectConstruct<unknown[], object>(original as unknown as Constructor, args, new.target as unknown as Constructor);
    };
    objectDefineProperty(standIn, 'name', { __proto__: null, value: stringSlice(name, lastJoint(name) + 1), configurable: true } as PropertyDescriptor);
    return standIn;
  }
}

function assertReviewed(gate: Gate, name: string): void {
  const action: Action = { kind: 'process:binding', pid: 0, name };
  const decided = gate.foresee(action);
  const verdict = gate.settle(action, decided.kind === 'allow' && decided.by === 'rule' ? decided : unreviewed);
  if (verdict.kind === 'deny') throw denialError(action, verdict, { syscall: name });
}

function lastJoint(name: string): number {
  let at = name.length - 1;
  while (at >= 0 && name[at] !== '.' && name[at] !== '#') at--;
  return at;
}
