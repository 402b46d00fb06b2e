// SPDX-License-Identifier: MIT
// NODE>=26: `fs.readFile` and `fs.writeFile` with a callback make native jobs of a class that Node's lib took out of
// the binding before anything of ours ran (`fs-jobs.ts`). `writeFile` takes its older way, open and write, when it is
// asked to flush, so it is asked to, and the flush that nobody else asked for is left out again.

import fs from 'node:fs';
import type { Native } from '../runtime/bindings.ts';
import type { Patcher } from '../runtime/patch.ts';
import { callUnseen } from '../runtime/own-frames.ts';
import { mapGet, MapConstructor, objectCreate, reflectApply, setDelete, setHas } from '../runtime/primordials.ts';
import { channelOf, completeLater } from './fs-channel.ts';
import type { Outermost } from './fs-calls.ts';
import type { FsSurface } from './fs-decide.ts';

type Options = Record<string, unknown>;

const { O_RDONLY, O_RDWR, O_WRONLY, O_CREAT, O_TRUNC, O_APPEND, O_EXCL, O_SYNC } = fs.constants;
const flagNumbers = new MapConstructor<unknown, number>([
  ['rs', O_RDONLY | O_SYNC], ['sr', O_RDONLY | O_SYNC], ['r+', O_RDWR], ['rs+', O_RDWR | O_SYNC], ['sr+', O_RDWR | O_SYNC],
  ['w', O_TRUNC | O_CREAT | O_WRONLY], ['wx', O_TRUNC | O_CREAT | O_WRONLY | O_EXCL], ['xw', O_TRUNC | O_CREAT | O_WRONLY | O_EXCL],
  ['w+', O_TRUNC | O_CREAT | O_RDWR], ['wx+', O_TRUNC | O_CREAT | O_RDWR | O_EXCL], ['xw+', O_TRUNC | O_CREAT | O_RDWR | O_EXCL],
  ['a', O_APPEND | O_CREAT | O_WRONLY], ['ax', O_APPEND | O_CREAT | O_WRONLY | O_EXCL], ['xa', O_APPEND | O_CREAT | O_WRONLY | O_EXCL],
  ['as', O_APPEND | O_CREAT | O_WRONLY | O_SYNC], ['sa', O_APPEND | O_CREAT | O_WRONLY | O_SYNC],
  ['a+', O_APPEND | O_CREAT | O_RDWR], ['ax+', O_APPEND | O_CREAT | O_RDWR | O_EXCL], ['xa+', O_APPEND | O_CREAT | O_RDWR | O_EXCL],
  ['as+', O_APPEND | O_CREAT | O_RDWR | O_SYNC], ['sa+', O_APPEND | O_CREAT | O_RDWR | O_SYNC],
]);

/** Puts the two public functions and the flush in place; only where the binding has the job classes. */
export function installDiversions(patch: Patcher, surface: FsSurface): void {
  patch.method(fs, 'writeFile', (original) => function writeFile(this: unknown, path: unknown, data: unknown, options: unknown, callback: unknown): unknown {
    const done = callback || options;
    const own = copyOptions(options, ['encoding', 'mode', 'flag', 'flush', 'signal']);
    if (typeof done !== 'function' || own === null || (own.flush !== undefined && own.flush !== null && own.flush !== false)) {
      return callUnseen(original, this, [path, data, own ?? options, callback || options]);
    }
    own.flush = true;
    surface.diversion.writing = true;
    try {
      return callUnseen(original, this, [path, data, own, done]);
    } finally {
      surface.diversion.writing = false;
    }
  });
  patch.method(fs, 'readFile', (original) => function readFile(this: unknown, path: unknown, options: unknown, callback: unknown): unknown {
    if (typeof options !== 'object' || options === null) return callUnseen(original, this, callback === undefined ? [path, options] : [path, options, callback]);
    const own = copyOptions(options, ['encoding', 'flag', 'signal', 'buffer']);
    surface.diversion.readFlags = typeof own?.flag === 'number' ? own.flag : (mapGet(flagNumbers, own?.flag) ?? O_RDONLY);
    try {
      return callUnseen(original, this, [path, own, callback]);
    } finally {
      surface.diversion.readFlags = O_RDONLY;
    }
  });
}

/** The options read once, so that what is decided is what is used; null for what is no form of them. */
function copyOptions(options: unknown, keys: readonly string[]): Options | null {
  const own = objectCreate(null) as Options;
  if (typeof options === 'string') own.encoding = options;
  else if (typeof options === 'object' && options !== null) {
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as string;
      const value = (options as Options)[key];
      if (value !== undefined) own[key] = value;
    }
  } else if (options !== undefined && options !== null && typeof options !== 'function') return null;
  return own;
}

/** Leaves out the flush of a diverted write; `close` forgets the descriptor. */
export function withoutUnaskedFlush(surface: FsSurface, gated: Native, outermost: Outermost): Native {
  outermost.above = fsync;
  return fsync;

  function fsync(this: unknown, ...args: unknown[]): unknown {
    const { unflushed } = surface.diversion;
    const request = channelOf(surface.channels, args);
    if (!setHas(unflushed, args[0] as number) || request === null || request === 'promise') return reflectApply(gated, this, args);
    setDelete(unflushed, args[0] as number);
    completeLater(request, [null]);
    return undefined;
  }
}

/** Closing ends what was known of a descriptor. */
export function forgettingUnflushed(surface: FsSurface, gated: Native, outermost: Outermost): Native {
  outermost.above = close;
  return close;

  function close(this: unknown, ...args: unknown[]): unknown {
    setDelete(surface.diversion.unflushed, args[0] as number);
    return reflectApply(gated, this, args);
  }
}
