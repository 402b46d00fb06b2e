// SPDX-License-Identifier: MIT
// What a program about to be started will run: itself, or the commands that a shell or a wrapper will start → actions.

import type { Action, ShellExecuteAction } from '../action/action.ts';
import { isCodeVariable } from '../action/code-variables.ts';
import { riskyProgramFlags } from '../action/node-flags.ts';
import { argvText, flagAction, grammarRequest, type ShellPlace, toActions } from '../action/shell-line.ts';
import type { Gate } from '../gate/gate.ts';
import { arrayPush, arraySlice, SetConstructor, setHas, stringSlice, stringStartsWith } from '../runtime/primordials.ts';
import { valueInChild } from './spawn-env.ts';
import type { Look } from './spawn-look.ts';
import type { SpawnOptions } from './spawn-options.ts';
import { baseName, isPlanted, isSystemProgram, ownProgram, resolveFrom, resolveProgram, shellName } from './spawn-program.ts';

/** What the words of a command do not say. */
export interface Surroundings {
  readonly options: SpawnOptions;
  /** PATH of the child. */
  readonly path: string | null;
  /** PATH as the operator set it. */
  readonly searchPath: string | null;
  readonly gate: Gate;
  readonly look: Look;
  readonly mayWrite: (path: string) => boolean;
  readonly grammar: (request: string) => string;
}

// Programs that start others: the grammar knows their options (`shell-grammar/wrappers.ts`). All else is its own command.
const starters = new SetConstructor([
  'env', 'nohup', 'nice', 'ionice', 'timeout', 'time', 'stdbuf', 'setsid', 'sudo', 'doas', 'xargs', 'watch', 'chroot', 'unshare', 'nsenter', 'busybox', 'toybox', 'flock', 'chrt', 'taskset', 'strace', 'runuser', 'setpriv', 'find',
  'parallel', 'systemd-run', 'at', 'batch', 'entr', 'ltrace', 'valgrind', 'unbuffer', 'dbus-run-session', 'faketime', 'proot', 'fakeroot', 'setarch', 'linux32', 'linux64', 'prlimit', 'cpulimit', 'ccache', 'daemonize', 'start-stop-daemon', 'run-parts',
  'sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'mksh', 'rbash', 'fish', 'csh', 'tcsh', 'yash', 'posh', 'hush', 'su', 'script',
]);

const multiCall = new SetConstructor(['busybox', 'toybox', 'coreutils', 'uutils']);

/** The flags this process was started with. */
export const startFlags: readonly string[] = process.execArgv.slice();

/** The actions, or why they cannot be read for certain. */
export function actionsOf(whole: ShellExecuteAction, argv: readonly string[], around: Surroundings): readonly Action[] | string {
  // busybox and its like are what they are called.
  if (setHas(multiCall, baseName(whole.program))) return actionsOfCalled(whole, around);
  // A link of another name to a starter runs as the starter.
  return actionsAs(baseName(around.options.file), whole, argv, around);
}

/** A program of many names runs as the one in its `argv[0]`. */
function actionsOfCalled(whole: ShellExecuteAction, around: Surroundings): readonly Action[] | string {
  const given = baseName(around.options.args[0] as string);
  const called = stringStartsWith(given, '-') ? stringSlice(given, 1) : given;
  const argv = replaceHead(around.options.args, called);
  const as: ShellExecuteAction = { kind: 'shell:execute', command: argvText(argv), program: whole.program, cwd: whole.cwd, planted: whole.planted, asked: whole.asked };
  return setHas(multiCall, called) || setHas(starters, called) ? actionsAs(called, as, argv, around) : withFlags(as, argv, around.look);
}

function actionsAs(name: string, whole: ShellExecuteAction, argv: readonly string[], around: Surroundings): readonly Action[] | string {
  const real = baseName(whole.program);
  const starter = setHas(starters, name) ? name : setHas(starters, real) && !setHas(multiCall, real) ? real : null;
  if (starter === null) return withFlags(whole, argv, around.look);
  const sh = shellName('/bin/sh', around.path, '/');
  const read = starter === name ? argv : replaceHead(argv, starter);
  const actions = toActions(around.grammar(grammarRequest(null, read, name, sh)), shellPlace(whole, around));
  if ('reason' in actions) return actions.reason;
  if (read !== argv) return joined(whole, actions);
  return actions.length === 0 ? [whole] : actions;
}

function shellPlace(whole: ShellExecuteAction, { options, path, searchPath, gate, look, mayWrite }: Surroundings): ShellPlace {
  return {
    cwd: whole.cwd,
    home: valueInChild(options.envPairs, 'HOME', gate),
    foldersPlain: valueInChild(options.envPairs, 'CDPATH', gate) === null,
    asked: whole.asked,
    // Behind a shell too, a program in which the gate would not stand is one that nobody knows.
    resolveProgram: (word, cwd) => {
      const program = resolveProgram(word, path, cwd);
      return look(program, cwd).reason === null ? program : '?';
    },
    isPlanted: (word, cwd) => isPlanted(word, path, cwd, mayWrite),
    isSystemProgram: (word, cwd) => isSystemProgram(word, path, cwd, searchPath),
    resolvePath: resolveFrom,
    riskyFlags: (program, words, cwd) => flagsOf(program, words, look, cwd),
    isCodeVariable,
  };
}

function withFlags(whole: ShellExecuteAction, argv: readonly string[], look: Look): readonly Action[] {
  const flags = flagsOf(whole.program, arraySlice(argv, 1), look, whole.cwd);
  if (flags.length === 0) return [whole];
  const actions: Action[] = [whole];
  for (let i = 0; i < flags.length; i++) arrayPush(actions, flagAction(flags[i] as string));
  return actions;
}

function flagsOf(program: string, words: readonly (string | null)[], look: Look, cwd: string): readonly string[] {
  const { takesFlags, flags } = look(program, cwd);
  return takesFlags || program === ownProgram ? riskyProgramFlags(words, startFlags) : flags;
}

export function replaceHead(argv: readonly string[], head: string): string[] {
  const copy = [head];
  for (let i = 1; i < argv.length; i++) arrayPush(copy, argv[i] as string);
  return copy;
}

function joined(first: Action, rest: readonly Action[]): Action[] {
  const all = [first];
  for (let i = 0; i < rest.length; i++) arrayPush(all, rest[i] as Action);
  return all;
}
