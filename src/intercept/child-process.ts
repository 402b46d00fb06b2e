// SPDX-License-Identifier: MIT
// Programs: every way to start one that Node has ends at one of three functions.
//
// | function                          | who ends here                                                        | a denial                          |
// |-----------------------------------|----------------------------------------------------------------------|-----------------------------------|
// | `Process.prototype.spawn`, native | spawn, exec, execFile, fork, cluster, promisified forms, ChildProcess | the child emits 'error'           |
// | `spawn_sync.spawn`, native        | spawnSync, execSync, execFileSync                                    | `{ error }`, or thrown by `exec…` |
// | `process.execve`, Node 22.15 on   | itself                                                               | thrown                            |
//
// Passive: `ChildProcess.prototype.kill` and `process.kill` (signals, another surface), `child_process.Stream`s.

import type { Gate } from '../gate/gate.ts';
import { type Denial, denialError } from '../gate/denial.ts';
import type { InstallSurface, SurfaceContext } from '../gate/surface.ts';
import { type BindingClass, type Native, openBinding } from '../runtime/bindings.ts';
import { arraySet, arraySlice, objectAssign, objectCreate, objectDefineProperty, objectGetOwnPropertyDescriptor, objectGetOwnPropertySymbols, processPlatform, reflectApply, reflectDeleteProperty, stringSlice, symbolDescription } from '../runtime/primordials.ts';
import { grammarFrom } from './shell-context.ts';
import { type Decided, decideSpawn, refuseSpawn } from './spawn-decide.ts';
import { childEnvironment } from './spawn-env.ts';
import { fromArguments, snapshotOptions, type SpawnOptions, toArguments } from './spawn-options.ts';
import { replaceProcess } from './spawn-replace.ts';

type Emit = (this: object, name: string, ...rest: unknown[]) => boolean;
interface ProcessHandle {
  onexit?: (this: object, code: number, signal: string) => void;
}

const realProcess = process;
const nullDevice = processPlatform === 'win32' ? '\\\\.\\nul' : '/dev/null';
/** libuv's EACCES, one of the failures that Node reports by an 'error' event. */
const deniedCode = -13;

export const installChildProcess: InstallSurface = (patch, gate, context) => {
  const grammar = grammarFrom(`${stringSlice(context.preload, 0, -'register.cjs'.length)}shell-grammar.cjs`);
  const { Process, constants } = openBinding('process_wrap') as unknown as { Process: BindingClass; constants?: Record<string, unknown> };
  // NODE>=24: the options come one by one, as eight arguments; the flags of the sixth came with them.
  const positional = typeof constants?.kProcessFlagDetached === 'number';

  patch.native(Process.prototype, 'spawn', (realSpawn) =>
    function (this: ProcessHandle, ...given: unknown[]): unknown {
      const asked = positional ? fromArguments(given) : given[0];
      const outcome = prepare(asked, gate, context, grammar);
      if ('options' in outcome) return reflectApply(realSpawn, this, positional ? toArguments(outcome.options) : [outcome.options]);
      startNothing(realSpawn, this, asked, positional);
      reportThroughChild(this, outcome.denied);
      return deniedCode;
    });

  patch.native(openBinding('spawn_sync'), 'spawn', (realSpawnSync) =>
    function (this: unknown, given: unknown): unknown {
      const outcome = prepare(given, gate, context, grammar);
      return 'options' in outcome ? reflectApply(realSpawnSync, this, [outcome.options]) : deniedResult(outcome.denied);
    });

  patch.methodIfPresent(realProcess, 'execve', (realExecve) =>
    function (this: unknown, ...given: unknown[]): unknown {
      return replaceProcess(this, realExecve as (...args: unknown[]) => unknown, given, gate, context, grammar);
    });
};

/**
 * Node goes on with the child's pipes after a failed start and expects them open: libuv opens them even where `exec`
 * fails. So the real function is asked for something that no kernel executes, with the same pipes.
 */
