// SPDX-License-Identifier: MIT
// HTTP/2 clients. Their frames are written by native code that passes no function of JavaScript's, so each stream is
// decided where it is asked for, and a connection that carries a session takes nothing written by hand.
//
// | function                               | action          | a denial                                       |
// |----------------------------------------|-----------------|------------------------------------------------|
// | `http2.connect`                        | none: its connection may be made if a request to that host could be allowed |
// | `ClientHttp2Session.prototype.request` | network:request | the stream emits `'error'`, and is never sent  |
//
// `http2.connect` is the only way to a client session and is replaced before anybody has it; the session class is not
// exported, so its prototype is patched at the first session, before that is handed out.

import type { NetworkRequestAction } from '../action/action.ts';
import type { Verdict } from '../action/verdict.ts';
import { denialError } from '../gate/denial.ts';
import { denialVerdict } from '../gate/fault.ts';
import type { Gate } from '../gate/gate.ts';
import type { InstallSurface } from '../gate/surface.ts';
import type { Native } from '../runtime/bindings.ts';
import type { Patcher } from '../runtime/patch.ts';
import { objectDefineProperty, objectGetPrototypeOf, reflectApply, reflectDeleteProperty, WeakMapConstructor, weakMapGet, weakMapSet } from '../runtime/primordials.ts';
import { onBuiltinLoad } from './builtin-load.ts';
import type { Connection } from './connection.ts';
import { splitAuthority } from './http-heads.ts';
import { readHeaders, type SentHeaders } from './http2-headers.ts';
import { readTarget, type SessionTarget } from './http2-target.ts';
import { carrierOf, requestAction, resolveAction } from './network-actions.ts';
import { networkState, type NetworkState } from './network-state.ts';

interface Session {
  readonly connecting?: unknown;
  destroy?: unknown;
}

interface SessionStream {
  readonly destroy: (error: Error) => void;
}

interface SocketLike {
  readonly _handle?: unknown;
  readonly connecting?: unknown;
}

interface SessionPlace {
  readonly target: SessionTarget;
  /** The socket that the program or undici connected before. */
  socket: SocketLike | null;
}

export const installHttp2: InstallSurface = (patch, gate) => {
  const state = networkState(gate);
  const sessions = new Sessions(gate, state);
  onBuiltinLoad(patch, 'http2', (http2) => {
    patch.method(http2, 'connect', (original) => function (this: unknown, ...args: unknown[]): unknown {
      return sessions.connect(patch, original, this, args);
    });
  });
};

class Sessions {
  readonly #gate: Gate;
  readonly #state: NetworkState;
  readonly #places = new WeakMapConstructor<object, SessionPlace>();
  #patched = false;

  constructor(gate: Gate, state: NetworkState) {
    this.#gate = gate;
    this.#state = state;
  }

  connect(patch: Patcher, original: Native, self: unknown, args: unknown[]): unknown {
    const target = readTarget(args);
    const place: SessionPlace = { target, socket: null };
    if (target.createConnection !== null) {
      const create = target.createConnection;
      target.options.createConnection = function (this: unknown, ...given: unknown[]): unknown {
        const socket: unknown = reflectApply(create, this, given);
        if (typeof socket === 'object' && socket !== null) place.socket = socket;
        return socket;
      };
    }
    const session = reflectApply(original, self, [target.authority, target.options, target.listener]) as Session;
    weakMapSet(this.#places, session, place);
    if (place.socket === null || place.socket.connecting === true) this.#expect(target);
    else this.#close(place.socket, target.secure);
    if (!this.#patched) {
      this.#patched = true;
      const prototype = objectGetPrototypeOf(session) as object;
      patch.method(prototype, 'request', (request) => this.#guardRequest(request));
    }
    return session;
  }

  /** A session connects before its first request is known: it may where some request or connection could be allowed. */
  #expect(target: SessionTarget): void {
    if (target.host === null) return;
    if (this.#gate.foresee(resolveAction(target.host)).kind === 'allow') this.#state.tickets.issueSession(target.host, target.port);
  }

  /** From now on native code writes here. */
  #close(socket: SocketLike, secure: boolean): void {
    const connection = this.#connectionOf(socket);
    if (connection === null) return;
    if (secure && connection.secure === 'http') connection.secure = 'closed';
    if (!secure && connection.plain === 'http') connection.plain = 'closed';
  }

  #guardRequest(original: Native): Native {
    const decide = (session: Session, headers: SentHeaders): NetworkRequestAction | { readonly action: NetworkRequestAction; readonly verdict: Verdict } => this.#decide(session, headers);
    return function (this: Session, ...args: unknown[]): unknown {
      const headers = readHeaders(args[0]);
      args[0] = headers.copy;
      const decided = decide(this, headers);
      if (!('verdict' in decided)) return reflectApply(original, this, args);
      const { action, verdict } = decided;
      return unsentStream(original, this, args, denialError(action, verdict, { syscall: 'connect', address: action.host, port: action.port }));
    };
  }

  /** The action alone where it is allowed. */
  #decide(session: Session, headers: SentHeaders): NetworkRequestAction | { readonly action: NetworkRequestAction; readonly verdict: Verdict } {
    const place = weakMapGet(this.#places, session);
    const connection = place?.socket === undefined || place.socket === null ? null : this.#connectionOf(place.socket);
    const host = connection?.host ?? place?.target.host ?? '';
    const port = connection?.port ?? place?.target.port ?? 0;
    const secure = place?.target.secure ?? true;
    const path = headers.path ?? '/';
    const action = requestAction(headers.method ?? 'GET', secure, headers.protocol === 'websocket', host, connection?.address ?? null, port, path);
    const named = headers.authority === null ? host : splitAuthority(headers.authority, port)?.host;
    const known = named !== undefined && connection !== null && connection.address !== null && this.#state.names.has(named, connection.address);
    if (host === '' || headers.malformed || (headers.method === 'CONNECT' && headers.protocol !== 'websocket')) {
      return this.#answer(action, this.#gate.settle(action, denialVerdict('SC_UNKNOWN_FORM', 'fault', 'fault', 'a stream of this form cannot be decided')));
    }
    if (named !== host && !known && this.#gate.foresee(carrierOf(action)).kind === 'deny') {
      return this.#answer(action, this.#gate.settle(action, denialVerdict('SC_HOST_MISMATCH', 'fault', 'fault', `the stream names the host \`${headers.authority ?? ''}\` on a connection to \`${host}\``)));
    }
    if (this.#state.tickets.spendRequest(action)) return action;
    return this.#answer(action, this.#gate.checkCovered(action, carrierOf(action)));
  }

  #answer(action: NetworkRequestAction, verdict: Verdict): NetworkRequestAction | { readonly action: NetworkRequestAction; readonly verdict: Verdict } {
    return verdict.kind === 'allow' ? action : { action, verdict };
  }

  #connectionOf(socket: SocketLike): Connection | null {
    const handle = socket._handle;
    return typeof handle === 'object' && handle !== null ? this.#state.connections.of(handle) : null;
  }
}

/** A stream as the program expects one, that fails: made while the session seems to be connecting, so that nothing is sent. */
function unsentStream(original: Native, session: Session, args: unknown[], error: Error): unknown {
  objectDefineProperty(session, 'connecting', { __proto__: null, value: true, configurable: true } as PropertyDescriptor);
  let stream: SessionStream;
  try {
    stream = reflectApply(original, session, args) as SessionStream;
  } finally {
    reflectDeleteProperty(session, 'connecting');
  }
  reflectApply(stream.destroy as Native, stream, [error]);
  return stream;
}
