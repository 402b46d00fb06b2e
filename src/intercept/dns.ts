// SPDX-License-Identifier: MIT
// DNS, at the native resolver.
//
// | native function                     | action                         | a denial                                      |
// |-------------------------------------|--------------------------------|-----------------------------------------------|
// | `getaddrinfo`                       | network:resolve                | callback error or rejection, `getaddrinfo`    |
// | `getnameinfo`, `getHostByAddr`      | network:resolve of the address | the same, `getnameinfo`, `getHostByAddr`      |
// | `ChannelWrap.query*`                | network:resolve                | the same, `queryA` …                          |
// | `ChannelWrap.setServers`            | network:connect, udp, each     | throws                                        |
//
// A query that an allowed request waits for is part of it, and one that the baseline allows is the first half of a
// connection that is decided when it is made: neither leaves a record of its own.

import { canonicalHost, isAddress } from '../action/host.ts';
import type { Verdict } from '../action/verdict.ts';
import { denialError } from '../gate/denial.ts';
import { denialVerdict } from '../gate/fault.ts';
import type { Gate } from '../gate/gate.ts';
import type { InstallSurface } from '../gate/surface.ts';
import { openBinding, type BindingClass, type Native } from '../runtime/bindings.ts';
import { arraySet, arrayIsArray, objectGetOwnPropertyNames, processNextTick, reflectApply, setImmediateCaptured, stringConvert, stringStartsWith, WeakSetConstructor, weakSetAdd, weakSetHas } from '../runtime/primordials.ts';
import { onNativeCompletion } from '../runtime/native-completion.ts';
import { connectAction, resolveAction } from './network-actions.ts';
import { isExplicit } from './network-requests.ts';
import { networkState, type NetworkState } from './network-state.ts';

/** A request object of Node's: what a result is handed to. */
interface QueryRequest {
  callback?: unknown;
  reject?: unknown;
  oncomplete?: unknown;
}

/** `ENOTFOUND`, as the native function gives it: the same number on every platform. */
const UV_EAI_NONAME = -3008;

export const installDns: InstallSurface = (patch, gate) => {
  const state = networkState(gate);
  const cares = openBinding('cares_wrap');
  const channel = (cares.ChannelWrap as BindingClass).prototype;
  /** Channels whose servers the program chose: what they answer proves nothing. */
  const altered = new WeakSetConstructor<object>();
  patch.native(cares, 'getaddrinfo', (original) => query(gate, state, original, 'getaddrinfo', asyncIdOf(cares.GetAddrInfoReqWrap), null));
  patch.native(cares, 'getnameinfo', (original) => query(gate, state, original, 'getnameinfo', null, null));
  const names = objectGetOwnPropertyNames(channel);
  for (let i = 0; i < names.length; i++) {
    const name = names[i] as string;
    if (!stringStartsWith(name, 'query') && name !== 'getHostByAddr') continue;
    patch.native(channel, name, (original) => query(gate, state, original, name, name === 'queryA' || name === 'queryAaaa' ? asyncIdOf(cares.QueryReqWrap) : null, altered));
  }
  patch.native(channel, 'setServers', (original) => setServers(gate, original, altered));
};

function asyncIdOf(requestClass: unknown): Native {
  return (requestClass as BindingClass).prototype.getAsyncId as Native;
}

