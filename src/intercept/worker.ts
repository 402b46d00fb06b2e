// SPDX-License-Identifier: MIT
// Workers: each starts under the gate, whatever its options say.
//
// | `worker_threads`                  |                                                                                     |
// |-----------------------------------|-------------------------------------------------------------------------------------|
// | `Worker`, also `worker.constructor` | gated: module:load of a file, process:inspect of a risky flag; denied: the constructor throws |
// | the native class behind it, by a handle's `constructor` | denied as process:binding (`worker-native.ts`)                      |
// | `worker.getHeapSnapshot` and the native function behind it | gated: process:inspect; denied: the promise rejects        |
// | everything else                   | passive: messages, locks and data between threads of this process                   |
//
// `--import` preloads do not run in an eval worker, `execArgv: []` drops preloads of the command line and `env: {}`
// those of NODE_OPTIONS; `--require` in the worker's own NODE_OPTIONS runs in every worker, on every Node, before any
// other preload. So each worker is given an environment of its own with our preload in front; the surface for the
// environment takes it out again inside. `SHARE_ENV` gets a copy: a shared environment would have to carry the preload
// of the worker for all threads, and a write there would pass the other threads' gates.

import asyncHooks from 'node:async_hooks';
import { fileURLToPath } from 'node:url';
import type { Action } from '../action/action.ts';
import { isLimit, riskyFlags } from '../action/node-flags.ts';
import type { Verdict } from '../action/verdict.ts';
import { denialError } from '../gate/denial.ts';
import type { Gate } from '../gate/gate.ts';
import type { InstallSurface, SurfaceContext } from '../gate/surface.ts';
import { callUnseen } from '../runtime/own-frames.ts';
import { shapedAs } from '../runtime/patch.ts';
import {
  arrayIsArray,
  arrayPush,
  arraySlice,
  nodeMajor,
  objectCreate,
  objectGetOwnPropertyDescriptor,
  objectKeys,
  promiseRejected,
  reflectApply,
  reflectDeleteProperty,
  stringIndexOf,
  stringSlice,
  stringStartsWith,
  URLConstructor,
  urlHref,
  urlProtocol,
} from '../runtime/primordials.ts';
import { onBuiltinLoad, realBuiltin } from './builtin-load.ts';
import { currentEnvironment } from './env.ts';
import { lambdaRuntime } from './lambda.ts';
import { resolvePath } from '../runtime/resolve-path.ts';
import { replaceClass } from './process-gate.ts';
import { shownHandles } from './shown-handles.ts';
import { NativeWorkers } from './worker-native.ts';
import { mayPass } from './spawn-env.ts';
import { originalNodeOptions, startVariable } from './start-environment.ts';
import { runtimeVariable } from '../runtime/thread.ts';
import { expectThread } from './threads.ts';
import { joinNodeOptions, splitNodeOptions } from './worker-flags.ts';

type Options = Record<string, unknown>;
type WorkerClass = new (...args: unknown[]) => object;

/** Every option that some Node from 18 to 26 reads. */
const optionNames = ['argv', 'env', 'eval', 'execArgv', 'name', 'resourceLimits', 'stdin', 'stdout', 'stderr', 'trackUnmanagedFds', 'transferList', 'workerData'] as const;
const startExecArgv: readonly string[] = process.execArgv.slice();
const startNodeOptions = process.env[originalNodeOptions]?.slice(1) ?? process.env.NODE_OPTIONS ?? '';

export const installWorker: InstallSurface = (patch, gate, context) => {
  const shown = shownHandles(gate);
  const native = new NativeWorkers(gate, shown);
  workers.native = native;
  patch.method(asyncHooks, 'createHook', (createHook) => function (this: unknown, ...args: unknown[]): unknown {
    return callUnseen(createHook, this, [shown.shownTo(args[0])]);
  });
  onBuiltinLoad(patch, 'worker_threads', (exports) => {
    native.watch(exports);
    const shareEnv = exports.SHARE_ENV;
    patch.methodIfPresent((exports.Worker as { prototype: object }).prototype, 'getHeapSnapshot', (original) => shapedAs(original, rejecting(original)));
    replaceClass(patch, exports, 'Worker', (real, args, newTarget) => {
      expectThread();
      return startWorker((workerArgs) => native.construct(real as WorkerClass, workerArgs, newTarget as WorkerClass), args, shareEnv, gate, context);
    });
  });
};

