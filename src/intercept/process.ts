// SPDX-License-Identifier: MIT
// The process object: signals, native code, environment files, reports, and the door to the bindings below every gate.
//
// What each property of `process` is to the gate stands in the census (docs/census.md).

import type { Action } from '../action/action.ts';
import { denialError } from '../gate/denial.ts';
import type { Gate } from '../gate/gate.ts';
import type { InstallSurface } from '../gate/surface.ts';
import { openBinding } from '../runtime/bindings.ts';
import { callUnseen } from '../runtime/own-frames.ts';
import { arraySet, arraySlice, MapConstructor, mapGet, mapSet, numberToString, objectKeys, processPid, reflectApply } from '../runtime/primordials.ts';
import { onBuiltinLoad } from './builtin-load.ts';
import { currentEnvironment } from './env.ts';
import { lambdaRuntime } from './lambda.ts';
import { resolvePath } from '../runtime/resolve-path.ts';
import { threadNumber } from '../runtime/thread.ts';
import { assertAllowed, fileAction, inspecting, nativeAction, pathArgument } from './process-gate.ts';
import { installReport } from './process-report.ts';

const realProcess = process as unknown as Record<string, unknown>;
const { signals } = (openBinding('constants') as unknown as { os: { signals: Record<string, number> } }).os;
const signalNames = new MapConstructor<number, string>();
for (const name of objectKeys(signals)) if (mapGet(signalNames, signals[name] as number) === undefined) mapSet(signalNames, signals[name] as number, name);
/** Node starts the inspector on it. */
const inspectorSignal = signals.SIGUSR1;

/** Last of all surfaces: it locks `process.binding`, which the others stand on. */
export const installProcess: InstallSurface = (patch, gate, context) => {
  const lambda = lambdaRuntime(gate, context);
  lambda?.adoptLoaded();
  patch.nativeIfPresent(realProcess, '_kill', (kill) => ({
    _kill(this: unknown, pid: unknown, signal: unknown) {
      // `process.kill` has checked these; whoever calls `_kill` itself gets what the native function makes of them.
      const target = (pid as number) | 0;
      const number = (signal as number) | 0;
      assertSignal(gate, target, number);
      return callUnseen(kill, this, [target, number]);
    },
  }));
  patch.nativeIfPresent(realProcess, '_debugProcess', (debug) => ({
    _debugProcess(this: unknown, pid: unknown) {
      const target = (pid as number) | 0;
      assertAllowed(gate, [{ kind: 'process:signal', pid: target, name: 'SIGUSR1' }, inspecting('_debugProcess')], 'kill');
      return callUnseen(debug, this, [target]);
    },
  }));
  patch.nativeIfPresent(realProcess, '_debugEnd', (end) => ({
    _debugEnd(this: unknown) {
      assertAllowed(gate, [inspecting('_debugEnd')], 'inspector');
      return reflectApply(end, this, []) as unknown;
    },
  }));
  patch.nativeIfPresent(realProcess, 'dlopen', (dlopen) => ({
    dlopen(this: unknown, ...args: unknown[]) {
      if (args.length < 2) return callUnseen(dlopen, this, args);
      const call = arraySlice(args);
      const asked = `${args[1] as string}`;
      if (lambda?.isClient(asked) === true) return lambda.load(dlopen, this, call, asked);
      arraySet(call, 1, assertNative(gate, asked));
      return callUnseen(dlopen, this, call);
    },
  }));
  // Relative paths are resolved by the kernel at the moment of each decision; but how a change of folder ends says
  // what is there. In a worker it is a stub that throws.
  if (threadNumber() === 0) {
    patch.methodIfPresent(realProcess, 'chdir', (change) => function (this: unknown, folder: unknown) {
      if (typeof folder === 'string') assertAllowed(gate, [fileAction('file:stat', folder)], 'chdir');
      return reflectApply(change, this, [folder]) as unknown;
    });
  }
  patch.methodIfPresent(realProcess, 'loadEnvFile', (load) => function (this: unknown, ...args: unknown[]) {
    const asked = args[0] === undefined || args[0] === null ? '.env' : pathArgument(gate, args[0], 'open');
    const action = fileAction('file:read', asked);
    assertAllowed(gate, [action], 'open');
    try {
      return callUnseen(load, this, [(action as { path: string }).path]);
    } finally {
      currentEnvironment()?.adopt();
    }
  });
  onBuiltinLoad(patch, 'os', (os) => {
    patch.methodIfPresent(os, 'setPriority', (set) => function (this: unknown, ...args: unknown[]) {
      // With one argument it is the priority, of this process.
      const pid = args[1] === undefined ? 0 : args[0];
      if (typeof pid === 'number' && pid !== 0 && pid !== processPid) assertAllowed(gate, [{ kind: 'process:signal', pid, name: 'priority' }], 'setpriority');
      return callUnseen(set, this, arraySlice(args));
    });
  });
  installReport(patch, gate);
  installLock(patch, gate, 'binding');
  installLock(patch, gate, '_linkedBinding');
};

type Patch = Parameters<InstallSurface>[0];

/** INVARIANT: below the bindings there is no gate. A binding that a rule allows is handed out as it is: patched where we stand. */
function installLock(patch: Patch, gate: Gate, key: 'binding' | '_linkedBinding'): void {
  patch.methodIfPresent(realProcess, key, (open) => function (this: unknown, given: unknown) {
    const name = `${given as string}`;
    assertAllowed(gate, [{ kind: 'process:binding', pid: 0, name }], 'binding');
    return callUnseen(open, this, [name]);
  });
}

/** A process may end itself; its group, other processes and its own inspector are the policy's to decide. */
function assertSignal(gate: Gate, pid: number, signal: number): void {
  if (pid === processPid && signal !== inspectorSignal) return;
  const name = mapGet(signalNames, signal) ?? numberToString(signal);
  const action: Action = pid === processPid ? inspecting(name) : { kind: 'process:signal', pid, name };
  const verdict = gate.check(action);
  if (verdict.kind === 'deny') throw denialError(action, verdict, { syscall: 'kill' });
}

/** Decides on a library and gives the path to load: the file itself, so that no link can be changed in between. */
function assertNative(gate: Gate, asked: string): string {
  const action = nativeAction(asked);
  assertAllowed(gate, [action], 'dlopen');
  return action.kind === 'module:native' && action.path !== asked ? resolvePath(asked, 'target', true).native : asked;
}
