// SPDX-License-Identifier: MIT
// A module that the program is not to find: the Lambda runtime's client, whose functions answer invocations.

import Module from 'node:module';
import { arrayIsArray, arrayPush, objectDefineProperty, objectGetOwnPropertyDescriptor, reflectApply, reflectDeleteProperty } from '../runtime/primordials.ts';

type Fn = (this: unknown, ...args: unknown[]) => unknown;

export interface LoadedModule {
  exports?: unknown;
  readonly filename?: unknown;
}

const moduleExports = Module as unknown as { readonly _cache: object; readonly prototype: object };
/** The module that asked first: the one that the handler of the function is a child of, too. */
// eslint-disable-next-line @typescript-eslint/unbound-method -- called with reflectApply
const parentOf = objectGetOwnPropertyDescriptor(moduleExports.prototype, 'parent')?.get as Fn | undefined;
const deprecations = process as { noDeprecation?: boolean | undefined };

/** Takes a module out of the cache and from the children of the one that asked for it. */
export function forget(loaded: LoadedModule): void {
  if (typeof loaded.filename === 'string') reflectDeleteProperty(moduleExports._cache, loaded.filename);
  const parent = parentOf === undefined ? undefined : silently(() => reflectApply(parentOf, loaded, []));
  const children: unknown = typeof parent === 'object' && parent !== null ? (parent as { children?: unknown }).children : undefined;
  if (!arrayIsArray(children)) return;
  const others: unknown[] = [];
  for (let i = 0; i < children.length; i++) if (children[i] !== loaded) arrayPush(others, children[i]);
  (parent as { children: unknown[] }).children = others;
}

/** The module with this file's name, where it is loaded. */
export function loadedModule(file: string): LoadedModule | undefined {
  return objectGetOwnPropertyDescriptor(moduleExports._cache, file)?.value as LoadedModule | undefined;
}

/** With `--pending-deprecation` Node warns of that property. */
function silently(look: () => unknown): unknown {
  const before = objectGetOwnPropertyDescriptor(deprecations, 'noDeprecation');
  deprecations.noDeprecation = true;
  try {
    return look();
  } finally {
    if (before === undefined) delete deprecations.noDeprecation;
    else objectDefineProperty(deprecations, 'noDeprecation', before);
  }
}
