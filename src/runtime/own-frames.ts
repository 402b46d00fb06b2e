// SPDX-License-Identifier: MIT
// Our own frames in the stack of an error that the program gets: from Node's functions below a wrapper, or from the
// program's own below a conversion of ours. The bare program has none.

import type { Patcher } from './patch.ts';
import { arrayPush, ErrorConstructor, errorCaptureStackTrace, objectDefineProperty, objectGetOwnPropertyDescriptor, objectGetPrototypeOf, reflectApply, reflectConstruct, stringIndexOf, stringSlice, stringStartsWith } from './primordials.ts';

/** The name that the gate's code is compiled under (`register/core.cts`). */
const ownScript = 'node:internal/safeclaw/';

type Accessor = (this: unknown, value?: unknown) => unknown;
interface StackProperty {
  readonly value?: unknown;
  readonly get?: Accessor;
  readonly set?: Accessor;
}

type Fn = (...args: never[]) => unknown;

/**
 * Lets the stack of an error that native code threw start at the caller of `above`, the function that the program or
 * Node's lib called. It is captured anew, so that our frames do not count towards the limit, and what formats stacks
 * runs when it would without us. `null` stands for native code that nobody's function was below.
 */
export function startStackAbove(error: unknown, above: Fn | null): void {
  if (typeof error !== 'object' || error === null) return;
  reflectApply(errorCaptureStackTrace, ErrorConstructor, [error, above ?? neverCalled]);
}

/** A function that is in no stack: above it there is nothing. */
function neverCalled(): void { /* Only its place is asked for. */ }

/**
 * Calls a function of Node's lib that we stand in front of. The stack of what it throws is that of a program that
 * called it itself: our frames are taken out, and those that they pushed over the limit come back.
 */
export function callUnseen(original: Fn, self: unknown, args: readonly unknown[]): unknown {
  try {
    return reflectApply(original, self, args) as unknown;
  } catch (error) {
    withoutOwnFrames(error);
    throw error;
  }
}

/** The same for a constructor. */
export function constructUnseen(original: Fn, args: readonly unknown[], newTarget: Fn): object {
  try {
    return reflectConstruct(original, args, newTarget) as object;
  } catch (error) {
    withoutOwnFrames(error);
    throw error;
  }
}

/** Takes our frames out of the stack of what was thrown below us. What a program's own `prepareStackTrace` would make of it stays as it is. */
export function withoutOwnFrames(error: unknown): void {
  if (typeof error !== 'object' || error === null || !preparesItself()) return;
  try {
    const text = stackText(error);
    if (text === null || stringIndexOf(text, ownScript) === -1) return;
    setStack(error, joined(text, callers()));
  } catch {
    // UNTRUSTED: what was thrown may be a Proxy, or frozen: then it stays as it is.
    return;
  }
}

/** The text of a stack with our frames in it. */
function stackText(error: object): string | null {
  preparing.whole = true;
  try {
    // V8 of Node 22 and later has accessors there.
    const descriptor = objectGetOwnPropertyDescriptor(error, 'stack') as StackProperty | undefined;
    const text: unknown = descriptor?.get === undefined ? descriptor?.value : reflectApply(descriptor.get, error, []);
    return typeof text === 'string' ? text : null;
  } finally {
    preparing.whole = false;
  }
}

function setStack(error: object, text: string): void {
  const set = (objectGetOwnPropertyDescriptor(error, 'stack') as StackProperty | undefined)?.set;
  if (set !== undefined) reflectApply(set, error, [text]);
  else objectDefineProperty(error, 'stack', { __proto__: null, value: text } as PropertyDescriptor);
}

/** More frames than ours are at once. */
const mostOwn = 24;

/** The frames of the program that called us, one line each: more than the limit has room for. */
function callers(): string {
  const limit = objectGetOwnPropertyDescriptor(ErrorConstructor, 'stackTraceLimit');
  if (limit?.writable !== true || typeof limit.value !== 'number') return '';
  const here = {};
  ErrorConstructor.stackTraceLimit = limit.value + mostOwn;
  try {
    reflectApply(errorCaptureStackTrace, ErrorConstructor, [here, callers]);
  } finally {
    ErrorConstructor.stackTraceLimit = limit.value;
  }
  const text = withoutOwnLines(stackText(here) ?? '');
  const first = stringIndexOf(text, framePrefix);
  return first === -1 ? '' : stringSlice(text, first + 1);
}

