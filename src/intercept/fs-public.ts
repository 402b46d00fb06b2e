// SPDX-License-Identifier: MIT
// Public functions whose native side cannot be reached: `opendir` (binding `fs_dir`) and `openAsBlob` (binding `blob`).

import fs from 'node:fs';
import type { Native } from '../runtime/bindings.ts';
import { callUnseen } from '../runtime/own-frames.ts';
import { mirrorFunction, PatchError, type Patcher } from '../runtime/patch.ts';
import { bufferAllocUnsafeSlow, bufferByteLength, bufferUtf8Write, objectCreate, objectDefineProperty, objectGetOwnPropertyDescriptor, PromiseConstructor, promiseRejected, reflectApply, reflectDeleteProperty, setImmediateCaptured, stringStartsWith } from '../runtime/primordials.ts';
import { type BuiltinExports, onInternalLoad } from './builtin-load.ts';
import { failedCall, refuseForm, unknownAction } from './fs-calls.ts';
import { callNamed, failureOf } from './fs-channel.ts';
import { decideAll, decideKinds, denialFor, type FsSurface, unknownPath } from './fs-decide.ts';
import { pathText, resolvePath } from '../runtime/resolve-path.ts';
import { listingActions } from './fs-tree.ts';

/** A path argument read as Node reads it, once: what Node makes of it, and its text. */
interface ReadPath {
  readonly value: unknown;
  readonly text: string | null;
}

// eslint-disable-next-line @typescript-eslint/unbound-method -- called with reflectApply
const realPromisesGetter = objectGetOwnPropertyDescriptor(fs, 'promises')?.get;

/** `fs.promises`, whatever a program has put in its place. */
function realPromises(): BuiltinExports {
  if (realPromisesGetter === undefined) throw new PatchError('fs.promises is no accessor');
  return reflectApply(realPromisesGetter, fs, []) as BuiltinExports;
}

export function installPublic(patch: Patcher, surface: FsSurface, readAsNode: (path: unknown) => unknown): void {
  installFolders(patch, surface, readAsNode);
  patch.methodIfPresent(fs, 'openAsBlob', (original) => function openAsBlob(this: unknown, path: unknown, options: unknown): unknown {
    const read = readPath(path, readAsNode);
    const decided = decideBlob(surface, read, openAsBlob as Native);
    if (typeof decided !== 'string') return promiseRejected(decided);
    return callNamed(original, this, options === undefined ? [decided] : [decided, options], null, [{ native: decided, given: read.text ?? decided }], openAsBlob as Native);
  });
  patch.methodIfPresent(fs, 'openAsBlobSync', (original) => function openAsBlobSync(this: unknown, path: unknown, options: unknown): unknown {
    const read = readPath(path, readAsNode);
    const decided = decideBlob(surface, read, openAsBlobSync as Native);
    if (typeof decided !== 'string') throw decided;
    return callNamed(original, this, options === undefined ? [decided] : [decided, options], null, [{ native: decided, given: read.text ?? decided }], openAsBlobSync as Native);
  });
}

function installFolders(patch: Patcher, surface: FsSurface, readAsNode: (path: unknown) => unknown): void {
  const realSync = originalOf('opendirSync');
  const real = originalOf('opendir');
  const gated: { opendir: Native | null } = { opendir: null };
  const gate = (original: Native): Native => (gated.opendir ??= calledBackOpendir(original, realSync, surface, readAsNode));
  patch.lazyMethod(fs, 'opendirSync', (original) => function opendirSync(this: unknown, path: unknown, options: unknown): unknown {
    const read = readPath(path, readAsNode);
    const own = copyOptions(options);
    const denial = decideFolder(surface, read, own, opendirSync as Native);
    if (denial !== null) throw denial;
    return callUnseen(original, this, [read.value, own]);
  });
  patch.lazyMethod(fs, 'opendir', gate);
  // HOT: looking at `fs.promises` loads nine modules, 2 ms of a start that may never use it.
  onInternalLoad(patch, 'internal/fs/promises', realPromises, (promises) => {
    // What `util.promisify` makes shares its prototype with what it was made from, which is `prototype.constructor`.
    const original = real();
    mirrorFunction(gate(original), original);
    patch.method(promises, 'opendir', () => promisedOpendir(realSync, surface, readAsNode));
  });
}

/**
 * The function of Node's, which is there from the first on, or behind an accessor that loads it and becomes it. It is
 * got without a change that the program could see.
 */
function originalOf(key: 'opendir' | 'opendirSync'): () => Native {
  const before = objectGetOwnPropertyDescriptor(fs, key) as { value?: unknown; get?: Native } | undefined;
  const state: { original: unknown } = { original: before?.value };
  const load = before?.get;
  return () => {
    if (state.original === undefined && load !== undefined) {
      const now = objectGetOwnPropertyDescriptor(fs, key);
      try {
        state.original = reflectApply(load, fs, []);
      } catch {
        // A program froze `fs`: the accessor could not put the function there. It keeps it, and gives it when asked again.
        state.original = reflectApply(load, fs, []);
      } finally {
        if (now === undefined) reflectDeleteProperty(fs, key);
        else objectDefineProperty(fs, key, now);
      }
    }
    if (typeof state.original !== 'function') throw new PatchError(`${key} is not there`);
    return state.original as Native;
  };
}

