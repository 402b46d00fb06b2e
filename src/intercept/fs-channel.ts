// SPDX-License-Identifier: MIT
// How a native fs call answers: it throws, it calls a request back, or it settles a promise. A denial takes the
// same way as the failure of that call would, and a failure shows the path that the program gave, not the resolved one.

import type { Denial } from '../gate/denial.ts';
import type { Native } from '../runtime/bindings.ts';
import { startStackAbove } from '../runtime/own-frames.ts';
import { ErrorConstructor, objectDefineProperty, objectGetOwnPropertyDescriptor, objectGetPrototypeOf, promiseRejected, promiseThen, reflectApply, setImmediateCaptured, stringCharCodeAt, stringIndexOf, stringSlice, stringStartsWith } from '../runtime/primordials.ts';
import { failureFields } from '../runtime/real-fs.ts';

/** What tells a synchronous call from the others; taken from the binding when the surface is installed. */
export interface Channels {
  readonly requestPrototype: object;
  readonly usePromises: symbol;
  /** `getAsyncId` of native requests: it throws for what is none. */
  readonly asyncIdOf: Native;
}

export interface Request {
  oncomplete?: (...results: unknown[]) => unknown;
}

/** NODE<20: the object that a synchronous call notes its failure in; Node's lib makes the error from all its fields. */
export interface FailureNote {
  errno?: number;
  code?: string;
  syscall?: string;
  message?: string;
  safeclaw?: unknown;
}

function isNativeRequest(channels: Channels, value: object): boolean {
  try {
    reflectApply(channels.asyncIdOf, value, []);
    return true;
  } catch {
    // An illegal invocation: no object of native code's.
    return false;
  }
}

/** The request object among the arguments, `'promise'`, or null where the call is synchronous. */
export function channelOf(channels: Channels, args: readonly unknown[]): Request | 'promise' | null {
  // HOT: from the end, where Node puts it; three comparisons for a synchronous call.
  for (let i = args.length - 1; i > 0; i--) {
    const arg = args[i];
    if (arg === channels.usePromises) return 'promise';
    if (typeof arg !== 'object' || arg === null) continue;
    if (objectGetPrototypeOf(arg) === channels.requestPrototype) return arg;
    // UNTRUSTED: an async hook is shown each request and can give it another prototype; native code does not mind.
    // Before the object that Node 18 notes a failure in stands `undefined`.
    if ((args[i - 1] !== undefined || i !== args.length - 1) && isNativeRequest(channels, arg)) return arg;
  }
  return null;
}

/** Fails a call that must not happen, the way that call fails. */
export function failCall(channel: Request | FailureNote | 'promise' | null, error: Denial): unknown {
  if (channel === null) throw error;
  if (channel === 'promise') return promiseRejected(error);
  if (!isRequest(channel)) {
    own(channel, 'errno', error.errno);
    own(channel, 'syscall', error.syscall);
    own(channel, 'code', error.code);
    own(channel, 'message', stringSlice(error.message, error.code.length + 2));
    own(channel, 'safeclaw', error.safeclaw);
    return undefined;
  }
  completeLater(channel, [error]);
  return undefined;
}

function isRequest(channel: Request | FailureNote): channel is Request {
  return objectGetOwnPropertyDescriptor(channel, 'oncomplete') !== undefined;
}

/** Notes a failure where Node's lib looks for it. */
export function noteFailure(note: FailureNote, { errno, code, syscall }: FailureNote): void {
  own(note, 'errno', errno);
  own(note, 'syscall', syscall);
  own(note, 'code', code);
}

function own(target: object, key: string, value: unknown): void {
  objectDefineProperty(target, key, { __proto__: null, value, configurable: true, enumerable: true, writable: true } as PropertyDescriptor);
}

/** Completes a request that was not passed on, on a later tick and in the caller's async context. */
export function completeLater(request: Request, results: unknown[]): void {
  const complete = ownComplete(request);
  setImmediateCaptured(() => {
    if (complete !== undefined) reflectApply(complete, request, results);
  });
}

/** Puts `between` between a request's completion and the callback that Node's `lib/` set on it. */
export function interceptRequest(request: Request, between: (complete: (results: unknown[]) => void, results: unknown[]) => void): void {
  const original = ownComplete(request);
  const complete = (results: unknown[]): void => {
    if (original !== undefined) reflectApply(original, request, results);
  };
  objectDefineProperty(request, 'oncomplete', {
    __proto__: null,
    configurable: true,
    enumerable: true,
    writable: true,
    value: function oncomplete(...results: unknown[]): void {
      between(complete, results);
    },
  } as PropertyDescriptor);
}

