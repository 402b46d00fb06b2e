// SPDX-License-Identifier: MIT
// The file operations that the gate itself needs, on the native functions as they were before anything
// was patched. They pass no gate and leave no record, so nothing outside this package may reach them.
//
// How a native function wants its arguments differs between Node versions (a trailing `ctx` object for
// errors on 18 and partly on 20, exceptions later). The call of Node's own public function is recorded
// once per native function while nothing is patched yet; that is also the proof that the binding is live.

import * as fs from 'node:fs';
import { type Binding, type Native, openBinding, unwarned } from './bindings.ts';
import { arraySlice, bufferAllocUnsafeSlow, bufferByteLength, bufferUtf8Slice, bufferUtf8Write, mapGet, reflectApply, typedArraySet } from './primordials.ts';

/** A failed native call: libuv's negative number, no stack and no path. `failureCode` names it. */
export interface RealFsFailure {
  readonly errno: number;
}

interface CallShape {
  readonly native: Native;
  readonly template: readonly unknown[];
  readonly contextAt: number;
}

/** Thrown when a binding is not the object Node's `lib/` calls: the surface cannot stand there. */
export class BindingNotLiveError extends Error {
  readonly code = 'SC_BINDING_NOT_LIVE';
}

const binding: Binding = openBinding('fs');

function learnShape(name: string, probe: () => unknown): CallShape {
  const native = binding[name];
  if (native === undefined) throw new BindingNotLiveError(`this Node has no native fs function ${name}`);
  let seen: unknown[] | undefined;
  binding[name] = function (this: unknown, ...args: unknown[]): unknown {
    seen = args;
    return reflectApply(native, this, args);
  };
  try {
    probe();
  } catch {
    // The probes are chosen to be harmless, and some of them fail on purpose (mkdir of `/`): only the arguments matter.
  } finally {
    binding[name] = native;
  }
  if (seen === undefined) throw new BindingNotLiveError(`Node's fs does not call its native ${name} where we can see it`);
  let contextAt = -1;
  for (let i = 1; i < seen.length; i++) {
    const arg = seen[i];
    if (typeof arg === 'object' && arg !== null && !ArrayBuffer.isView(arg)) contextAt = i;
  }
  return { native, template: seen, contextAt };
}

function invoke(shape: CallShape, first: unknown, second?: unknown, third?: unknown): unknown {
  const args = arraySlice(shape.template as unknown[]);
  args[0] = first;
  if (second !== undefined) args[1] = second;
  if (third !== undefined) args[2] = third;
  if (shape.contextAt === -1) return reflectApply(shape.native, binding, args);
  const context: { errno?: number; code?: string } = { __proto__: null } as object;
  args[shape.contextAt] = context;
  const result = reflectApply(shape.native, binding, args) as unknown;
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- a RealFsFailure has no stack on purpose
  if (context.errno !== undefined) throw context;
  return result;
}

const nullDevice = process.platform === 'win32' ? '\\\\.\\nul' : '/dev/null';
const openShape = learnShape('open', () => {
  fs.closeSync(fs.openSync(nullDevice, 'r'));
});
const closeShape = learnShape('close', () => {
  fs.closeSync(fs.openSync(nullDevice, 'r'));
});
const writeShape = learnShape('writeBuffer', () => {
  const fd = fs.openSync(nullDevice, 'w');
  try {
    fs.writeSync(fd, Buffer.alloc(1), 0, 1, null);
  } finally {
    fs.closeSync(fd);
  }
});
const readShape = learnShape('read', () => {
  const fd = fs.openSync(nullDevice, 'r');
  try {
    fs.readSync(fd, Buffer.alloc(1), 0, 1, null);
  } finally {
    fs.closeSync(fd);
  }
});
const realpathShape = learnShape('realpath', () => fs.realpathSync.native('/'));
const lstatShape = learnShape('lstat', () => fs.lstatSync('/', { throwIfNoEntry: false }));
const statShape = learnShape('stat', () => fs.statSync('/', { throwIfNoEntry: false }));
const readlinkShape = learnShape('readlink', () => fs.readlinkSync('/'));
const mkdirShape = learnShape('mkdir', () => {
  fs.mkdirSync('/', { recursive: false });
});
const renameShape = learnShape('rename', () => {
  fs.renameSync('', '');
});
const unlinkShape = learnShape('unlink', () => {
  fs.unlinkSync('');
});
const truncateShape = learnShape('ftruncate', () => {
  const fd = fs.openSync(nullDevice, 'r');
  try {
    fs.ftruncateSync(fd, 0);
  } finally {
    fs.closeSync(fd);
  }
});
const readdirShape = learnShape('readdir', () => fs.readdirSync(nullDevice));

