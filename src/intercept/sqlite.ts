// SPDX-License-Identifier: MIT
// Builtins whose native code opens files by itself: SQLite, WASI and trace events.
//
// | where                                             |                                                                            |
// |---------------------------------------------------|----------------------------------------------------------------------------|
// | `sqlite.DatabaseSync`                             | gated: file:read and file:write of the database (file:read where it is opened read-only) |
// | `DatabaseSync.prototype.exec`, `prepare`, tag stores | gated where the text attaches or vacuums into a file, or says where SQLite's own files go: file:read and file:write of that file |
// | `sqlite.backup`                                   | gated: file:write of the copy                                              |
// | `DatabaseSync.prototype.loadExtension`            | gated: module:native                                                       |
// | `DatabaseSync.prototype.open`                     | gated: as the constructor, with its path                                   |
// | other methods, StatementSync, Session             | passive: work on a database that is open                                   |
// | `wasi.WASI`                                       | gated: file:read, file:write and file:delete of each preopened tree        |
// | `trace_events.createTracing`                      | gated: file:write of `node_trace.1.log` in the working folder              |

import type { Action } from '../action/action.ts';
import type { Verdict } from '../action/verdict.ts';
import { denialError } from '../gate/denial.ts';
import { denialVerdict } from '../gate/fault.ts';
import type { Gate } from '../gate/gate.ts';
import type { InstallSurface, SurfaceContext } from '../gate/surface.ts';
import type { Patcher } from '../runtime/patch.ts';
import { callUnseen } from '../runtime/own-frames.ts';
import { arraySet, arrayIsArray, arraySlice, objectCreate, objectGetPrototypeOf, objectKeys, reflectApply, reflectConstruct, regExpExec, stringIndexOf, stringReplaceAll, stringSlice, stringStartsWith, stringToLowerCase, WeakMapConstructor, weakMapGet, weakMapSet } from '../runtime/primordials.ts';
import { realLstatMode, realReaddir } from '../runtime/real-fs.ts';
import { type BuiltinExports, onBuiltinLoad } from './builtin-load.ts';
import { isNetworkSocket } from './foreign-descriptor.ts';
import { resolvePath } from '../runtime/resolve-path.ts';
import { assertAllowed, fileAction, nativeAction, pathArgument, replaceClass } from './process-gate.ts';

type Options = Record<string, unknown>;
type Constructor = new (...args: unknown[]) => object;

/** One statement that attaches a file named by a literal. Anything cleverer is a file that is only known at run time. */
const attachLiteral = /^\s*attach\s+(?:database\s+)?'((?:[^']|'')*)'\s+as\s+\w+\s*;?\s*$/i;
const vacuumLiteral = /^\s*vacuum\s+(?:\w+\s+)?into\s+'((?:[^']|'')*)'\s*;?\s*$/i;
/** More entries than this in a preopened tree and it is not decided but denied. */
const mostEntries = 20_000;
const tooLarge = denialVerdict('SC_UNKNOWN_FORM', 'fault', 'fault', 'a preopened folder with more entries than can be decided');

export const installSqlite: InstallSurface = (patch, gate, context) => {
  onBuiltinLoad(patch, 'sqlite', (exports) => {
    installDatabase(patch, gate, exports);
  });
  onBuiltinLoad(patch, 'wasi', (exports) => {
    replaceClass(patch, exports, 'WASI', (real, args, newTarget) => {
      const call = arraySlice(args);
      if (typeof args[0] === 'object' && args[0] !== null) arraySet(call, 0, preopened(gate, context, args[0] as Options));
      return reflectConstruct<unknown[], object>(real as Constructor, call, newTarget as Constructor);
    });
  });
  onBuiltinLoad(patch, 'trace_events', (exports) => {
    patch.methodIfPresent(exports, 'createTracing', (create) => function (this: unknown, ...args: unknown[]) {
      assertAllowed(gate, [fileAction('file:write', 'node_trace.1.log')], 'open');
      return callUnseen(create, this, args);
    });
  });
};

