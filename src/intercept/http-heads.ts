// SPDX-License-Identifier: MIT
// Decides the request heads that are written on a connection. A head that was decided where it was made finds its
// ticket; any other (hand-written, altered after it was decided, smuggled behind another) is decided and recorded here.

import type { Action, NetworkRequestAction } from '../action/action.ts';
import { canonicalHost } from '../action/host.ts';
import type { Verdict } from '../action/verdict.ts';
import { denialError } from '../gate/denial.ts';
import { denialVerdict } from '../gate/fault.ts';
import type { ChunkSigner } from '../aws/chunks.ts';
import type { Gate } from '../gate/gate.ts';
import { numberParseInt, regExpExec, stringLastIndexOf, stringSlice, stringToUpperCase } from '../runtime/primordials.ts';
import { brokeredCalls, readCalls } from './aws-calls.ts';
import type { Connection, Layer } from './connection.ts';
import { type Brokered, unsignable } from './credential-broker.ts';
import { headText } from './head-text.ts';
import type { AfterHead, BodyReader, RequestHead } from './http-stream.ts';
import { RequestStream } from './http-stream.ts';
import { isPlainAuthority } from './known-hosts.ts';
import { carrierOf, connectAction, requestAction, unixRequestAction } from './network-actions.ts';
import { isExplicit } from './network-requests.ts';
import type { NetworkState } from './network-state.ts';