const realErrname = openBinding('uv').errname as (errno: number) => string;

/** Node's name (`ENOENT` …) of a failure thrown by this file; `UNKNOWN` for any other value. */
export function failureCode(error: unknown): string {
  const errno = typeof error === 'object' && error !== null ? (error as { errno?: unknown }).errno : undefined;
  return typeof errno === 'number' && errno < 0 ? unwarned(() => realErrname(errno)) : 'UNKNOWN';
}

const errorTexts = (openBinding('uv').getErrorMap as () => Map<number, readonly [code: string, text: string]>)();

/** What Node says of a failure thrown by this file: libuv's number, its name, its text. */
export function failureFields(error: unknown): { readonly errno: number; readonly code: string; readonly text: string } {
  const given = typeof error === 'object' && error !== null ? (error as { errno?: unknown }).errno : undefined;
  const errno = typeof given === 'number' ? given : 0;
  const known = mapGet(errorTexts, errno);
  return { errno, code: known?.[0] ?? 'UNKNOWN', text: known?.[1] ?? 'unknown error' };
}

/** Opens a file and gives its descriptor. `flags` are the platform's numbers (`fs.constants`). */
export function realOpen(path: string, flags: number, mode = 0o666): number {
  return invoke(openShape, path, flags, mode) as number;
}

export function realClose(fd: number): void {
  invoke(closeShape, fd);
}

/** Follows every symlink, as the kernel does. Throws a RealFsFailure (`ENOENT`, `ELOOP`, `EACCES` …). */
export function realRealpath(path: string): string {
  return invoke(realpathShape, path) as string;
}

/** Mode bits of the entry itself (`S_IFMT` included), or undefined where there is none or it cannot be looked at. */
export function realLstatMode(path: string): number | undefined {
  try {
    const stats = invoke(lstatShape, path) as ArrayLike<number> | undefined;
    return stats?.[1];
  } catch {
    // What cannot be looked at has no mode; the caller decides as for an absent entry and the kernel refuses on its own.
    return undefined;
  }
}

/** Mode bits of what the path leads to, or undefined where there is nothing. */
export function realStatMode(path: string): number | undefined {
  try {
    const stats = invoke(statShape, path) as ArrayLike<number> | undefined;
    return stats?.[1];
  } catch {
    // As above.
    return undefined;
  }
}

/** Device and inode of what the path leads to, or undefined where there is nothing. */
export function realStatIdentity(path: string): { readonly device: number; readonly inode: number; readonly size: number; readonly mtimeSeconds: number } | undefined {
  try {
    const stats = invoke(statShape, path) as ArrayLike<number> | undefined;
    return stats === undefined ? undefined : { device: stats[0] ?? 0, inode: stats[7] ?? 0, size: stats[8] ?? 0, mtimeSeconds: stats[12] ?? 0 };
  } catch {
    // As above: an identity that cannot be had is an absent one.
    return undefined;
  }
}

/** The numbers that the native stat gives of what the path leads to, or undefined where there is nothing. The array is Node's own and is filled again by the next call. */
export function realStatFields(path: string): ArrayLike<number> | undefined {
  try {
    return invoke(statShape, path) as ArrayLike<number> | undefined;
  } catch {
    // As above.
    return undefined;
  }
}

export function realReadlink(path: string): string {
  return invoke(readlinkShape, path) as string;
}

const moduleStat = binding.internalModuleStat;
// NODE>=22.12: some releases take a receiver before the path.
const moduleStatTakesReceiver = moduleStat !== undefined && (() => {
  try {
    return (moduleStat as (path: string) => unknown)('/') !== 1;
  } catch {
    // A call in the older order is refused by the releases that want the receiver.
    return true;
  }
})();

/** 0 for a file, 1 for a folder, negative where the path leads to nothing that can be looked at. Links are followed; nothing is thrown. */
export function realEntryKind(path: string): number {
  if (moduleStat === undefined) return realStatIdentity(path) === undefined ? -2 : 0;
  return (moduleStatTakesReceiver ? moduleStat(binding, path) : moduleStat(path)) as number;
}

