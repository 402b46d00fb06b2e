// SPDX-License-Identifier: MIT
// What is written on connections, at the native stream handles that every client of every library ends in: the write
// methods of `LibuvStreamWrap` (TCP, pipes) and of `TLSWrap`. The request heads among the bytes are decided before
// any of the bytes leave (http-heads.ts).

import type { Gate } from '../gate/gate.ts';
import { denialError } from '../gate/denial.ts';
import { denialVerdict } from '../gate/fault.ts';
import type { InstallSurface } from '../gate/surface.ts';
import { openBinding, type BindingClass, type Native } from '../runtime/bindings.ts';
import { arraySet, objectGetOwnPropertyDescriptor, objectGetPrototypeOf, reflectApply, typedArrayByteLength, typedArrayTag, WeakMapConstructor, weakMapSet } from '../runtime/primordials.ts';
import type { Connection, StreamHandle } from './connection.ts';
import { destroyOwner, ownerOf, UV_EACCES } from './handle-owner.ts';
import { HeadChecks } from './http-heads.ts';
import { HeldWrites } from './held-writes.ts';
import { connectAction } from './network-actions.ts';
import { networkState, type NetworkState } from './network-state.ts';
import { type TakeSnapshot, type WriteSnapshot, writeSnapshots } from './written-bytes.ts';

// Our copies must live until libuv has written them; Node keeps the program's buffer alive, not ours.
const kept = new WeakMapConstructor<object, unknown>();

export const installNetWrite: InstallSurface = (patch, gate) => {
  const state = networkState(gate);
  const stream = objectGetPrototypeOf((openBinding('tcp_wrap').TCP as BindingClass).prototype) as object;
  const secure = (openBinding('tls_wrap').TLSWrap as BindingClass).prototype;
  const prototypes = [stream, secure];
  for (let i = 0; i < prototypes.length; i++) {
    const prototype = prototypes[i] as object;
    const held = new HeldWrites((objectGetOwnPropertyDescriptor(prototype, 'writeBuffer') as PropertyDescriptor).value as Native);
    for (let j = 0; j < writeSnapshots.length; j++) {
      const { method, snapshot } = writeSnapshots[j] as WriteSnapshot;
      patch.method(prototype, method, (original) => guarded(gate, state, held, original, snapshot));
    }
  }
};

// HOT: standard output ends here too; what is no connection of ours costs two lookups. A method, since the native
// function has no prototype.
function guarded(gate: Gate, state: NetworkState, held: HeldWrites, original: Native, snapshot: TakeSnapshot): Native {
  const write: Record<'guarded', Native> = {
    guarded(this: StreamHandle, ...args: unknown[]): unknown {
      const connection = typeof this === 'object' && this !== null ? state.connections.of(this) : null;
      if (connection === null) return sends(args[2]) && !mayLeave(gate, state, args[2]) ? UV_EACCES : reflectApply(original, this, args);
      const secure = state.connections.isSecure(this);
      const checks = checksOf(gate, state, connection, secure);
      const data = args[1];
      if (typedArrayTag(data) !== undefined && connection.top === this && checks.stream.skip(typedArrayByteLength(data as Uint8Array))) return reflectApply(original, this, args);
      const refusal = check(gate, this, connection, secure, checks, snapshot, args);
      if (refusal === null) return checks.held === '' && !checks.stream.edited ? reflectApply(original, this, args) : held.release(this, args, checks);
      if (refusal === 'hold') return held.keep(args, checks);
      destroyOwner(ownerOf(this), refusal);
      return UV_EACCES;
    },
  };
  return write.guarded;
}

/** A handle that goes along with a message to another process. */
function sends(handle: unknown): handle is object {
  return typeof handle === 'object' && handle !== null;
}

/** A connection for requests stays where its bytes are read: no rule allows the other process anything on it. */
function mayLeave(gate: Gate, state: NetworkState, handle: object): boolean {
  const connection = state.connections.of(handle);
  if (connection === null || connection.address === null || connection.plain === 'raw') return true;
  const action = connectAction(state.connections.isSecured(handle) ? 'tls' : 'tcp', connection.host, connection.address, connection.port);
  return gate.settle(action, denialVerdict('SC_UNKNOWN_FORM', 'fault', 'fault', 'a connection that is open for requests alone is not handed to another process')).kind === 'allow';
}

/** Decides what `args` writes and puts our copy of it in its place. The error of a refusal, or null. */
function check(gate: Gate, handle: StreamHandle, connection: Connection, secure: boolean, checks: HeadChecks, snapshot: TakeSnapshot, args: unknown[]): Error | 'hold' | null {
  const action = connectAction(secure ? 'tls' : 'tcp', connection.host, connection.address, connection.port);
  try {
    const layer = secure ? connection.secure : connection.plain;
    if (layer === 'closed' || (layer !== 'raw' && connection.top !== handle)) {
      return checks.passesUnread('this connection carries requests that are decided elsewhere, and nothing may be written on it by hand') ? null : checks.refusal;
    }
    const taken = snapshot(args[1], args[2]);
    // What was kept back is part of a request, and goes nowhere without the rest of it.
    if (taken === null && checks.held !== '') return denialError(action, gate.settle(action, denialVerdict('SC_UNKNOWN_FORM', 'fault', 'fault', 'what is written has a form that is not known')), { syscall: 'write' });
    if (taken === null) return checks.passesUnread('what is written has a form that is not known') ? null : checks.refusal;
    switch (checks.stream.read(taken.bytes)) {
      case 'fine':
        break;
      case 'hold':
        arraySet(args, 1, taken.bytes);
        return 'hold';
      case 'refused':
        return checks.refusal;
      case 'malformed':
        if (!checks.passesUnread('the policy allows requests to this host and no other use of a connection, and this is no HTTP request')) return checks.refusal;
    }
    arraySet(args, 1, checks.held === '' && !checks.stream.edited ? taken.data : taken.bytes);
    if (typeof args[0] === 'object' && args[0] !== null) weakMapSet(kept, args[0], taken.data);
    return null;
  } catch {
    // INVARIANT: a fault of ours is a denial.
    return denialError(action, gate.settle(action, denialVerdict('SC_GATE_FAULT', 'fault', 'fault', 'the gate itself failed, and a gate that fails stays closed')), { syscall: 'write' });
  }
}

function checksOf(gate: Gate, state: NetworkState, connection: Connection, secure: boolean): HeadChecks {
  const existing = secure ? connection.secureChecks : connection.plainChecks;
  if (existing !== null) return existing;
  const checks = new HeadChecks(gate, state, connection, secure);
  if (secure) connection.secureChecks = checks;
  else connection.plainChecks = checks;
  return checks;
}
