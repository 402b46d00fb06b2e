// SPDX-License-Identifier: MIT
// Native calls that change names or whole trees: what each of them does is more than its arguments say.

import type { Action } from '../action/action.ts';
import type { Verdict } from '../action/verdict.ts';
import type { Native } from '../runtime/bindings.ts';
import { arraySet, arrayPush, bufferAllocUnsafeSlow, bufferByteLength, bufferUtf8Slice, bufferUtf8Write, nodeMajor, promiseThen, reflectApply, stringEndsWith, stringLastIndexOf, stringSlice, typedArrayByteLength, typedArrayTag } from '../runtime/primordials.ts';
import { realEntryKind } from '../runtime/real-fs.ts';
import { fileAction } from './fs-actions.ts';
import { failedCall, type Outermost, refuseForm, unknownAction } from './fs-calls.ts';
import { type Anchor, callHeld, type HeldPath, withoutAnchor } from './fs-anchor.ts';
import { channelOf, interceptRequest, type Request } from './fs-channel.ts';
import { decideAll, decideOpening, deny, type FsSurface, refusedDeviceChange, unknownPath } from './fs-decide.ts';
import { joinPath, pathText, resolvePath, type Lookup, type ResolvedPath } from '../runtime/resolve-path.ts';
import { copyActions, deletionActions, listingActions, type TreeEntry, walkTree } from './fs-tree.ts';
import type { PathUse } from './fs-table.ts';

/** One path of a call: as given and as resolved. */
interface Subject {
  readonly text: string;
  readonly resolved: ResolvedPath;
}

interface Plan {
  readonly syscall: string;
  readonly lookups: readonly Lookup[];
  /** The actions of this call; for rename and copies, `to` is the second path. */
  readonly actions: (from: Subject, to: Subject, args: readonly unknown[]) => readonly Action[];
  /** The path is a prefix that the native function adds six letters to. */
  readonly template?: true;
  /** Several levels of the path may be missing, and are made. */
  readonly deep?: true;
  /** The native function makes folders and compares paths by their names, which it cannot do by a descriptor. */
  readonly byName?: true;
  /** How the errors of this call mention its paths. */
  readonly mention?: 'prefix' | 'bare';
  /** A denial that is not among the actions themselves. */
  readonly objection?: (surface: FsSurface, from: Subject, to: Subject) => { readonly action: Action; readonly verdict: Verdict } | null;
  /** Puts paths in a result back into the program's own spelling. */
  readonly result?: (value: unknown, from: Subject) => unknown;
}

const write: PathUse = { at: 0, lookup: 'entry', kinds: ['file:write'] };

/** A wrapper that decides what `plan` says, then calls the original with the resolved paths. */
export function gatePlan(surface: FsSurface, original: Native, plan: Plan, outermost: Outermost = { above: null }): Native {
  return gated;

  function gated(this: unknown, ...args: unknown[]): unknown {
    const channel = channelOf(surface.channels, args);
    const subjects: Subject[] = [];
    const paths: HeldPath[] = [];
    for (let i = 0; i < plan.lookups.length; i++) {
      const text = pathText(args[i]);
      if (text === null) return deny(channel, unknownAction(write), refuseForm(surface, write), failedCall(plan.syscall, unknownPath.path, outermost.above ?? gated));
      const resolved = plan.template === true ? resolveTemplate(text) : resolvePath(text, plan.lookups[i] as Lookup, true);
      arrayPush(subjects, { text, resolved });
      arrayPush(paths, { at: i, resolved, lookup: plan.deep === true ? 'deep' : (plan.lookups[i] as Lookup), given: text, mention: plan.mention, creates: i > 0 });
    }
    const from = subjects[0] as Subject;
    const to = subjects[subjects.length - 1] as Subject;
    const dest = subjects.length === 2 ? to.text : undefined;
    const decided = plan.objection?.(surface, from, to) ?? decideAll(surface.gate, plan.actions(from, to, args));
    if (decided.verdict.kind === 'deny') return deny(channel, decided.action, decided.verdict, failedCall(plan.syscall, from.text, outermost.above ?? gated, dest));
    const change = plan.result;
    const failed = failedCall(plan.syscall, from.text, outermost.above ?? gated, dest);
    const made: { anchor: Anchor | null } = { anchor: null };
    const adjust = change === undefined ? null : (_args: unknown[], anchors: readonly Anchor[]): void => {
      made.anchor = anchors[0] ?? null;
    };
    const asGiven = (value: unknown): unknown => (change === undefined ? value : change(made.anchor === null ? value : byFolder(value, made.anchor), from));
    if (change !== undefined && channel !== null && channel !== 'promise') changeLater(channel, asGiven);
    const result = callHeld({ surface, original, self: this, args, channel, paths, failed, adjust, byName: plan.byName });
    if (change === undefined) return result;
    if (channel === 'promise') return promiseThen(result as Promise<unknown>, asGiven);
    return channel === null ? asGiven(result) : result;
  }
}

