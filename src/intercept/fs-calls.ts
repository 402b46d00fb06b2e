// SPDX-License-Identifier: MIT
// The wrappers of native fs functions whose path arguments alone decide them.

import { constants } from 'node:fs';
import type { Action, FileActionKind } from '../action/action.ts';
import type { Verdict } from '../action/verdict.ts';
import type { Native } from '../runtime/bindings.ts';
import { startStackAbove } from '../runtime/own-frames.ts';
import { arraySet, arrayPush, mapDelete, reflectApply, stringStartsWith } from '../runtime/primordials.ts';
import { realDescriptorPath, realStatFields, realStatMode, realUnlink } from '../runtime/real-fs.ts';
import { canCompare } from './fs-open.ts';
import { fileAction } from './fs-actions.ts';
import { type Anchor, callHeld, type HeldPath } from './fs-anchor.ts';
import { callNamed, channelOf, type FailureNote, type PathNames } from './fs-channel.ts';
import { decideAll, decideKinds, deny, type FailedCall, type FsSurface, refuse, refusedDeviceChange, unknownPath } from './fs-decide.ts';
import { descriptorPath, refusedDescriptor } from './fs-descriptor.ts';
import { pathText, resolvePath } from '../runtime/resolve-path.ts';
import { decideSeen, isStill, leadsStill, rememberSeen } from './fs-seen.ts';
import type { FsRow, PathUse } from './fs-table.ts';

const exclusiveCopy = constants.COPYFILE_EXCL;

const noNames: readonly PathNames[] = [];

type Row<K extends FsRow['is']> = Extract<FsRow, { is: K }>;

/** The function that the program's stack must start above, where it is not the wrapper itself. */
export interface Outermost {
  above: Native | null;
}

/** A call with one or two paths. */
export function gatePaths(surface: FsSurface, original: Native, row: Row<'gated'>, outermost: Outermost = { above: null }): Native {
  const { uses, syscall } = row;
  const first = uses[0] as PathUse;
  const single = uses.length === 1;
  const absent = row.absent === true;
  const looks = syscall === 'stat';
  const changes = changesTarget(first);
  // HOT: what only looks (`stat`, `access`, `realpath`) is held where a thread does the looking; holding costs 4 µs.
  const looksOnly = first.kinds[0] === 'file:stat';
  return single ? gatedOne : gatedTwo;

  function gatedOne(this: unknown, ...args: unknown[]): unknown {
    const channel = channelOf(surface.channels, args);
    // NODE<20: a failure is noted in the last argument, and would stay there.
    const again = looks && channel === null && args[1] === false && typeof args[3] !== 'object';
    if (again) {
      const found = lookAgain(surface, original, this, args);
      if (found !== null) return found;
    }
    const text = pathText(args[first.at]);
    if (text === null) return deny(channel, unknownAction(first), refuseForm(surface, first), { syscall, given: unknownPath.path, above: outermost.above ?? (gatedOne as Native) });
    // `throwIfNoEntry: false` is asked where a path is expected to be missing.
    const resolved = resolvePath(text, first.lookup, absent || args[3] === false);
    const { action, verdict } = refusedDeviceChange(surface.gate, first.kinds, resolved.path, text) ?? decideKinds(surface.gate, first.kinds, resolved.path, text);
    if (verdict.kind === 'deny') return deny(channel ?? noted(args, syscall), action, verdict, { syscall, given: text, above: outermost.above ?? (gatedOne as Native) });
    if (channel !== null || surface.threads.several || !looksOnly) {
      return callHeld({ surface, original, self: this, args, channel, paths: [{ at: first.at, resolved, lookup: first.lookup, given: text, writes: changes }], failed: { syscall, given: text, above: outermost.above ?? (gatedOne as Native) } });
    }
    arraySet(args, first.at, resolved.native);
    const result: unknown = callNamed(original, this, args, channel, resolved.native === text ? noNames : [{ native: resolved.native, given: text }], outermost.above ?? (gatedOne as Native));
    if (again) rememberSeen(surface, text, resolved, result);
    return result;
  }

  function gatedTwo(this: unknown, ...args: unknown[]): unknown {
    const channel = channelOf(surface.channels, args);
    const actions: Action[] = [];
    const paths: HeldPath[] = [];
    for (let i = 0; i < uses.length; i++) {
      const use = uses[i] as PathUse;
      const text = pathText(args[use.at]);
      if (text === null) return deny(channel, unknownAction(use), refuseForm(surface, use), { syscall, given: unknownPath.path, above: outermost.above ?? (gatedTwo as Native) });
      const resolved = resolvePath(text, use.lookup, i > 0);
      const device = refusedDeviceChange(surface.gate, use.kinds, resolved.path, text);
      if (device !== null) return deny(channel, device.action, device.verdict, { syscall, given: text, above: outermost.above ?? (gatedTwo as Native) });
      for (let k = 0; k < use.kinds.length; k++) arrayPush(actions, fileAction(use.kinds[k] as 'file:read', resolved.path, text));
      arrayPush(paths, { at: use.at, resolved, lookup: use.lookup, given: text, writes: changesTarget(use), creates: i > 0 });
    }
    const { action, verdict } = decideAll(surface.gate, actions);
    const failed: FailedCall = { syscall, given: (paths[0] as HeldPath).given, dest: paths[1]?.given, above: outermost.above ?? (gatedTwo as Native) };
    if (verdict.kind === 'deny') return deny(channel, action, verdict, failed);
    return callHeld({ surface, original, self: this, args, channel, paths, failed, adjust: syscall === 'copyfile' ? copyToNew : null, afterFailure: syscall === 'copyfile' ? removeTarget : null });
  }
}

