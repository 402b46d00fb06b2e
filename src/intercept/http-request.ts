// SPDX-License-Identifier: MIT
// Reads a node:http ClientRequest as the request that it will write.

import type { NetworkConnectAction, NetworkRequestAction } from '../action/action.ts';
import { reflectApply, stringToLowerCase } from '../runtime/primordials.ts';
import type { Owner } from './handle-owner.ts';
import { requestAction } from './network-actions.ts';

/** A ClientRequest as far as we read it. UNTRUSTED: the program can put anything in its place. */
export interface ClientRequestLike {
  readonly method?: unknown;
  readonly path?: unknown;
  readonly getHeader?: unknown;
}

/** The request that waits on the socket of this connection, or null. */
export function requestOf(socket: Owner, connection: NetworkConnectAction): NetworkRequestAction | null {
  const message = socket._httpMessage as ClientRequestLike | null | undefined;
  if (typeof message !== 'object' || message === null) return null;
  const { method, path } = message;
  if (typeof method !== 'string' || typeof path !== 'string') return null;
  return requestAction(method, connection.protocol === 'tls', isWebSocket(message), connection.host, connection.address, connection.port, path);
}

/** Whether the request asks for a WebSocket. */
export function isWebSocket(message: ClientRequestLike): boolean {
  const upgrade = headerOf(message, 'upgrade');
  return upgrade !== null && stringToLowerCase(upgrade) === 'websocket';
}

/** A header of a request that has not been sent, or null. */
export function headerOf(message: ClientRequestLike, name: string): string | null {
  if (typeof message.getHeader !== 'function') return null;
  const value: unknown = reflectApply(message.getHeader as (name: string) => unknown, message, [name]);
  return typeof value === 'string' ? value : null;
}
