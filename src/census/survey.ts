// SPDX-License-Identifier: MIT
// Runs inside the Node that is looked at, bare or under the gate, and prints what it has: one entry a line, as JSON.
//
// It loads every builtin module, follows the getters of its roots, and makes one object of everything whose methods are
// reachable only through an object (`instances.ts`). Nothing here runs in a user's program.

import * as crypto from 'node:crypto';
import * as fs from 'node:fs';
import Module from 'node:module';
import * as vm from 'node:vm';
import { makeInstances } from './instances.ts';
import type { Survey } from './survey.types.ts';
import { type Entry, type EntryKind, spell, walk, walkPrototype } from '../runtime/walk.ts';

type Builtins = Record<string, object>;

const BINDINGS = [
  'async_wrap', 'buffer', 'cares_wrap', 'config', 'constants', 'contextify', 'crypto', 'fs', 'fs_event_wrap', 'http_parser', 'icu', 'inspector', 'js_stream', 'natives', 'os', 'pipe_wrap',
  'process_wrap', 'signal_wrap', 'spawn_sync', 'stream_wrap', 'tcp_wrap', 'tls_wrap', 'tty_wrap', 'udp_wrap', 'url', 'util', 'uv', 'v8', 'zlib',
] as const;

/** Behind flags of Node, and in no list that Node gives. */
const UNLISTED = ['test', 'test/reporters', 'sea', 'sqlite', 'ffi', 'vfs', 'quic', 'dtls', 'stream/iter', 'zlib/iter', 'bench', 'bench/reporters'] as const;

/** Of another realm: in this one, under the gate, a function's text is Node's own. */
const textOf = vm.runInNewContext('Function.prototype.toString') as (this: unknown) => string;
const intrinsics = new Set(vm.runInNewContext('Object.getOwnPropertyNames(globalThis)') as string[]);

async function survey(): Promise<Survey> {
  const entries: Survey['entries'] = Object.create(null) as Survey['entries'];
  const absent: Record<string, string> = Object.create(null) as Record<string, string>;
  const add = (entry: Entry): void => {
    entries[entry.name] = [entry.kind, digestOf(entry)];
  };
  const builtins = loadBuiltins(absent);
  for (const [name, exports] of Object.entries(builtins)) surveyRoot(name, exports, add);
  surveyRoot('process', process, add);
  surveyGlobals(add);
  for (const name of BINDINGS) {
    try {
      surveyRoot(`binding:${name}`, (process as unknown as { binding(name: string): object }).binding(name), add);
    } catch (error) {
      absent[`binding:${name}`] = messageOf(error);
    }
  }
  const known = exportedPrototypes(builtins);
  for (const { name, instance } of await makeInstances((name, error) => void (absent[`instance:${name}`] = messageOf(error)))) surveyInstance(name, instance, known, add);
  // What native classes inherit from, such as the writing of every stream.
  for (const prototype of [...known]) surveyPrototypes('unnamed', Object.getPrototypeOf(prototype) as object | null, known, add);
  return { version: process.versions.node, entries, absent };
}

function loadBuiltins(absent: Record<string, string>): Builtins {
  const builtins: Builtins = {};
  const names = new Set([...Module.builtinModules.map((name) => name.replace(/^node:/, '')), ...UNLISTED]);
  // What starts with an underscore after what it is a part of: they load one another in circles.
  for (const name of [...names].sort().sort((a, b) => Number(a.startsWith('_')) - Number(b.startsWith('_')))) {
    if (name === 'process') continue;
    try {
      builtins[name] = Module.createRequire(__filename)(`node:${name}`) as object;
    } catch (error) {
      absent[name] = messageOf(error);
    }
  }
  return builtins;
}

/** A root with what its getters give. */
function surveyRoot(name: string, root: object, add: (entry: Entry) => void): void {
  for (const entry of walk(name, root)) {
    add(entry);
    if (entry.kind === 'accessor' && !entry.name.includes('#')) follow(entry, add);
  }
}

/** What these are depends on how the process was started; their classes are among the instances. */
const belongings = new Set(['process.stdin', 'process.stdout', 'process.stderr', 'process.channel', 'process.allowedNodeEnvironmentFlags']);

function follow({ name, target, key }: Entry, add: (entry: Entry) => void): void {
  let value: unknown;
  try {
    value = (target as Record<PropertyKey, unknown>)[key];
  } catch {
    // Deprecated, or of another kind of receiver: the accessor itself is listed.
    return;
  }
  if (belongings.has(name) || value === target || (typeof value !== 'function' && (typeof value !== 'object' || value === null)) || ArrayBuffer.isView(value)) return;
  for (const entry of walk(name, value)) if (entry.kind !== 'value') add(entry);
}

