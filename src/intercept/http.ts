// SPDX-License-Identifier: MIT
// node:http and node:https requests, where they are handed to their agent: before a name is resolved or a connection made.
//
// | function                     | action          | a denial                              |
// |------------------------------|-----------------|---------------------------------------|
// | `Agent.prototype.addRequest` | network:request | the request emits `'error'`, `'close'`|
//
// Requests that pass no agent of Node's (`createConnection`, an agent of the program's own) are decided when their
// connection is made (net.ts); what is written is compared with what was decided in any case (http-heads.ts).

import { denialError } from '../gate/denial.ts';
import type { InstallSurface } from '../gate/surface.ts';
import type { Native } from '../runtime/bindings.ts';
import { callUnseen } from '../runtime/own-frames.ts';
import { numberConvert, reflectApply } from '../runtime/primordials.ts';
import type { NetworkRequestAction } from '../action/action.ts';
import { onBuiltinLoad } from './builtin-load.ts';
import { decideClientRequest, isOriginForm, isWebSocket, type ClientRequestLike } from './http-request.ts';
import type { KnownHosts } from './known-hosts.ts';
import { lambdaRuntime, ownVerdict as lambdaVerdict } from './lambda.ts';
import { requestAction } from './network-actions.ts';
import { networkState } from './network-state.ts';

interface AgentLike {
  readonly options?: unknown;
}

interface ConnectOptions {
  readonly host?: unknown;
  readonly port?: unknown;
  readonly socketPath?: unknown;
}

interface AgentRequest extends ClientRequestLike {
  readonly protocol?: unknown;
  readonly onSocket?: unknown;
}

export const installHttp: InstallSurface = (patch, gate, context) => {
  const state = networkState(gate);
  const lambda = lambdaRuntime(gate, context);
  onBuiltinLoad(patch, '_http_agent', (exports) => {
    const agent = (exports.Agent as { prototype: object }).prototype;
    lambda?.watchAgents(agent);
    patch.method(agent, 'addRequest', (original) => function (this: AgentLike, ...args: unknown[]): unknown {
      const request = args[0] as AgentRequest;
      const action = toAction(state.hosts, this, request, args[1], args[2]);
      if (action === null) return callUnseen(original, this, args);
      const verdict = lambda?.decide(this, action) ?? decideClientRequest(gate, state, action, request);
      if (verdict === lambdaVerdict) state.tickets.issue(action);
      if (verdict.kind === 'allow') return callUnseen(original, this, args);
      const error = denialError(action, verdict, { syscall: 'connect', address: action.host, port: action.port });
      // How an agent reports a connection that could not be made: `'error'` and `'close'` on a later tick.
      reflectApply(request.onSocket as Native, request, [null, error]);
      return undefined;
    });
  });
};

/** Null for what is decided further down: unix sockets, requests in a proxy's form. */
function toAction(hosts: KnownHosts, agent: AgentLike, request: AgentRequest, options: unknown, legacyPort: unknown): NetworkRequestAction | null {
  const own = (typeof agent.options === 'object' && agent.options !== null ? agent.options : {}) as ConnectOptions;
  const given = (typeof options === 'string' ? { host: options, port: legacyPort } : options) as ConnectOptions;
  if (own.socketPath ?? given.socketPath) return null;
  const { method, path, protocol } = request;
  const asked = own.host ?? given.host;
  const host = typeof asked === 'string' ? hosts.canonical(asked) : null;
  const port = numberConvert(own.port ?? given.port);
  if (host === null || typeof method !== 'string' || typeof path !== 'string') return null;
  if (!isOriginForm(path)) return null;
  return requestAction(method, protocol === 'https:', isWebSocket(request), host, null, port, path);
}
