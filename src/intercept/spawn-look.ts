// SPDX-License-Identifier: MIT
// A program by its file: is it Node, by itself or as the interpreter of a script, with which flags, and does our preload
// run in it? Where it does not, the program counts as one that nobody knows; so does a script whose interpreter lies where
// the policy lets this process put another, unless it lets it write the script too: a rule that means that one names it.

import { isCodeVariable } from '../action/code-variables.ts';
import { isNodeProgram, riskyProgramFlags } from '../action/node-flags.ts';
import { arrayPush, arraySlice, processPlatform, regExpExec, stringCharCodeAt, stringIndexOf, stringSlice, stringSplit, stringStartsWith } from '../runtime/primordials.ts';
import { nodeBinary } from './node-binary.ts';
import { baseName, findProgram, isPlanted, resolveProgram } from './spawn-program.ts';
import { type Interpreter, interpreterOf } from './spawn-script.ts';

export interface Looked {
  readonly isNode: boolean;
  /** True where the words behind its name are Node's: false for a script. */
  readonly takesFlags: boolean;
  /** Flags that a script's first line gives Node, and that act where no gate stands. */
  readonly flags: readonly string[];
  /** Why our preload does not run in it for certain, or null. */
  readonly reason: string | null;
}

export type Look = (program: string, cwd: string) => Looked;

/** Where an interpreter is looked for. */
export interface LookPlace {
  /** PATH of the child. */
  readonly path: string | null;
  /** Its folder, or `?`. */
  readonly cwd: string;
  readonly mayWrite: (path: string) => boolean;
}

const other: Looked = { isNode: false, takesFlags: false, flags: [], reason: null };
const node: Looked = { isNode: true, takesFlags: true, flags: [], reason: null };
const unread: Looked = { isNode: false, takesFlags: false, flags: [], reason: 'its first line starts a program in a way that cannot be read for certain' };
const planted: Looked = { isNode: false, takesFlags: false, flags: [], reason: 'this policy lets the program write the interpreter that its first line leads to' };
/** Linux follows an interpreter that is a script itself, and gives up after four. */
const deepest = 4;
/** Text that `env -S` neither unquotes nor expands. */
const plainWords = /^[\w@%+=:,./ \t-]*$/;

/** `program` is as `resolveProgram` gives it. */
export function lookAt(program: string, place: LookPlace, depth = 0): Looked {
  if (depth > deepest) return unread;
  // A name that leads to no file, or to one that only the run knows.
  if (processPlatform !== 'win32' && stringCharCodeAt(program, 0) !== 47) return isNodeProgram(program) ? node : other;
  const binary = nodeBinary(program);
  if (binary !== null) return binary.reason === null ? node : { isNode: true, takesFlags: true, flags: [], reason: binary.reason };
  const interpreter = interpreterOf(program);
  if (interpreter === null) return isNodeProgram(program) ? node : other;
  return throughInterpreter(interpreter, { script: program, place, depth });
}

/** A script on the way to the program that runs it. */
interface Step {
  readonly script: string;
  readonly place: LookPlace;
  readonly depth: number;
}

function throughInterpreter(interpreter: Interpreter, step: Step): Looked {
  const words = interpreter.argument === null ? [] : [interpreter.argument];
  if (baseName(interpreter.program) !== 'env') return asScript(lookBehind(interpreter.program, step), words, null);
  const env = lookBehind(interpreter.program, step);
  return env.reason === null ? behindEnv(interpreter, step) : env;
}

/** The program that a first line names, as the kernel or `env` will find it. */
function lookBehind(word: string, { script, place, depth }: Step): Looked {
  const { path, cwd, mayWrite } = place;
  if (cwd === '?' && dependsOnFolder(word, path)) return unread;
  if (isPlanted(word, path, cwd, mayWrite) && !isPlanted(script, path, cwd, mayWrite)) return planted;
  return lookAt(resolveProgram(word, path, cwd), place, depth + 1);
}

/** Whether `word` may lead elsewhere from another folder: a relative name, or one looked up where PATH has a relative folder. */
function dependsOnFolder(word: string, path: string | null): boolean {
  if (stringIndexOf(word, '/') !== -1) return stringCharCodeAt(word, 0) !== 47;
  const folders = path === null ? [] : stringSplit(path, ':');
  for (let i = 0; i < folders.length; i++) {
    if (stringCharCodeAt(folders[i] as string, 0) !== 47) return true;
    if (findProgram(word, folders[i] as string, '/') !== null) return false;
  }
  return false;
}

/** What a script is whose interpreter is `inner`, with `words` in front of the script's name. */
function asScript(inner: Looked, words: readonly string[], reason: string | null): Looked {
  if (!inner.isNode) return inner;
  return { isNode: true, takesFlags: false, flags: inner.takesFlags ? riskyProgramFlags(words, []) : inner.flags, reason: inner.reason ?? reason };
}

/** `#!/usr/bin/env node`, and `#!/usr/bin/env -S node --flag`: env splits its one argument only where it is asked to. */
function behindEnv({ argument }: Interpreter, step: Step): Looked {
  if (argument === null) return other;
  const split = splitText(argument);
  if (split === null) return stringStartsWith(argument, '-') ? unread : asScript(lookBehind(argument, step), [], null);
  if (regExpExec(plainWords, split) === null) return unread;
  const words = wordsOf(split);
  let at = 0;
  let reason: string | null = null;
  for (; at < words.length; at++) {
    const word = words[at] as string;
    const equals = stringIndexOf(word, '=');
    if (stringStartsWith(word, '-')) return unread;
    if (equals === -1) break;
    if (isCodeVariable(stringSlice(word, 0, equals))) reason = `its first line sets ${stringSlice(word, 0, equals)}`;
    if (stringSlice(word, 0, equals) === 'PATH') return unread;
  }
  if (at === words.length) return other;
  return asScript(lookBehind(words[at] as string, step), arraySlice(words, at + 1), reason);
}

/** The text behind `-S`, or null where there is no such option in front. */
function splitText(argument: string): string | null {
  if (stringStartsWith(argument, '-S')) return stringSlice(argument, 2);
  return stringStartsWith(argument, '--split-string=') ? stringSlice(argument, 15) : null;
}

function wordsOf(text: string): string[] {
  const words: string[] = [];
  const parts = stringSplit(text, ' ');
  for (let i = 0; i < parts.length; i++) {
    const inner = stringSplit(parts[i] as string, '\t');
    for (let j = 0; j < inner.length; j++) if (inner[j] !== '') arrayPush(words, inner[j] as string);
  }
  return words;
}
