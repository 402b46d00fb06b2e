// SPDX-License-Identifier: MIT
// Reads the arguments of `http2.connect` once, as Node reads them, into a snapshot that Node is then given.

import { canonicalHost } from '../action/host.ts';
import type { Native } from '../runtime/bindings.ts';
import { numberConvert, objectCreate, objectGetOwnPropertyDescriptor, reflectOwnKeys, URLConstructor, urlHref } from '../runtime/primordials.ts';

export interface SessionTarget {
  /** What Node gets. */
  readonly authority: unknown;
  readonly options: Record<PropertyKey, unknown>;
  readonly listener: unknown;
  readonly createConnection: Native | null;
  /** Canonical, or null where there is none: Node's own error is then the program's answer. */
  readonly host: string | null;
  readonly port: number;
  readonly secure: boolean;
}

interface AuthorityLike {
  readonly protocol?: unknown;
  readonly hostname?: unknown;
  readonly host?: unknown;
  readonly port?: unknown;
}

/** `connect(authority[, options][, listener])` */
export function readTarget(args: readonly unknown[]): SessionTarget {
  const swapped = typeof args[1] === 'function';
  const options = copyOwn(swapped ? undefined : args[1]);
  const listener = swapped ? args[1] : args[2];
  const authority = snapshotAuthority(args[0]);
  const create = options.createConnection;
  const base = { options, listener, createConnection: typeof create === 'function' ? (create as Native) : null };
  if (typeof authority !== 'object' || authority === null) return { ...base, authority, host: null, port: 0, secure: true };
  const { protocol, hostname, host, port } = authority as AuthorityLike;
  const secure = (protocol || options.protocol || 'https:') !== 'http:';
  const defaultPort = protocol === 'http:' ? 80 : 443;
  // `net.connect({ port, host, ...options })`: for plain text the options win.
  const name = (!secure && typeof options.host === 'string' ? options.host : null) ?? (hostname || host || 'localhost');
  const number = (secure ? undefined : options.port) ?? (port === '' ? defaultPort : port);
  return { ...base, authority, host: typeof name === 'string' ? canonicalHost(name) : null, port: numberConvert(number), secure };
}

/** A URL of its own for texts and URLs, a copy of anything else. */
function snapshotAuthority(given: unknown): unknown {
  if (typeof given === 'string') return new URLConstructor(given);
  if (typeof given !== 'object' || given === null) return given;
  try {
    return new URLConstructor(urlHref(given as URL));
  } catch {
    // Not a URL: an object with a host and a port. Its getters are read here for the last time.
    const { protocol, hostname, host, port } = given as AuthorityLike;
    const copy = objectCreate(null) as Record<string, unknown>;
    if (protocol !== undefined) copy.protocol = protocol;
    if (hostname !== undefined) copy.hostname = hostname;
    if (host !== undefined) copy.host = host;
    if (port !== undefined) copy.port = port;
    return copy;
  }
}

function copyOwn(given: unknown): Record<PropertyKey, unknown> {
  const copy = {} as Record<PropertyKey, unknown>;
  if (typeof given !== 'object' || given === null) return copy;
  const keys = reflectOwnKeys(given);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as PropertyKey;
    if (objectGetOwnPropertyDescriptor(given, key)?.enumerable === true) copy[key] = (given as Record<PropertyKey, unknown>)[key];
  }
  return copy;
}