/** Whether the call changes what its path leads to (chmod, a copy's target), and not only a name. */
function changesTarget({ lookup, kinds }: PathUse): boolean {
  return lookup === 'target' && kinds[kinds.length - 1] === 'file:write';
}

/** What `stat` finds at a path that was seen, where that is still there; otherwise null. */
function lookAgain(surface: FsSurface, original: Native, self: unknown, args: unknown[]): unknown {
  const seen = decideSeen(surface, args[0]);
  if (seen === null) return null;
  try {
    const found: unknown = reflectApply(original, self, args);
    if (isStill(surface, seen, args[0] as string, found)) return found;
  } catch {
    // Gone, or out of reach: the caller resolves the path, and fails as that does.
    mapDelete(surface.seen, args[0] as string);
  }
  return null;
}

/** A copy that is to make its target makes it, and follows no link that was laid there since. */
function copyToNew(args: unknown[], anchors: readonly Anchor[]): void {
  const mode = args[2] ?? 0;
  // Native code refuses any other mode.
  if (typeof mode === 'number' && anchors[1]?.itself === false && anchors[1].fd !== -1) arraySet(args, 2, mode | exclusiveCopy);
}

/** `EISDIR` on Linux, where paths are held. Up to Node 18 a failure that is noted has no code yet. */
const isFolder = -21;

/** libuv removes the target by its path where a copy fails half-way, as one of a folder does. */
function removeTarget(error: unknown, anchors: readonly Anchor[]): void {
  const target = anchors[1];
  if (target?.itself !== true || typeof error !== 'object' || (error as { errno?: unknown } | null)?.errno !== isFolder) return;
  if (((realStatMode(target.native) ?? 0) & fileType) !== regularType) return;
  try {
    if (realDescriptorPath(target.fd) === target.path) realUnlink(target.path);
  } catch {
    // Then it stays, as it would for libuv, which does not look either.
  }
}

const fileType = 0o170000;
const regularType = 0o100000;

/** NODE<20: `existsSync` is `access` with an object for the failure, and must not throw. */
function noted(args: readonly unknown[], syscall: string): FailureNote | null {
  const note = args[args.length - 1];
  return syscall === 'access' && args.length > 3 && typeof note === 'object' && note !== null ? (note) : null;
}

