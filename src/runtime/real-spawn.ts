// SPDX-License-Identifier: MIT
// A program that the gate itself starts and waits for, on the native function as it was before anything was patched.
// It passes no gate and leaves no record, so nothing outside this package may reach it.

import { type Native, openBinding } from './bindings.ts';
import { reflectApply, Uint8ArrayConstructor } from './primordials.ts';

export interface RealRun {
  /** Absolute: nothing is looked up. */
  readonly file: string;
  /** The first is the program's own name. */
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment, `KEY=value`. */
  readonly environment: readonly string[];
  readonly timeoutMs: number;
  /** The most bytes of output. */
  readonly limit: number;
}

export interface RealOutcome {
  /** Null where it was ended by a signal, or never started. */
  readonly status: number | null;
  /** libuv's negative number where it could not be started, wrote too much or took too long; otherwise 0. */
  readonly errno: number;
  /** What it wrote. Whoever has read it overwrites it, where it holds a secret. */
  readonly output: Uint8Array;
}

interface NativeOutcome {
  readonly status: number | null;
  readonly error?: number;
  readonly output: readonly (Uint8Array | null)[] | null;
}

const binding = openBinding('spawn_sync');
const nativeSpawn = binding.spawn as Native;
const killSignal = 9;

/** Runs a program to its end: no input, its output into memory, its errors nowhere. */
export function realSpawnSync(run: RealRun): RealOutcome {
  const options = {
    __proto__: null,
    file: run.file,
    args: run.args,
    cwd: run.cwd,
    envPairs: run.environment,
    stdio: [{ __proto__: null, type: 'ignore' }, { __proto__: null, type: 'pipe', readable: false, writable: true }, { __proto__: null, type: 'ignore' }],
    timeout: run.timeoutMs,
    maxBuffer: run.limit,
    killSignal,
    windowsHide: true,
  };
  const outcome = reflectApply(nativeSpawn, binding, [options]) as NativeOutcome;
  return { status: outcome.status, errno: outcome.error ?? 0, output: outcome.output?.[1] ?? new Uint8ArrayConstructor(0) };
}
