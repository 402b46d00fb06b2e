// SPDX-License-Identifier: MIT
// The file system: Node's `fs` binding, under every function of `node:fs` and under both loaders.

import fs from 'node:fs';
import type { InstallSurface, SurfaceContext } from '../gate/surface.ts';
import { type Binding, type BindingClass, type Native, openBinding } from '../runtime/bindings.ts';
import { PatchError, type Patcher } from '../runtime/patch.ts';
import { MapConstructor, mapGet, objectCreate, objectGetOwnPropertyDescriptor, objectKeys, reflectApply, reflectConstruct, SetConstructor } from '../runtime/primordials.ts';
import { Anchors } from './fs-anchor.ts';
import { refusedDescriptor } from './fs-descriptor.ts';
import { gateAnswered, gateDescriptor, gatePaths, gateUnreviewed, type Outermost } from './fs-calls.ts';
import { denialFor, type FsSurface } from './fs-decide.ts';
import { forgettingUnflushed, installDiversions, withoutUnaskedFlush } from './fs-diverted.ts';
import { copyCheckPlan, copyFolderPlan, gateMkdir, gatePlan, gateReadPackage, mkdtempPlan, readdirRecursivePlan, renamePlan, rmPlan } from './fs-folders.ts';
import { gateCpDirJob, type JobClass, gateReadFileJob, gateReadFileRun, gateWriteFileJob, gateWriteFileRun } from './fs-jobs.ts';
import { canCompare, gateOpen, gateReadFileUtf8, gateWriteFileUtf8 } from './fs-open.ts';
import { installPublic } from './fs-public.ts';
import { resolvePath } from '../runtime/resolve-path.ts';
import { type FsRow, fsTable } from './fs-table.ts';
import type { Seen } from './fs-seen.ts';
import { gateFsEvent, gateStatWatcher } from './fs-watch.ts';
import { threads } from './threads.ts';

type Special = (surface: FsSurface, original: Native) => Native;

const specials = new Map<string, Special>([
  ['open', gateOpen],
  ['openFileHandle', gateOpen],
  ['readFileUtf8', gateReadFileUtf8],
  ['writeFileUtf8', gateWriteFileUtf8],
  ['internalModuleReadJSON', gateReadPackage],
  ['mkdir', gateMkdir],
  ['rename', (surface, original) => gatePlan(surface, original, renamePlan)],
  ['mkdtemp', (surface, original) => gatePlan(surface, original, mkdtempPlan)],
  ['rmSync', (surface, original) => gatePlan(surface, original, rmPlan)],
  ['readdirRecursive', (surface, original) => gatePlan(surface, original, readdirRecursivePlan)],
  ['cpSyncCheckPaths', (surface, original) => gatePlan(surface, original, copyCheckPlan)],
  ['cpSyncCopyDir', (surface, original) => gatePlan(surface, original, copyFolderPlan)],
]);

/** Puts the file system under the gate. */
export const installFs: InstallSurface = (patch, gate, context) => {
  const binding = openBinding('fs');
  const classes = binding as unknown as Record<string, BindingClass | undefined>;
  const handle = (classes.FileHandle as BindingClass).prototype;
  const reading: PathReading = { wanted: false, value: undefined };
  const anchors = new Anchors();
  const surface: FsSurface = {
    gate,
    context: { ...context, ownsDescriptor: (fd) => context.ownsDescriptor(fd) || anchors.holds(fd) },
    channels: { requestPrototype: (classes.FSReqCallback as BindingClass).prototype, usePromises: binding.kUsePromises as unknown as symbol, asyncIdOf: (classes.FSReqCallback as BindingClass).prototype.getAsyncId as Native },
    real: copyOf(binding),
    anchors,
    canHold: canCompare,
    threads,
    auditFolder: `${resolvePath(auditFolderOf(context), 'target', true).path}/`,
    handleDescriptor: getterOf(handle, 'fd'),
    handleClose: handle.close as Native,
    diversion: { writing: false, readFlags: 0, unflushed: new SetConstructor<number>() },
    inheritedFiles: { known: false, fds: new SetConstructor<number>() },
    guesses: new MapConstructor<string, string>(),
    seen: new MapConstructor<string, Seen>(),
  };
  const names = objectKeys(binding);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    if (typeof binding[name] !== 'function') continue;
    const make = wrapperOf(name, surface, reading);
    if (make !== null) patch.method(binding, name, make);
  }
  installClasses(patch, surface, classes);
  installPublic(patch, surface, readerOf(reading));
};

function auditFolderOf(context: SurfaceContext): string {
  const variables = context.childVariables();
  for (let i = 0; i < variables.length; i++) if (variables[i]?.[0] === 'SAFECLAW_AUDIT') return (variables[i] as readonly [string, string])[1];
  return '/';
}