function calledBackOpendir(realOpendir: Native, realSync: () => Native, surface: FsSurface, readAsNode: (path: unknown) => unknown): Native {
  return function opendir(this: unknown, path: unknown, options: unknown, callback: unknown): unknown {
    const done = typeof options === 'function' ? options : callback;
    // Node throws for a callback that is none before it looks at anything else.
    if (typeof done !== 'function') return callUnseen(realOpendir, this, [path, options, callback]);
    const read = readPath(path, readAsNode);
    const own = copyOptions(typeof options === 'function' ? undefined : options);
    const denial = decideFolder(surface, read, own, opendir as Native);
    if (denial !== null) failLater(done as Native, denial);
    else openFolder(realSync(), [read.value, own], (error, folder) => {
      // Arguments that Node does not take: it says so in its own way, and opens nothing for anybody.
      if (isArgumentError(error)) callUnseen(realOpendir, this, [read.value, own, done]);
      else failLater(done as Native, error, folder);
    });
    return undefined;
  };
}

function promisedOpendir(realSync: () => Native, surface: FsSurface, readAsNode: (path: unknown) => unknown): Native {
  return function opendir(this: unknown, path: unknown, options: unknown): unknown {
    let value: unknown;
    let own: unknown;
    try {
      const read = readPath(path, readAsNode);
      own = copyOptions(options);
      value = read.value;
      const denial = decideFolder(surface, read, own, opendir as Native);
      if (denial !== null) return promiseRejected(denial);
    } catch (error) {
      return promiseRejected(error);
    }
    return new PromiseConstructor((resolve, reject) => {
      openFolder(realSync(), own === undefined ? [value] : [value, own], (error, folder) => {
        if (error === null) resolve(folder);
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what Node threw, as it is
        else reject(error);
      });
    });
  };
}

function failLater(done: Native, error: unknown, folder?: unknown): void {
  // A request of Node's own would call back from the event loop; so does this.
  setImmediateCaptured(() => {
    reflectApply(done, undefined, error === null ? [null, folder] : [error]);
  });
}

/**
 * Opens the folder at once: one of Node's threads would look its path up when another folder may have its name, and
 * a `Dir` cannot be made of a descriptor. It is read in threads all the same.
 */
function openFolder(realOpendirSync: Native, args: unknown[], done: (error: unknown, folder: unknown) => void): void {
  let folder: unknown;
  try {
    folder = reflectApply(realOpendirSync, fs, args);
  } catch (error) {
    const { errno } = error as { errno?: unknown };
    // Named and ordered as an asynchronous failure is.
    done(typeof errno === 'number' ? failureOf({ errno }, { syscall: 'opendir', given: pathText(args[0]) ?? '', above: null }) : error, undefined);
    return;
  }
  done(null, folder);
}

function isArgumentError(error: unknown): boolean {
  const code: unknown = typeof error === 'object' && error !== null ? (error as { code?: unknown }).code : undefined;
  return typeof code === 'string' && stringStartsWith(code, 'ERR_');
}

/** UNTRUSTED: a string is final; bytes are copied; everything else is read by Node's own reading of it, once. */
function readPath(path: unknown, readAsNode: (path: unknown) => unknown): ReadPath {
  const value = typeof path === 'string' ? path : readAsNode(path);
  const text = pathText(value);
  if (text === null || typeof value === 'string') return { value, text };
  const length = bufferByteLength(text);
  const copy = bufferAllocUnsafeSlow(length);
  bufferUtf8Write(copy, text, 0, length);
  return { value: copy, text };
}

function copyOptions(options: unknown): unknown {
  if (typeof options !== 'object' || options === null) return options;
  const own = objectCreate(null) as Record<string, unknown>;
  const { encoding, bufferSize, recursive } = options as Record<string, unknown>;
  if (encoding !== undefined) own.encoding = encoding;
  if (bufferSize !== undefined) own.bufferSize = bufferSize;
  if (recursive !== undefined) own.recursive = recursive;
  return own;
}

const list = { at: 0, lookup: 'target', kinds: ['file:list'] } as const;

function decideFolder(surface: FsSurface, read: ReadPath, options: unknown, above: Native): Error | null {
  // A text with NUL is refused by Node before it reaches anything.
  if (read.text === null) return typeof read.value === 'string' ? null : denialFor(unknownAction(list), refuseForm(surface, list), failedCall('opendir', unknownPath.path, above));
  const resolved = resolvePath(read.text, 'target', false);
  const recursive = typeof options === 'object' && options !== null && !!(options as { recursive?: unknown }).recursive;
  const { action, verdict } = recursive ? decideAll(surface.gate, listingActions(resolved.path, read.text)) : decideKinds(surface.gate, list.kinds, resolved.path, read.text);
  return verdict.kind === 'deny' ? denialFor(action, verdict, failedCall('opendir', read.text, above)) : null;
}

const content = { at: 0, lookup: 'target', kinds: ['file:read'] } as const;

/** The path to open, links resolved: a blob opens it again whenever it is read. */
function decideBlob(surface: FsSurface, read: ReadPath, above: Native): string | Error {
  if (read.text === null) {
    if (typeof read.value === 'string') return read.value;
    return denialFor(unknownAction(content), refuseForm(surface, content), failedCall('open', unknownPath.path, above));
  }
  const resolved = resolvePath(read.text, 'target', false);
  const { action, verdict } = decideKinds(surface.gate, content.kinds, resolved.path, read.text);
  return verdict.kind === 'deny' ? denialFor(action, verdict, failedCall('open', read.text, above)) : resolved.native;
}