/** A call that answers instead of failing: `existsSync` is false for what may not be looked at. */
export function gateAnswered(surface: FsSurface, original: Native, row: Row<'answered'>): Native {
  const { denied, kind } = row;
  const exists = denied === false;
  return function gated(this: unknown, ...args: unknown[]): unknown {
    // NODE>=22.12: some releases pass a receiver before the path of `internalModuleStat`.
    const at = typeof args[0] === 'object' && typeof args[1] === 'string' ? 1 : 0;
    const text = pathText(args[at]);
    if (text === null) {
      refuse(surface.gate, fileAction(kind, unknownPath.path, unknownPath.path), 'SC_UNKNOWN_FORM', 'path-form', 'the path has a form that cannot be read exactly');
      return denied;
    }
    if (exists) {
      const seen = decideSeen(surface, text);
      if (seen !== null && leadsStill(surface, seen, text)) return true;
    }
    const resolved = resolvePath(text, 'target', true);
    if (surface.gate.check(fileAction(kind, resolved.path, text)).kind === 'deny') return denied;
    arraySet(args, at, resolved.native);
    const result: unknown = reflectApply(original, this, args);
    if (exists && result === true) rememberSeen(surface, text, resolved, realStatFields(resolved.native));
    return result;
  };
}

const changing: readonly FileActionKind[] = ['file:write'];

/** A call on a descriptor. The gate's own are refused; changing who may use a file is a write however it was opened. */
export function gateDescriptor(surface: FsSurface, original: Native, row: Row<'descriptor'>, syscall: string, outermost: Outermost = { above: null }): Native {
  const metadata = row.changes === 'metadata' && canCompare;
  const writes = stringStartsWith(syscall, 'write') || syscall === 'ftruncate';
  const closes = syscall === 'close';
  return function gated(this: unknown, ...args: unknown[]): unknown {
    const fd = args[0];
    if (typeof fd === 'number') {
      const refused = refusedDescriptor(surface, fd, writes, closes);
      if (refused !== null) return deny(channelOf(surface.channels, args), refused.action, refused.verdict, { syscall, given: `fd ${fd}`, above: gated as Native });
      if (metadata) {
        const path = descriptorPath(fd);
        if (path[0] === '/') {
          const { action, verdict } = refusedDeviceChange(surface.gate, changing, path, path) ?? decideKinds(surface.gate, changing, path, path);
          if (verdict.kind === 'deny') return deny(channelOf(surface.channels, args), action, verdict, { syscall, given: path, above: gated as Native });
        }
      }
    }
    try {
      return reflectApply(original, this, args);
    } catch (error) {
      startStackAbove(error, outermost.above ?? (gated as Native));
      throw error;
    }
  };
}

/** A native function that is not in the table: nobody has said yet what it does. */
export function gateUnreviewed(surface: FsSurface, original: Native, name: string): Native {
  return function gated(this: unknown, ...args: unknown[]): unknown {
    const text = pathText(args[0]);
    if (text === null) return reflectApply(original, this, args);
    const action = fileAction('file:write', resolvePath(text, 'target', true).path, text);
    const verdict = refuse(surface.gate, action, 'SC_UNREVIEWED', `unreviewed:${name}`, `this Node has an fs function, ${name}, that this version of SafeClaw does not know`);
    if (verdict.kind === 'allow') return reflectApply(original, this, args);
    return deny(channelOf(surface.channels, args), action, verdict, { syscall: name, given: text, above: gated as Native });
  };
}

/** The denial of a path argument that has no exact text. */
export function refuseForm(surface: FsSurface, use: PathUse): Verdict {
  return enforced(refuse(surface.gate, unknownAction(use), 'SC_UNKNOWN_FORM', 'path-form', 'the path has a form that cannot be read exactly'));
}

/** A form that cannot be read cannot be passed on either, whatever the mode. */
function enforced(verdict: Verdict): Verdict {
  return verdict.observed ?? verdict;
}

export function unknownAction(use: PathUse): Action {
  return fileAction(use.kinds[0] as 'file:read', unknownPath.path, unknownPath.path);
}

/** The failure of a call with one path, for the wrappers that decide by themselves. */
export function failedCall(syscall: string, given: string, above: unknown, dest?: string): FailedCall {
  return { syscall, given, dest, above: above as Native };
}
