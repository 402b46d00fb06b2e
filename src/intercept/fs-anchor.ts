// SPDX-License-Identifier: MIT
// Paths that lead nowhere else than where they led when they were decided.
//
// A call that Node hands to its threads looks its path up when a thread is free; until then a program can rename a
// folder in the path and put a link in its place. So the folder that was decided is opened (O_PATH: nothing is read,
// nothing blocks), compared, and the thread is given `/proc/self/fd/N/name`, which no rename leads elsewhere. Where
// the last component is followed, it is opened itself: `/proc/self/fd/N`. Another process or thread can do the same
// between two steps of a synchronous call, so every call that changes something or lists a folder is held, too.
//
// Where there is no `/proc` (macOS, Windows) the path itself is passed on.

import type { Native } from '../runtime/bindings.ts';
import { arraySet, arrayIndexOf, arrayPush, objectGetOwnPropertyDescriptor, PromiseConstructor, promiseRejected, promiseThen, reflectApply, SetConstructor, setAdd, setDelete, setHas, setSize, stringEndsWith, stringLastIndexOf, stringSlice, stringStartsWith } from '../runtime/primordials.ts';
import { unseenTurn } from '../runtime/unseen-turn.ts';
import { failureCode, realClose, realDescriptorPath, realOpen } from '../runtime/real-fs.ts';
import { fileAction, flagPath } from './fs-actions.ts';
import { callNamed, completeLater, failureOf, type FailureNote, interceptRequest, noteFailure, type PathNames, type Request } from './fs-channel.ts';
import { denialFor, type FailedCall, type FsSurface, refuse } from './fs-decide.ts';
import { refuseProtected } from './fs-descriptor.ts';
import type { Lookup, ResolvedPath } from '../runtime/resolve-path.ts';

const realProcess = process as unknown as { _getActiveRequests: Native };
const realActiveRequests = realProcess._getActiveRequests;

/** More calls than this at once wait for their turn: each holds a descriptor, of which a process has a thousand. */
const mostHeld = 128;

/** A path that is held: `native` leads to what was decided as long as the descriptor is open. */
export interface Anchor {
  readonly native: string;
  /** -1 where nothing is held. */
  readonly fd: number;
  /** True where the thing itself is held, false where its folder is. */
  readonly itself: boolean;
  /** What is held, by its path. */
  readonly path: string;
}

/** One path argument of a call: `deep` is a folder of which several levels may be missing. */
export interface HeldPath {
  readonly at: number;
  readonly resolved: ResolvedPath;
  readonly lookup: Lookup | 'deep';
  readonly given: string;
  readonly mention?: 'prefix' | 'bare' | undefined;
  /** What it leads to is changed, and not only a name. */
  readonly writes?: boolean;
  /** What is not there may be made. */
  readonly creates?: boolean;
}

/** The descriptors that are held in this thread, and the calls that wait for one. */
export class Anchors {
  readonly #fds = new SetConstructor<number>();
  #waiting: (() => void)[] = [];
  #next = 0;
  /** Calls that say that they are over. */
  #ended: { readonly request: Request; readonly anchors: readonly Anchor[] }[] = [];