/** What stands above our frames in `text`, and then `below`, in as many lines as `text` has frames. */
function joined(text: string, below: string): string {
  if (below === '') return withoutOwnLines(text);
  let own = -1;
  let room = 0;
  for (let at = stringIndexOf(text, framePrefix); at !== -1; at = stringIndexOf(text, framePrefix, at + 1)) {
    if (own === -1 && isOwnLine(text, at + 1)) own = at;
    if (own !== -1) room++;
  }
  if (own === -1) return text;
  let result = stringSlice(text, 0, own);
  for (let from = 0; room > 0 && from < below.length; room--) {
    const newline = stringIndexOf(below, '\n', from);
    const end = newline === -1 ? below.length : newline;
    result += `\n${stringSlice(below, from, end)}`;
    from = end + 1;
  }
  return result;
}

function isOwnLine(text: string, from: number): boolean {
  if (!stringStartsWith(text, '    at ', from)) return false;
  const newline = stringIndexOf(text, '\n', from);
  return stringIndexOf(stringSlice(text, from, newline === -1 ? text.length : newline), ownScript) !== -1;
}

const framePrefix = '\n    at ';

function withoutOwnLines(text: string): string {
  let kept = '';
  for (let from = 0; from < text.length; ) {
    const newline = stringIndexOf(text, '\n', from);
    const end = newline === -1 ? text.length : newline + 1;
    if (!isOwnLine(text, from)) kept += stringSlice(text, from, end);
    from = end;
  }
  return text.length > 0 && kept.length > 0 && kept[kept.length - 1] === '\n' && text[text.length - 1] !== '\n' ? stringSlice(kept, 0, -1) : kept;
}

const prepareStackTrace = 'prepareStackTrace';
// One per thread: the function that gives stacks their text, once it is in place, and whether ours are among them now.
const preparing: { current: unknown; whole: boolean } = { current: undefined, whole: false };

/**
 * NODE>=20: stacks get their text from a function of Node's on `Error`, which is replaced by one that passes over our
 * frames. A program that puts its own there sees them, as frames of Node's.
 */
export function hideOwnFrames(patch: Patcher): void {
  const prepare: unknown = objectGetOwnPropertyDescriptor(ErrorConstructor, prepareStackTrace)?.value;
  if (typeof prepare !== 'function' || objectGetOwnPropertyDescriptor(ErrorConstructor, prepareStackTrace)?.configurable !== true) return;
  patch.method(ErrorConstructor, prepareStackTrace, (real) => function ErrorPrepareStackTrace(this: unknown, error: unknown, trace: unknown): unknown {
    return reflectApply(real, this, [error, preparing.whole ? trace : withoutOwnSites(trace)]) as unknown;
  });
  preparing.current = objectGetOwnPropertyDescriptor(ErrorConstructor, prepareStackTrace)?.value;
}

/** Whether the text of a stack can be read without running a function of the program's. */
export function preparesItself(): boolean {
  const descriptor = objectGetOwnPropertyDescriptor(ErrorConstructor, prepareStackTrace);
  return descriptor === undefined || ('value' in descriptor && descriptor.value === preparing.current);
}

function withoutOwnSites(trace: unknown): unknown {
  const sites = trace as readonly object[];
  let kept: object[] | null = null;
  for (let i = 0; i < sites.length; i++) {
    const site = sites[i] as object;
    if (!isOwnSite(site)) {
      if (kept !== null) arrayPush(kept, site);
      continue;
    }
    if (kept !== null) continue;
    kept = [];
    for (let k = 0; k < i; k++) arrayPush(kept, sites[k] as object);
  }
  return kept ?? trace;
}

function isOwnSite(site: object): boolean {
  const prototype = objectGetPrototypeOf(site);
  const getFileName: unknown = prototype === null ? undefined : objectGetOwnPropertyDescriptor(prototype, 'getFileName')?.value;
  if (typeof getFileName !== 'function') return false;
  const name: unknown = reflectApply(getFileName as Accessor, site, []);
  return typeof name === 'string' && stringStartsWith(name, ownScript);
}