function installDatabase(patch: Patcher, gate: Gate, exports: BuiltinExports): void {
  const { prototype } = exports.DatabaseSync as { prototype: object };
  const opened = new WeakMapConstructor<object, { readonly path: unknown; readonly readOnly: boolean }>();
  replaceClass(patch, exports, 'DatabaseSync', (real, args, newTarget) => {
    const call = arraySlice(args);
    const options = typeof args[1] === 'object' && args[1] !== null ? copyOptions(args[1] as Options) : args[1];
    if (args.length > 1) arraySet(call, 1, options);
    const readOnly = (options as Options | undefined)?.readOnly === true;
    if (args.length > 0) arraySet(call, 0, databasePath(gate, args[0], readOnly));
    const database = reflectConstruct<unknown[], object>(real as Constructor, call, newTarget as Constructor);
    weakMapSet(opened, database, { path: call[0], readOnly });
    return database;
  });
  // `open: false`, or closed before: what the path leads to may be another file by now.
  patch.methodIfPresent(prototype, 'open', (open) => function (this: unknown, ...args: unknown[]) {
    const known = typeof this === 'object' && this !== null ? weakMapGet(opened, this) : undefined;
    if (known !== undefined && databasePath(gate, known.path, known.readOnly) !== known.path) assertDatabase(gate, '?', known.readOnly);
    return callUnseen(open, this, args);
  });
  const statement = (target: object, key: string): void => {
    patch.methodIfPresent(target, key, (original) => function (this: unknown, ...args: unknown[]) {
      assertStatement(gate, args[0]);
      return callUnseen(original, this, args);
    });
  };
  statement(prototype, 'exec');
  statement(prototype, 'prepare');
  patch.methodIfPresent(prototype, 'loadExtension', (load) => function (this: unknown, ...args: unknown[]) {
    if (typeof args[0] === 'string') assertAllowed(gate, [nativeAction(args[0])], 'dlopen');
    return callUnseen(load, this, args);
  });
  const tags = { gated: false };
  patch.methodIfPresent(prototype, 'createTagStore', (create) => function (this: unknown, ...args: unknown[]) {
    const store = reflectApply(create, this, args) as object;
    if (!tags.gated) {
      tags.gated = true;
      const methods = objectGetPrototypeOf(store) as object;
      statement(methods, 'run');
      statement(methods, 'get');
      statement(methods, 'all');
      statement(methods, 'iterate');
    }
    return store;
  });
  patch.methodIfPresent(exports, 'backup', (backup) => function (this: unknown, ...args: unknown[]) {
    const call = arraySlice(args);
    if (args.length > 1) arraySet(call, 1, databasePath(gate, args[1], false));
    return callUnseen(backup, this, call);
  });
}

/** Decides on a database and gives what SQLite is to open: the file itself, so that no link can be changed in between. */
function databasePath(gate: Gate, given: unknown, readOnly: boolean): unknown {
  if (given === '' || given === ':memory:') return given;
  if (typeof given !== 'string' || !stringStartsWith(given, 'file:')) {
    const file = fileAction('file:read', pathArgument(gate, given, 'open')) as { path: string; asked: string };
    assertDatabase(gate, file.asked, readOnly);
    return resolvePath(file.asked, 'target', true).native;
  }
  // SQLite's own URIs: an authority, a path that may be relative, a query that can name another file system.
  const query = stringIndexOf(given, '?');
  const plain = stringSlice(given, 5, query === -1 ? given.length : query);
  if (query !== -1 || stringIndexOf(given, '%') !== -1 || stringIndexOf(given, '#') !== -1) assertDatabase(gate, '?', readOnly);
  else if (plain !== ':memory:') assertDatabase(gate, stringStartsWith(plain, '//') ? stringSlice(plain, stringIndexOf(plain, '/', 2)) : plain, readOnly);
  return given;
}

function assertDatabase(gate: Gate, asked: string, readOnly: boolean): void {
  const unknown = asked === '?';
  const read: Action = unknown ? { kind: 'file:read', path: '?', asked } : fileAction('file:read', asked);
  const write: Action = unknown ? { kind: 'file:write', path: '?', asked } : fileAction('file:write', asked);
  assertAllowed(gate, readOnly ? [read] : [read, write], 'open');
}

