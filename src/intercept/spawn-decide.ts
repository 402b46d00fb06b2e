// SPDX-License-Identifier: MIT
// A program about to be started → its actions, decided as one deed.

import type { Action, ShellExecuteAction } from '../action/action.ts';
import { argvText } from '../action/shell-line.ts';
import type { Verdict } from '../action/verdict.ts';
import { denialVerdict, faultVerdict } from '../gate/fault.ts';
import type { Gate } from '../gate/gate.ts';
import type { SurfaceContext } from '../gate/surface.ts';
import { arrayPush, objectFreeze, processPlatform, SetConstructor, setHas } from '../runtime/primordials.ts';
import { currentFolder } from '../runtime/resolve-path.ts';
import { decideAll } from './fs-decide.ts';
import { actionsOf, replaceHead, startFlags } from './spawn-actions.ts';
import { foreseeWrite, valueInChild } from './spawn-env.ts';
import { type Look, lookAt } from './spawn-look.ts';
import { passedDescriptors, type SpawnOptions } from './spawn-options.ts';
import { findProgram, isPlanted, resolveFrom, resolveProgram } from './spawn-program.ts';

export interface Decided {
  readonly action: Action;
  readonly verdict: Verdict;
}

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
    const look: Look = (program, folder) => lookAt(program, { path, cwd: folder, mayWrite: mayWrite(gate) });
    const { reason } = look(whole.program, cwd);
    if (reason !== null) return decideUnknown(gate, whole, reason);
    const read = actionsOf(whole, argv, { options, path, searchPath: context.searchPath, gate, look, mayWrite: mayWrite(gate), grammar });
    if (typeof read === 'string') return settled(gate, whole, denialVerdict('SC_UNKNOWN_FORM', 'fault', 'fault', `the command line cannot be read for certain: ${read}`));
    const refused = refusedVariable(read, gate);
    return refused ?? decideAll(gate, read);
  } catch (cause) {
    return settled(gate, whole, faultVerdict(cause));
  }
}

/** A Node program in which the gate would not stand is matched by no pattern but `*`, and its record says so. */
function decideUnknown(gate: Gate, { kind: deed, command, cwd, planted, asked }: ShellExecuteAction, why: string): Decided {
  const unknown: ShellExecuteAction = { kind: deed, command, program: '?', cwd, planted, asked };
  const { kind, by, rule, reason, position, code, limits, observed } = gate.foresee(unknown);
  return settled(gate, unknown, objectFreeze({ kind, by, rule, reason: `${reason}; counts as an unknown program, since ${why}`, position, code, limits, observed }));
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