/** `asyncIdOf` where the answer is addresses. */
function query(gate: Gate, state: NetworkState, original: Native, syscall: string, asyncIdOf: Native | null, altered: WeakSet<object> | null): Native {
  return function (this: object, ...args: unknown[]): unknown {
    const request = args[0] as QueryRequest;
    const asked = stringConvert(args[1]);
    const host = canonicalHost(asked);
    // An address is not looked up, except for its name.
    const plain = syscall === 'getaddrinfo' && host !== null && isAddress(host);
    if (asyncIdOf !== null && host !== null && (altered === null || !weakSetHas(altered, this))) noteAnswers(state, request, asyncIdOf, host);
    const refused = plain || host === null ? null : state.refusals.ofLookup(host);
    if (refused !== null && host !== null) {
      setImmediateCaptured(() => {
        // An allowed request to the same origin may have come to wait for the same connection.
        if (state.tickets.awaits(host)) lookUpLate(original, this, args);
        else deliver(request, refused);
      });
      return 0;
    }
    const verdict = plain ? null : decide(gate, state, host, asked, syscall);
    // Nobody is asked: a resolver may read an address into what we could not compare with one (`127.0.0.1 `).
    if (host === null && verdict?.kind === 'allow') return UV_EAI_NONAME;
    if (verdict !== null && verdict.kind === 'deny') {
      const error = denialError(resolveAction(host ?? asked), verdict, { syscall, hostname: asked });
      processNextTick(() => {
        deliver(request, error);
      });
      return 0;
    }
    return reflectApply(original, this, args);
  };
}

function decide(gate: Gate, state: NetworkState, host: string | null, asked: string, syscall: string): Verdict {
  const action = resolveAction(host ?? asked);
  // The system's resolver has no name of any other form; DNS servers do (`*.example.org`), and we cannot compare them.
  if (host === null && syscall === 'getaddrinfo') return gate.check(action);
  if (host === null) return gate.settle(action, denialVerdict('SC_UNKNOWN_FORM', 'fault', 'fault', 'this is no host name'));
  const foreseen = gate.foresee(action);
  if (!isExplicit(foreseen) && (foreseen.by === 'baseline' || state.tickets.awaits(host))) return foreseen.kind === 'allow' ? foreseen : covered;
  return gate.settle(action, foreseen);
}

const covered: Verdict = { kind: 'allow', by: 'baseline', rule: 'baseline:covered', reason: 'an allowed request needs it', position: null, code: 'SC_ALLOWED', limits: null, observed: null };

/** Remembers which addresses the system gave for a name, before the program hears of them. */
function noteAnswers(state: NetworkState, request: QueryRequest, asyncIdOf: Native, host: string): void {
  onNativeCompletion(request, asyncIdOf, (answer) => {
    const addresses = answer[1];
    if (!arrayIsArray(addresses)) return;
    for (let i = 0; i < addresses.length; i++) {
      const address: unknown = addresses[i];
      const canonical = typeof address === 'string' ? canonicalHost(address) : null;
      if (canonical !== null) state.names.add(host, canonical);
    }
  });
}

function lookUpLate(original: Native, self: unknown, args: unknown[]): void {
  const status: unknown = reflectApply(original, self, args);
  const request = args[0] as QueryRequest;
  if (status !== 0 && typeof request.oncomplete === 'function') reflectApply(request.oncomplete as Native, request, [status]);
}

function deliver(request: QueryRequest, error: Error): void {
  if (typeof request.callback === 'function') reflectApply(request.callback as Native, request, [error]);
  else if (typeof request.reject === 'function') reflectApply(request.reject as Native, request, [error]);
}

/** `setServers([[family, address, port], …])` */
function setServers(gate: Gate, original: Native, altered: WeakSet<object>): Native {
  return function (this: object, ...args: unknown[]): unknown {
    const servers = args[0];
    const copy: unknown[] = [];
    if (arrayIsArray(servers)) {
      for (let i = 0; i < servers.length; i++) {
        const server = servers[i] as readonly unknown[];
        const address = server[1];
        const port = typeof server[2] === 'number' ? server[2] : 53;
        const host = typeof address === 'string' ? canonicalHost(address) : null;
        const action = connectAction('udp', host ?? stringConvert(address), host, port);
        const verdict = host === null ? gate.settle(action, denialVerdict('SC_UNKNOWN_FORM', 'fault', 'fault', 'this is no address')) : gate.check(action);
        if (verdict.kind === 'deny') throw denialError(action, verdict, { syscall: 'setServers', address: action.host, port });
        arraySet(copy, i, [server[0], address, port]);
      }
    }
    weakSetAdd(altered, this);
    arraySet(args, 0, copy);
    return reflectApply(original, this, args);
  };
}
