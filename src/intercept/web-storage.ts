// SPDX-License-Identifier: MIT
// `localStorage`: a database that native code opens where Node was told to keep it.
//
// | where                     | action                                                    | a denial |
// |---------------------------|-----------------------------------------------------------|----------|
// | `globalThis.localStorage` | file:read and file:write of the file of `--localstorage-file` | thrown, as by a browser that has storage switched off |
//
// `sessionStorage` is in memory. Without the flag there is no file, and the property does what it does on bare Node.

import type { InstallSurface } from '../gate/surface.ts';
import { mirrorFunction } from '../runtime/patch.ts';
import { arraySlice, objectGetOwnPropertyDescriptor, reflectApply, stringSlice, stringStartsWith } from '../runtime/primordials.ts';
import { originalNodeOptions } from './start-environment.ts';
import { assertAllowed, fileAction } from './process-gate.ts';
import { splitNodeOptions } from './worker-flags.ts';

const flag = '--localstorage-file';
const configurations = ['--experimental-config-file', '--experimental-default-config-file'];
const startFlags: readonly string[] = splitNodeOptions(process.env[originalNodeOptions]?.slice(1) ?? process.env.NODE_OPTIONS ?? '').concat(process.execArgv);

export const installWebStorage: InstallSurface = (patch, gate) => {
  const file = storageFile(startFlags);
  const descriptor = objectGetOwnPropertyDescriptor(globalThis, 'localStorage') as { get?: (this: unknown) => unknown } | undefined;
  if (file === null || descriptor?.get === undefined) return;
  const { get } = descriptor;
  const opened = { decided: false };
  const gated = function (this: unknown, ...args: unknown[]): unknown {
    if (!opened.decided) assertAllowed(gate, [fileAction('file:read', file), fileAction('file:write', file)], 'open');
    opened.decided = true;
    return reflectApply(get, this, arraySlice(args));
  };
  mirrorFunction(gated, get);
  patch.define(globalThis, 'localStorage', { ...descriptor, get: gated });
};

/** The file that these flags name, the last one; `?` where a file of settings may name one; null for none. */
export function storageFile(flags: readonly string[]): string | null {
  let file: string | null = null;
  for (let i = 0; i < flags.length; i++) {
    const word = flags[i] as string;
    if (word === flag) file = flags[i + 1] ?? null;
    else if (stringStartsWith(word, `${flag}=`)) file = stringSlice(word, flag.length + 1);
    else if (file === null && (word === configurations[1] || word === configurations[0] || stringStartsWith(word, `${configurations[0]}=`))) file = '?';
  }
  return file;
}
