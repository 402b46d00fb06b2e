// SPDX-License-Identifier: MIT
// Opening files. What was opened is compared with what was decided before the program gets the descriptor,
// so a link that another thread or process puts in the way between the two gains nothing.

import type { Native } from '../runtime/bindings.ts';
import { hasProc } from '../runtime/bindings.ts';
import { arraySet, arrayPush, mapClear, mapDelete, mapGet, mapSet, mapSize, promiseThen, reflectApply, setAdd, stringCharCodeAt, stringStartsWith } from '../runtime/primordials.ts';
import { realClose, realDescriptorPath, realOpen, realTruncate } from '../runtime/real-fs.ts';
import { fileAction, flagAccess, flagExclusive, flagNoFollow, flagPath, flagTemporary, flagTruncate, openKinds } from './fs-actions.ts';
import { callHeld, type HeldCall } from './fs-anchor.ts';
import { callNamed, channelOf, interceptRequest, type PathNames, type Request } from './fs-channel.ts';
import { decideOpening, deny, denialFor, type FailedCall, type FsSurface, refuse, unknownPath } from './fs-decide.ts';
import { heldPath, refusedDescriptor, refuseProtected } from './fs-descriptor.ts';
import { pathText, resolvePath, type ResolvedPath } from '../runtime/resolve-path.ts';

/** An opening that was decided: what to pass on and what to compare afterwards. */
export interface Opening {
  readonly resolved: ResolvedPath;
  readonly names: readonly PathNames[];
  readonly flags: number;
  /** The file is emptied after the comparison instead of by open(2), which would empty the wrong one. */
  readonly truncate: boolean;
  readonly call: FailedCall;
  /** The path was not resolved again: where it led the last time is a guess that the comparison confirms. */
  readonly guessed: boolean;
}

/** False where `/proc` is not mounted: then what is opened cannot be compared, and only O_NOFOLLOW narrows the window. */
export const canCompare = hasProc && folderIsNamed();

function folderIsNamed(): boolean {
  const fd = realOpen('/', 0);
  try {
    return realDescriptorPath(fd) === '/';
  } catch {
    // No `/proc` to ask.
    return false;
  } finally {
    realClose(fd);
  }
}

/** `open(path, flags, mode, …)` and `openFileHandle(path, flags, mode, …)`. */
export function gateOpen(surface: FsSurface, original: Native): Native {
  return function gated(this: unknown, ...args: unknown[]): unknown {
    const channel = channelOf(surface.channels, args);
    const opening = decideOpen(surface, args[0], args[1], gated as Native, channel === null);
    if (opening instanceof DeniedOpening) return deny(channel, opening.action, opening.verdict, opening.call);
    arraySet(args, 1, opening.flags);
    if (channel === null) {
      arraySet(args, 0, opening.resolved.native);
      const fd: unknown = callNamed(original, this, args, null, opening.names, gated as Native);
      // On Node 18 a failure is noted in the last argument, and there is no descriptor.
      if (typeof fd !== 'number' || fd < 0 || settleOpened(surface, opening, fd)) return fd;
      arraySet(args, 0, opening.call.given);
      return reflectApply(gated, this, args) as unknown;
    }
    if (channel === 'promise') return openedHandle(surface, opening, callHeld(heldOpening(surface, opening, original, this, args, channel)) as Promise<object>);
    return openedRequest(surface, opening, original, this, args, channel);
  };
}

/** An opening that a thread will make: in the folder that was decided, and of nothing that a link there leads to. */
export function heldOpening(surface: FsSurface, { resolved, call }: Opening, original: Native, self: unknown, args: unknown[], channel: Request | 'promise'): HeldCall {
  return { surface, original, self, args, channel, paths: [{ at: 0, resolved, lookup: 'entry', given: call.given }], failed: call };
}

function openedHandle(surface: FsSurface, opening: Opening, opened: Promise<object>): Promise<unknown> {
  return promiseThen(opened, (handle) => {
    const fd = reflectApply(surface.handleDescriptor, handle, []) as number;
    const error = compareOpened(surface, opening, fd);
    if (error === null) return handle;
    void reflectApply(surface.handleClose, handle, []);
    throw error;
  });
}

