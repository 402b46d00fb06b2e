// SPDX-License-Identifier: MIT
// Connections: TCP, TLS, unix sockets, at the native handles.
//
// | handle function                    | action                                   | a denial                                  |
// |------------------------------------|------------------------------------------|-------------------------------------------|
// | `TCP.connect`, `TCP.connect6`      | network:connect, or covered by a request | the socket is destroyed with our error    |
// | `Pipe.connect`                     | network:connect, protocol unix; each request on it by the rules for requests | the same |
// | `TCP.open`                         | none: a descriptor keeps its connection's rules |                                    |
// | `Pipe.open`                        | network:connect, for what is no pipe of this machine: another socket, a file, the log | EACCES |
// | `tls_wrap.wrap`                    | none: noted; refused behind a request on a connection for requests | throws     |
// | `TLSWrap.setServername`            | none: noted                              |                                           |
//
// A connection is let through (a) raw, where the policy allows network:connect to it; (b) for requests alone, where
// an allowed request waits for it: then every byte written is read (net-write.ts). A connection for neither is held
// back until its socket can be asked whether it belongs to an HTTP request that came past the agent.

import type { NetworkConnectAction } from '../action/action.ts';
import { isOfAddress } from '../action/covering.ts';
import { canonicalHost } from '../action/host.ts';
import type { Verdict } from '../action/verdict.ts';
import { denialError } from '../gate/denial.ts';
import { denialVerdict, faultVerdict } from '../gate/fault.ts';
import type { Gate } from '../gate/gate.ts';
import type { InstallSurface, SurfaceContext } from '../gate/surface.ts';
import { openBinding, type BindingClass, type Native } from '../runtime/bindings.ts';
import { callUnseen } from '../runtime/own-frames.ts';
import { arrayPush, processNextTick, reflectApply, setImmediateCaptured, stringCharCodeAt, stringConvert, stringSlice, WeakMapConstructor, weakMapGet, weakMapSet } from '../runtime/primordials.ts';
import { newConnection, unixConnection, type Layer, type StreamHandle } from './connection.ts';
import { onBuiltinLoad } from './builtin-load.ts';
import { isLocalStream } from './foreign-descriptor.ts';
import { pathText, resolvePath } from '../runtime/resolve-path.ts';
import { destroyOwner, ownerOf, UV_EACCES } from './handle-owner.ts';
import { decideClientRequest, messageOf, toClientRequest } from './http-request.ts';
import { connectAction, unixAction } from './network-actions.ts';
import { assertHandOver } from './native-writer.ts';
import { isExplicit } from './network-requests.ts';
import { networkState, type NetworkState } from './network-state.ts';

interface ConnectCall {
  readonly handle: StreamHandle;
  readonly args: unknown[];
  readonly original: Native;
}

type Admission = { readonly kind: 'admit'; readonly plain: Layer; readonly secure: Layer } | { readonly kind: 'deny'; readonly verdict: Verdict } | { readonly kind: 'hold' };

export const installNet: InstallSurface = (patch, gate, context) => {
  const state = networkState(gate);
  arrayPush(context.bypasses, (fd) => {
    const connection = state.connections.ofDescriptor(fd);
    return connection !== null && connection.plain !== 'raw';
  });
  const tcp = (openBinding('tcp_wrap').TCP as BindingClass).prototype;
  const pipe = (openBinding('pipe_wrap').Pipe as BindingClass).prototype;
  const tls = openBinding('tls_wrap');
  const connector = new Connector(gate, state);
  const connecting = (original: Native): Native => function (this: StreamHandle, ...args: unknown[]): unknown {
    return connector.connect({ handle: this, args, original });
  };
  patch.native(tcp, 'connect', connecting);
  patch.native(tcp, 'connect6', connecting);
  patch.native(pipe, 'connect', (original) => function (this: StreamHandle, ...args: unknown[]): unknown {
    return connector.connectPipe({ handle: this, args, original });
  });
  patch.native(tcp, 'open', (original) => function (this: StreamHandle, ...args: unknown[]): unknown {
    return connector.adopt(this, args, original);
  });
  patch.native(pipe, 'open', (original) => function (this: StreamHandle, ...args: unknown[]): unknown {
    const fd = args[0];
    if (typeof fd === 'number' && fd > 2 && !connector.mayOpenPipe(fd, context)) return UV_EACCES;
    return connector.adopt(this, args, original);
  });
  onBuiltinLoad(patch, 'net', (net) => {
    patch.method((net.Socket as { prototype: object }).prototype, 'connect', (original) => function (this: object, ...args: unknown[]): unknown {
      if (typeof this === 'object' && this !== null) state.refusals.noteSocket(this);
      return callUnseen(original, this, args);
    });
  });
  patch.native(tls, 'wrap', (original) => function (this: unknown, ...args: unknown[]) {
    const carrier = args[0];
    if (typeof carrier !== 'object' || carrier === null) return reflectApply(original, this, args) as object;
    assertHandOver(gate, state, carrier, 'TLS behind a request of the program would be the body of that request');
    const wrapped = reflectApply(original, this, args) as object;
    state.connections.secure(wrapped, carrier);
    return wrapped;
  });
  patch.native((tls.TLSWrap as BindingClass).prototype, 'setServername', (original) => function (this: StreamHandle, ...args: unknown[]): unknown {
    if (typeof args[0] === 'string') state.connections.nameServer(this, canonicalHost(args[0]) ?? args[0]);
    return reflectApply(original, this, args);
  });
};