// One per thread.
const workers: { native: NativeWorkers | null } = { native: null };

/** Called before Node makes a worker of its own (`module.register`), whose handle a program could be shown. */
export function lockNativeWorkers(): void {
  expectThread();
  realBuiltin('worker_threads');
  workers.native?.find();
}

/** The native function decides (worker-native.ts) and throws; a method that gives a promise rejects. */
function rejecting(original: (...args: unknown[]) => unknown): (...args: unknown[]) => unknown {
  return function (this: unknown, ...args: unknown[]): unknown {
    try {
      return reflectApply(original, this, args);
    } catch (error) {
      if (typeof error === 'object' && error !== null && 'safeclaw' in error) return promiseRejected(error);
      throw error;
    }
  };
}

/** Makes the worker, of the class and with the prototypes that the program asked for. */
type Construct = (args: unknown[]) => object;

function startWorker(make: Construct, args: unknown[], shareEnv: unknown, gate: Gate, context: SurfaceContext): object {
  const given = args[1];
  // Node's own TypeErrors: nothing has been decided yet.
  if (given === null) return make(args);
  const options = snapshot((given ?? objectCreate(null)) as Options);
  const file = snapshotFile(args[0]);
  // NODE<20: an object here costs a worker the flags of the command line.
  const keepsFlags = nodeMajor < 20 && (typeof options.env !== 'object' || options.env === null) && !options.execArgv;
  const env = inherited(options.env, shareEnv);
  if (env === null) return make([file, options]);
  withoutWriters(env, gate);
  const nodeOptions = env.NODE_OPTIONS ?? '';
  const ownFlags = arrayIsArray(options.execArgv) ? copyStrings(options.execArgv as unknown[]) : null;
  if (ownFlags !== null) options.execArgv = ownFlags;

  const verdict = decide(file, options, ownFlags, nodeOptions === startNodeOptions ? [] : splitNodeOptions(nodeOptions), gate);
  if (verdict !== null) throw denialError(verdict.action, verdict.verdict, { syscall: 'open', path: verdict.action.kind === 'module:load' ? verdict.action.asked : undefined });

  const variables = context.childVariables();
  for (let i = 0; i < variables.length; i++) {
    const variable = variables[i] as readonly [string, string];
    env[variable[0]] = variable[1];
  }
  env[startVariable] = currentEnvironment()?.startText ?? '{}';
  env[originalNodeOptions] = env.NODE_OPTIONS === undefined ? '' : `=${nodeOptions}`;
  // The runtime of a function that works on several invocations at once is in its threads.
  const asked = filePath(file);
  if (asked !== null && lambdaRuntime(gate, context)?.isOwnThread(asked) === true) env[runtimeVariable] = 'thread';
  options.env = env;
  return construct(make, file, options, env, nodeOptions, keepsFlags ? startExecArgv : [], context);
}

/**
 * Flags that the process was started with may be such as a worker cannot take (`--expose-gc`); Node overlooks them
 * when it hands them on by itself, and throws where it is given them. Then the ones it names are left out, then all.
 */
function construct(make: Construct, file: unknown, options: Options, env: Record<string, string>, nodeOptions: string, flags: readonly string[], context: SurfaceContext): object {
  const ours = ['--require', context.preload];
  let words = nodeOptions === startNodeOptions ? splitNodeOptions(nodeOptions) : null;
  let inheritedFlags = flags.length > 0 ? flags : null;
  for (let attempt = 0; ; attempt++) {
    const front = joinNodeOptions(ours);
    const rest = words === null ? nodeOptions : joinNodeOptions(words);
    env.NODE_OPTIONS = rest === '' ? front : `${front} ${rest}`;
    if (inheritedFlags !== null) options.execArgv = arraySlice(inheritedFlags);
    try {
      return make([file, options]);
    } catch (error) {
      const { code, message } = error as { code?: unknown; message?: unknown };
      if (attempt === 2 || code !== 'ERR_WORKER_INVALID_EXEC_ARGV' || typeof message !== 'string' || (words === null && inheritedFlags === null)) throw error;
      if (words !== null) words = attempt === 0 ? without(words, message) : [];
      if (inheritedFlags !== null) inheritedFlags = attempt === 0 ? without(inheritedFlags, message) : [];
    }
  }
}