function openedRequest(surface: FsSurface, opening: Opening, original: Native, self: unknown, args: unknown[], request: Request): unknown {
  const diverted = surface.diversion.writing;
  interceptRequest(request, (complete, results) => {
    const fd = results[1];
    if (typeof fd === 'number' && fd >= 0 && (results[0] === null || results[0] === undefined)) {
      const error = compareOpened(surface, opening, fd);
      if (error !== null) {
        realClose(fd);
        complete([error]);
        return;
      }
      if (diverted) setAdd(surface.diversion.unflushed, fd);
    }
    complete(results);
  });
  return callHeld(heldOpening(surface, opening, original, self, args, request));
}

/** Compares; where something else was opened, closes it and throws the denial, or gives false where it was only a guess. */
function settleOpened(surface: FsSurface, opening: Opening, fd: number): boolean {
  if (opening.guessed) {
    if (realDescriptorPath(fd) === opening.resolved.path) return true;
    mapDelete(surface.guesses, opening.call.given);
    realClose(fd);
    return false;
  }
  const error = compareOpened(surface, opening, fd);
  if (error === null) {
    remember(surface, opening);
    return true;
  }
  realClose(fd);
  throw error;
}

const mostGuesses = 4096;

/** Keeps where an absolute path led, when it was only opened to be read. */
function remember({ guesses }: FsSurface, { call, resolved, flags }: Opening): void {
  if (!canCompare || !resolved.named || (flags & ~flagNoFollow) !== 0 || stringCharCodeAt(call.given, 0) !== 47) return;
  if (mapSize(guesses) >= mostGuesses) mapClear(guesses);
  mapSet(guesses, call.given, resolved.path);
}

/** The denial where the descriptor is not of the file that was decided; otherwise null, and the file is emptied if that was asked. */
export function compareOpened(surface: FsSurface, opening: Opening, fd: number): Error | null {
  if (canCompare && opening.resolved.named) {
    // HOT: one readlink, 1 µs; it is what lets the resolution before it be a guess that another thread may spoil.
    const opened = realDescriptorPath(fd);
    const { path } = opening.resolved;
    if (opened !== path && opened !== `${path} (deleted)` && !((opening.flags & flagTemporary) !== 0 && stringStartsWith(opened, path))) {
      const action = fileAction('file:read', opened, opening.call.given);
      return denialFor(action, refuse(surface.gate, action, 'SC_DENIED', 'protection:path-changed', 'the path led elsewhere when it was opened than when it was decided'), opening.call);
    }
    // A name that another thread or process gave to a protected file meanwhile is in the right place, and the wrong file.
    if (opening.truncate || (opening.flags & flagAccess) !== 0) {
      const refused = refuseProtected(surface, heldPath(fd), path, opening.call.given);
      if (refused !== null) return denialFor(refused.action, refused.verdict, opening.call);
    }
  }
  if (!opening.truncate) return null;
  try {
    realTruncate(fd);
  } catch {
    // What cannot be emptied (a terminal, a pipe) is not emptied by O_TRUNC either.
  }
  return null;
}

/** An opening that must not happen. */
export class DeniedOpening {
  constructor(
    readonly action: Parameters<typeof deny>[1],
    readonly verdict: Parameters<typeof deny>[2],
    readonly call: FailedCall,
  ) {}
}

