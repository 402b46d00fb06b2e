// SPDX-License-Identifier: MIT
// A program about to be started → its actions, decided as one deed.

import type { Action, ShellExecuteAction } from '../action/action.ts';
import { isCodeVariable } from '../action/code-variables.ts';
import { isNodeProgram, riskyProgramFlags } from '../action/node-flags.ts';
import { argvText, flagAction, grammarRequest, type ShellPlace, toActions } from '../action/shell-line.ts';
import type { Verdict } from '../action/verdict.ts';
import { denialVerdict, faultVerdict } from '../gate/fault.ts';
import type { Gate } from '../gate/gate.ts';
import type { SurfaceContext } from '../gate/surface.ts';
import { arrayPush, arraySlice, processPlatform, SetConstructor, setHas, stringSlice, stringStartsWith } from '../runtime/primordials.ts';
import { decideAll } from './fs-decide.ts';
import { currentFolder } from '../runtime/resolve-path.ts';
import { foreseeWrite, valueInChild } from './spawn-env.ts';
import { passedDescriptors, type SpawnOptions } from './spawn-options.ts';
import { baseName, findProgram, isPlanted, isSystemProgram, ownProgram, resolveFrom, resolveProgram, shellName } from './spawn-program.ts';

export interface Decided {
  readonly action: Action;
  readonly verdict: Verdict;
}

// Programs that start others: the grammar knows their options (`shell-grammar/wrappers.ts`). All else is its own command.
const starters = new SetConstructor([
  'env', 'nohup', 'nice', 'ionice', 'timeout', 'time', 'stdbuf', 'setsid', 'sudo', 'doas', 'xargs', 'watch', 'chroot', 'unshare', 'nsenter', 'busybox', 'toybox', 'flock', 'chrt', 'taskset', 'strace', 'runuser', 'setpriv', 'find',
  'parallel', 'systemd-run', 'at', 'batch', 'entr', 'ltrace', 'valgrind', 'unbuffer', 'dbus-run-session', 'faketime', 'proot', 'fakeroot', 'setarch', 'linux32', 'linux64', 'prlimit', 'cpulimit', 'ccache', 'daemonize', 'start-stop-daemon', 'run-parts',
  'sh', 'bash', 'dash', 'ash', 'zsh', 'ksh', 'mksh', 'rbash', 'fish', 'csh', 'tcsh', 'yash', 'posh', 'hush', 'su', 'script',
]);

const multiCall = new SetConstructor(['busybox', 'toybox', 'coreutils', 'uutils']);

/** The flags this process was started with. */
const startFlags: readonly string[] = process.execArgv.slice();
const noFlags: readonly string[] = [];
const startExecPath = process.execPath;
const preloadFlags = new SetConstructor(['--import', '--require', '-r']);
const preloadNames = new SetConstructor(['@authensor/safeclaw/register', `${__dirname}/register.cjs`, `${__dirname}/register.mjs`]);
const preloadWords = new SetConstructor(['--import=@authensor/safeclaw/register', '--require=@authensor/safeclaw/register']);

/** Decides and records what `options` will run. Never throws: a fault of ours is a denial. */
export function decideSpawn(options: SpawnOptions, gate: Gate, context: SurfaceContext, grammar: (request: string) => string): Decided {
  let whole: ShellExecuteAction = { kind: 'shell:execute', command: '?', program: '?', cwd: '?', planted: false, asked: '?' };
  try {
    const { file, args } = options;
    const argv = replaceHead(args, file);
    const text = argvText(withoutPreload(argv, file));
    const cwd = options.cwd === undefined ? currentFolder() : resolveFrom(currentFolder(), options.cwd);
    const path = valueInChild(options.envPairs, 'PATH', gate);
    const asked = args.length === 3 && args[1] === '-c' ? (args[2] as string) : argvText(argv);
    const found = findProgram(file, path, cwd);
    // What was found is what is started: nothing that appears in PATH from here on.
    if (found !== null && processPlatform !== 'win32') options.file = found;
    whole = { kind: 'shell:execute', command: text, program: resolveProgram(options.file, path, cwd), cwd, planted: isPlanted(options.file, path, cwd, mayWrite(gate)), asked };
    if (passesOwnDescriptor(options, context)) return settled(gate, whole, denialVerdict('SC_PROTECTED', 'protection', 'protection:audit', 'the descriptor of the audit log, and of a socket that is open for HTTP only, is handed to no child'));
    const read = actionsOf(whole, argv, path, options, gate, grammar);
    if (typeof read === 'string') return settled(gate, whole, denialVerdict('SC_UNKNOWN_FORM', 'fault', 'fault', `the command line cannot be read for certain: ${read}`));
    const refused = refusedVariable(read, gate);
    return refused ?? decideAll(gate, read);
  } catch (cause) {
    return settled(gate, whole, faultVerdict(cause));
  }
}

/**
 * A fork is given the flags that this process was started with. A rule names the program, `node child.js`, and holds
 * however the gate was put in front of the parent: its own preload is no part of the command.
 */
function withoutPreload(argv: readonly string[], file: string): readonly string[] {
  if (file !== startExecPath) return argv;
  for (let i = 0; i < startFlags.length; i++) if (argv[i + 1] !== startFlags[i]) return argv;
  const kept = [argv[0] as string];
  for (let i = 1; i < argv.length; i++) {
    const word = argv[i] as string;
    if (i <= startFlags.length && setHas(preloadWords, word)) continue;
    if (i < startFlags.length && setHas(preloadFlags, word) && setHas(preloadNames, argv[i + 1] as string)) i++;
    else arrayPush(kept, word);
  }
  return kept;
}

