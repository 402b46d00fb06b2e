// SPDX-License-Identifier: MIT
// NODE>=26: `readFile`, `writeFile` and directory `cp` run as job objects with the path in the constructor.
//
// Node's `lib/fs.js` took two of the classes out of the binding before anything of ours ran, so their
// construction cannot be seen there; a job can also be got hold of before it runs (an async hook's resource).
// INVARIANT: `run` of a native job is never called with a path that was not seen when the job was made.

import type { Action } from '../action/action.ts';
import type { Verdict } from '../action/verdict.ts';
import type { Native } from '../runtime/bindings.ts';
import { arraySet, bufferAllocUnsafeSlow, objectCreate, objectDefineProperty, reflectApply, reflectConstruct, setImmediateCaptured, viewByteLength } from '../runtime/primordials.ts';
import { realClose } from '../runtime/real-fs.ts';
import { fileAction } from './fs-actions.ts';
import { failedCall, refuseForm, unknownAction } from './fs-calls.ts';
import { callHeld } from './fs-anchor.ts';
import type { Request } from './fs-channel.ts';
import { decideAll, denialFor, type FsSurface, refuse, unknownPath } from './fs-decide.ts';
import { compareOpened, decideOpen, DeniedOpening, heldOpening, type Opening } from './fs-open.ts';
import { pathText, resolvePath } from '../runtime/resolve-path.ts';
import { copyActions } from './fs-tree.ts';

/** What Node sets on a job, and what it calls. */
interface Job {
  ondone?: (...results: unknown[]) => unknown;
  run?: (...args: unknown[]) => unknown;
}

/** A native job class. */
export type JobClass = Native & { readonly prototype: { run: Native } };

function finish(job: Job, results: unknown[]): void {
  const { ondone } = job;
  if (typeof ondone === 'function') reflectApply(ondone, job, results);
}

function finishLater(job: Job, results: unknown[]): void {
  setImmediateCaptured(() => {
    finish(job, results);
  });
}

/** Opens what was decided and gives the descriptor, or the failure, on a later tick. */
function openLater(surface: FsSurface, opening: Opening, mode: unknown, done: (error: unknown, fd: number) => void): void {
  const request = reflectConstruct(surface.real.FSReqCallback as Native, []) as Request;
  own(request, 'oncomplete', (error: unknown, fd: unknown) => {
    if (typeof fd !== 'number') {
      done(error, -1);
      return;
    }
    const other = compareOpened(surface, opening, fd);
    if (other !== null) realClose(fd);
    done(other, other === null ? fd : -1);
  });
  callHeld(heldOpening(surface, opening, surface.real.open as Native, surface.real, [opening.resolved.native, opening.flags, mode, request], request));
}

function own(target: object, key: string, value: unknown): void {
  objectDefineProperty(target, key, { __proto__: null, value, configurable: true, enumerable: true, writable: true } as PropertyDescriptor);
}

/** Reads nothing itself: hands back the open descriptor, as the native job does for a file of more than one chunk. */
function runRead(surface: FsSurface, job: Job, path: unknown, flags: unknown, above: Native): undefined {
  const opening = decideOpen(surface, path, flags, above);
  if (opening instanceof DeniedOpening) {
    finishLater(job, [denialFor(opening.action, opening.verdict, opening.call), undefined, -1, undefined, undefined]);
    return undefined;
  }
  openLater(surface, opening, 0o666, (error, fd) => {
    if (fd === -1) {
      finish(job, [error, undefined, -1, undefined, undefined]);
      return;
    }
    const stats = reflectApply(surface.real.fstat as Native, surface.real, [fd, false, undefined, true]) as ArrayLike<number> | undefined;
    const type = (stats?.[1] ?? 0) & fileType;
    if (type === folderType) failRead(surface, job, fd, opening.call.given);
    // A size of 0 is how what is no regular file is handed back: it is read to its end.
    else finish(job, [null, undefined, fd, type === regularType ? (stats?.[8] ?? 0) : 0, undefined]);
  });
  return undefined;
}

const fileType = 0o170000;
const regularType = 0o100000;
const folderType = 0o040000;

/** Reading a folder fails; the native job's error says which. */
function failRead(surface: FsSurface, job: Job, fd: number, given: string): void {
  const request = reflectConstruct(surface.real.FSReqCallback as Native, []) as Request;
  own(request, 'oncomplete', (error: unknown) => {
    if (typeof error === 'object' && error !== null) {
      const { message } = error as Error;
      own(error, 'path', given);
      objectDefineProperty(error, 'message', { __proto__: null, value: `${message} '${given}'` } as PropertyDescriptor);
    }
    closeThen(surface, fd, () => {
      finish(job, [error, undefined, -1, undefined, undefined]);
    });
  });
  reflectApply(surface.real.read as Native, surface.real, [fd, bufferAllocUnsafeSlow(1), 0, 1, -1, request]);
}