function copyOf(binding: Binding): Binding {
  const copy = objectCreate(null) as Binding;
  const names = objectKeys(binding);
  for (let i = 0; i < names.length; i++) copy[names[i] as string] = binding[names[i] as string] as Native;
  return copy;
}

function getterOf(target: object, key: string): Native {
  const descriptor = objectGetOwnPropertyDescriptor(target, key);
  if (descriptor?.get === undefined) throw new PatchError(`${key} has no getter here`);
  const { get } = descriptor as { get: Native };
  return get;
}

/** What is put in place of one native function; null where nothing is. */
function wrapperOf(name: string, surface: FsSurface, reading: PathReading): ((original: Native) => Native) | null {
  const row = mapGet(fsTable, name);
  if (row === undefined) return (original) => gateUnreviewed(surface, original, name);
  switch (row.is) {
    case 'gated':
      return (original) => (name === 'access' ? lendingItsPath(reading, surface, original, row) : gatePaths(surface, original, row));
    case 'answered':
      return (original) => gateAnswered(surface, original, row);
    case 'descriptor':
      return (original) => diverted(name, surface, original, row);
    case 'special': {
      const make = mapGet(specials, name);
      return make === undefined ? null : (original) => make(surface, original);
    }
    case 'passive':
      return null;
  }
}

/** NODE>=26: see `fs-diverted.ts`. */
function diverted(name: string, surface: FsSurface, original: Native, row: Extract<FsRow, { is: 'descriptor' }>): Native {
  const outermost: Outermost = { above: null };
  const gated = gateDescriptor(surface, original, row, name, outermost);
  if (surface.real.WriteFileJob === undefined) return gated;
  if (name === 'fsync') return withoutUnaskedFlush(surface, gated, outermost);
  return name === 'close' ? forgettingUnflushed(surface, gated, outermost) : gated;
}

function installClasses(patch: Patcher, surface: FsSurface, classes: Record<string, BindingClass | undefined>): void {
  patch.method((classes.StatWatcher as BindingClass).prototype, 'start', (original) => gateStatWatcher(surface, original));
  patch.method((openBinding('fs_event_wrap').FSEvent as BindingClass).prototype, 'start', (original) => gateFsEvent(surface, original));
  // A handle's constructor is reached through any FileHandle, and would make a stream of the audit log's descriptor.
  patch.method((classes.FileHandle as BindingClass).prototype, 'constructor', (original) => gateHandleConstructor(surface, original));
  const { ReadFileJob, WriteFileJob, CpDirJob } = classes;
  if (ReadFileJob !== undefined) {
    patch.method(ReadFileJob.prototype, 'run', () => gateReadFileRun(surface));
    patch.value(classes, 'ReadFileJob', gateReadFileJob(surface));
  }
  if (WriteFileJob !== undefined) {
    patch.method(WriteFileJob.prototype, 'run', () => gateWriteFileRun(surface));
    patch.value(classes, 'WriteFileJob', gateWriteFileJob(surface));
    installDiversions(patch, surface);
  }
  if (CpDirJob !== undefined) patch.value(classes, 'CpDirJob', gateCpDirJob(surface, CpDirJob as JobClass));
}

function gateHandleConstructor(surface: FsSurface, original: Native): Native {
  return function FileHandle(this: unknown, ...args: unknown[]): unknown {
    const fd = args[0];
    const refused = typeof fd === 'number' ? refusedDescriptor(surface, fd, true) : null;
    if (refused === null) return reflectConstruct(original, args, new.target ?? original);
    throw denialFor(refused.action, refused.verdict, { syscall: 'open', given: `fd ${fd as number}`, above: FileHandle });
  };
}

/** A path argument on its way through Node's own reading of it. */
interface PathReading {
  wanted: boolean;
  value: unknown;
}

const lent = Object.freeze({ __proto__: null });

/** `access` hands the path that Node's lib read to the one who asked for the reading, instead of looking at the file. */
function lendingItsPath(reading: PathReading, surface: FsSurface, original: Native, row: Extract<FsRow, { is: 'gated' }>): Native {
  const outermost: Outermost = { above: null };
  const gated = gatePaths(surface, original, row, outermost);
  outermost.above = access;
  return access;

  function access(this: unknown, ...args: unknown[]): unknown {
    if (!reading.wanted) return reflectApply(gated, this, args);
    reading.wanted = false;
    reading.value = args[0];
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- it carries nothing, and whoever catches it learns nothing
    throw lent;
  }
}

/** Reads a path argument as this version of Node reads it, with its own errors. Null where Node's lib did not hand it on. */
function readerOf(reading: PathReading): (path: unknown) => unknown {
  const { accessSync } = fs;
  return (path) => {
    reading.wanted = true;
    reading.value = undefined;
    try {
      accessSync(path as string);
    } catch (error) {
      if (error === lent) return reading.value;
      throw error;
    } finally {
      reading.wanted = false;
    }
    return null;
  };
}
