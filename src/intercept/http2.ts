// SPDX-License-Identifier: MIT
// HTTP/2 clients. Their frames are written by native code that passes no function of JavaScript's, so each stream is
// decided where it is asked for, and held against that where the native session opens it (http2-native.ts); a connection
// that carries a session takes nothing written by hand. A stream whose body says what it does waits for it (http2-held.ts).
//
// | function                               | action          | a denial                                       |
// |----------------------------------------|-----------------|------------------------------------------------|
// | `http2.connect`                        | none: its connection may be made if a request to that host could be allowed |
// | `ClientHttp2Session.prototype.request` | network:request | the stream emits `'error'`, and is never sent  |
//
// `http2.connect` is the only way to a client session and is replaced before anybody has it; the session class is not
// exported, so its prototype is patched at the first session, before that is handed out.

import { denialError } from '../gate/denial.ts';
import type { Gate } from '../gate/gate.ts';
import type { InstallSurface } from '../gate/surface.ts';
import type { Native } from '../runtime/bindings.ts';
import type { Patcher } from '../runtime/patch.ts';
import { callUnseen } from '../runtime/own-frames.ts';
import { arraySet, objectDefineProperty, objectGetPrototypeOf, reflectApply, reflectDeleteProperty, WeakMapConstructor, weakMapGet, weakMapSet } from '../runtime/primordials.ts';
import { onBuiltinLoad } from './builtin-load.ts';
import { readHeaders, type SentHeaders } from './http2-headers.ts';
import { holdStream } from './http2-held.ts';
import { NativeSessions } from './http2-native.ts';
import { serverNameOf, type StreamPlace, Streams } from './http2-streams.ts';
import { readTarget, type SessionTarget } from './http2-target.ts';
import { resolveAction } from './network-actions.ts';
import { networkState, type NetworkState } from './network-state.ts';

interface Session {
  readonly connecting?: unknown;
  readonly destroyed?: unknown;
  destroy?: unknown;
}

interface SessionStream {
  readonly destroy: (error: Error) => void;
}

interface SocketLike {
  readonly _handle?: unknown;
  readonly connecting?: unknown;
  readonly destroyed?: unknown;
}

interface SessionPlace {
  readonly target: SessionTarget;
  /** The socket that the program or undici connected before. */
  socket: SocketLike | null;
}

export const installHttp2: InstallSurface = (patch, gate) => {
  const state = networkState(gate);
  const streams = new Streams(gate, state);
  const sessions = new Sessions(gate, state, streams);
  const native = new NativeSessions(patch, gate, streams);
  onBuiltinLoad(patch, 'http2', (http2) => {
    native.find(http2);
    patch.method(http2, 'connect', (original) => function (this: unknown, ...args: unknown[]): unknown {
      return sessions.connect(patch, original, this, args);
    });
  });
};

class Sessions {
  readonly #gate: Gate;
  readonly #state: NetworkState;
  readonly #streams: Streams;
  readonly #places = new WeakMapConstructor<object, SessionPlace>();
  #patched = false;

  constructor(gate: Gate, state: NetworkState, streams: Streams) {
    this.#gate = gate;
    this.#state = state;
    this.#streams = streams;
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
    const session = callUnseen(original, self, [target.authority, target.options, target.listener]) as Session;
    weakMapSet(this.#places, session, place);
    if (place.socket === null || place.socket.connecting === true) this.#expect(target, session);
    if (!this.#patched) {
      this.#patched = true;
      const prototype = objectGetPrototypeOf(session) as object;
      patch.method(prototype, 'request', (request) => this.#guardRequest(request));
    }
    return session;
  }

  /** A session connects before its first request is known: it may where some request or connection could be allowed. */
  #expect(target: SessionTarget, session: Session): void {
    if (target.host === null) return;
    if (this.#gate.foresee(resolveAction(target.host)).kind === 'allow') this.#state.tickets.issueSession(target.host, target.port, session);
  }

  #guardRequest(original: Native): Native {
    const place = (session: Session): StreamPlace => this.#placeOf(session);
    const streams = this.#streams;
    const { bodies } = this.#state;
    const decide = (session: Session, headers: SentHeaders, body: string | null): Error | null => {
      const { action, verdict } = streams.ask(place(session), headers, body);
      if (verdict.kind === 'allow') return null;
      const { host, port } = place(session);
      return denialError(action, verdict, { syscall: 'connect', address: host, port });
    };
    return function (this: Session, ...args: unknown[]): unknown {
      const headers = readHeaders(args[0]);
      arraySet(args, 0, headers.copy);
      if (streams.wantsBody(place(this), headers)) return holdStream(bodies, original, this, args, (body) => decide(this, headers, body));
      const refusal = decide(this, headers, null);
      return refusal === null ? callUnseen(original, this, args) : unsentStream(original, this, args, refusal);
    };
  }

  #placeOf(session: Session): StreamPlace {
    const place = weakMapGet(this.#places, session);
    const handle = place?.socket?._handle;
    const connection = typeof handle === 'object' && handle !== null ? this.#state.connections.of(handle) : null;
    const target = place?.target;
    return {
      host: connection?.host ?? target?.host ?? '',
      address: connection?.address ?? null,
      port: connection?.port ?? target?.port ?? 0,
      secure: target?.secure ?? true,
      serverName: connection?.serverName ?? serverNameOf(target?.options.servername),
      socket: connection?.socket ?? null,
    };
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