  holds(fd: number): boolean {
    return setHas(this.#fds, fd);
  }

  get full(): boolean {
    return this.#next < this.#waiting.length || setSize(this.#fds) >= mostHeld;
  }

  wait(start: () => void): void {
    arrayPush(this.#waiting, start);
  }

  keep(fd: number): void {
    setAdd(this.#fds, fd);
  }

  /**
   * Lets go of a request's anchors once it is over. INVARIANT: a program can get hold of a request (async hooks,
   * setters on prototypes) and complete it before a thread has looked its path up, so only Node's own list of
   * requests says that it is over; until then its descriptor stays open and no other file gets the number.
   */
  end(request: Request, anchors: readonly Anchor[]): void {
    if (this.#ended.length === 0) {
      unseenTurn(() => {
        this.#sweep();
      });
    }
    arrayPush(this.#ended, { request, anchors });
  }

  #sweep(): void {
    const ended = this.#ended;
    this.#ended = [];
    const active = reflectApply(realActiveRequests, realProcess, []) as unknown[];
    for (let i = 0; i < ended.length; i++) {
      const { request, anchors } = ended[i] as (typeof ended)[number];
      if (arrayIndexOf(active, request) === -1) this.release(anchors);
    }
  }

  /** Lets go, and starts what waits. */
  release(anchors: readonly Anchor[]): void {
    for (let i = 0; i < anchors.length; i++) {
      const { fd } = anchors[i] as Anchor;
      if (fd === -1 || !setDelete(this.#fds, fd)) continue;
      realClose(fd);
    }
    while (this.#next < this.#waiting.length && setSize(this.#fds) < mostHeld) {
      const start = this.#waiting[this.#next] as () => void;
      this.#next++;
      if (this.#next === this.#waiting.length) {
        this.#waiting = [];
        this.#next = 0;
      }
      start();
    }
  }
}

/** Holds what a decided path leads to; null where it leads elsewhere by now. Throws a RealFsFailure. */
export function takeAnchor(anchors: Anchors, { resolved, lookup, creates }: Pick<HeldPath, 'resolved' | 'lookup' | 'creates'>): Anchor | null {
  const { native } = resolved;
  let end = native.length;
  while (end > 1 && native[end - 1] === '/') end--;
  const plain = stringSlice(native, 0, end);
  const slashes = stringSlice(native, end);
  if (!resolved.named || native[0] !== '/' || plain === '/') return { native, fd: -1, itself: false, path: native };
  // Behind a slash a link is followed by every call but those that make or remove a name.
  if (lookup === 'target' || lookup === 'deep' || (lookup === 'itself' && slashes !== '')) {
    const held = open(anchors, plain, '', slashes);
    if (held !== 'missing') return held;
    // What was missing must stay so for this call, though a link be laid there now.
    if (lookup !== 'deep' && creates !== true) return missing(plain, slashes);
  }
  let start = stringLastIndexOf(plain, '/');
  let held = open(anchors, start === 0 ? '/' : stringSlice(plain, 0, start), stringSlice(plain, start), slashes);
  while (held === 'missing' && lookup === 'deep' && start > 0) {
    start = stringLastIndexOf(stringSlice(plain, 0, start), '/');
    held = open(anchors, start === 0 ? '/' : stringSlice(plain, 0, start), stringSlice(plain, start), slashes);
  }
  return held === 'missing' ? missing(plain, slashes) : held;
}

/** Nobody can make anything in `/proc`. */
function missing(plain: string, slashes: string): Anchor {
  return { native: `/proc/self/missing${stringSlice(plain, stringLastIndexOf(plain, '/'))}${slashes}`, fd: -1, itself: false, path: plain };
}

function open(anchors: Anchors, path: string, below: string, slashes: string): Anchor | null | 'missing' {
  let fd: number;
  try {
    fd = realOpen(path, flagPath, 0);
  } catch (failure) {
    if (failureCode(failure) === 'ENOENT') return 'missing';
    throw failure;
  }
  const opened = realDescriptorPath(fd);
  if (opened !== path && opened !== `${path} (deleted)`) {
    realClose(fd);
    return null;
  }
  anchors.keep(fd);
  return { native: `/proc/self/fd/${fd}${below}${slashes}`, fd, itself: below === '', path };
}

/** How a held call is made. */
export interface HeldCall {
  readonly surface: FsSurface;
  readonly original: Native;
  readonly self: unknown;
  readonly args: unknown[];
  readonly channel: Request | 'promise' | null;
  readonly paths: readonly HeldPath[];
  readonly failed: FailedCall;
  /** Nothing is held: the native function needs the names. */
  readonly byName?: boolean | undefined;
  /** Last changes to the arguments, when it is known what is held. */
  readonly adjust?: ((args: unknown[], anchors: readonly Anchor[]) => void) | null;
  /** What the native function does to a path when it fails, and cannot do by a descriptor. */
  readonly afterFailure?: ((error: unknown, anchors: readonly Anchor[]) => void) | null;
}

/** Calls the native function with the paths that were decided, and with nothing else under their names. */
export function callHeld(call: HeldCall): unknown {
  const { surface, channel, args, paths } = call;
  if (!surface.canHold || call.byName === true) {
    const names: PathNames[] = [];
    for (let i = 0; i < paths.length; i++) {
      const path = paths[i] as HeldPath;
      arraySet(args, path.at, path.resolved.native);
      name(names, path, path.resolved.native);
    }
    return callNamed(call.original, call.self, args, channel, names, call.failed.above);
  }
  if (channel === null || !surface.anchors.full) return start(call);
  if (channel !== 'promise') {
    surface.anchors.wait(() => {
      try {
        start(call);
      } catch (error) {
        completeLater(channel, [error]);
      }
    });
    return undefined;
  }
  return new PromiseConstructor((resolve, reject) => {
    surface.anchors.wait(() => {
      try {
        resolve(start(call));
      } catch (error) {
        // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- what was thrown, as it was
        reject(error);
      }
    });
  });
}

function start(call: HeldCall): unknown {
  const { surface, original, self, args, channel } = call;
  const anchors: Anchor[] = [];
  const names: PathNames[] = [];
  const refused = takeAll(call, anchors, names);
  const release = (): void => {
    surface.anchors.release(anchors);
  };
  if (refused !== null) {
    release();
    if (channel === null) return failNoted(args, refused as Error & FailureNote);
    if (channel === 'promise') return promiseRejected(refused);
    completeLater(channel, [refused]);
    return undefined;
  }
  if (channel !== null && channel !== 'promise') {
    interceptRequest(channel, (complete, results) => {
      if (results[0] !== null && results[0] !== undefined) call.afterFailure?.(results[0], anchors);
      surface.anchors.end(channel, anchors);
      complete(results);
    });
  }
  let result: unknown;
  try {
    call.adjust?.(args, anchors);
    result = callNamed(original, self, args, channel, names, call.failed.above);
  } catch (error) {
    call.afterFailure?.(error, anchors);
    release();
    throw error;
  }
  if (channel === null) {
    const note = noteOf(args);
    if (note !== null && objectGetOwnPropertyDescriptor(note, 'errno') !== undefined) call.afterFailure?.(note, anchors);
    release();
  }
  if (channel === 'promise') {
    void promiseThen(result as Promise<unknown>, release, (error) => {
      call.afterFailure?.(error, anchors);
      release();
    });
  }
  return result;
}

/** NODE<=20: the object in which some synchronous calls note a failure, of which Node's lib makes its error. */
function noteOf(args: readonly unknown[]): FailureNote | null {
  const note = args[args.length - 1];
  return typeof note === 'object' && note !== null && args[args.length - 2] === undefined ? note : null;
}

/** Fails a synchronous call. A denial is thrown on every Node. */
function failNoted(args: readonly unknown[], refused: Error & FailureNote): undefined {
  const note = noteOf(args);
  if (note === null || refused.safeclaw !== undefined) throw refused;
  noteFailure(note, refused);
  return undefined;
}

/** Holds every path of the call. The denial of one that leads elsewhere, or that cannot be held, or null. */
function takeAll(call: HeldCall, anchors: Anchor[], names: PathNames[]): Error | null {
  for (let i = 0; i < call.paths.length; i++) {
    const path = call.paths[i] as HeldPath;
    let anchor: Anchor | null;
    try {
      anchor = takeAnchor(call.surface.anchors, path);
    } catch (failure) {
      // ELOOP, EACCES, EMFILE: what fails to be held fails to be used.
      return failureOf(failure, { ...call.failed, above: call.channel === null ? call.failed.above : null });
    }
    if (anchor === null) return changed(call, path);
    arrayPush(anchors, anchor);
    if (path.writes === true && anchor.itself) {
      const refused = refuseProtected(call.surface, anchor.native, path.resolved.path, path.given);
      if (refused !== null) return denialFor(refused.action, refused.verdict, call.failed);
    }
    arraySet(call.args, path.at, anchor.native);
    name(names, path, anchor.native);
  }
  return null;
}

function changed({ surface, failed }: HeldCall, { resolved, given }: HeldPath): Error {
  const action = fileAction('file:read', resolved.path, given);
  return denialFor(action, refuse(surface.gate, action, 'SC_DENIED', 'protection:path-changed', 'the path led elsewhere when it was used than when it was decided'), failed);
}

function name(names: PathNames[], { given, mention, resolved }: HeldPath, native: string): void {
  if (native === given) return;
  if (mention === undefined) arrayPush(names, { native, given });
  else if (mention === 'prefix' && stringEndsWith(resolved.native, letters) && stringEndsWith(given, letters)) arrayPush(names, { native: stringSlice(native, 0, -letters.length), given: stringSlice(given, 0, -letters.length), mention });
  else arrayPush(names, { native, given, mention });
}

const letters = 'XXXXXX';

/** A path in a result, by the folder that was held and not by its descriptor. */
export function withoutAnchor(path: string, anchor: Anchor): string {
  const held = `/proc/self/fd/${anchor.fd}`;
  if (anchor.fd === -1 || !stringStartsWith(path, held)) return path;
  return (anchor.path === '/' ? '' : anchor.path) + stringSlice(path, held.length);
}
