// SPDX-License-Identifier: MIT
// What a program reads as the text of a function: for one that we stand in front of, the text of the function that
// was there, as `Function.prototype.toString` gives it. Native code says that it is native.
//
// INVARIANT: the original itself stays in this file; what a program gets of it is its text.

import type { Patcher } from './patch.ts';
import { objectGetOwnPropertyDescriptor, reflectApply, WeakMapConstructor, weakMapGet, weakMapSet } from './primordials.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- any function has a text
type Fn = (this: any, ...args: any[]) => any;

// One per thread.
const originals = new WeakMapConstructor<object, Fn>();
const functionPrototype = Function.prototype;

/** Shows `replacement` with the text of `original` from now on. */
export function showAs(replacement: object, original: Fn): void {
  weakMapSet(originals, replacement, weakMapGet(originals, original) ?? original);
}

/** Puts a `toString` that knows about replacements in the place of the native one. Another context's own does not know. */
export function showOriginalTexts(patch: Patcher): void {
  // Under --frozen-intrinsics it stays as it is.
  if (objectGetOwnPropertyDescriptor(functionPrototype, 'toString')?.configurable !== true) return;
  patch.nativeIfPresent(functionPrototype, 'toString', (real) => ({
    toString(this: unknown): string {
      const original = typeof this === 'function' ? weakMapGet(originals, this) : undefined;
      return reflectApply(real, original ?? this, []) as string;
    },
  }));
}
