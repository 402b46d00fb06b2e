// SPDX-License-Identifier: MIT
// Reads a node:http ClientRequest as the request that it will write, and decides it.

import type { NetworkConnectAction, NetworkRequestAction } from '../action/action.ts';
import type { Verdict } from '../action/verdict.ts';
import { denialVerdict } from '../gate/fault.ts';
import type { Gate } from '../gate/gate.ts';
import { reflectApply, stringCharCodeAt, stringToLowerCase } from '../runtime/primordials.ts';
import type { Owner } from './handle-owner.ts';
import { splitAuthority } from './http-heads.ts';
import { isPlainAuthority } from './known-hosts.ts';
import { carrierOf, requestAction } from './network-actions.ts';
import { decideRequest } from './network-requests.ts';
import type { NetworkState } from './network-state.ts';

/** A ClientRequest as far as we read it. UNTRUSTED: the program can put anything in its place. */
export interface ClientRequestLike {
  readonly method?: unknown;
  readonly path?: unknown;
  readonly getHeader?: unknown;
}

/** The request that node:http has put on a socket, or null. */
export function messageOf(socket: Owner): ClientRequestLike | null {
  const message = socket._httpMessage;
  return typeof message === 'object' && message !== null ? message : null;
}

/** The request as it goes over this connection; null for the forms that only proxies take. */
export function toClientRequest(message: ClientRequestLike, connection: NetworkConnectAction): NetworkRequestAction | null {
  const { method, path } = message;
  if (typeof method !== 'string' || typeof path !== 'string' || !isOriginForm(path)) return null;
  return requestAction(method, connection.protocol === 'tls', isWebSocket(message), connection.host, connection.address, connection.port, path);
}

/** `/path` or `*`: a request to the host that is connected to. */
export function isOriginForm(path: string): boolean {
  const first = stringCharCodeAt(path, 0);
  return first === 0x2f || first === 0x2a;
}

/** Decides the request; one that names another host than the one it goes to is a mismatch, unless anything may be written there. */
export function decideClientRequest(gate: Gate, state: NetworkState, action: NetworkRequestAction, message: ClientRequestLike): Verdict {
  const named = headerOf(message, 'host');
  if (named !== null && !isPlainAuthority(named, action.host, action.port) && splitAuthority(named, action.port)?.host !== action.host && gate.foresee(carrierOf(action)).kind === 'deny') {
    const other = splitAuthority(named, action.port)?.host;
    const known = other !== undefined && action.address !== null && state.names.has(other, action.address);
    if (!known) return gate.settle(action, denialVerdict('SC_HOST_MISMATCH', 'fault', 'fault', `the request names the host \`${named}\` on a connection to \`${action.host}\``));
  }
  return decideRequest(gate, state, action);
}

/** Whether the request asks for a WebSocket. */
export function isWebSocket(message: ClientRequestLike): boolean {
  const upgrade = headerOf(message, 'upgrade');
  return upgrade !== null && stringToLowerCase(upgrade) === 'websocket';
}

/** A header of a request that has not been sent, or null. */
function headerOf(message: ClientRequestLike, name: string): string | null {
  if (typeof message.getHeader !== 'function') return null;
  const value: unknown = reflectApply(message.getHeader as (name: string) => unknown, message, [name]);
  return typeof value === 'string' ? value : null;
}
