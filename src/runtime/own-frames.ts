// SPDX-License-Identifier: MIT
// Our own frames in the stack of an error that the program gets: from Node's functions below a wrapper, or from the
// program's own below a conversion of ours. The bare program has none.

import type { Patcher } from './patch.ts';
import { arrayPush, ErrorConstructor, objectDefineProperty, objectGetOwnPropertyDescriptor, objectGetPrototypeOf, reflectApply, stringIndexOf, stringSlice, stringStartsWith } from './primordials.ts';

/** The name that the gate's code is compiled under (`register/core.cts`). */
const ownScript = 'node:internal/safeclaw/';

type Accessor = (this: unknown, value?: unknown) => unknown;

/** Takes the lines of our frames out of an error's stack. What it is, or a program's `prepareStackTrace` makes of it, stays else. */
export function withoutOwnFrames(error: unknown): void {
  if (typeof error !== 'object' || error === null) return;
  try {
    const descriptor = objectGetOwnPropertyDescriptor(error, 'stack');
    if (descriptor === undefined) return;
    // V8 of Node 22 and later has accessors there.
    const { get, set } = descriptor as { get?: Accessor; set?: Accessor };
    const text: unknown = get === undefined ? descriptor.value : reflectApply(get, error, []);
    if (typeof text !== 'string' || stringIndexOf(text, ownScript) === -1) return;
    const shorter = withoutOwnLines(text);
    if (set !== undefined) reflectApply(set, error, [shorter]);
    else if (get === undefined) objectDefineProperty(error, 'stack', { __proto__: null, value: shorter } as PropertyDescriptor);
  } catch {
    // UNTRUSTED: what was thrown may be a Proxy, or frozen, and `prepareStackTrace` the program's: then it stays as it is.
    return;
  }
}

function withoutOwnLines(text: string): string {
  let kept = '';
  for (let from = 0; from < text.length; ) {
    const newline = stringIndexOf(text, '\n', from);
    const end = newline === -1 ? text.length : newline + 1;
    const line = stringSlice(text, from, end);
    if (!stringStartsWith(line, '    at ') || stringIndexOf(line, ownScript) === -1) kept += line;
    from = end;
  }
  return text.length > 0 && kept.length > 0 && kept[kept.length - 1] === '\n' && text[text.length - 1] !== '\n' ? stringSlice(kept, 0, -1) : kept;
}

const prepareStackTrace = 'prepareStackTrace';
// One per thread: the function that gives stacks their text, once it is in place.
const preparing: { current: unknown } = { current: undefined };

/**
 * NODE>=20: stacks get their text from a function of Node's on `Error`, which is replaced by one that passes over our
 * frames. A program that puts its own there sees them, as frames of Node's.
 */
export function hideOwnFrames(patch: Patcher): void {
  const prepare: unknown = objectGetOwnPropertyDescriptor(ErrorConstructor, prepareStackTrace)?.value;
  if (typeof prepare !== 'function' || objectGetOwnPropertyDescriptor(ErrorConstructor, prepareStackTrace)?.configurable !== true) return;
  patch.method(ErrorConstructor, prepareStackTrace, (real) => function ErrorPrepareStackTrace(this: unknown, error: unknown, trace: unknown): unknown {
    return reflectApply(real, this, [error, withoutOwnSites(trace)]) as unknown;
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
