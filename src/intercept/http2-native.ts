// SPDX-License-Identifier: MIT
// The native session of HTTP/2. Its frames are written by native code, so a stream is decided where it is opened, once
// more than in JavaScript (http2.ts): a session's handle is at hand for every program that has the session.
//
// | native function            | action                            | a denial           |
// |----------------------------|-----------------------------------|--------------------|
// | `Http2Session.request`     | network:request, unless decided   | throws             |
// | `Http2Session.consume`     | none: noted; refused behind a request on a connection for requests | throws |
// | `new Http2Session`, by a handle's `constructor` | process:binding | throws          |
// | `new StreamPipe`, by a pipe's `constructor`     | process:binding | throws          |
//
// Neither class is in a binding that can be had. A session's is found when `http2` is loaded, by a session whose making
// is ended at the moment when its handle gets its owner: no code of the program's has seen the handle by then. A pipe's
// is found at the first pipe that Node makes for `respondWithFile`: native code sets `source` on it before anything else.

import { denialError } from '../gate/denial.ts';
import type { Gate } from '../gate/gate.ts';
import { openBinding, type BindingClass, type Native } from '../runtime/bindings.ts';
import type { Patcher } from '../runtime/patch.ts';
import { arraySet, ErrorConstructor, objectDefineProperty, objectGetOwnPropertyDescriptor, objectGetPrototypeOf, objectPrototype, objectSetPrototypeOf, ProxyConstructor, reflectApply, reflectDefineProperty, stringConvert, WeakMapConstructor, weakMapGet, weakMapSet, WeakSetConstructor, weakSetAdd, weakSetHas } from '../runtime/primordials.ts';
import type { Connection } from './connection.ts';
import { readPacked } from './http2-headers.ts';
import type { Streams } from './http2-streams.ts';
import { assertHandOver } from './native-writer.ts';
import { networkState } from './network-state.ts';
import { lockConstructor, shownHandles } from './shown-handles.ts';

/** Ends the making of a session when its handle is seen. */
const found = new ErrorConstructor('found');

export class NativeSessions {
  readonly #patch: Patcher;
  /** What every native handle inherits from. */
  readonly #base: object;
  readonly #gate: Gate;
  readonly #streams: Streams;
  readonly #connections = new WeakMapConstructor<object, Connection | null>();
  readonly #secure = new WeakSetConstructor<object>();
  readonly #locked = new WeakSetConstructor<object>();

  constructor(patch: Patcher, gate: Gate, streams: Streams) {
    this.#patch = patch;
    this.#base = asyncWrapPrototype();
    this.#gate = gate;
    this.#streams = streams;
    shownHandles(gate).watch('HTTP2SESSION', (handle) => {
      this.#lockSession(handle);
    });
    shownHandles(gate).watch('HTTP2STREAM', (stream) => {
      if (networkState(gate).aws !== null) networkState(gate).bodies.lock(patch, stream);
    });
    shownHandles(gate).watch('STREAMPIPE', (pipe) => {
      this.#lockPipe(pipe);
    });
  }