/** UNTRUSTED: read as an own property, so that an accessor on a prototype is never run. */
function ownComplete(request: Request): Native | undefined {
  const value: unknown = objectGetOwnPropertyDescriptor(request, 'oncomplete')?.value;
  return typeof value === 'function' ? (value as Native) : undefined;
}

/** The error that Node would make of a failure of ours, for the call that it stands for; `above` null for one of its threads. */
export function failureOf(failure: unknown, call: { readonly syscall: string; readonly given: string; readonly dest?: string | undefined; readonly above: Native | null }): Error {
  const { errno, code, text } = failureFields(failure);
  const error = new ErrorConstructor(`${code}: ${text}, ${call.syscall} '${call.given}'${call.dest === undefined ? '' : ` -> '${call.dest}'`}`);
  startStackAbove(error, call.above);
  own(error, 'errno', errno);
  own(error, 'code', code);
  own(error, 'syscall', call.syscall);
  own(error, 'path', call.given);
  if (call.dest !== undefined) own(error, 'dest', call.dest);
  return error;
}

/** A path as it was handed to the native function, and as the program gave it. */
export interface PathNames {
  readonly native: string;
  readonly given: string;
  /** `exact`: quoted, alone or with more behind a slash; `prefix`: with random letters behind it; `bare`: in a sentence. */
  readonly mention?: 'prefix' | 'bare';
}

/** Calls the native function; where it fails, the error names paths as the program gave them, and its stack starts above `above`. */
export function callNamed(native: Native, self: unknown, args: unknown[], channel: Request | 'promise' | null, names: readonly PathNames[], above: Native): unknown {
  if (channel === null) {
    try {
      return reflectApply(native, self, args);
    } catch (error) {
      nameAsGiven(error, names);
      startStackAbove(error, above);
      throw error;
    }
  }
  if (names.length === 0) return reflectApply(native, self, args);
  if (channel === 'promise') {
    const promise = reflectApply(native, self, args) as Promise<unknown>;
    // The first reaction, so the error is put right before anyone sees it; the promise that Node's lib gets is the native one.
    void promiseThen(promise, undefined, (error) => {
      nameAsGiven(error, names);
    });
    return promise;
  }
  interceptRequest(channel, (complete, results) => {
    nameAsGiven(results[0], names);
    complete(results);
  });
  return reflectApply(native, self, args);
}

/**
 * Puts the program's own spelling back into `path`, `dest` and the message of one of Node's errors. Its stack has the
 * message from when it is first looked at, which nobody has done yet.
 */
export function nameAsGiven(error: unknown, names: readonly PathNames[]): void {
  if (typeof error !== 'object' || error === null) return;
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as PathNames;
    renameField(error, 'path', name);
    renameField(error, 'dest', name);
    renameMessage(error, name);
  }
}

function renameField(error: object, field: 'path' | 'dest', name: PathNames): void {
  const value: unknown = objectGetOwnPropertyDescriptor(error, field)?.value;
  if (typeof value !== 'string') return;
  const inside = `${name.native}/`;
  if (value === name.native) set(error, field, name.given);
  else if (name.mention === 'prefix' && stringStartsWith(value, name.native)) set(error, field, name.given + stringSlice(value, name.native.length));
  else if (stringStartsWith(value, inside)) set(error, field, `${name.given}/${stringSlice(value, inside.length)}`);
}

function renameMessage(error: object, name: PathNames): void {
  const text: unknown = objectGetOwnPropertyDescriptor(error, 'message')?.value;
  if (typeof text === 'string') set(error, 'message', respelled(text, name));
}

/** Every mention of the path, or of something below it, in the program's own spelling. */
function respelled(text: string, { native, given, mention }: PathNames): string {
  const quote = mention === 'bare' ? '' : "'";
  let result = '';
  let from = 0;
  for (;;) {
    const at = stringIndexOf(text, quote + native, from);
    if (at === -1) return from === 0 ? text : result + stringSlice(text, from);
    const start = at + quote.length;
    const end = start + native.length;
    const next = end < text.length ? stringCharCodeAt(text, end) : 39;
    // 39, 47, 32 and 10: a quote, a slash, a space, the end of a line.
    const mentioned = (next === 39 || next === 47 || mention === 'prefix' || (mention === 'bare' && (next === 32 || next === 10))) && !stringStartsWith(text, given + quote, start);
    result += stringSlice(text, from, start) + (mentioned ? given : native);
    from = end;
  }
}

function set(error: object, field: string, value: string): void {
  objectDefineProperty(error, field, { __proto__: null, value, writable: true } as PropertyDescriptor);
}
