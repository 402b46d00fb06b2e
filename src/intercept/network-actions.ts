// SPDX-License-Identifier: MIT
// The network actions, made from what Node is about to do. Hosts and addresses come in canonical (action/host.ts).

import type { NetworkConnectAction, NetworkListenAction, NetworkRequestAction, NetworkResolveAction, WireProtocol } from '../action/action.ts';
import { objectHasOwn, stringIndexOf, stringToUpperCase } from '../runtime/primordials.ts';

/** One HTTP request. `host` as connected to; `secure` for TLS; `webSocket` for a handshake that asks for one. */
export function requestAction(method: string, secure: boolean, webSocket: boolean, host: string, address: string | null, port: number, path: string): NetworkRequestAction {
  const protocol: WireProtocol = webSocket ? (secure ? 'wss' : 'ws') : secure ? 'https' : 'http';
  const name = stringIndexOf(host, ':') === -1 ? host : `[${host}]`;
  const authority = port === (secure ? 443 : 80) ? name : `${name}:${port}`;
  const upper = stringToUpperCase(method);
  return { kind: 'network:request', method: upper, host, address, port, path, url: `${protocol}://${authority}${path}`, protocol };
}

/** One HTTP request over a unix socket or named pipe, which has no host: `http://unix:/run/x.sock:/path`. */
export function unixRequestAction(method: string, socket: string, path: string): NetworkRequestAction {
  return { kind: 'network:request', method: stringToUpperCase(method), host: '', address: null, port: 0, path, url: `http://unix:${socket}:${path}`, protocol: 'http' };
}

/** A connection or datagram to a host. */
export function connectAction(protocol: 'tcp' | 'tls' | 'udp', host: string, address: string | null, port: number): NetworkConnectAction {
  return { kind: 'network:connect', host, address, port, protocol, path: null };
}

/** A connection to a unix socket or named pipe. */
export function unixAction(path: string): NetworkConnectAction {
  return { kind: 'network:connect', host: '', address: null, port: 0, protocol: 'unix', path };
}

export function listenAction(host: string, port: number, path: string | null): NetworkListenAction {
  return { kind: 'network:listen', host, port, path };
}

export function resolveAction(host: string): NetworkResolveAction {
  return { kind: 'network:resolve', host };
}

/** The connection that carries out a request. */
export function carrierOf(request: NetworkRequestAction): NetworkConnectAction {
  const secure = request.protocol === 'https' || request.protocol === 'wss';
  const carrier = connectAction(secure ? 'tls' : 'tcp', request.host, request.address, request.port);
  return objectHasOwn(request, 'brokered') ? { ...carrier, brokered: request.brokered as string } : carrier;
}