const absoluteForm = /^https?:\/\/([^/?#@\\]+)([^#\\]*)$/i;
const hostAndPort = /^(.*?)(?::(\d{1,5}))?$/;

/** The checks on one layer (TCP or the inside of TLS) of one connection. */
export class HeadChecks {
  readonly #gate: Gate;
  readonly #state: NetworkState;
  readonly #connection: Connection;
  readonly #secure: boolean;
  readonly stream: RequestStream;
  /** What was written and may not leave yet, one character for each byte. */
  held = '';
  /** Why the last write was refused. */
  refusal: Error | null = null;

  constructor(gate: Gate, state: NetworkState, connection: Connection, secure: boolean) {
    this.#gate = gate;
    this.#state = state;
    this.#connection = connection;
    this.#secure = secure;
    this.stream = new RequestStream((head) => this.#decide(head), state.aws !== null || state.broker !== null);
  }

  /** What is written is no HTTP we can read. Says whether it may pass all the same; then nothing more is read. */
  passesUnread(reason: string): boolean {
    const { host, address, port } = this.#connection;
    // Anything may be written here, but no call of AWS that is denied, in whatever form.
    const mayCall = this.stream.undecided && this.#state.aws?.isHost(host, port, this.#secure) === true;
    if (this.#layer() === 'raw' && !mayCall) {
      this.stream.release();
      return true;
    }
    const action = connectAction(this.#secure ? 'tls' : 'tcp', host, address, port);
    if (!this.#passes(action, denialVerdict('SC_UNKNOWN_FORM', 'fault', 'fault', reason))) return false;
    this.stream.release();
    return true;
  }

  #layer(): Layer {
    return this.#secure ? this.#connection.secure : this.#connection.plain;
  }

  #decide(head: RequestHead): AfterHead {
    const connection = this.#connection;
    if (connection.socket !== null) return this.#overUnix(head, connection.socket);
    if (stringToUpperCase(head.method) === 'CONNECT') return this.#tunnel(head);
    let path = head.target;
    let { host, port } = connection;
    const absolute = regExpExec(absoluteForm, head.target);
    if (absolute !== null) {
      // A request through a proxy: it is the proxy's target that must be allowed.
      const target = splitAuthority(absolute[1] as string, 80);
      if (target === null) return this.#mismatch(head, path, absolute[1] as string);
      host = target.host;
      port = target.port;
      path = absolute[2] === '' ? '/' : (absolute[2] as string);
    }
    const named = head.host === null || isPlainAuthority(head.host, host, port) ? host : (splitAuthority(head.host, port)?.host ?? '');
    if (named !== host) {
      if (absolute !== null || connection.address === null || !this.#state.names.has(named, connection.address)) {
        if (absolute !== null || this.#layer() !== 'raw' || this.#decidedByRule(head, path)) return this.#mismatch(head, path, head.host ?? '');
      } else {
        host = named;
      }
    }
    const { serverName } = connection;
    if (this.#secure && serverName !== null && serverName !== '' && serverName !== host && absolute === null && this.#layer() !== 'raw') return this.#mismatch(head, path, serverName);
    const webSocket = head.upgrade === 'websocket';
    const address = absolute === null ? connection.address : null;
    const asked = requestAction(head.method, this.#secure, webSocket, host, address, port, path);
    const direct = absolute === null && !connection.tunnelled && named === host;
    const plan = this.#state.broker?.plan({ request: asked, target: head.target, headers: head.headers, body: head.body, direct }) ?? null;
    if (plan?.kind === 'body') return 'wantsBody';
    if (plan?.kind === 'refused') return this.#passes(plan.action, denialVerdict(plan.code, 'fault', 'fault', plan.reason)) ? 'body' : 'refuse';
    const request = plan === null ? asked : { ...asked, brokered: plan.keys };
    const called = this.#decideCalls(request, head, plan);
    if (called === 'refuse' || called === 'wantsBody') return called;
    if (called === null && !this.#allows(request, absolute !== null)) return 'refuse';
    connection.requests++;
    if (plan !== null) {
      this.stream.replacement = headText(head.lines, plan.target, plan.changes);
      if (plan.chunks !== null) this.stream.reader = this.#signing(plan.chunks, request);
    }
    if (head.upgrade !== null && this.#layer() !== 'raw' && !webSocket && head.upgrade !== '') {
      return this.#passes(request, denialVerdict('SC_UNKNOWN_FORM', 'fault', 'fault', `a switch to \`${head.upgrade}\` would carry requests that cannot be decided`)) ? 'raw' : 'refuse';
    }
    return webSocket ? 'webSocket' : 'body';
  }

  /** Signs the chunks of a body, and refuses what are none. */
  #signing(chunks: ChunkSigner, request: NetworkRequestAction): BodyReader {
    const answer = (isFine: boolean): 'fine' | 'refused' => {
      if (isFine) return 'fine';
      const { code, reason } = unsignable(request, 'its chunks are of no form that is known');
      return this.#passes(request, denialVerdict(code, 'fault', 'fault', reason)) ? 'fine' : 'refused';
    };
    return {
      get waits() {
        return chunks.waits;
      },
      read: (bytes, at, edits) => {
        chunks.read(bytes, at, edits);
        return answer(!chunks.broken);
      },
      end: () => answer(chunks.done),
    };
  }

  /** What was decided about the AWS calls that a request makes; null where the request decides. */
  #decideCalls(request: NetworkRequestAction, head: RequestHead, plan: Brokered | null): 'allow' | 'refuse' | 'wantsBody' | null {
    const { aws, tickets } = this.#state;
    const reading = plan === null ? readCalls(aws, request, head.headers, head.body) : brokeredCalls(readCalls(aws, request, plan.headers, head.body, plan.target), plan.keys);
    if (aws === null || reading.kind === 'none') return null;
    if (reading.kind === 'body') return 'wantsBody';
    // Where anything may be written, only what a rule says of the call itself counts.
    if (this.#layer() === 'raw' && !aws.concerns(reading)) return null;
    const decided = aws.decide(reading, request);
    if (decided === null) return null;
    if (this.#connection.requests > 0) tickets.spendConnection(request.host, request.port);
    return this.#enforce(decided.action, decided.verdict) ? 'allow' : 'refuse';
  }

  /** Where there is no host, the `Host` header and the target name what they like: it is the socket that is connected to. */
  #overUnix(head: RequestHead, socket: string): AfterHead {
    const request = unixRequestAction(head.method, socket, originForm(head.target));
    if (!this.#allows(request, false)) return 'refuse';
    this.#connection.requests++;
    if (head.upgrade === 'websocket') return 'webSocket';
    return head.upgrade === null && request.method !== 'CONNECT' ? 'body' : 'raw';
  }

  /** Every request on a connection that exists only for requests, or that goes on from there; on any other, those that a rule is about. */
  #allows(request: NetworkRequestAction, forwarded: boolean): boolean {
    const { tickets } = this.#state;
    if (tickets.spendRequest(request, '')) {
      if (this.#connection.requests > 0) tickets.spendConnection(request.host, request.port);
      return true;
    }
    // What was left to be decided here is recorded here.
    const deferred = this.#state.aws?.isHost(request.host, request.port, this.#secure) === true || this.#state.broker?.isHost(request) === true;
    if (forwarded || deferred || this.#layer() !== 'raw') return this.#enforce(request, this.#gate.checkCovered(request, carrierOf(request)));
    const foreseen = this.#gate.foresee(request);
    return !isExplicit(foreseen) || this.#passes(request, foreseen);
  }

  #decidedByRule(head: RequestHead, path: string): boolean {
    const { host, address, port } = this.#connection;
    return isExplicit(this.#gate.foresee(requestAction(head.method, this.#secure, false, host, address, port, path)));
  }

  #mismatch(head: RequestHead, path: string, named: string): AfterHead {
    const { host, address, port } = this.#connection;
    const request = requestAction(head.method, this.#secure, false, host, address, port, path);
    const verdict = denialVerdict('SC_HOST_MISMATCH', 'fault', 'fault', `the request names the host \`${named}\` on a connection to \`${host}\``);
    return this.#passes(request, verdict) ? 'body' : 'refuse';
  }

  /** What is asked for by CONNECT is a connection to its target, wherever the proxy stands. */
  #tunnel(head: RequestHead): AfterHead {
    const connection = this.#connection;
    const target = splitAuthority(head.target, 443);
    if (target === null) return this.#mismatch(head, head.target, head.target);
    const toProxy = requestAction(head.method, this.#secure, false, connection.host, connection.address, connection.port, head.target);
    if (!this.#allows(toProxy, false)) return 'refuse';
    const action = connectAction('tcp', target.host, null, target.port);
    const foreseen = this.#gate.foresee(action);
    if (foreseen.kind === 'deny' && !isExplicit(foreseen) && this.#state.tickets.spendConnection(target.host, target.port)) {
      connection.plain = connection.secure = 'http';
    } else {
      if (!this.#passes(action, foreseen)) return 'refuse';
      connection.plain = connection.secure = 'raw';
    }
    connection.tunnelled = true;
    connection.host = target.host;
    connection.address = null;
    connection.port = target.port;
    connection.serverName = null;
    connection.requests = 0;
    return 'tunnel';
  }

  #passes(action: Action, verdict: Verdict): boolean {
    return this.#enforce(action, this.#gate.settle(action, verdict));
  }

  #enforce(action: Action, settled: Verdict): boolean {
    if (settled.kind === 'allow') return true;
    this.refusal = denialError(action, settled, { syscall: 'write' });
    return false;
  }
}

/** The path of a target, whether or not it names a host as for a proxy. */
function originForm(target: string): string {
  const absolute = regExpExec(absoluteForm, target);
  if (absolute === null) return target;
  return absolute[2] === '' ? '/' : (absolute[2] as string);
}

/** `host:port`, `[v6]:port` or a host alone, canonical; null for what is neither. */
export function splitAuthority(text: string, defaultPort: number): { readonly host: string; readonly port: number } | null {
  const closing = stringLastIndexOf(text, ']');
  const match = closing === -1 ? regExpExec(hostAndPort, text) : regExpExec(hostAndPort, stringSlice(text, closing));
  if (match === null) return null;
  const host = canonicalHost(closing === -1 ? (match[1] as string) : stringSlice(text, 0, closing + 1));
  if (host === null) return null;
  return { host, port: match[2] === undefined ? defaultPort : numberParseInt(match[2], 10) };
}
