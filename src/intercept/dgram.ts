// SPDX-License-Identifier: MIT
// Datagrams, at the native handles.
//
// | handle function                 | action                           | a denial                                  |
// |---------------------------------|----------------------------------|-------------------------------------------|
// | `UDP.send`, `send6`             | network:connect, udp, each one   | the callback gets the error               |
// | `UDP.connect`, `connect6`       | network:connect, udp             | callback error or `'error'`               |
// | `UDP.bind`, `bind6`             | network:listen                   | `'error'`                                 |
// | `UDP.recvStart` of what was not bound here | network:listen        | thrown                                    |
// | `UDP.addMembership`, `addSourceSpecificMembership` | network:listen of the group | thrown                      |
// | `UDP.open`                      | none: a connected descriptor may not be sent on |                            |
//
// Sending on an unbound socket binds it to a port of the system's choice: that is part of the send.

import type { NetworkConnectAction } from '../action/action.ts';
import { canonicalHost } from '../action/host.ts';
import type { Verdict } from '../action/verdict.ts';
import { denialError } from '../gate/denial.ts';
import { denialVerdict } from '../gate/fault.ts';
import type { Gate } from '../gate/gate.ts';
import type { InstallSurface } from '../gate/surface.ts';
import { openBinding, type BindingClass, type Native } from '../runtime/bindings.ts';
import { callUnseen } from '../runtime/own-frames.ts';
import { shapedAs } from '../runtime/patch.ts';
import { arraySet, objectGetOwnPropertySymbols, processNextTick, reflectApply, stringConvert, symbolDescription, WeakMapConstructor, weakMapDelete, weakMapGet, weakMapHas, weakMapSet, WeakSetConstructor, weakSetAdd, weakSetHas } from '../runtime/primordials.ts';
import { onBuiltinLoad } from './builtin-load.ts';
import { ownerOf, replaceNextError, UV_EACCES } from './handle-owner.ts';
import { connectAction, listenAction } from './network-actions.ts';
import { isExplicit } from './network-requests.ts';
import { networkState, type NetworkState } from './network-state.ts';

export const installDgram: InstallSurface = (patch, gate) => {
  const state = networkState(gate);
  const udp = (openBinding('udp_wrap').UDP as BindingClass).prototype;
  const connected = new WeakSetConstructor<object>();
  /** Handles that are bound because something is sent on them. */
  const sending = new WeakSetConstructor<object>();
  /** Handles whose `connect` has a callback, with the error that it is to get. */
  const awaited = new WeakMapConstructor<object, Error | null>();
  patch.native(udp, 'send', (original) => send(gate, state, original, connected));
  patch.native(udp, 'send6', (original) => send(gate, state, original, connected));
  patch.native(udp, 'connect', (original) => connect(gate, state, original, connected, awaited));
  patch.native(udp, 'connect6', (original) => connect(gate, state, original, connected, awaited));
  const bound = new WeakSetConstructor<object>();
  patch.native(udp, 'bind', (original) => bind(gate, original, sending, bound));
  patch.native(udp, 'bind6', (original) => bind(gate, original, sending, bound));
  patch.native(udp, 'recvStart', (original) => receive(gate, original, bound, udp.getsockname ?? null));
  patch.methodIfPresent(udp, 'addMembership', (original) => shapedAs(original, join(gate, original, 0)));
  patch.methodIfPresent(udp, 'addSourceSpecificMembership', (original) => shapedAs(original, join(gate, original, 1)));
  onBuiltinLoad(patch, 'dgram', (dgram) => {
    const socket = (dgram.Socket as { prototype: object }).prototype;
    patch.method(socket, 'send', (original) => noteSending(original, sending));
    patch.method(socket, 'connect', (original) => awaitConnect(noteSending(original, sending), awaited));
  });
};

/** `send(req, list, count, port, address, hasCallback)`; on a connected socket without port and address. */
function send(gate: Gate, state: NetworkState, original: Native, connected: WeakSet<object>): Native {
  return function (this: object, ...args: unknown[]): unknown {
    const request = args[0] as { callback?: unknown; readonly address?: unknown };
    const hasAddress = args.length >= 6;
    if (!hasAddress && weakSetHas(connected, this)) return reflectApply(original, this, args);
    const address = hasAddress && typeof args[4] === 'string' ? canonicalHost(args[4]) : null;
    const port = hasAddress && typeof args[3] === 'number' ? args[3] : 0;
    const { action, verdict } = decide(gate, state, address, port, request.address);
    if (verdict.kind === 'allow') return reflectApply(original, this, args);
    const error = denialError(action, verdict, { syscall: 'send', address: action.host, port });
    processNextTick(() => {
      if (typeof request.callback === 'function') reflectApply(request.callback as Native, request, [error]);
    });
    return 0;
  };
}

function connect(gate: Gate, state: NetworkState, original: Native, connected: WeakSet<object>, awaited: WeakMap<object, Error | null>): Native {
  return function (this: object, ...args: unknown[]): unknown {
    const address = typeof args[0] === 'string' ? canonicalHost(args[0]) : null;
    const { action, verdict } = decide(gate, state, address, typeof args[1] === 'number' ? args[1] : 0, null);
    if (verdict.kind === 'allow') {
      weakSetAdd(connected, this);
      return reflectApply(original, this, args);
    }
    const error = denialError(action, verdict, { syscall: 'connect', address: action.host, port: action.port });
    if (weakMapHas(awaited, this)) weakMapSet(awaited, this, error);
    else replaceNextError(ownerOf(this), error);
    return UV_EACCES;
  };
}

