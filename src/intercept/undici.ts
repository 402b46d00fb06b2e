// SPDX-License-Identifier: MIT
// Requests of every copy of undici (fetch, WebSocket, EventSource, the npm package of any version, bundled ones), at
// the diagnostics channel that all of them publish each request on, before it is queued. Redirects publish each hop.
//
// | channel                 | action          | a denial                                                   |
// |-------------------------|-----------------|------------------------------------------------------------|
// | `undici:request:create` | network:request | the request is aborted: `fetch` rejects, `cause` is ours   |
//
// UNTRUSTED: a program can take our subscription away, or publish by itself. A request that was not decided here finds
// no ticket and is refused where its connection is made; a false message is decided and recorded like any other.

import type { NetworkRequestAction } from '../action/action.ts';
import { denialError } from '../gate/denial.ts';
import type { Gate } from '../gate/gate.ts';
import type { InstallSurface } from '../gate/surface.ts';
import type { Native } from '../runtime/bindings.ts';
import { numberParseInt, reflectApply, URLConstructor, urlHostname, urlHref, urlPort, urlProtocol } from '../runtime/primordials.ts';
import { onBuiltinLoad } from './builtin-load.ts';
import { isOriginForm } from './http-request.ts';
import type { KnownHosts } from './known-hosts.ts';
import { requestAction } from './network-actions.ts';
import { decideRequest } from './network-requests.ts';
import { networkState, type NetworkState } from './network-state.ts';

interface UndiciRequest {
  readonly origin?: unknown;
  readonly method?: unknown;
  readonly path?: unknown;
  readonly upgrade?: unknown;
  /** undici up to 7, and 8. */
  readonly onError?: unknown;
  readonly onResponseError?: unknown;
}

interface Channel {
  subscribe(listener: (message: unknown) => void): void;
}

export const installUndici: InstallSurface = (patch, gate) => {
  const state = networkState(gate);
  onBuiltinLoad(patch, 'diagnostics_channel', (exports) => {
    // Channels are held weakly by name: the listener keeps its own alive.
    const channel = (exports.channel as (name: string) => Channel)('undici:request:create');
    const held: { readonly channel: Channel } = { channel };
    channel.subscribe((message) => {
      if (held.channel === channel) onRequest(gate, state, message);
    });
  });
};

function onRequest(gate: Gate, state: NetworkState, message: unknown): void {
  try {
    const request = (message as { readonly request?: unknown } | null)?.request;
    if (typeof request !== 'object' || request === null) return;
    const action = toAction(state.hosts, request);
    if (action === null) return;
    const verdict = decideRequest(gate, state, action);
    if (verdict.kind === 'allow') return;
    const error = denialError(action, verdict, { syscall: 'connect', address: action.host, port: action.port });
    state.refusals.arm(action.host, action.port, error);
    abort(request, error);
  } catch {
    // A listener that throws does not stop the request: without a ticket its connection does.
    return;
  }
}

/** Null for what is decided on the wire: a tunnel, a form that is not known. */
function toAction(hosts: KnownHosts, request: UndiciRequest): NetworkRequestAction | null {
  const { method, path } = request;
  const origin = typeof request.origin === 'string' ? request.origin : urlHref(request.origin as URL);
  if (typeof method !== 'string' || typeof path !== 'string' || method === 'CONNECT') return null;
  if (!isOriginForm(path)) return null;
  const url = new URLConstructor(origin);
  const protocol = urlProtocol(url);
  const host = hosts.canonical(urlHostname(url));
  if (host === null || (protocol !== 'http:' && protocol !== 'https:')) return null;
  const secure = protocol === 'https:';
  const port = urlPort(url) === '' ? (secure ? 443 : 80) : numberParseInt(urlPort(url), 10);
  return requestAction(method, secure, request.upgrade === 'websocket', host, null, port, path);
}

function abort(request: UndiciRequest, error: Error): void {
  const handler = typeof request.onError === 'function' ? request.onError : request.onResponseError;
  if (typeof handler === 'function') reflectApply(handler as Native, request, [error]);
}