function without(words: readonly string[], message: string): string[] {
  const kept: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    const equals = stringIndexOf(word, '=');
    const flag = equals === -1 ? word : stringSlice(word, 0, equals);
    if (!stringStartsWith(word, '-') || stringIndexOf(message, flag) === -1) arrayPush(kept, word);
  }
  return kept;
}

/** The first denial of what this worker is, or null. */
function decide(file: unknown, options: Options, ownFlags: readonly string[] | null, optionWords: readonly string[], gate: Gate): { action: Action; verdict: Verdict } | null {
  const risky = riskyFlags(ownFlags === null ? optionWords : concat(ownFlags, optionWords));
  for (let i = 0; i < risky.length; i++) {
    if (isLimit(risky[i] as string)) continue;
    const action: Action = { kind: 'process:inspect', pid: 0, name: `worker ${risky[i]}` };
    const verdict = gate.check(action);
    if (verdict.kind === 'deny') return { action, verdict };
  }
  const asked = options.eval ? null : filePath(file);
  if (asked === null) return null;
  const action: Action = { kind: 'module:load', path: resolvePath(asked, 'target', true).path, loader: 'worker', asked };
  const verdict = gate.check(action);
  return verdict.kind === 'deny' ? { action, verdict } : null;
}

/** The file of a worker; null for a `data:` URL and for what Node refuses. */
function filePath(file: unknown): string | null {
  if (typeof file === 'string') return file[0] === '.' || file[0] === '/' || nodeWindowsPath(file) ? file : null;
  if (file instanceof URLConstructor && urlProtocol(file) === 'file:') return fileURLToPathCaptured(urlHref(file));
  return null;
}

const fileURLToPathCaptured = fileURLToPath;

function nodeWindowsPath(file: string): boolean {
  return file[1] === ':' || file[0] === '\\';
}

/** A URL is read once; a look-alike with an `href` of its own becomes the URL that it says it is. */
function snapshotFile(file: unknown): unknown {
  if (typeof file !== 'object' || file === null) return file;
  const { href } = file as { href?: unknown };
  return typeof href === 'string' ? new URLConstructor(href) : file;
}

function snapshot(given: Options): Options {
  const options = objectCreate(null) as Options;
  for (let i = 0; i < optionNames.length; i++) options[optionNames[i] as string] = given[optionNames[i] as string];
  if (typeof given !== 'object') return options;
  // An option of a later Node is handed on too.
  const keys = objectKeys(given);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    if (objectGetOwnPropertyDescriptor(options, key) === undefined) options[key] = given[key];
  }
  return options;
}

/** The worker's environment as strings; null for a value that Node refuses. */
function inherited(given: unknown, shareEnv: unknown): Record<string, string> | null {
  const environment = currentEnvironment();
  if (given === undefined || given === null || given === shareEnv) return environment === null ? null : copyVariables(environment.proxy);
  return typeof given === 'object' ? copyVariables(given as Options) : null;
}

function copyVariables(given: Options): Record<string, string> {
  const env = objectCreate(null) as Record<string, string>;
  const keys = objectKeys(given);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    if (!stringStartsWith(key, 'SAFECLAW_')) env[key] = `${given[key] as string}`;
  }
  return env;
}

/** Native code of a worker writes into the folders that these name. */
const writers = ['NODE_V8_COVERAGE', 'NODE_COMPILE_CACHE'];

function withoutWriters(env: Record<string, string>, gate: Gate): void {
  for (let i = 0; i < writers.length; i++) {
    const key = writers[i] as string;
    const value = env[key];
    if (value !== undefined && !mayPass(key, value, gate)) reflectDeleteProperty(env, key);
  }
}

function copyStrings(list: unknown[]): string[] {
  const copy: string[] = [];
  for (let i = 0; i < list.length; i++) arrayPush(copy, `${list[i] as string}`);
  return copy;
}

function concat(a: readonly string[], b: readonly string[]): string[] {
  const all = arraySlice(a);
  for (let i = 0; i < b.length; i++) arrayPush(all, b[i] as string);
  return all;
}