function surveyGlobals(add: (entry: Entry) => void): void {
  const names = Reflect.ownKeys(globalThis);
  const skipped = new Set(['process', 'global', 'globalThis']);
  for (const key of names) {
    const descriptor = Object.getOwnPropertyDescriptor(globalThis, key) as PropertyDescriptor;
    const name = `globalThis.${spell(key)}`;
    const language = intrinsics.has(spell(key)) && key !== 'console';
    const kind: EntryKind = language ? 'language' : !('value' in descriptor) ? 'accessor' : typeof descriptor.value === 'function' ? 'function' : typeof descriptor.value === 'object' && descriptor.value !== null ? 'object' : 'value';
    const entry: Entry = { name, kind, target: globalThis, key };
    add(entry);
    if (language || skipped.has(spell(key))) continue;
    if (kind === 'accessor') follow(entry, add);
    else if (kind !== 'value') for (const inner of walk(name, descriptor.value as object)) add(inner);
  }
}

/** Prototypes that a class in some module leads to: they have their names there. */
function exportedPrototypes(builtins: Builtins): Set<object> {
  const known = new Set<object>([Object.prototype, Function.prototype, Array.prototype, Promise.prototype, Map.prototype, Set.prototype, Error.prototype]);
  for (const name of Object.getOwnPropertyNames(globalThis)) note(known, valueOf(globalThis, name));
  for (const exports of Object.values(builtins)) {
    note(known, exports);
    for (const key of Reflect.ownKeys(exports)) note(known, valueOf(exports, key));
  }
  const bindings = process as unknown as { binding(name: string): object };
  for (const name of BINDINGS) {
    try {
      const binding = bindings.binding(name);
      for (const key of Reflect.ownKeys(binding)) note(known, valueOf(binding, key));
    } catch {
      // Gone from this version: `survey` says so.
      continue;
    }
  }
  return known;
}

function note(known: Set<object>, value: unknown): void {
  if (typeof value !== 'function') return;
  const prototype: unknown = Object.getOwnPropertyDescriptor(value, 'prototype')?.value;
  if (typeof prototype === 'object' && prototype !== null) known.add(prototype);
}

function valueOf(target: object, key: PropertyKey): unknown {
  try {
    return (target as Record<PropertyKey, unknown>)[key];
  } catch {
    // A getter for another receiver.
    return undefined;
  }
}

/** The hidden prototypes of an object and of what it holds, three steps deep. */
function surveyInstance(name: string, instance: object, known: Set<object>, add: (entry: Entry) => void, depth = 0): void {
  surveyPrototypes(name, Object.getPrototypeOf(instance) as object | null, known, add);
  if (depth === 3) return;
  for (const key of Reflect.ownKeys(instance)) {
    const value: unknown = Object.getOwnPropertyDescriptor(instance, key)?.value;
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || Array.isArray(value)) continue;
    surveyInstance(`${name}.${spell(key)}`, value, known, add, depth + 1);
  }
}

function surveyPrototypes(name: string, first: object | null, known: Set<object>, add: (entry: Entry) => void): void {
  for (let prototype = first; prototype !== null && !known.has(prototype); prototype = Object.getPrototypeOf(prototype) as object | null) {
    known.add(prototype);
    const constructor: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
    const named = typeof constructor === 'function' && constructor.name !== '';
    // A class of the language, of this realm or another: its methods are no more Node's than those of `Map`.
    if (named && intrinsics.has(constructor.name)) continue;
    const className = named ? constructor.name : name;
    for (const entry of walkPrototype(`instance:${className}`, prototype)) add(entry);
    if (named) for (const entry of walk(`instance:${className}`, constructor)) if (entry.kind !== 'value' && !entry.name.includes('#')) add(entry);
  }
}

function digestOf({ target, key, kind }: Entry): string {
  const descriptor: Record<string, unknown> = { ...Object.getOwnPropertyDescriptor(target, key) };
  const functions = kind === 'function' ? [descriptor.value] : kind === 'accessor' ? [descriptor.get, descriptor.set] : [];
  if (functions.length === 0) return '';
  const text = functions.map((fn) => (typeof fn === 'function' ? textOf.call(fn) : '-')).join('\n');
  return crypto.createHash('sha1').update(text).digest('hex').slice(0, 8);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message.split('\n', 1)[0] ?? '' : String(error);
}

void survey().then((result) => {
  fs.writeFileSync(process.argv[2] as string, JSON.stringify(result));
  // Not an exit: parts of Node that are still experimental crash in it, and there is nothing left to do.
  process.kill(process.pid, 'SIGKILL');
});
