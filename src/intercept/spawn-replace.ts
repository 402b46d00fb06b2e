// SPDX-License-Identifier: MIT
// `process.execve` (Node 22.15 on): another program in the place of this process.

import * as diagnosticsChannel from 'node:diagnostics_channel';
import { denialError } from '../gate/denial.ts';
import type { Gate } from '../gate/gate.ts';
import type { SurfaceContext } from '../gate/surface.ts';
import { arrayIsArray, arrayPush, objectCreate, objectFreeze, objectGetOwnPropertyDescriptor, objectGetPrototypeOf, objectKeys, reflectApply, stringIndexOf, stringSlice } from '../runtime/primordials.ts';
import { type Decided, decideSpawn, refuseSpawn } from './spawn-decide.ts';
import { childEnvironment } from './spawn-env.ts';
import { hasNul } from './spawn-options.ts';

const realProcess = process;
// What `process.execve` does with our copy: it iterates over arrays, and shows them to subscribers of a channel.
const arrayIterator = Symbol.iterator;
const arrayPrototype = Array.prototype;
const realArrayIterator = objectGetOwnPropertyDescriptor(arrayPrototype, arrayIterator)?.value as unknown;
const iteratorPrototype = objectGetPrototypeOf([][Symbol.iterator]()) as object;
const realNext = objectGetOwnPropertyDescriptor(iteratorPrototype, 'next')?.value as unknown;
const execveChannel = diagnosticsChannel.channel('process.execve');
const idleChannel = objectGetPrototypeOf(execveChannel);

/** `process.execve`: decides, then calls the real one with copies, or throws. */
export function replaceProcess(self: unknown, realExecve: (...args: unknown[]) => unknown, given: readonly unknown[], gate: Gate, context: SurfaceContext, grammar: (request: string) => string): unknown {
  const file = given[0];
  const list = given[1] === undefined ? [] : given[1];
  const env = given[2] === undefined ? realProcess.env : given[2];
  // Node's own errors for what it does not take. INVARIANT: an object of the program's is never passed on, since it may answer otherwise the second time.
  if (typeof file !== 'string' || !arrayIsArray(list)) return reflectApply(realExecve, self, [file, arrayIsArray(list) ? [] : list, null]);
  const args = copyList(list as unknown[]);
  if (!areTexts(args) || typeof env !== 'object' || env === null) return reflectApply(realExecve, self, [file, args, null]);
  const variables = copyOwn(env as Record<string, unknown>);
  const pairs = toPairs(variables);
  if (pairs === null) return reflectApply(realExecve, self, [file, args, variables]);
  const decided = decideReplacement(file, args, pairs, gate, context, grammar);
  if (decided.verdict.kind === 'deny') throw denialError(decided.action, decided.verdict, { syscall: 'execve', path: file }, replaceProcess);
  const child = objectCreate(null) as Record<string, string>;
  const kept = childEnvironment(pairs, gate, context);
  for (let i = kept.length - 1; i >= 0; i--) {
    const pair = kept[i] as string;
    const equals = stringIndexOf(pair, '=', 1);
    child[stringSlice(pair, 0, equals)] = stringSlice(pair, equals + 1);
  }
  return reflectApply(realExecve, self, [file, objectFreeze(args), child]);
}

function copyList(list: readonly unknown[]): unknown[] {
  const copy: unknown[] = [];
  const { length } = list;
  for (let i = 0; i < length; i++) arrayPush(copy, list[i]);
  return copy;
}

function areTexts(list: readonly unknown[]): list is string[] {
  for (let i = 0; i < list.length; i++) if (typeof list[i] !== 'string' || hasNul(list[i] as string)) return false;
  return true;
}

function copyOwn(from: Record<string, unknown>): Record<string, unknown> {
  const copy = objectCreate(null) as Record<string, unknown>;
  const keys = objectKeys(from);
  for (let i = 0; i < keys.length; i++) copy[keys[i] as string] = from[keys[i] as string];
  return copy;
}

/** Null where Node refuses the environment: a value that is no text, or a NUL. */
function toPairs(variables: Record<string, unknown>): string[] | null {
  const pairs: string[] = [];
  const keys = objectKeys(variables);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    const value = variables[key];
    if (typeof value !== 'string' || hasNul(key) || hasNul(value)) return null;
    arrayPush(pairs, `${key}=${value}`);
  }
  return pairs;
}

function decideReplacement(file: string, args: string[], envPairs: string[], gate: Gate, context: SurfaceContext, grammar: (request: string) => string): Decided {
  const tampered =
    objectGetOwnPropertyDescriptor(arrayPrototype, arrayIterator)?.value !== realArrayIterator ||
    objectGetOwnPropertyDescriptor(iteratorPrototype, 'next')?.value !== realNext ||
    objectGetPrototypeOf(execveChannel) !== idleChannel;
  if (tampered) return refuseSpawn(gate, file, 'what `process.execve` is made of was changed, so what would run is not certain');
  if (hasNul(file)) return refuseSpawn(gate, '?', 'a program name with a NUL');
  // The kernel looks in no PATH.
  return decideSpawn({ file: stringIndexOf(file, '/') === -1 ? `./${file}` : file, args, cwd: undefined, envPairs, stdio: undefined }, gate, context, grammar);
}