  /** Finds the class, with the exports of `http2` as they are before anybody has them. */
  find(http2: Record<string, unknown>): void {
    const base = this.#base;
    this.#watchPipes(base);
    const handle = firstGiven(base, () => {
      reflectApply(http2.connect as Native, http2, ['http://localhost', { __proto__: null, createConnection: deadSocket }]);
    });
    if (handle === null) throw new ErrorConstructor('the native session class was not found');
    if (networkState(this.#gate).aws !== null) this.#lockStreams(handle);
    this.#lockSession(handle);
  }

  /** The class of streams is found by one that is never sent: its session ends before it has anywhere to send to. */
  #lockStreams(session: object): void {
    const { request, destroy } = session as Record<'request' | 'destroy', Native>;
    const stream = reflectApply(request, session, [[':method\0GET\0\0', 1], 1, 0, 16, false]) as object;
    networkState(this.#gate).bodies.lock(this.#patch, stream);
    reflectApply(destroy, session, [0, true]);
  }

  /** The connection that a session's frames go over, and whether inside TLS; null where they leave by no connection, undefined before they do. */
  #connectionOf(handle: object): { readonly connection: Connection | null; readonly secure: boolean } | undefined {
    const connection = weakMapGet(this.#connections, handle);
    return connection === undefined ? undefined : { connection, secure: weakSetHas(this.#secure, handle) };
  }

  #lockSession(handle: object): void {
    const prototype = objectGetPrototypeOf(handle);
    if (prototype === null || weakSetHas(this.#locked, prototype)) return;
    weakSetAdd(this.#locked, prototype);
    lockConstructor(this.#gate, prototype, 'http2');
    this.#patch.native(prototype, 'request', (original) => this.#guardRequest(original));
    this.#patch.native(prototype, 'consume', (original) => this.#guardConsume(original));
  }

  #guardConsume(original: Native): Native {
    const state = networkState(this.#gate);
    const consume = (session: object, args: unknown[]): unknown => {
      const handle = args[0];
      if (typeof handle !== 'object' || handle === null) return reflectApply(original, session, args);
      const connection = assertHandOver(this.#gate, state, handle, 'HTTP/2 behind a request of the program would be the body of that request');
      const status: unknown = reflectApply(original, session, args);
      weakMapSet(this.#connections, session, connection);
      if (state.connections.isSecure(handle)) weakSetAdd(this.#secure, session);
      if (connection !== null) state.connections.handOver(connection);
      return status;
    };
    return function (this: object, ...args: unknown[]): unknown {
      return consume(this, args);
    };
  }

  /** `request([packed headers, count], options, parent, weight, exclusive)`. INVARIANT: native code gets the texts that were decided. */
  #guardRequest(original: Native): Native {
    const { bodies } = networkState(this.#gate);
    const decide = (session: object, args: unknown[], body: string | null): Connection | null => {
      const place = this.#connectionOf(session);
      const connection = place?.connection ?? null;
      const given = args[0] as { readonly 0?: unknown; readonly 1?: unknown };
      const text = stringConvert(given[0]);
      const count = given[1];
      arraySet(args, 0, [text, count]);
      // What leaves by no connection of ours is written by JavaScript, and read there; or it is a unix socket's.
      if (place === undefined || connection === null) return null;
      const { host, address, port, serverName, socket } = connection;
      const { action, verdict } = this.#streams.open({ host, address, port, secure: place.secure, serverName, socket }, readPacked(text, count), body);
      if (verdict.kind === 'deny') throw denialError(action, verdict, { syscall: 'connect', address: host, port });
      return connection;
    };
    return function (this: object, ...args: unknown[]): unknown {
      const body = bodies.take();
      const connection = decide(this, args, body);
      const stream: unknown = reflectApply(original, this, args);
      if (body !== null && connection !== null && typeof stream === 'object' && stream !== null) bodies.hold(stream, body, connection.host, connection.port);
      return stream;
    };
  }

  /** Native code sets `source` on a new pipe first of all; any other handle that has such a property gets it as its own. */
  #watchPipes(base: object): void {
    if (objectGetOwnPropertyDescriptor(base, 'source') !== undefined) return;
    const look = (pipe: object): void => {
      this.#lockPipe(pipe);
    };
    objectDefineProperty(base, 'source', {
      __proto__: null,
      configurable: false,
      enumerable: false,
      set(this: object, value: unknown) {
        look(this);
        objectDefineProperty(this, 'source', { __proto__: null, value, writable: true, enumerable: true, configurable: true } as PropertyDescriptor);
      },
    } as PropertyDescriptor);
  }

  #lockPipe(pipe: object): void {
    const prototype = objectGetPrototypeOf(pipe);
    if (prototype === null || weakSetHas(this.#locked, prototype) || typeof objectGetOwnPropertyDescriptor(prototype, 'unpipe')?.value !== 'function') return;
    weakSetAdd(this.#locked, prototype);
    lockConstructor(this.#gate, prototype, 'stream_pipe');
  }
}

/** Calls back with the first object that is given a property which no native class has, while `run` makes one. */
function firstGiven(base: object, run: () => void): object | null {
  const seen: { object: object | null } = { object: null };
  const top = topOf(base);
  const before = objectGetPrototypeOf(top);
  const handler = {
    __proto__: null,
    set(_target: object, key: PropertyKey, value: unknown, receiver: object): boolean {
      // Other handles of Node's get theirs meanwhile where NODE_DEBUG has it write what it does.
      if (typeof objectGetOwnPropertyDescriptor(objectGetPrototypeOf(receiver) ?? receiver, 'consume')?.value !== 'function') {
        return reflectDefineProperty(receiver, key, { __proto__: null, value, writable: true, enumerable: true, configurable: true } as PropertyDescriptor);
      }
      seen.object = receiver;
      throw found;
    },
  } as ProxyHandler<object>;
  objectSetPrototypeOf(top, new ProxyConstructor(objectPrototype, handler));
  try {
    run();
  } catch (error) {
    if (error !== found) throw error;
  } finally {
    objectSetPrototypeOf(top, before);
  }
  return seen.object;
}

/** The prototype of all native handles that are known to async hooks. */
function asyncWrapPrototype(): object {
  let prototype = (openBinding('tcp_wrap').TCP as BindingClass).prototype as object;
  while (typeof objectGetOwnPropertyDescriptor(prototype, 'getAsyncId')?.value !== 'function') {
    const next = objectGetPrototypeOf(prototype);
    if (next === null) throw new ErrorConstructor('no class of native handles');
    prototype = next;
  }
  return prototype;
}

function topOf(base: object): object {
  let prototype = base;
  for (;;) {
    const next = objectGetPrototypeOf(prototype);
    if (next === null || next === objectPrototype) return prototype;
    prototype = next;
  }
}

/** Enough of a socket for a session to be begun over it: each property its own, so that no prototype of the program's is asked. */
function deadSocket(): object {
  return { __proto__: null, _handle: { __proto__: null, isStreamBase: true }, on: () => undefined, once: () => undefined, connecting: false, secureConnecting: false, encrypted: false, destroyed: false };
}