/** A path in a result, text or bytes, with no descriptor in it. */
function byFolder(value: unknown, anchor: Anchor): unknown {
  if (typeof value === 'string') return withoutAnchor(value, anchor);
  if (typedArrayTag(value) !== 'Uint8Array') return value;
  const bytes = value as Uint8Array;
  return toBytes(withoutAnchor(bufferUtf8Slice(bytes, 0, typedArrayByteLength(bytes)), anchor));
}

function toBytes(text: string): Uint8Array {
  const size = bufferByteLength(text);
  const bytes = bufferAllocUnsafeSlow(size);
  bufferUtf8Write(bytes, text, 0, size);
  return bytes;
}

function changeLater(request: Request, asGiven: (value: unknown) => unknown): void {
  interceptRequest(request, (complete, results) => {
    if (results.length > 1) arraySet(results, 1, asGiven(results[1]));
    complete(results);
  });
}

/**
 * Renaming takes a name away and makes another. What is moved can be read under its new name, so a rule that
 * explicitly denies reading, deleting or writing anything in the tree denies the move, as if it were copied.
 */
export const renamePlan: Plan = {
  syscall: 'rename',
  lookups: ['entry', 'entry'],
  actions: (from, to) => [fileAction('file:delete', from.resolved.path, from.text), fileAction('file:write', to.resolved.path, to.text)],
  objection: (surface, from, to) => {
    const device = refusedDeviceChange(surface.gate, write.kinds, to.resolved.path, to.text);
    if (device !== null) return device;
    const entries = walkTree(from.resolved.path);
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[i] as TreeEntry;
      const target = entry.relative === '' ? to.resolved.path : joinPath(to.resolved.path, entry.relative);
      const objection = explicitDenial(surface, fileAction('file:read', entry.path, from.text)) ??
        (entry.relative === '' ? null : explicitDenial(surface, fileAction('file:delete', entry.path, from.text)) ?? explicitDenial(surface, fileAction('file:write', target, to.text)));
      if (objection !== null) return objection;
    }
    return null;
  },
};

function explicitDenial(surface: FsSurface, action: Action): { readonly action: Action; readonly verdict: Verdict } | null {
  const foreseen = surface.gate.foresee(action);
  if (foreseen.kind === 'allow' || foreseen.by === 'default' || foreseen.by === 'baseline') return null;
  return { action, verdict: surface.gate.settle(action, foreseen) };
}

/** `mkdir(path, mode, recursive, …)`: every folder that will be made. */
export const mkdirPlan: Plan = {
  syscall: 'mkdir',
  lookups: ['entry'],
  actions: (from) => [fileAction('file:write', from.resolved.path, from.text)],
};

export const mkdirRecursivePlan: Plan = {
  syscall: 'mkdir',
  deep: true,
  lookups: ['target'],
  actions: (from) => missingFolders(from.resolved.path, from.text),
  result: (value, from) => (typeof value === 'string' ? spelledAsGiven(value, from) : value),
};

function missingFolders(path: string, asked: string): Action[] {
  const actions: Action[] = [fileAction('file:write', path, asked)];
  for (let above = folderOf(path); above !== '' && realEntryKind(above) < 0; above = folderOf(above)) arrayPush(actions, fileAction('file:write', above, asked));
  return actions;
}

function folderOf(path: string): string {
  const slash = stringLastIndexOf(path, '/');
  return slash <= 0 ? '' : stringSlice(path, 0, slash);
}

/** The first folder made, as the native function would have named it from the path that was given. */
function spelledAsGiven(made: string, from: Subject): string {
  const below = stringSlice(from.resolved.path, made.length);
  let given = from.text;
  while (stringEndsWith(given, '/') && given.length > 1) given = stringSlice(given, 0, -1);
  if (!stringEndsWith(given, below)) return made;
  return stringSlice(given, 0, given.length - below.length);
}

