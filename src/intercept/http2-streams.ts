// SPDX-License-Identifier: MIT
// Decides one HTTP/2 stream by the connection that it goes over.

import type { Action } from '../action/action.ts';
import { canonicalHost } from '../action/host.ts';
import type { Verdict } from '../action/verdict.ts';
import { denialVerdict } from '../gate/fault.ts';
import type { Gate } from '../gate/gate.ts';
import { arrayIndexOf } from '../runtime/primordials.ts';
import { callText, readCalls } from './aws-calls.ts';
import { splitAuthority } from './http-heads.ts';
import type { SentHeaders } from './http2-headers.ts';
import { carrierOf, connectAction, requestAction, unixAction, unixRequestAction } from './network-actions.ts';
import type { NetworkState } from './network-state.ts';

/** Where a stream goes. */
export interface StreamPlace {
  /** Canonical; empty where it is not known. */
  readonly host: string;
  readonly address: string | null;
  readonly port: number;
  readonly secure: boolean;
  /** The name that TLS asks for, or null. */
  readonly serverName: string | null;
  /** The path of a unix socket; null for a network's. */
  readonly socket: string | null;
}

export interface DecidedStream {
  readonly action: Action;
  readonly verdict: Verdict;
}

const opened: Verdict = { kind: 'allow', by: 'baseline', rule: 'baseline:covered', reason: 'decided where it was asked for', position: null, code: 'SC_ALLOWED', limits: null, observed: null };

export class Streams {
  readonly #gate: Gate;
  readonly #state: NetworkState;

  constructor(gate: Gate, state: NetworkState) {
    this.#gate = gate;
    this.#state = state;
  }

  /** Whether the call that the stream makes stands in its body, and the body is written before an answer comes. */
  wantsBody(place: StreamPlace, headers: SentHeaders): boolean {
    if (this.#state.aws === null || headers.malformed || arrayIndexOf(headers.fields, 'expect') % 2 === 0) return false;
    return readCalls(this.#state.aws, toRequest(place, headers), headers.fields, undefined).kind === 'body';
  }

  /** A stream that the program asks a session for; an allowed one leaves a ticket for the native session. */
  ask(place: StreamPlace, headers: SentHeaders, body: string | null): DecidedStream {
    const decided = this.open(place, headers, body);
    if (decided.verdict.kind === 'allow') {
      const request = toRequest(place, headers);
      this.#state.tickets.issueRequest(request, callText(readCalls(this.#state.aws, request, headers.fields, body)));
    }
    return decided;
  }

  /** A stream that a native session is to open; its body where that decides, null where it is not known. */
  open(place: StreamPlace, headers: SentHeaders, body: string | null): DecidedStream {
    const { host, address, port, secure } = place;
    const request = toRequest(place, headers);
    const isTunnel = headers.method === 'CONNECT' && headers.protocol === null;
    const carrier = place.socket === null ? carrierOf(request) : unixAction(place.socket);
    const carried = this.#gate.foresee(carrier);
    const mayWriteAnything = carried.kind === 'allow';
    if (!mayWriteAnything) {
      if (host === '' || headers.malformed || (headers.method === 'CONNECT' && headers.protocol !== null && headers.protocol !== 'websocket')) {
        return this.#refuse(request, 'SC_UNKNOWN_FORM', 'a stream of this form cannot be decided');
      }
      const named = isTunnel ? null : this.#otherName(place, headers);
      if (named !== null) return this.#refuse(request, 'SC_HOST_MISMATCH', `the stream names the host \`${named}\` on a connection to \`${host}\``);
    }
    // Left by undici where the session is asked, and by that where the stream is opened.
    const reading = readCalls(this.#state.aws, request, headers.fields, body);
    if (this.#state.tickets.spendRequest(request, callText(reading))) return { action: request, verdict: opened };
    const called = mayWriteAnything && carried.observed === null && this.#state.aws?.concerns(reading) !== true ? null : (this.#state.aws?.decide(reading, request) ?? null);
    if (called !== null) return called;
    const verdict = this.#gate.checkCovered(request, carrier);
    if (verdict.kind === 'deny' || !isTunnel) return { action: request, verdict };
    // What goes through the tunnel is written by no function of ours: the target must be open to anything.
    const target = splitAuthority(headers.authority ?? '', 443);
    if (target === null) return { action: connectAction(secure ? 'tls' : 'tcp', host, address, port), verdict };
    const tunnel = connectAction('tcp', target.host, null, target.port);
    return { action: tunnel, verdict: this.#gate.check(tunnel) };
  }

  /** The host that the stream or its TLS names, where it is another than the one that is connected to. */
  #otherName(place: StreamPlace, headers: SentHeaders): string | null {
    const { host, address, port, secure, serverName } = place;
    if (secure && serverName !== null && serverName !== '' && serverName !== host) return serverName;
    // Version 3 of the AWS SDK left it empty for years: it names nobody.
    if (headers.authority === null || headers.authority === '') return null;
    const named = splitAuthority(headers.authority, port)?.host ?? '';
    if (named === host || (named !== '' && address !== null && this.#state.names.has(named, address))) return null;
    return headers.authority;
  }

  #refuse(action: Action, code: 'SC_UNKNOWN_FORM' | 'SC_HOST_MISMATCH', reason: string): DecidedStream {
    return { action, verdict: this.#gate.settle(action, denialVerdict(code, 'fault', 'fault', reason)) };
  }
}

function toRequest({ host, address, port, secure, socket }: StreamPlace, headers: SentHeaders): ReturnType<typeof requestAction> {
  const path = headers.path ?? (headers.method === 'CONNECT' ? (headers.authority ?? '/') : '/');
  if (socket !== null) return unixRequestAction(headers.method ?? 'GET', socket, path);
  return requestAction(headers.method ?? 'GET', secure, headers.protocol === 'websocket', host, address, port, path);
}

/** A name as TLS is asked for it, to be compared. */
export function serverNameOf(given: unknown): string | null {
  return typeof given === 'string' && given !== '' ? (canonicalHost(given) ?? given) : null;
}
