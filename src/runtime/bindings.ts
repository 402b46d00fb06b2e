// SPDX-License-Identifier: MIT
// The internal bindings that Node's own `lib/` calls by property at call time, captured once.
// `process.binding('fs')` and its like are the very objects that `lib/` uses on Node 18 to 26
// (docs/architecture.md), so a function replaced there is reached by everything above it.

import { objectDefineProperty, objectGetOwnPropertyDescriptor, processPlatform, reflectDeleteProperty } from './primordials.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- native functions have no types
export type Native = (this: any, ...args: any[]) => any;
export type Binding = Record<string, Native>;
export type BindingClass = Native & { prototype: Record<string, Native> };

// eslint-disable-next-line @typescript-eslint/unbound-method -- called with `process` below
const realBinding = (process as unknown as { binding(name: string): Binding }).binding;

const realProcess = process;

/** The live binding of that name. Throws where this Node does not hand it out (under `--permission`, or renamed). */
export function openBinding(name: BindingName): Binding {
  return unwarned(() => realBinding.call(process, name));
}

/** Under `--pending-deprecation` Node would warn the program of what we call. */
export function unwarned<T>(call: () => T): T {
  const before = objectGetOwnPropertyDescriptor(realProcess, 'noDeprecation');
  objectDefineProperty(realProcess, 'noDeprecation', { __proto__: null, value: true, configurable: true, enumerable: true, writable: true } as PropertyDescriptor);
  try {
    return call();
  } finally {
    if (before === undefined) reflectDeleteProperty(realProcess, 'noDeprecation');
    else objectDefineProperty(realProcess, 'noDeprecation', before);
  }
}

export type BindingName = 'fs' | 'fs_event_wrap' | 'tcp_wrap' | 'pipe_wrap' | 'udp_wrap' | 'cares_wrap' | 'process_wrap' | 'spawn_sync' | 'stream_wrap' | 'tls_wrap' | 'tty_wrap' | 'inspector' | 'contextify' | 'uv' | 'constants';

/** True on the platforms with `/proc`, where what is open can be compared with what was decided. */
export const hasProc = processPlatform === 'linux';