/** By the name that the address was resolved from where there is one, else by the address. A denial of either denies. */
function decide(gate: Gate, state: NetworkState, address: string | null, port: number, asked: unknown): { readonly action: NetworkConnectAction; readonly verdict: Verdict } {
  if (address === null) {
    const action = connectAction('udp', '?', null, port);
    return { action, verdict: gate.settle(action, denialVerdict('SC_UNKNOWN_FORM', 'fault', 'fault', 'the datagram has no address that can be read')) };
  }
  const claimed = typeof asked === 'string' ? canonicalHost(asked) : state.names.latest(address);
  const name = claimed !== null && state.names.has(claimed, address) ? claimed : address;
  const byAddress = connectAction('udp', address, address, port);
  const action = connectAction('udp', name, address, port);
  const foreseen = gate.foresee(byAddress);
  if (name !== address && foreseen.kind === 'deny' && isExplicit(foreseen)) return { action: byAddress, verdict: gate.settle(byAddress, foreseen) };
  return { action, verdict: gate.check(action) };
}

function bind(gate: Gate, original: Native, sending: WeakSet<object>, bound: WeakSet<object>): Native {
  return function (this: object, ...args: unknown[]): unknown {
    const port = typeof args[1] === 'number' ? args[1] : 0;
    if (port === 0 && weakSetHas(sending, this)) {
      weakSetAdd(bound, this);
      return reflectApply(original, this, args);
    }
    const host = stringConvert(args[0]);
    const action = listenAction(canonicalHost(host) ?? host, port, null);
    const verdict = gate.check(action);
    if (verdict.kind === 'allow') {
      weakSetAdd(bound, this);
      return reflectApply(original, this, args);
    }
    replaceNextError(ownerOf(this), denialError(action, verdict, { syscall: 'bind', address: host, port }));
    return UV_EACCES;
  };
}

/** libuv binds a handle that receives and is not bound; one that another process or descriptor brought is listened on here. */
function receive(gate: Gate, original: Native, bound: WeakSet<object>, getName: Native | null): Native {
  return function (this: object, ...args: unknown[]): unknown {
    if (!weakSetHas(bound, this)) {
      const name: { address?: unknown; port?: unknown } = { address: undefined, port: undefined };
      if (getName !== null) reflectApply(getName, this, [name]);
      const host = typeof name.address === 'string' ? (canonicalHost(name.address) ?? name.address) : '0.0.0.0';
      assertListening(gate, host, typeof name.port === 'number' ? name.port : 0, 'recvStart');
      weakSetAdd(bound, this);
    }
    return reflectApply(original, this, args);
  };
}

/** Joining a group tells the network, and binds what is not bound. */
function join(gate: Gate, original: Native, at: number): Native {
  return function (this: object, ...args: unknown[]): unknown {
    const group = stringConvert(args[at]);
    assertListening(gate, canonicalHost(group) ?? group, 0, 'addMembership');
    arraySet(args, at, group);
    return reflectApply(original, this, args);
  };
}

function assertListening(gate: Gate, host: string, port: number, syscall: string): void {
  const action = listenAction(host, port, null);
  const verdict = gate.check(action);
  if (verdict.kind === 'deny') throw denialError(action, verdict, { syscall, address: host, port });
}

function noteSending(original: Native, sending: WeakSet<object>): Native {
  return function (this: object, ...args: unknown[]): unknown {
    const handle = handleOf(this);
    if (handle !== null) weakSetAdd(sending, handle);
    return callUnseen(original, this, args);
  };
}

/** `connect(port[, address][, callback])`: the callback gets our error in place of the one that Node makes from the code. */
function awaitConnect(original: Native, awaited: WeakMap<object, Error | null>): Native {
  return function (this: object, ...args: unknown[]): unknown {
    const at = args.length - 1;
    const callback = args[at];
    const handle = handleOf(this);
    if (typeof callback !== 'function' || handle === null) return callUnseen(original, this, args);
    weakMapSet(awaited, handle, null);
    arraySet(args, at, function (this: unknown, ...answer: unknown[]): unknown {
      const ours = weakMapGet(awaited, handle) ?? null;
      weakMapDelete(awaited, handle);
      return reflectApply(callback as Native, this, ours === null ? answer : [ours]) as unknown;
    });
    return callUnseen(original, this, args);
  };
}

/** The native handle in a socket's internal state. */
function handleOf(socket: object): object | null {
  if (typeof socket !== 'object' || socket === null) return null;
  const symbols = objectGetOwnPropertySymbols(socket);
  for (let i = 0; i < symbols.length; i++) {
    const symbol = symbols[i] as symbol;
    if (symbolDescription(symbol) !== 'state symbol') continue;
    const handle = (socket as Record<symbol, { handle?: unknown } | undefined>)[symbol]?.handle;
    if (typeof handle === 'object' && handle !== null) return handle;
  }
  return null;
}
