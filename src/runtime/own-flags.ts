// SPDX-License-Identifier: MIT
// What a program sees of how the preload was given: nothing. Its own flags stay, and what it hands on to its children
// by `process.execArgv` is what it was given itself; they get the preload by their environment all the same.

import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { arrayIndexOf, arrayPush, objectDefineProperty, objectGetOwnPropertyDescriptor, regExpExec, stringIndexOf, stringSlice, stringStartsWith } from './primordials.ts';
import { realRealpath } from './real-fs.ts';

const realProcess = process as unknown as Record<string, unknown>;
const preloading = ['-r', '--require', '--import'];
const ownName = /^@authensor\/safeclaw\/register(?:\.[cm]js)?$/;

/** Takes the preload out of `process.execArgv` and of the list of preloaded modules. */
export function hideOwnFlags(packageFolder: string): void {
  filter('execArgv', (words) => withoutPreload(words, packageFolder));
  // A pre-load that follows is loaded from another list.
  filter('_preload_modules', (names) => names.filter((name) => !isOwn(name, packageFolder)));
}

function filter(key: string, shorten: (list: readonly string[]) => string[]): void {
  const before = objectGetOwnPropertyDescriptor(realProcess, key);
  const list: unknown = before?.value;
  if (before?.configurable !== true || !Array.isArray(list)) return;
  const shown = shorten(list as string[]);
  if (shown.length !== list.length) objectDefineProperty(realProcess, key, { ...before, value: shown });
}

function withoutPreload(words: readonly string[], packageFolder: string): string[] {
  const kept: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    const equals = stringIndexOf(word, '=');
    const flag = equals === -1 ? word : stringSlice(word, 0, equals);
    const value = equals === -1 ? words[i + 1] : stringSlice(word, equals + 1);
    if (arrayIndexOf(preloading, flag) === -1 || value === undefined || !isOwn(value, packageFolder)) arrayPush(kept, word);
    else if (equals === -1) i++;
  }
  return kept;
}

/** Whether a flag's value leads to this package's own preload. */
function isOwn(name: string, packageFolder: string): boolean {
  if (regExpExec(ownName, name) !== null) return true;
  // HOT: at every start; a name of another package is none of these.
  if (stringIndexOf(name, 'register') === -1) return false;
  try {
    const file = path.resolve(stringStartsWith(name, 'file:') ? fileURLToPath(name) : name);
    const found = realRealpath(isWritten(file) ? file : `${file}.cjs`);
    return found === `${packageFolder}/dist/register.cjs` || found === `${packageFolder}/dist/register.mjs`;
  } catch {
    // Not there, or no file's name: then it is not ours.
    return false;
  }
}

function isWritten(file: string): boolean {
  return regExpExec(/\.[cm]?js$/, file) !== null;
}
