// SPDX-License-Identifier: MIT
// The inspector and V8's own instruments: each can read every closure in the process, this gate's included.
//
// | `node:inspector`, `node:inspector/promises`  |                                                          |
// |----------------------------------------------|----------------------------------------------------------|
// | Session.prototype.connect, connectToMainThread, waitForDebugger, close | gated: process:inspect         |
// | open                                         | gated: process:inspect, and network:listen of its port   |
// | url, console, Session.post and disconnect, Network, NetworkResources, DOMStorage | passive: need a session  |
//
// | `node:v8`                                    |                                                          |
// |----------------------------------------------|----------------------------------------------------------|
// | writeHeapSnapshot                            | gated: process:inspect, and file:write of the file       |
// | getHeapSnapshot, queryObjects, setFlagsFromString, setHeapSnapshotNearHeapLimit, setHeapProfileNearHeapLimit | gated: process:inspect |
// | everything else                              | passive: statistics, (de)serialising, profiles without values |

import type { Action } from '../action/action.ts';
import type { InstallSurface } from '../gate/surface.ts';
import type { Patcher } from '../runtime/patch.ts';
import { callUnseen } from '../runtime/own-frames.ts';
import { arraySet, arraySlice, dateNow, DateConstructor, dateToISOString, numberToString, processPid, stringPadStart, stringReplaceAll, stringSlice } from '../runtime/primordials.ts';
import { threadNumber } from '../runtime/thread.ts';
import { onBuiltinLoad } from './builtin-load.ts';
import { assertAllowed, fileAction, inspecting, pathArgument } from './process-gate.ts';

const thread = threadNumber();
const defaultPort = 9229;

export const installInspector: InstallSurface = (patch, gate) => {
  const refuse = (target: object, key: string, name: string): void => {
    patch.methodIfPresent(target, key, (original) => function (this: unknown, ...args: unknown[]) {
      assertAllowed(gate, [inspecting(name)], 'inspector');
      return callUnseen(original, this, args);
    });
  };

  onBuiltinLoad(patch, 'inspector', (exports) => {
    const session = (exports.Session as { prototype: object }).prototype;
    refuse(session, 'connect', 'Session.connect');
    refuse(session, 'connectToMainThread', 'Session.connectToMainThread');
    refuse(exports, 'waitForDebugger', 'waitForDebugger');
    refuse(exports, 'close', 'close');
    installOpen(patch, exports, (actions) => {
      assertAllowed(gate, actions, 'listen');
    });
  });

  onBuiltinLoad(patch, 'v8', (exports) => {
    refuse(exports, 'getHeapSnapshot', 'v8.getHeapSnapshot');
    refuse(exports, 'queryObjects', 'v8.queryObjects');
    refuse(exports, 'setFlagsFromString', 'v8.setFlagsFromString');
    refuse(exports, 'setHeapSnapshotNearHeapLimit', 'v8.setHeapSnapshotNearHeapLimit');
    refuse(exports, 'setHeapProfileNearHeapLimit', 'v8.setHeapProfileNearHeapLimit');
    const count = { snapshots: 0 };
    patch.methodIfPresent(exports, 'writeHeapSnapshot', (write) => function (this: unknown, ...args: unknown[]) {
      // Node's own TypeError for what is no path at all.
      if (args[0] !== undefined && typeof args[0] !== 'string' && typeof args[0] !== 'object' && typeof args[0] !== 'function') return callUnseen(write, this, args);
      const call = arraySlice(args);
      arraySet(call, 0, args[0] === undefined ? automaticName(++count.snapshots) : pathArgument(gate, args[0], 'open'));
      assertAllowed(gate, [inspecting('v8.writeHeapSnapshot'), fileAction('file:write', call[0] as string)], 'open');
      return callUnseen(write, this, call);
    });
  });
};

/** `inspector.open(port, host, wait)`: a server that gives whoever connects the whole process. */
function installOpen(patch: Patcher, exports: object, assert: (actions: readonly Action[]) => void): void {
  patch.methodIfPresent(exports, 'open', (open) => function (this: unknown, ...args: unknown[]) {
    const port = typeof args[0] === 'number' ? args[0] : defaultPort;
    const host = typeof args[1] === 'string' ? args[1] : '127.0.0.1';
    assert([inspecting('open'), { kind: 'network:listen', host, port, path: null }]);
    return callUnseen(open, this, args);
  });
}

/** The kind of name that Node would give it: `Heap.20260102.030405.123.0.001.heapsnapshot`. */
function automaticName(sequence: number): string {
  const iso = stringReplaceAll(stringReplaceAll(dateToISOString(new DateConstructor(dateNow())), '-', ''), ':', '');
  return `Heap.${stringSlice(iso, 0, 8)}.${stringSlice(iso, 9, 15)}.${processPid}.${thread}.${stringPadStart(numberToString(sequence), 3, '0')}.heapsnapshot`;
}