const letters = 'XXXXXX';

function resolveTemplate(text: string): ResolvedPath {
  // Up to Node 18 the letters are there.
  if (nodeMajor < 20) {
    const whole = resolvePath(text, 'entry', true);
    return { path: whole.path, native: whole.native, named: true };
  }
  const { path, native } = resolvePath(text + letters, 'entry', true);
  return { path, native: stringSlice(native, 0, -letters.length), named: true };
}

/** `mkdtemp(prefix, …)`: the prefix up to Node 18 ends in the six letters that are replaced, later they are added. */
export const mkdtempPlan: Plan = {
  syscall: 'mkdtemp',
  lookups: ['entry'],
  template: true,
  mention: 'prefix',
  actions: (from) => [fileAction('file:write', from.resolved.path, from.text)],
  result: (value, from) => {
    if (typeof value === 'string') return prefixAsGiven(from, value.length) + stringSlice(value, -letters.length);
    if (typedArrayTag(value) !== 'Uint8Array') return value;
    const made = value as Uint8Array;
    const length = typedArrayByteLength(made);
    return toBytes(prefixAsGiven(from, bufferUtf8Slice(made, 0, length).length) + bufferUtf8Slice(made, length - letters.length, length));
  },
};

function prefixAsGiven(from: Subject, madeLength: number): string {
  return madeLength === from.resolved.native.length ? stringSlice(from.text, 0, -letters.length) : from.text;
}

/** `rmSync(path, maxRetries, recursive, retryDelay)`. */
export const rmPlan: Plan = {
  syscall: 'rm',
  lookups: ['entry'],
  actions: (from, _to, args) => (args[2] === true ? deletionActions(from.resolved.path, from.text) : [fileAction('file:delete', from.resolved.path, from.text)]),
};

export const readdirRecursivePlan: Plan = {
  syscall: 'scandir',
  lookups: ['target'],
  actions: (from) => listingActions(from.resolved.path, from.text),
};

/** `cpSyncCheckPaths(src, dest, dereference, recursive)` looks at both and makes the folders above `dest`. */
export const copyCheckPlan: Plan = {
  syscall: 'cp',
  byName: true,
  mention: 'bare',
  lookups: ['itself', 'itself'],
  actions: (from, to) => {
    const actions: Action[] = [fileAction('file:stat', from.resolved.path, from.text), fileAction('file:stat', to.resolved.path, to.text)];
    const above = folderOf(to.resolved.path);
    if (above === '' || realEntryKind(above) >= 0) return actions;
    const missing = missingFolders(above, to.text);
    for (let i = 0; i < missing.length; i++) arrayPush(actions, missing[i] as Action);
    return actions;
  },
};

/** `cpSyncCopyDir(src, dest, force, dereference, …)`, `CpDirJob(src, dest, force, dereference, …)`. */
export const copyFolderPlan: Plan = {
  syscall: 'cp',
  byName: true,
  mention: 'bare',
  lookups: ['target', 'target'],
  actions: (from, to, args) => copyActions(from.resolved.path, to.resolved.path, args[3] === true, from.text, to.text),
};

/** `mkdir` makes one folder or all that are missing. */
export function gateMkdir(surface: FsSurface, original: Native): Native {
  const outermost: Outermost = { above: null };
  const one = gatePlan(surface, original, mkdirPlan, outermost);
  const all = gatePlan(surface, original, mkdirRecursivePlan, outermost);
  outermost.above = gated;
  return gated;

  function gated(this: unknown, ...args: unknown[]): unknown {
    return reflectApply(args[2] === true ? all : one, this, args) as unknown;
  }
}

/** `internalModuleReadJSON(path)` reads a package.json for the loaders of Node 18 and 20. */
export function gateReadPackage(surface: FsSurface, original: Native): Native {
  return function gated(this: unknown, ...args: unknown[]): unknown {
    const text = pathText(args[0]);
    if (text === null) return deny(null, unknownAction(write), refuseForm(surface, write), failedCall('open', unknownPath.path, gated));
    const resolved = resolvePath(text, 'target', true);
    const { action, verdict } = decideOpening(surface.gate, ['file:read'], resolved.path, text);
    if (verdict.kind === 'deny') return deny(null, action, verdict, failedCall('open', text, gated));
    arraySet(args, 0, resolved.native);
    return reflectApply(original, this, args) as unknown;
  };
}