/** Resolves and decides an opening; the record is written when this returns. */
export function decideOpen(surface: FsSurface, path: unknown, givenFlags: unknown, above: Native, mayGuess = false): Opening | DeniedOpening {
  const flags = typeof givenFlags === 'number' ? givenFlags : 0;
  // HOT: resolving takes one system call for each component; opening what the path led to the last time, and comparing
  // afterwards, takes none. Only for reading: opening for reading changes nothing where the guess is wrong.
  if (mayGuess && flags === 0 && typeof path === 'string') {
    const guess = mapGet(surface.guesses, path);
    if (guess !== undefined) {
      const call: FailedCall = { syscall: 'open', given: path, above };
      const { action, verdict } = decideOpening(surface.gate, readOnly, guess, path);
      if (verdict.kind === 'deny') return new DeniedOpening(action, verdict, call);
      return { resolved: { path: guess, native: path, named: true }, names: none, flags, truncate: false, call, guessed: true };
    }
  }
  const text = pathText(path);
  if (text === null) {
    const action = fileAction('file:read', unknownPath.path, unknownPath.path);
    const call: FailedCall = { syscall: 'open', given: unknownPath.path, above };
    const verdict = refuse(surface.gate, action, 'SC_UNKNOWN_FORM', 'path-form', 'the path has a form that cannot be read exactly');
    return new DeniedOpening(action, verdict, call);
  }
  const itself = (flags & flagNoFollow) !== 0 || (flags & flagExclusive) === flagExclusive;
  const resolved = resolvePath(text, itself ? 'itself' : 'target', false);
  const call: FailedCall = { syscall: 'open', given: text, above };
  const { action, verdict } = decideOpening(surface.gate, openKinds(flags), resolved.path, text);
  if (verdict.kind === 'deny') return new DeniedOpening(action, verdict, call);
  const truncate = (flags & flagTruncate) !== 0 && (flags & flagPath) === 0 && canCompare && resolved.named;
  const names: PathNames[] = [];
  if (resolved.native !== text) arrayPush(names, { native: resolved.native, given: text });
  return { resolved, names, flags: nativeFlags(flags, resolved, truncate), truncate, call, guessed: false };
}

const none: readonly PathNames[] = [];
const readOnly = ['file:read'] as const;

function nativeFlags(flags: number, resolved: ResolvedPath, truncate: boolean): number {
  const kept = truncate ? flags & ~flagTruncate : flags;
  // The resolved path ends in no link. O_PATH with O_NOFOLLOW would open a link instead of failing, which the comparison finds.
  return resolved.named ? kept | flagNoFollow : kept;
}

/** `readFileUtf8(path | fd, flags)`: opened and compared here, read by the native function through the descriptor. */
export function gateReadFileUtf8(surface: FsSurface, original: Native): Native {
  return function gated(this: unknown, ...args: unknown[]): unknown {
    if (typeof args[0] === 'number') {
      const refused = refusedDescriptor(surface, args[0], false);
      return refused === null ? callNamed(original, this, args, null, none, gated as Native) : deny(null, refused.action, refused.verdict, { syscall: 'read', given: `fd ${args[0]}`, above: gated as Native });
    }
    const opening = decideOpen(surface, args[0], args[1], gated as Native, true);
    if (opening instanceof DeniedOpening) return deny(null, opening.action, opening.verdict, opening.call);
    return throughDescriptor(surface, opening, 0o666, original, this, args);
  };
}

/** `writeFileUtf8(path | fd, data, flags, mode)`. */
export function gateWriteFileUtf8(surface: FsSurface, original: Native): Native {
  return function gated(this: unknown, ...args: unknown[]): unknown {
    if (typeof args[0] === 'number') {
      const refused = refusedDescriptor(surface, args[0], true);
      return refused === null ? callNamed(original, this, args, null, none, gated as Native) : deny(null, refused.action, refused.verdict, { syscall: 'write', given: `fd ${args[0]}`, above: gated as Native });
    }
    const opening = decideOpen(surface, args[0], args[2], gated as Native);
    if (opening instanceof DeniedOpening) return deny(null, opening.action, opening.verdict, opening.call);
    return throughDescriptor(surface, opening, args[3], original, this, args);
  };
}

function throughDescriptor(surface: FsSurface, opening: Opening, mode: unknown, original: Native, self: unknown, args: unknown[]): unknown {
  // NODE>=20: the two functions exist only where a synchronous open throws its failure.
  const fd = callNamed(surface.real.open as Native, self, [opening.resolved.native, opening.flags, mode], null, opening.names, opening.call.above) as number;
  if (!settleOpened(surface, opening, fd)) {
    const again = decideOpen(surface, opening.call.given, opening.flags, opening.call.above);
    if (again instanceof DeniedOpening) return deny(null, again.action, again.verdict, again.call);
    return throughDescriptor(surface, again, mode, original, self, args);
  }
  try {
    arraySet(args, 0, fd);
    return callNamed(original, self, args, null, none, opening.call.above);
  } finally {
    realClose(fd);
  }
}