function assertStatement(gate: Gate, given: unknown): void {
  const text = typeof given === 'string' ? given : arrayIsArray(given) ? joined(given as unknown[]) : '';
  const lower = stringToLowerCase(text);
  // SQLite holds a deprecated pragma for its whole process, and takes any text for it: where the files go is not told apart.
  if (stringIndexOf(lower, 'temp_store_directory') !== -1 || stringIndexOf(lower, 'data_store_directory') !== -1) assertDatabase(gate, '?', false);
  if (stringIndexOf(lower, 'attach') === -1 && (stringIndexOf(lower, 'vacuum') === -1 || stringIndexOf(lower, 'into') === -1)) return;
  const literal = regExpExec(attachLiteral, text) ?? regExpExec(vacuumLiteral, text);
  const named = literal === null ? '?' : stringReplaceAll(literal[1] ?? '', "''", "'");
  if (named === '' || named === ':memory:') return;
  assertDatabase(gate, stringStartsWith(named, 'file:') ? '?' : named, false);
}

function joined(parts: unknown[]): string {
  let text = '';
  for (let i = 0; i < parts.length; i++) text += `${i === 0 ? '' : '?'}${parts[i] as string}`;
  return text;
}

const standardStreams = ['stdin', 'stdout', 'stderr'];

/** Whether native code may read and write it: not the log, and no connection that has a surface of its own. */
function isFreeDescriptor(fd: number, context: SurfaceContext): boolean {
  for (let i = 0; i < context.bypasses.length; i++) if (context.bypasses[i]?.(fd) === true) return false;
  return !context.ownsDescriptor(fd) && !isNetworkSocket(fd);
}

/** WASI code opens what it likes below a preopened folder, so the tree is decided as it is now, and the folder for what is to come. */
function preopened(gate: Gate, context: SurfaceContext, given: Options): Options {
  const options = copyOptions(given);
  for (let i = 0; i < standardStreams.length; i++) {
    const fd = options[standardStreams[i] as string];
    if (typeof fd === 'number' && fd > 2 && !isFreeDescriptor(fd, context)) assertDatabase(gate, '?', false);
  }
  const preopens = options.preopens;
  if (typeof preopens !== 'object' || preopens === null) return options;
  const copy = objectCreate(null) as Options;
  const guests = objectKeys(preopens);
  for (let i = 0; i < guests.length; i++) {
    const guest = guests[i] as string;
    const host = `${(preopens as Options)[guest] as string}`;
    const resolved = resolvePath(host, 'target', true);
    assertAllowed(gate, [fileAction('file:read', host), fileAction('file:write', host), fileAction('file:delete', host)], 'open');
    assertTree(gate, resolved.path, { left: mostEntries });
    copy[guest] = resolved.native;
  }
  options.preopens = copy;
  return options;
}

function assertTree(gate: Gate, folder: string, budget: { left: number }): void {
  let names: string[];
  try {
    names = realReaddir(folder);
  } catch {
    // Not a folder, or none that can be read: WASI can read no more of it than we could.
    return;
  }
  for (let i = 0; i < names.length; i++) {
    const path = `${folder}/${names[i]}`;
    const read: Action = { kind: 'file:read', path, asked: path };
    const write: Action = { kind: 'file:write', path, asked: path };
    let verdict: Verdict | null = null;
    if (budget.left-- <= 0) verdict = gate.settle(read, tooLarge);
    else if (gate.foresee(read).kind === 'deny') verdict = gate.check(read);
    else if (gate.foresee(write).kind === 'deny') verdict = gate.check(write);
    if (verdict !== null && verdict.kind === 'deny') throw denialError(read, verdict, { syscall: 'open', path });
    // A link is not followed out of a preopened folder, and what it leads to inside is met by itself.
    if (((realLstatMode(path) ?? 0) & 0o170000) === 0o040000) assertTree(gate, path, budget);
  }
}

function copyOptions(given: Options): Options {
  const options = objectCreate(null) as Options;
  const keys = objectKeys(given);
  for (let i = 0; i < keys.length; i++) options[keys[i] as string] = given[keys[i] as string];
  return options;
}
