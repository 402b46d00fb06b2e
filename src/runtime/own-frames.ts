// SPDX-License-Identifier: MIT
// Our own frames in the stack of an error that the program gets: from Node's functions below a wrapper, or from the
// program's own below a conversion of ours. The bare program has none.

import { objectDefineProperty, objectGetOwnPropertyDescriptor, reflectApply, stringIndexOf, stringSlice, stringStartsWith } from './primordials.ts';

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
