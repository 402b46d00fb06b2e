// SPDX-License-Identifier: MIT
// The connections that the program opened through the gate, by their native handles.

import { WeakMapConstructor, weakMapGet, weakMapHas, weakMapSet, MapConstructor, mapGet, mapSet } from '../runtime/primordials.ts';
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
  /** How many requests it has carried. */
  requests: number;
  plainChecks: HeadChecks | null;
  secureChecks: HeadChecks | null;
}

/** A native stream handle. */
export interface StreamHandle extends Record<PropertyKey, unknown> {
  readonly fd?: number;
}

/** A connection with nothing written on it yet. */
export function newConnection(host: string, address: string | null, port: number, plain: Layer, secure: Layer): Connection {
  return { host, address, port, plain, secure, serverName: null, requests: 0, plainChecks: null, secureChecks: null };
}

export class Connections {
  readonly #byHandle = new WeakMapConstructor<object, Connection>();
  /** TLS handles and the TCP handles below them. */
  readonly #carriers = new WeakMapConstructor<object, object>();
  readonly #secured = new WeakMapConstructor<object, object>();
  readonly #serverNames = new WeakMapConstructor<object, string>();
  /** Handles by descriptor: a second handle on the same socket is under the same rules. */
  readonly #byDescriptor = new MapConstructor<number, StreamHandle>();

  add(handle: StreamHandle, connection: Connection): void {
    weakMapSet(this.#byHandle, handle, connection);
    const tls = weakMapGet(this.#secured, handle);
    if (tls !== undefined) connection.serverName = weakMapGet(this.#serverNames, tls) ?? null;
  }

  /** Notes the descriptor, which a handle has once its connection is under way. */
  noteDescriptor(handle: StreamHandle): void {
    const { fd } = handle;
    if (typeof fd === 'number' && fd >= 0) mapSet(this.#byDescriptor, fd, handle);
  }

  /** Whether the handle encrypts what goes over another. */
  isSecure(handle: object): boolean {
    return weakMapHas(this.#carriers, handle);
  }

  of(handle: object): Connection | null {
    const carrier = weakMapGet(this.#carriers, handle);
    return weakMapGet(this.#byHandle, carrier ?? handle) ?? null;
  }

  /** Notes that `tls` encrypts what goes over `carrier`. */
  secure(tls: object, carrier: object): void {
    weakMapSet(this.#carriers, tls, weakMapGet(this.#carriers, carrier) ?? carrier);
    weakMapSet(this.#secured, carrier, tls);
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
    return handle !== undefined && handle.fd === fd ? this.of(handle) : null;
  }
}
