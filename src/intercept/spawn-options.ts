// SPDX-License-Identifier: MIT
// The options of a native spawn, read once. What is decided and what the kernel gets are this copy.

import { descriptorOf } from './handle-descriptor.ts';
import { arrayIsArray, arrayPush, objectCreate, stringIndexOf } from '../runtime/primordials.ts';

export interface SpawnOptions {
  file: string;
  args: string[];
  cwd: string | undefined;
  envPairs: string[];
  stdio: unknown[] | undefined;
  flags?: unknown;
  uid?: unknown;
  gid?: unknown;
}

// A pure table: everything else that `process_wrap` and `spawn_sync` read on Node 18 to 26. What a later Node adds is left out.
const plainFields = ['flags', 'uid', 'gid', 'detached', 'windowsHide', 'windowsVerbatimArguments', 'timeout', 'maxBuffer', 'killSignal'] as const;
const stdioFields = ['type', 'handle', 'fd', 'readable', 'writable', 'input', 'wrapType'] as const;

type Fields = Record<string, unknown>;

/** NODE>=24: the arguments of `Process.prototype.spawn` as the options that they were made from. */
export function fromArguments(given: readonly unknown[]): SpawnOptions {
  return { __proto__: null, file: given[0], args: given[1], cwd: given[2], envPairs: given[3], stdio: given[4], flags: given[5], uid: given[6], gid: given[7] } as unknown as SpawnOptions;
}

export function toArguments(options: SpawnOptions): unknown[] {
  return [options.file, options.args, options.cwd, options.envPairs, options.stdio, options.flags ?? 0, options.uid, options.gid];
}

/** Own text, no prototypes, no accessors; null for a form that the native function does not take, or that C would read otherwise. */
export function snapshotOptions(given: unknown): SpawnOptions | null {
  if (typeof given !== 'object' || given === null) return null;
  const from = given as Fields;
  const { file, cwd } = from;
  if (typeof file !== 'string' || hasNul(file)) return null;
  const args = snapshotTexts(from.args ?? [file]);
  const envPairs = snapshotTexts(from.envPairs ?? []);
  if (args === null || envPairs === null || args.length === 0) return null;
  if (cwd !== undefined && cwd !== null && (typeof cwd !== 'string' || hasNul(cwd))) return null;
  const options = objectCreate(null) as Fields;
  options.file = file;
  options.args = args;
  options.envPairs = envPairs;
  if (typeof cwd === 'string' && cwd !== '') options.cwd = cwd;
  for (let i = 0; i < plainFields.length; i++) {
    const key = plainFields[i] as string;
    const value = from[key];
    if (value === undefined) continue;
    if (typeof value === 'object' && value !== null) return null;
    options[key] = value;
  }
  if (from.stdio !== undefined) options.stdio = snapshotStdio(from.stdio);
  return options as unknown as SpawnOptions;
}

/** Strings as the native function makes them, each converted once; null where one ends at a NUL. */
function snapshotTexts(given: unknown): string[] | null {
  if (!arrayIsArray(given)) return null;
  const list = given as unknown[];
  const texts: string[] = [];
  const length = list.length;
  for (let i = 0; i < length; i++) {
    const value = list[i];
    const text = typeof value === 'string' ? value : `${value as string}`;
    if (hasNul(text)) return null;
    arrayPush(texts, text);
  }
  return texts;
}

function snapshotStdio(given: unknown): unknown[] | undefined {
  if (!arrayIsArray(given)) return undefined;
  const list = given as unknown[];
  const copy: unknown[] = [];
  const length = list.length;
  for (let i = 0; i < length; i++) {
    const entry = list[i] as Fields | null;
    const fields = objectCreate(null) as Fields;
    for (let f = 0; f < stdioFields.length; f++) {
      const key = stdioFields[f] as string;
      const value = entry?.[key];
      if (value !== undefined) fields[key] = value;
    }
    arrayPush(copy, fields);
  }
  return copy;
}

/** The descriptors that the child gets as they are: by their numbers, or by a stream's handle. */
export function passedDescriptors(options: SpawnOptions): number[] {
  const descriptors: number[] = [];
  const stdio = options.stdio ?? [];
  for (let i = 0; i < stdio.length; i++) {
    const { fd, handle } = stdio[i] as { readonly fd?: unknown; readonly handle?: unknown };
    if (typeof fd === 'number') arrayPush(descriptors, fd);
    const own = typeof handle === 'object' && handle !== null ? descriptorOf(handle) : -1;
    if (own >= 0) arrayPush(descriptors, own);
  }
  return descriptors;
}

export function hasNul(text: string): boolean {
  return stringIndexOf(text, '\0') !== -1;
}