class Connector {
  readonly #gate: Gate;
  readonly #state: NetworkState;
  /** What a socket was admitted to: Node may try several addresses of one host, one after the other. */
  readonly #admitted = new WeakMapConstructor<object, string>();

  constructor(gate: Gate, state: NetworkState) {
    this.#gate = gate;
    this.#state = state;
  }

  /** `connect(req, address, port)`. INVARIANT: what is decided is what the native function gets, once read. */
  connect(call: ConnectCall): unknown {
    const { handle, args, original } = call;
    const address = typeof args[1] === 'string' ? canonicalHost(args[1]) : null;
    const port = typeof args[2] === 'number' ? args[2] : -1;
    const owner = ownerOf(handle);
    const host = address === null ? stringConvert(args[1]) : this.#claimedHost(owner, address);
    const action = connectAction(this.#state.connections.isSecured(handle) ? 'tls' : 'tcp', host, address, port);
    try {
      if (address === null) return this.#refuse(call, action, this.#gate.settle(action, faultVerdict(null)));
      const again = owner !== null && weakMapGet(this.#admitted, owner) === `${host} ${port}`;
      const refused = this.#state.refusals.ofSocket(owner, host, port) !== null;
      const admission: Admission = refused ? { kind: 'hold' } : this.#admit(action, again);
      // A handle that is no socket's belongs to no request either.
      if (admission.kind === 'hold' && owner === null) {
        const settled = this.#gate.check(action);
        return settled.kind === 'deny' ? UV_EACCES : this.#connectNow(call, action, 'raw', 'raw');
      }
      switch (admission.kind) {
        case 'admit':
          if (owner !== null) weakMapSet(this.#admitted, owner, `${host} ${port}`);
          return this.#connectNow(call, action, admission.plain, admission.secure);
        case 'deny':
          return this.#refuse(call, action, admission.verdict);
        case 'hold':
          setImmediateCaptured(() => {
            this.#release(call, action);
          });
          return 0;
      }
    } catch (cause) {
      return this.#refuse(call, action, this.#gate.settle(action, faultVerdict(cause)));
    }
    return reflectApply(original, handle, args);
  }

  connectPipe(call: ConnectCall): unknown {
    const text = typeof call.args[1] === 'string' ? call.args[1] : pathText(call.args[1]);
    let path = text ?? '?';
    if (text !== null) path = stringCharCodeAt(text, 0) === 0 ? `@${stringSlice(text, 1)}` : resolvePath(text, 'target', false).path;
    const action = unixAction(path);
    const verdict = text === null ? this.#gate.settle(action, faultVerdict(null)) : this.#gate.check(action);
    if (verdict.kind === 'deny') return this.#refuse(call, action, verdict);
    this.#state.connections.add(call.handle, unixConnection(path));
    const status: unknown = reflectApply(call.original, call.handle, call.args);
    this.#state.connections.noteDescriptor(call.handle);
    return status;
  }

  /** A second handle on the descriptor of a connection is under that connection's rules. */
  adopt(handle: StreamHandle, args: unknown[], original: Native): unknown {
    const fd = args[0];
    const known = typeof fd === 'number' ? this.#state.connections.ofDescriptor(fd) : null;
    const status: unknown = reflectApply(original, handle, args);
    // Any other is what the kernel says of it when it is first used (foreign-handle.ts).
    if (status === 0 && known !== null) this.#state.connections.add(handle, known);
    return status;
  }

  /** A pipe's handle would write to any descriptor, and close it, past the surface that stands over that. */
  mayOpenPipe(fd: number, context: SurfaceContext): boolean {
    if (!context.ownsDescriptor(fd) && isLocalStream(fd)) return true;
    const action = connectAction('tcp', '?', null, 0);
    return this.#gate.settle(action, denialVerdict('SC_UNKNOWN_FORM', 'fault', 'fault', 'a pipe is made of a descriptor that is none')).kind === 'allow';
  }

  /** The name under which the socket was asked to connect, where the address really is one of its own; else the address. */
  #claimedHost(owner: ReturnType<typeof ownerOf>, address: string): string {
    const claim: unknown = owner?._host;
    if (typeof claim !== 'string') return address;
    const name = canonicalHost(claim);
    return name !== null && this.#state.names.has(name, address) ? name : address;
  }

  #admit(action: NetworkConnectAction, again: boolean): Admission {
    const { tickets } = this.#state;
    const foreseen = this.#gate.foresee(action);
    if (foreseen.kind === 'deny' && isExplicit(foreseen)) {
      // A request to a protected address is allowed only by a rule that names the address (or is the Lambda runtime's own), and left its ticket under it;
      // a name that leads there has its ticket under the name.
      const isNamed = isOfAddress(foreseen.rule) && action.host === action.address;
      if (isNamed && (again || tickets.spendConnection(action.host, action.port))) return requestAdmission;
      const settled = this.#gate.settle(action, foreseen);
      return settled.kind === 'deny' ? { kind: 'deny', verdict: settled } : rawAdmission;
    }
    const expected = again || tickets.spendConnection(action.host, action.port);
    // A run that only observes reads the calls of AWS on a connection that its rules do not open, as one that enforces does.
    if (expected && foreseen.observed !== null && this.#mayCallAws(action)) return requestAdmission;
    if (foreseen.kind === 'allow') {
      if (!expected) tickets.spendSession(action.host, action.port);
      const settled = expected ? foreseen : this.#gate.settle(action, foreseen);
      return settled.kind === 'deny' ? { kind: 'deny', verdict: settled } : this.#rawAdmission(action);
    }
    if (expected) return requestAdmission;
    return tickets.spendSession(action.host, action.port) ? sessionAdmission : { kind: 'hold' };
  }

  #mayCallAws({ host, port }: NetworkConnectAction): boolean {
    const { aws } = this.#state;
    return aws !== null && (aws.isHost(host, port, true) || aws.isHost(host, port, false));
  }

  /** A rule for `tls` alone does not open the connection to plain text. */
  #rawAdmission(action: NetworkConnectAction): Admission {
    if (action.protocol !== 'tls') return rawAdmission;
    const plain = this.#gate.foresee(connectAction('tcp', action.host, action.address, action.port));
    return plain.kind === 'allow' ? rawAdmission : secureAdmission;
  }