function passesOwnDescriptor(options: SpawnOptions, context: SurfaceContext): boolean {
  const descriptors = passedDescriptors(options);
  for (let i = 0; i < descriptors.length; i++) {
    const fd = descriptors[i] as number;
    if (context.ownsDescriptor(fd)) return true;
    for (let j = 0; j < context.bypasses.length; j++) if (context.bypasses[j]?.(fd) === true) return true;
  }
  return false;
}

/** A line sets a variable that makes programs run code, and no rule lets it: the baseline's leave is for the process itself. */
function refusedVariable(actions: readonly Action[], gate: Gate): Decided | null {
  for (let i = 0; i < actions.length; i++) {
    const action = actions[i] as Action;
    if (action.kind !== 'env:write') continue;
    const verdict = foreseeWrite(action.key, gate);
    if (verdict.rule === 'protection:code-variables' && gate.observed(verdict).kind === 'deny') return settled(gate, action, verdict);
  }
  return null;
}

function mayWrite(gate: Gate): (path: string) => boolean {
  return (path) => {
    const verdict = gate.foresee({ kind: 'file:write', path, asked: path });
    return verdict.kind === 'allow' && verdict.code !== 'SC_OBSERVED';
  };
}

/** Denies and records what could not even be read. */
export function refuseSpawn(gate: Gate, asked: string, reason: string): Decided {
  return settled(gate, { kind: 'shell:execute', command: asked, program: '?', cwd: currentFolder(), planted: false, asked }, denialVerdict('SC_UNKNOWN_FORM', 'fault', 'fault', reason));
}

function settled(gate: Gate, action: Action, verdict: Verdict): Decided {
  return { action, verdict: gate.settle(action, verdict) };
}

function actionsOf(whole: ShellExecuteAction, argv: readonly string[], path: string | null, options: SpawnOptions, gate: Gate, grammar: (request: string) => string): readonly Action[] | string {
  // busybox and its like are what they are called.
  if (setHas(multiCall, baseName(whole.program))) return actionsOfCalled(whole, options, path, gate, grammar);
  // A link of another name to a starter runs as the starter.
  return actionsAs(baseName(options.file), whole, argv, path, options, gate, grammar);
}

/** A program of many names runs as the one in its `argv[0]`. */
function actionsOfCalled(whole: ShellExecuteAction, options: SpawnOptions, path: string | null, gate: Gate, grammar: (request: string) => string): readonly Action[] | string {
  const given = baseName(options.args[0] as string);
  const called = stringStartsWith(given, '-') ? stringSlice(given, 1) : given;
  const argv = replaceHead(options.args, called);
  const as: ShellExecuteAction = { kind: 'shell:execute', command: argvText(argv), program: whole.program, cwd: whole.cwd, planted: whole.planted, asked: whole.asked };
  return setHas(multiCall, called) || setHas(starters, called) ? actionsAs(called, as, argv, path, options, gate, grammar) : withFlags(as, argv);
}

function actionsAs(name: string, whole: ShellExecuteAction, argv: readonly string[], path: string | null, options: SpawnOptions, gate: Gate, grammar: (request: string) => string): readonly Action[] | string {
  const real = baseName(whole.program);
  const starter = setHas(starters, name) ? name : setHas(starters, real) && !setHas(multiCall, real) ? real : null;
  if (starter === null) return withFlags(whole, argv);
  const place: ShellPlace = {
    cwd: whole.cwd,
    home: valueInChild(options.envPairs, 'HOME', gate),
    foldersPlain: valueInChild(options.envPairs, 'CDPATH', gate) === null,
    asked: whole.asked,
    resolveProgram: (word, cwd) => resolveProgram(word, path, cwd),
    isPlanted: (word, cwd) => isPlanted(word, path, cwd, mayWrite(gate)),
    isSystemProgram: (word, cwd) => isSystemProgram(word, path, cwd),
    resolvePath: resolveFrom,
    riskyFlags: flagsOf,
    isCodeVariable,
  };
  const sh = shellName('/bin/sh', path, '/');
  const read = starter === name ? argv : replaceHead(argv, starter);
  const actions = toActions(grammar(grammarRequest(null, read, name, sh)), place);
  if ('reason' in actions) return actions.reason;
  if (read !== argv) return joined(whole, actions);
  return actions.length === 0 ? [whole] : actions;
}

function withFlags(whole: ShellExecuteAction, argv: readonly string[]): readonly Action[] {
  const flags = flagsOf(whole.program, arraySlice(argv, 1));
  if (flags.length === 0) return [whole];
  const actions: Action[] = [whole];
  for (let i = 0; i < flags.length; i++) arrayPush(actions, flagAction(flags[i] as string));
  return actions;
}

function flagsOf(program: string, words: readonly (string | null)[]): readonly string[] {
  return isNodeProgram(program) || program === ownProgram ? riskyProgramFlags(words, startFlags) : noFlags;
}

function replaceHead(argv: readonly string[], head: string): string[] {
  const copy = [head];
  for (let i = 1; i < argv.length; i++) arrayPush(copy, argv[i] as string);
  return copy;
}

function joined(first: Action, rest: readonly Action[]): Action[] {
  const all = [first];
  for (let i = 0; i < rest.length; i++) arrayPush(all, rest[i] as Action);
  return all;
}
