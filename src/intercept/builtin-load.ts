// SPDX-License-Identifier: MIT
// One hook that sees every load of a builtin module before anybody gets its exports, on Node 18 to 26, so that a
// surface in a module which Node has not loaded yet costs nothing until the program asks for it.
//
// When Node's `lib/` has compiled a builtin, the last thing it does before handing the exports on is to push a line
// on the array behind `process.moduleLoadList` (`compileForInternalLoader` in internal/bootstrap/realm). `require`,
// static and dynamic `import`, `process.getBuiltinModule` and Node's own internal requires all go through there, and
// named ESM exports are read afterwards. Load hooks see neither `getBuiltinModule` nor, on 18 and 20, any builtin.
// `push` assigns through the array's prototype; that is where we listen. The program is given a copy of the array.

import Module from 'node:module';
import type { Patcher } from '../runtime/patch.ts';
import {
  arrayIndexOf,
  arrayPush,
  arraySlice,
  MapConstructor,
  mapGet,
  mapSet,
  objectSetPrototypeOf,
  ProxyConstructor,
  reflectApply,
  reflectDeleteProperty,
  reflectOwnKeys,
  stringReplaceAll,
  stringSlice,
  stringStartsWith,
} from '../runtime/primordials.ts';

/** A builtin's own exports object: the one that every way of loading it hands out. */
export type BuiltinExports = Record<string, unknown>;
type Callback = (exports: BuiltinExports) => void;

interface Watch {
  readonly listeners: Map<string, (() => void)[]>;
  /** Called for each public module after the listeners of its own. */
  every: ((line: string) => void) | null;
  /** What the program sees as `process.moduleLoadList`. */
  readonly visible: string[];
  /** False where this Node does not push as described: then nothing is lazy. */
  live: boolean;
  quiet: boolean;
}

const arrayPrototype = Array.prototype as string[];
const prefix = 'NativeModule ';
const bindingPrefix = 'Internal Binding ';
/** Tiny, public, not loaded by Node itself: what the probe loads. */
const probes = ['path/win32', 'util/types', 'path/posix'] as const;

const realProcess = process as unknown as { readonly moduleLoadList: string[]; readonly getBuiltinModule?: (id: string) => unknown };
const { getBuiltinModule } = realProcess;
const { _load: loadModule, isBuiltin, builtinModules } = Module as unknown as { builtinModules: readonly string[]; _load: (id: string, parent: null, isMain: boolean) => unknown; isBuiltin: (id: string) => boolean };

// One per thread, like the list that it watches.
const watch: { current: Watch | null } = { current: null };

/**
 * Calls `callback` with the exports of the builtin `name` (without `node:`): now where Node has loaded it already,
 * otherwise at the instant when it is loaded and before anyone else sees it. Does nothing on a Node without it.
 * A callback that throws leaves the module without exports: a surface that cannot be put in place stays shut.
 */
export function onBuiltinLoad(patch: Patcher, name: string, callback: Callback): void {
  watch.current ??= startWatching(patch);
  const line = prefix + name;
  if (arrayIndexOf(watch.current.visible, line) !== -1 || !watch.current.live) {
    if (isBuiltin(`node:${name}`)) deliver(realBuiltin(name), callback);
    return;
  }
  listen(watch.current, line, () => {
    deliver(realBuiltin(name), callback);
  });
}

/** The same for a module of Node's own that has no public name: `exportsOf` gets its exports where they can be had once it is loaded. */
export function onInternalLoad(patch: Patcher, name: string, exportsOf: () => BuiltinExports, callback: Callback): void {
  watch.current ??= startWatching(patch);
  const line = prefix + name;
  if (arrayIndexOf(watch.current.visible, line) !== -1 || !watch.current.live) deliver(exportsOf(), callback);
  else listen(watch.current, line, () => {
    deliver(exportsOf(), callback);
  });
}

/**
 * Calls `callback` with the name of each builtin, `node:…`, and of each internal binding, `binding:…`: those that are
 * loaded now, the others when they are, after the callbacks for them alone.
 */
export function onEveryLoad(patch: Patcher, callback: (name: string) => void): void {
  watch.current ??= startWatching(patch);
  const { current } = watch;
  const every = (line: string): void => {
    if (stringStartsWith(line, bindingPrefix)) callback(`binding:${stringSlice(line, bindingPrefix.length)}`);
    const name = stringStartsWith(line, prefix) ? `node:${stringSlice(line, prefix.length)}` : '';
    if (name !== '' && isBuiltin(name)) callback(name);
  };
  const loaded = arraySlice(current.visible);
  // INVARIANT: before the callbacks, since asking for the exports of one builtin makes Node load others.
  if (current.live) current.every = every;
  for (let i = 0; i < loaded.length; i++) every(loaded[i] as string);
  if (!current.live) for (let i = 0; i < builtinModules.length; i++) every(prefix + stringReplaceAll(builtinModules[i] as string, 'node:', ''));
}

function listen(state: Watch, line: string, loaded: () => void): void {
  const listeners = mapGet(state.listeners, line);
  if (listeners === undefined) mapSet(state.listeners, line, [loaded]);
  else arrayPush(listeners, loaded);
}

/** The exports of a builtin by a way that no hook, patch or `require` cache of the program stands in. */
export function realBuiltin(name: string): BuiltinExports {
  const id = `node:${name}`;
  if (getBuiltinModule !== undefined) return reflectApply(getBuiltinModule, realProcess, [id]) as BuiltinExports;
  return reflectApply(loadModule, Module, [id, null, false]) as BuiltinExports;
}

function startWatching(patch: Patcher): Watch {
  const { moduleLoadList } = realProcess;
  const state: Watch = { listeners: new MapConstructor<string, (() => void)[]>(), every: null, visible: arraySlice(moduleLoadList), live: false, quiet: false };
  // INVARIANT: the handler and the watched array are reachable from here only; the program holds the copy.
  const handler = { __proto__: null, set: (_target: object, _key: PropertyKey, line: unknown) => onPush(state, line) } as ProxyHandler<string[]>;
  objectSetPrototypeOf(moduleLoadList, new ProxyConstructor(arrayPrototype, handler));
  patch.value(realProcess, 'moduleLoadList', state.visible);
  probe(state);
  return state;
}

function onPush(state: Watch, line: unknown): true {
  state.live = true;
  if (!state.quiet) arrayPush(state.visible, line as string);
  const listeners = mapGet(state.listeners, line as string);
  // The load is complete: asking for the module again gives its exports and pushes nothing.
  if (listeners !== undefined) for (let i = 0; i < listeners.length; i++) (listeners[i] as () => void)();
  state.every?.(line as string);
  return true;
}

/** Hands the exports on; a callback that throws leaves nothing of them. */
export function deliver(exports: BuiltinExports, callback: Callback): void {
  try {
    callback(exports);
  } catch (cause) {
    const keys = reflectOwnKeys(exports);
    for (let i = 0; i < keys.length; i++) reflectDeleteProperty(exports, keys[i] as PropertyKey);
    throw cause;
  }
}

/** Loads something harmless and looks whether we saw it. */
function probe(state: Watch): void {
  state.quiet = true;
  for (let i = 0; i < probes.length && !state.live; i++) {
    const name = probes[i] as string;
    if (arrayIndexOf(state.visible, prefix + name) === -1) realBuiltin(name);
  }
  state.quiet = false;
}