function startNothing(realSpawn: Native, handle: object, given: unknown, positional: boolean): void {
  const nothing = objectCreate(null) as SpawnOptions;
  nothing.file = nullDevice;
  nothing.args = [nullDevice];
  nothing.envPairs = [];
  const stdio = snapshotOptions(given)?.stdio;
  nothing.stdio = stdio ?? [];
  reflectApply(realSpawn, handle, positional ? toArguments(nothing) : [nothing]);
}

interface Denied extends Decided {
  readonly file: string;
  readonly args: readonly string[];
}

function prepare(given: unknown, gate: Gate, context: SurfaceContext, grammar: (request: string) => string): { readonly options: SpawnOptions } | { readonly denied: Denied } {
  const options = snapshotOptions(given);
  if (options === null) return { denied: own(refuseSpawn(gate, '?', 'a form of spawn options that is not known'), '', []) };
  const { file } = options;
  const decided = decideSpawn(options, gate, context, grammar);
  if (decided.verdict.kind === 'deny') return { denied: own(decided, file, options.args) };
  options.envPairs = childEnvironment(options.envPairs, gate, context);
  return { options };
}

function own(decided: Decided, file: string, args: readonly string[]): Denied {
  return { action: decided.action, verdict: decided.verdict, file, args };
}

function toError(denied: Denied, syscall: string, above: (...args: never[]) => unknown): Denial {
  return denialError(denied.action, denied.verdict, { syscall: `${syscall} ${denied.file}`, path: denied.file, spawnargs: arraySlice(denied.args, 1) }, above);
}

/**
 * Node makes its own error from the number and emits it on the next tick, in `onexit` of the handle: for the length
 * of that call the child has an `emit` of its own that puts ours in its place.
 */
function reportThroughChild(handle: ProcessHandle, denied: Denied): void {
  const child = ownerOf(handle);
  const onexit = handle.onexit;
  if (child === null || typeof onexit !== 'function') return;
  const error = toError(denied, 'spawn', reportThroughChild);
  handle.onexit = function (this: object, code, signal) {
    const before = objectGetOwnPropertyDescriptor(child, 'emit');
    const realEmit = (child as { emit: Emit }).emit;
    const restore = (): void => {
      if (before === undefined) reflectDeleteProperty(child, 'emit');
      else objectDefineProperty(child, 'emit', before);
    };
    const emit: Emit = function (this: object, ...args: unknown[]) {
      restore();
      if (args[0] === 'error') arraySet(args, 1, error);
      return reflectApply(realEmit, this, args) as boolean;
    };
    objectDefineProperty(child, 'emit', { __proto__: null, value: emit, writable: true, enumerable: false, configurable: true } as PropertyDescriptor);
    try {
      reflectApply(onexit, this, [code, signal]);
    } finally {
      if ((child as { emit: Emit }).emit === emit) restore();
    }
  };
}

/** The ChildProcess of a handle: Node keeps it under a symbol. */
function ownerOf(handle: object): object | null {
  const symbols = objectGetOwnPropertySymbols(handle);
  for (let i = 0; i < symbols.length; i++) {
    const symbol = symbols[i] as symbol;
    if (symbolDescription(symbol) !== 'owner_symbol') continue;
    const owner: unknown = objectGetOwnPropertyDescriptor(handle, symbol)?.value;
    return typeof owner === 'object' ? owner : null;
  }
  return null;
}

/** What the native function gives for a program that could not be started; Node replaces the number by its error, and that becomes ours. */
function deniedResult(denied: Denied): object {
  const error = toError(denied, 'spawnSync', deniedResult);
  const result = {};
  objectDefineProperty(result, 'error', {
    __proto__: null,
    get: () => deniedCode,
    set: () => {
      objectDefineProperty(result, 'error', { __proto__: null, value: error, writable: true, enumerable: true, configurable: true } as PropertyDescriptor);
    },
    enumerable: true,
    configurable: true,
  } as PropertyDescriptor);
  const rest = { status: null, signal: null, output: null, pid: 0 };
  return objectAssign(result, rest);
}
