// SPDX-License-Identifier: MIT
// Servers: what a program accepts connections on, at the native handles.
//
// | handle function                        | action         | a denial                        |
// |----------------------------------------|----------------|---------------------------------|
// | `TCP.listen` (with what `bind` noted)  | network:listen | the server emits `'error'`      |
// | `Pipe.bind` (it makes the socket file) | network:listen | the same                        |
// | `Pipe.listen` where nothing was bound  | network:listen | the same                        |
//
// A client that binds a local address does not listen, so `bind` alone is not decided for TCP. Port 0 is recorded as
// asked for: the number that the system picks is not known before.

import { canonicalHost } from '../action/host.ts';
import { denialError } from '../gate/denial.ts';
import type { NetworkListenAction } from '../action/action.ts';
import type { Gate } from '../gate/gate.ts';
import type { InstallSurface } from '../gate/surface.ts';
import { openBinding, type BindingClass, type Native } from '../runtime/bindings.ts';
import { reflectApply, stringCharCodeAt, stringConvert, stringSlice, WeakMapConstructor, weakMapGet, weakMapSet } from '../runtime/primordials.ts';
import { onBuiltinLoad } from './builtin-load.ts';
import { pathText, resolvePath } from '../runtime/resolve-path.ts';
import { ownerOf, replaceNextError, UV_EACCES, type Owner } from './handle-owner.ts';
import { listenAction } from './network-actions.ts';
import { networkState } from './network-state.ts';

interface Place {
  readonly host: string;
  readonly port: number;
}

interface Installing {
  /** The server whose `listen` is running: a unix socket's handle does not know it yet. */
  server: Owner | null;
}

export const installListen: InstallSurface = (patch, gate) => {
  const state = networkState(gate);
  const tcp = (openBinding('tcp_wrap').TCP as BindingClass).prototype;
  const pipe = (openBinding('pipe_wrap').Pipe as BindingClass).prototype;
  const bound = new WeakMapConstructor<object, Place>();
  const current: Installing = { server: null };
  patch.native(tcp, 'bind', (original) => noteBind(original, bound));
  patch.native(tcp, 'bind6', (original) => noteBind(original, bound));
  patch.native(tcp, 'listen', (original) => function (this: object, ...args: unknown[]): unknown {
    // Bound elsewhere: inherited, sent by another process, or not at all.
    const end = state.foreign.localEnd(this);
    const place = weakMapGet(bound, this) ?? (end === null || end === undefined ? { host: '::', port: 0 } : { host: end.address, port: end.port });
    const action = listenAction(place.host, place.port, null);
    if (!guard(gate, action, ownerOf(this) ?? current.server, 'listen')) return UV_EACCES;
    const status: unknown = reflectApply(original, this, args);
    if (status === 0) state.foreign.noteListening(this);
    return status;
  });
  patch.native(pipe, 'bind', (original) => function (this: object, ...args: unknown[]): unknown {
    const text = typeof args[0] === 'string' ? args[0] : pathText(args[0]);
    const path = text === null ? '?' : stringCharCodeAt(text, 0) === 0 ? `@${stringSlice(text, 1)}` : resolvePath(text, 'target', true).path;
    if (!guard(gate, listenAction('', 0, path), current.server, 'listen')) return UV_EACCES;
    const status: unknown = reflectApply(original, this, args);
    if (status === 0) weakMapSet(bound, this, { host: '', port: 0 });
    return status;
  });
  // A pipe handle takes any descriptor: that of a TCP socket which was bound elsewhere, too.
  patch.native(pipe, 'listen', (original) => function (this: object, ...args: unknown[]): unknown {
    if (weakMapGet(bound, this) === undefined && !guard(gate, listenAction('', 0, '?'), current.server, 'listen')) return UV_EACCES;
    return reflectApply(original, this, args);
  });
  onBuiltinLoad(patch, 'net', (net) => {
    const server = (net.Server as { prototype: object }).prototype;
    patch.method(server, '_listen2', (original) => withServer(original, current));
  });
};

function noteBind(original: Native, bound: WeakMap<object, Place>): Native {
  return function (this: object, ...args: unknown[]): unknown {
    const host = stringConvert(args[0]);
    if (typeof this === 'object' && this !== null) weakMapSet(bound, this, { host: canonicalHost(host) ?? host, port: typeof args[1] === 'number' ? args[1] : -1 });
    return reflectApply(original, this, args);
  };
}

function withServer(original: Native, current: Installing): Native {
  return function (this: Owner, ...args: unknown[]): unknown {
    const before = current.server;
    current.server = this;
    try {
      return reflectApply(original, this, args);
    } finally {
      current.server = before;
    }
  };
}

/** Decides and records; prepares the server's error where it is denied. */
function guard(gate: Gate, action: NetworkListenAction, server: Owner | null, syscall: string): boolean {
  const verdict = gate.check(action);
  if (verdict.kind === 'allow') return true;
  const shape = action.path !== null ? { syscall, address: action.path, port: -1 } : { syscall, address: action.host, port: action.port };
  replaceNextError(server, denialError(action, verdict, shape));
  return false;
}