/** Writes all of `data` to what was decided, in as many calls as it takes, and closes. */
function runWrite(surface: FsSurface, job: Job, path: unknown, flags: unknown, mode: unknown, data: ArrayBufferView, above: Native): undefined {
  const opening = decideOpen(surface, path, flags, above);
  if (opening instanceof DeniedOpening) {
    finishLater(job, [denialFor(opening.action, opening.verdict, opening.call)]);
    return undefined;
  }
  openLater(surface, opening, mode, (error, fd) => {
    if (fd === -1) finish(job, [error]);
    else writeFrom(surface, fd, data, 0, (failure) => {
      closeThen(surface, fd, (closeFailure) => {
        finish(job, [failure ?? closeFailure ?? null]);
      });
    });
  });
  return undefined;
}

function writeFrom(surface: FsSurface, fd: number, data: ArrayBufferView, from: number, done: (error: unknown) => void): void {
  const left = viewByteLength(data) - from;
  if (left <= 0) {
    done(null);
    return;
  }
  const request = reflectConstruct(surface.real.FSReqCallback as Native, []) as Request;
  own(request, 'oncomplete', (error: unknown, written: unknown) => {
    if (typeof written !== 'number') done(error);
    else writeFrom(surface, fd, data, from + written, done);
  });
  reflectApply(surface.real.writeBuffer as Native, surface.real, [fd, data, from, left, null, request]);
}

function closeThen(surface: FsSurface, fd: number, done: (error: unknown) => void): void {
  const request = reflectConstruct(surface.real.FSReqCallback as Native, []) as Request;
  own(request, 'oncomplete', (error: unknown) => {
    done(error);
  });
  reflectApply(surface.real.close as Native, surface.real, [fd, request]);
}

/** `new binding.ReadFileJob(path, flags, chunk)`: what Node gets is ours, and opens what was given here. */
export function gateReadFileJob(surface: FsSurface): Native {
  return function ReadFileJob(path: unknown, flags: unknown): Job {
    const job = objectCreate(null) as Job;
    own(job, 'run', function run(): undefined {
      return runRead(surface, job, path, flags, run as Native);
    });
    return job;
  };
}

/** `new binding.WriteFileJob(path, flags, mode, data)`. */
export function gateWriteFileJob(surface: FsSurface): Native {
  return function WriteFileJob(path: unknown, flags: unknown, mode: unknown, data: ArrayBufferView): Job {
    const job = objectCreate(null) as Job;
    own(job, 'run', function run(): undefined {
      return runWrite(surface, job, path, flags, mode, data, run as Native);
    });
    return job;
  };
}

/** `run(path)` of a native ReadFileJob, made where we could not see it: another opening of the path given here, for reading. */
export function gateReadFileRun(surface: FsSurface): Native {
  return function gated(this: Job, path: unknown): undefined {
    return runRead(surface, this, path, surface.diversion.readFlags, gated as Native);
  };
}

/** `run(path)` of a native WriteFileJob, made where we could not see it, with data that cannot be seen: refused. */
export function gateWriteFileRun(surface: FsSurface): Native {
  return function gated(this: unknown, path: unknown): Error {
    const text = pathText(path) ?? unknownPath.path;
    const action = fileAction('file:write', resolvePath(text, 'target', true).path, text);
    const verdict = refuse(surface.gate, action, 'SC_UNREVIEWED', 'unreviewed:WriteFileJob', 'the job was made where its path could not be seen');
    return denialFor(action, verdict.observed ?? verdict, failedCall('open', text, gated));
  };
}

/** `new binding.CpDirJob(src, dest, force, dereference, …)`, `run()`. */
export function gateCpDirJob(surface: FsSurface, original: JobClass): Native {
  const realRun = original.prototype.run;
  return function CpDirJob(...args: unknown[]): Job {
    const job = objectCreate(null) as Job;
    own(job, 'run', function run(): void {
      const decided = decideCopy(surface, args);
      if (decided.verdict.kind === 'deny') {
        finishLater(job, [denialFor(decided.action, decided.verdict, failedCall('cp', decided.given, run, decided.dest))]);
        return;
      }
      const real = reflectConstruct(original, args) as Job;
      own(real, 'ondone', (...results: unknown[]) => {
        finish(job, results);
      });
      reflectApply(realRun, real, []);
    });
    return job;
  };
}

function decideCopy(surface: FsSurface, args: unknown[]): { action: Action; verdict: Verdict; given: string; dest: string } {
  const from = pathText(args[0]);
  const to = pathText(args[1]);
  if (from === null || to === null) {
    const use = { at: 0, lookup: 'target', kinds: ['file:read'] } as const;
    return { action: unknownAction(use), verdict: refuseForm(surface, use), given: unknownPath.path, dest: unknownPath.path };
  }
  const source = resolvePath(from, 'target', true);
  const destination = resolvePath(to, 'target', true);
  const { action, verdict } = decideAll(surface.gate, copyActions(source.path, destination.path, args[3] === true, from, to));
  // The job's errors name entries below these two; Node's message of a special file does too.
  arraySet(args, 0, source.native === from ? from : source.native);
  arraySet(args, 1, destination.native === to ? to : destination.native);
  return { action, verdict, given: from, dest: to };
}
