// SPDX-License-Identifier: MIT
// The names of everything that can be called through an object, without calling any of it.
//
// One spelling, used where the table is made, where it is checked, and where an unknown function is refused at run time:
// `fs.readFile`, `fs.Stats#isFile` (a method of its instances), `fs.exists.@@nodejs.util.promisify.custom` (a symbol).
// A name depends on nothing but the object that it starts at, so that it is the same in whichever order modules load.

import {
  arrayIndexOf,
  arrayPush,
  arraySlice,
  objectGetOwnPropertyDescriptor,
  reflectOwnKeys,
  SetConstructor,
  setHas,
  symbolDescription,
} from './primordials.ts';

/** `language`: a global that a context without Node has too. */
export type EntryKind = 'function' | 'accessor' | 'object' | 'value' | 'language';

/** One property, where it was found. */
export interface Entry {
  readonly name: string;
  readonly kind: EntryKind;
  readonly target: object;
  readonly key: PropertyKey;
}

/** How far objects within objects are followed; Node's own go three deep (`crypto.webcrypto.subtle`). */
const deepest = 4;

/** Every property that leads to a function below `root`, and the plain values of `root` itself. No getter is called. */
export function walk(name: string, root: object): Entry[] {
  const found: Entry[] = [];
  visit(found, name, '.', root, [root]);
  if (typeof root === 'function') visitPrototype(found, name, root, [root]);
  return found;
}

/** The property itself, with nothing that is within it; null where there is none. */
export function entryOf(path: string, joint: string, target: object, key: PropertyKey): Entry | null {
  const descriptor = objectGetOwnPropertyDescriptor(target, key);
  if (descriptor === undefined) return null;
  const value: unknown = descriptor.value;
  const kind = !('value' in descriptor) ? 'accessor' : typeof value === 'function' ? 'function' : typeof value === 'object' && value !== null ? 'object' : 'value';
  return { name: `${path}${joint}${spell(key)}`, kind, target, key };
}

/** The same for the prototype that instances of a class have, without its values. */
export function walkPrototype(className: string, prototype: object): Entry[] {
  const found: Entry[] = [];
  visit(found, className, '#', prototype, [prototype, prototype]);
  return found;
}

/** What is in them belongs to the program, or is another root of its own. */
const opaque = new SetConstructor<string>([
  'process.env', 'process.mainModule', 'process._events', 'process.argv', 'process.config', 'process.execArgv', 'process.allowedNodeEnvironmentFlags',
  'module._cache', 'module._pathCache', 'module.Module', 'globalThis.process', 'globalThis.global', 'globalThis.globalThis',
  'binding:natives', 'console._stdout', 'console._stderr',
]);

function visit(found: Entry[], path: string, joint: string, target: object, above: readonly object[]): void {
  const keys = reflectOwnKeys(target);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as PropertyKey;
    if (isPlumbing(key, target, joint)) continue;
    const entry = entryOf(path, joint, target, key);
    if (entry === null) continue;
    const { name, kind } = entry;
    if (kind === 'value' && above.length > 1) continue;
    arrayPush(found, entry);
    if (kind === 'value' || kind === 'accessor') continue;
    const value: unknown = objectGetOwnPropertyDescriptor(target, key)?.value;
    if (above.length >= deepest || arrayIndexOf(above, value) !== -1 || setHas(opaque, name)) continue;
    const within = arraySlice(above);
    arrayPush(within, value as object);
    visit(found, name, '.', value as object, within);
    if (kind === 'function') visitPrototype(found, name, value as object, within);
  }
}

function visitPrototype(found: Entry[], path: string, fn: object, above: readonly object[]): void {
  const prototype: unknown = objectGetOwnPropertyDescriptor(fn, 'prototype')?.value;
  if (typeof prototype === 'object' && prototype !== null && arrayIndexOf(above, prototype) === -1) visit(found, path, '#', prototype, above);
}

/** What every function and every prototype has, and says nothing of what this one does. */
function isPlumbing(key: PropertyKey, target: object, joint: string): boolean {
  if (typeof target === 'function' && (key === 'name' || key === 'length' || key === 'prototype' || key === 'arguments' || key === 'caller')) return true;
  return joint === '#' && key === 'constructor';
}

export function spell(key: PropertyKey): string {
  return typeof key === 'symbol' ? `@@${symbolDescription(key) ?? ''}` : `${key}`;
}