/** What an open descriptor is, as `/proc` names it: an absolute path, `… (deleted)`, `pipe:[n]`. Throws a RealFsFailure. */
export function realDescriptorPath(fd: number): string {
  // HOT: one readlink for every opened file, so the call is made without the general template where it can be.
  if (readlinkShape.contextAt === -1) return readlinkShape.native(`/proc/self/fd/${fd}`, 'utf8') as string;
  return realReadlink(`/proc/self/fd/${fd}`);
}

/** Cuts an open file to nothing. Throws a RealFsFailure (`EINVAL` where it is no regular file). */
export function realTruncate(fd: number): void {
  invoke(truncateShape, fd, 0);
}

/** Creates one folder; an existing one is no failure. */
export function realMkdir(path: string, mode = 0o777): void {
  try {
    invoke(mkdirShape, path, mode);
  } catch (error) {
    if (failureCode(error) !== 'EEXIST') throw error;
  }
}

export function realRename(from: string, to: string): void {
  invoke(renameShape, from, to);
}

export function realUnlink(path: string): void {
  invoke(unlinkShape, path);
}

/** Names in a folder, unsorted. */
export function realReaddir(path: string): string[] {
  return invoke(readdirShape, path) as string[];
}

/**
 * Writes `length` bytes of `bytes` from `offset` on and gives how many were written: fewer where the disk is full
 * or a pipe is. At `position`, or where the descriptor stands. Throws a RealFsFailure (`EAGAIN`, `ENOSPC`, `EPIPE` …).
 */
export function realWrite(fd: number, bytes: Uint8Array, offset: number, length: number, position: number | null = null): number {
  const args = arraySlice(writeShape.template as unknown[]);
  args[0] = fd;
  args[1] = bytes;
  args[2] = offset;
  args[3] = length;
  args[4] = position;
  if (writeShape.contextAt === -1) return reflectApply(writeShape.native, binding, args) as number;
  const context: { errno?: number } = { __proto__: null } as object;
  args[writeShape.contextAt] = context;
  const written = reflectApply(writeShape.native, binding, args) as number;
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- a RealFsFailure has no stack on purpose
  if (context.errno !== undefined) throw context;
  return written;
}

/** Reads up to `length` bytes into `bytes`; 0 at the end of the file. `position` null reads on. */
export function realRead(fd: number, bytes: Uint8Array, offset: number, length: number, position: number | null): number {
  const args = arraySlice(readShape.template as unknown[]);
  args[0] = fd;
  args[1] = bytes;
  args[2] = offset;
  args[3] = length;
  args[4] = position ?? -1;
  if (readShape.contextAt === -1) return reflectApply(readShape.native, binding, args) as number;
  const context: { errno?: number } = { __proto__: null } as object;
  args[readShape.contextAt] = context;
  const read = reflectApply(readShape.native, binding, args) as number;
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- a RealFsFailure has no stack on purpose
  if (context.errno !== undefined) throw context;
  return read;
}

/** The whole file as UTF-8 text. Throws a RealFsFailure. */
export function realReadText(path: string): string {
  const fd = realOpen(path, 0);
  try {
    let room = 64 * 1024;
    let bytes = bufferAllocUnsafeSlow(room);
    let used = 0;
    for (;;) {
      const got = realRead(fd, bytes, used, room - used, null);
      if (got === 0) return bufferUtf8Slice(bytes, 0, used);
      used += got;
      if (used === room) {
        room *= 4;
        const larger = bufferAllocUnsafeSlow(room);
        typedArraySet(larger, bytes);
        bytes = larger;
      }
    }
  } finally {
    realClose(fd);
  }
}

/** Creates a file and gives its descriptor; what is written to it is on the disk when the write returns. Throws a RealFsFailure (`EEXIST` …). */
export function realCreateSynced(path: string, mode: number): number {
  return realOpen(path, fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_EXCL | (fs.constants.O_DSYNC ?? 0), mode);
}

/** Replaces a file by `text` in one step (a new file, then a rename), readable by its owner only where no mode is given. Throws a RealFsFailure. */
export function realReplaceText(path: string, text: string, unique: string, mode = 0o600): void {
  const temporary = `${path}.${unique}`;
  const fd = realOpen(temporary, fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_EXCL, mode);
  try {
    const length = bufferByteLength(text);
    const bytes = bufferAllocUnsafeSlow(length);
    bufferUtf8Write(bytes, text, 0, length);
    for (let done = 0; done < length; ) done += realWrite(fd, bytes, done, length - done);
  } finally {
    realClose(fd);
  }
  realRename(temporary, path);
}
