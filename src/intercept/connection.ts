// SPDX-License-Identifier: MIT
// The connections that the program opened through the gate, by their native handles.

import { WeakMapConstructor, weakMapGet, weakMapHas, weakMapSet, MapConstructor, mapGet, mapSet } from '../runtime/primordials.ts';
import { descriptorOf } from './handle-descriptor.ts';
import type { HeadChecks } from './http-heads.ts';

/** What may be written to a layer: anything; HTTP requests that are allowed; nothing from JavaScript. */
export type Layer = 'raw' | 'http' | 'closed';

export interface Connection {
  /** Canonical: the name that was resolved, or the address. */
  host: string;
  address: string | null;
  port: number;
  /** The bytes on the TCP handle, and those inside TLS. */
  plain: Layer;
  secure: Layer;
  /** Server name offered in TLS, canonical; null for none. */
  serverName: string | null;
  /** The path of a unix socket; null for a network's. */
  readonly socket: string | null;
  /** Whether a proxy stands in between, which may be the program's own. */
  tunnelled: boolean;
  /** How many requests it has carried. */
  requests: number;
  plainChecks: HeadChecks | null;
  secureChecks: HeadChecks | null;
  /**
   * The only handle that JavaScript may write requests on: the TCP handle, or the outermost TLS over it. Null once native
   * code writes frames there. Without effect where anything may be written.
   */
  top: object | null | undefined;
}

/** A native stream handle. */
export type StreamHandle = Record<PropertyKey, unknown>;

/** A connection with nothing written on it yet. */
export function newConnection(host: string, address: string | null, port: number, plain: Layer, secure: Layer): Connection {
  return { host, address, port, plain, secure, socket: null, serverName: null, tunnelled: false, requests: 0, plainChecks: null, secureChecks: null, top: undefined };
}

/** A connection to a unix socket that a rule allows: anything may be written, but for requests that a rule denies. */
export function unixConnection(socket: string): Connection {
  return { ...newConnection('', null, 0, 'raw', 'raw'), socket };
}

/** What is known of a handle that was not connected here: its connection, or null for what is none of the network's, or comes from a client of ours. */
export type Classify = (handle: object) => Connection | null;

export class Connections {
  readonly #byHandle = new WeakMapConstructor<object, Connection | null>();
  readonly #classify: Classify;
  /** TLS handles and the TCP handles below them. */
  readonly #carriers = new WeakMapConstructor<object, object>();
  readonly #secured = new WeakMapConstructor<object, object>();
  readonly #serverNames = new WeakMapConstructor<object, string>();
  /** Handles by descriptor: a second handle on the same socket is under the same rules. */
  readonly #byDescriptor = new MapConstructor<number, StreamHandle>();

  constructor(classify: Classify) {
    this.#classify = classify;
  }

  add(handle: StreamHandle, connection: Connection): void {
    weakMapSet(this.#byHandle, handle, connection);
    const tls = weakMapGet(this.#secured, handle);
    if (tls !== undefined) connection.serverName = weakMapGet(this.#serverNames, tls) ?? null;
    if (connection.top === undefined) connection.top = this.#outermost(handle);
  }

  #outermost(handle: object): object {
    const tls = weakMapGet(this.#secured, handle);
    return tls === undefined ? handle : this.#outermost(tls);
  }

  /** Notes the descriptor, which a handle has once its connection is under way. */
  noteDescriptor(handle: StreamHandle): void {
    const fd = descriptorOf(handle);
    if (fd >= 0) mapSet(this.#byDescriptor, fd, handle);
  }

  /** Whether the handle encrypts what goes over another. */
  isSecure(handle: object): boolean {
    return weakMapHas(this.#carriers, handle);
  }

  /** HOT: standard output comes here with every write. */
  of(handle: object): Connection | null {
    const carrier = weakMapGet(this.#carriers, handle) ?? handle;
    const known = weakMapGet(this.#byHandle, carrier);
    if (known !== undefined) return known;
    const found = this.#classify(carrier);
    // A handle without a peer may have one the next time.
    if (found === null || found.address !== null) weakMapSet(this.#byHandle, carrier, found);
    if (found !== null && found.top === undefined) found.top = this.#outermost(carrier);
    return found;
  }

  /** The layer that a handle writes to. */
  layerOf(handle: object, connection: Connection): Layer {
    return this.isSecure(handle) ? connection.secure : connection.plain;
  }

  /**
   * Whether native code may take over what is written on a handle: TLS, or HTTP/2 frames. On a connection for requests
   * only before the first byte, or right after a tunnel was asked for: whatever native code writes behind a head of the
   * program's would be that request's body, up to where the program says that it ends.
   */
  mayHandOver(handle: object, connection: Connection): boolean {
    if (this.layerOf(handle, connection) === 'raw') return true;
    const checks = this.isSecure(handle) ? connection.secureChecks : connection.plainChecks;
    return connection.top === handle && (checks === null || checks.stream.untouched);
  }

  /** From now on native code writes frames on the handle. */
  handOver(connection: Connection): void {
    connection.top = null;
  }

  /** Notes that `tls` encrypts what goes over `carrier`, which is TCP or TLS itself. */
  secure(tls: object, carrier: object): void {
    const bottom = weakMapGet(this.#carriers, carrier) ?? carrier;
    weakMapSet(this.#carriers, tls, bottom);
    weakMapSet(this.#secured, carrier, tls);
    const connection = weakMapGet(this.#byHandle, bottom) ?? null;
    if (connection === null || connection.top !== carrier) return;
    connection.top = tls;
    connection.secureChecks = null;
  }

  isSecured(carrier: object): boolean {
    return weakMapHas(this.#secured, carrier);
  }

  nameServer(tls: object, name: string): void {
    weakMapSet(this.#serverNames, tls, name);
    const connection = this.of(tls);
    if (connection !== null) connection.serverName = name;
  }

  /** The connection that a descriptor belongs to while the handle it was opened by is open. */
  ofDescriptor(fd: number): Connection | null {
    const handle = mapGet(this.#byDescriptor, fd);
    return handle !== undefined && descriptorOf(handle) === fd ? this.of(handle) : null;
  }
}