  #connectNow(call: ConnectCall, action: NetworkConnectAction, plain: Layer, secure: Layer): unknown {
    const { handle } = call;
    this.#state.connections.add(handle, newConnection(action.host, action.address, action.port, plain, secure));
    const status: unknown = reflectApply(call.original, handle, call.args);
    this.#state.connections.noteDescriptor(handle);
    return status;
  }

  /** The socket has its request by now, if it is one of node:http that came past `Agent.addRequest`. */
  #release(call: ConnectCall, action: NetworkConnectAction): void {
    const owner = ownerOf(call.handle);
    if (owner === null || owner.destroyed === true) return;
    const refused = this.#state.refusals.ofSocket(owner, action.host, action.port);
    if (refused !== null && !this.#state.tickets.awaitsConnection(action.host, action.port)) {
      destroyOwner(owner, refused);
      return;
    }
    if (refused !== null) {
      this.#finish(call, this.#connectNow(call, action, 'http', 'http'));
      // The ticket stays for whoever it was made for: the first request here uses it up, as on a connection that was reused.
      const connection = this.#state.connections.of(call.handle);
      if (connection !== null) connection.requests = 1;
      return;
    }
    const message = messageOf(owner);
    const request = message === null ? null : toClientRequest(message, action);
    if (message !== null && request !== null) {
      const verdict = decideClientRequest(this.#gate, this.#state, request, message);
      if (verdict.kind === 'deny') {
        this.#tell(call, denialError(request, verdict, { syscall: 'connect', address: action.address ?? undefined, port: action.port }));
        return;
      }
      this.#state.tickets.spendConnection(action.host, action.port);
      this.#finish(call, this.#connectNow(call, action, 'http', 'http'));
      return;
    }
    const settled = this.#gate.check(action);
    if (settled.kind === 'deny') this.#tell(call, denialError(action, settled, shapeOf(action)));
    else this.#finish(call, this.#connectNow(call, action, 'raw', 'raw'));
  }

  /** Gives a late failure of the native function the way that a connection's failure has. */
  #finish(call: ConnectCall, status: unknown): void {
    if (status === 0) return;
    const request = call.args[0] as { oncomplete?: unknown };
    if (typeof request.oncomplete === 'function') reflectApply(request.oncomplete as Native, request, [status, call.handle, request, false, false]);
  }

  /** The native function reports success and the socket is destroyed with our error, as after a refused connection. */
  #refuse(call: ConnectCall, action: NetworkConnectAction, verdict: Verdict): number {
    return this.#refuseWith(call, denialError(action, verdict, shapeOf(action)));
  }

  #refuseWith(call: ConnectCall, error: Error): number {
    if (ownerOf(call.handle) === null) return UV_EACCES;
    processNextTick(() => {
      this.#tell(call, error);
    });
    return 0;
  }

  #tell(call: ConnectCall, error: Error): void {
    destroyOwner(ownerOf(call.handle), error);
  }
}

const rawAdmission: Admission = { kind: 'admit', plain: 'raw', secure: 'raw' };
const secureAdmission: Admission = { kind: 'admit', plain: 'closed', secure: 'raw' };
const sessionAdmission: Admission = { kind: 'admit', plain: 'closed', secure: 'closed' };
const requestAdmission: Admission = { kind: 'admit', plain: 'http', secure: 'http' };

/** Node's fields of a failed connect. */
function shapeOf(action: NetworkConnectAction): { syscall: string; address: string | undefined; port: number | undefined } {
  if (action.path !== null) return { syscall: 'connect', address: action.path, port: undefined };
  return { syscall: 'connect', address: action.address ?? action.host, port: action.port };
}
