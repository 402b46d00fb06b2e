// SPDX-License-Identifier: MIT
// A request that was decided and recorded where its method and path are known leaves a ticket for each of the deeds
// that carry it out further down: one connection, and one request head on the wire. A deed that finds its ticket has
// been decided; one without is decided by itself. So one deed has one record, and no deed is without.
//
// INVARIANT: a ticket says host, port, method and path in full, and is used up. A ticket that is left over (a request
// that was aborted) stands for a record of a deed that did not happen: it lets nothing pass that was not recorded.

import type { NetworkRequestAction, WireProtocol } from '../action/action.ts';
import { arrayPush, MapConstructor, mapClear, mapDelete, mapGet, mapSet, mapSize } from '../runtime/primordials.ts';

/** More than any program has open; beyond it tickets are void, which costs a second record. */
const limit = 20_000;

/** A client session of HTTP/2. */
export interface ConnectingSession {
  readonly connecting?: unknown;
  readonly destroyed?: unknown;
}

interface PortTickets {
  readonly port: number;
  connections: number;
  /** HTTP/2 sessions without a connection yet, whose requests are decided one by one later; and such as have ended since. */
  sessions: ConnectingSession[];
}

interface RequestTicket {
  readonly method: string;
  readonly protocol: WireProtocol;
  readonly port: number;
  readonly call: string;
  count: number;
}

/** HOT: by host first, whose text is the same object each time, so that its hash is computed once. */
interface HostTickets {
  readonly ports: PortTickets[];
  readonly requests: Map<string, RequestTicket[]>;
}

export class Tickets {
  readonly #hosts = new MapConstructor<string, HostTickets>();

  /** Leaves the tickets of an allowed request. */
  issue(request: NetworkRequestAction): void {
    this.issueConnection(request);
    this.issueRequest(request, '');
  }

  /** Leaves the ticket of a connection for a request that is decided on it. */
  issueConnection(request: NetworkRequestAction): void {
    portOf(this.#host(request.host), request.port).connections++;
  }

  /** Leaves the ticket of an allowed request on a connection that is there; `call` tells the AWS calls that it was read as. */
  issueRequest(request: NetworkRequestAction, call: string): void {
    const host = this.#host(request.host);
    const tickets = mapGet(host.requests, request.path);
    const ticket = tickets === undefined ? null : find(tickets, request, call);
    if (ticket !== null) ticket.count++;
    else {
      const fresh = { method: request.method, protocol: request.protocol, port: request.port, call, count: 1 };
      if (tickets !== undefined) arrayPush(tickets, fresh);
      else {
        if (mapSize(host.requests) >= limit) mapClear(host.requests);
        mapSet(host.requests, request.path, [fresh]);
      }
    }
  }

  /** Leaves the ticket of a connection for an HTTP/2 session, which is void as soon as that has its connection or ends without. */
  issueSession(host: string, port: number, session: ConnectingSession): void {
    const tickets = portOf(this.#host(host), port);
    tickets.sessions = waiting(tickets.sessions);
    arrayPush(tickets.sessions, session);
  }

  spendSession(host: string, port: number): boolean {
    const tickets = this.#port(host, port);
    if (tickets === null || tickets.sessions.length === 0) return false;
    tickets.sessions = waiting(tickets.sessions);
    if (tickets.sessions.length === 0) return false;
    tickets.sessions.length--;
    return true;
  }

  /** True once for every ticket of this very request. */
  spendRequest(request: NetworkRequestAction, call: string): boolean {
    const host = mapGet(this.#hosts, request.host);
    const tickets = host === undefined ? undefined : mapGet(host.requests, request.path);
    const ticket = tickets === undefined ? null : find(tickets, request, call);
    if (host === undefined || tickets === undefined || ticket === null || ticket.count === 0) return false;
    ticket.count--;
    if (ticket.count === 0 && tickets.length === 1) mapDelete(host.requests, request.path);
    return true;
  }

  /** True once for every ticket of a connection to this host and port; also when a kept-alive connection was used instead. */
  spendConnection(host: string, port: number): boolean {
    const tickets = this.#port(host, port);
    if (tickets === null || tickets.connections === 0) return false;
    tickets.connections--;
    return true;
  }

  /** Whether an allowed request still waits for its connection to this host and port. */
  awaitsConnection(host: string, port: number): boolean {
    return (this.#port(host, port)?.connections ?? 0) > 0;
  }

  /** Whether an allowed request still waits for its connection to this host. */
  awaits(host: string): boolean {
    const ports = mapGet(this.#hosts, host)?.ports;
    if (ports === undefined) return false;
    for (let i = 0; i < ports.length; i++) if ((ports[i]?.connections ?? 0) > 0 || waiting(ports[i]?.sessions ?? []).length > 0) return true;
    return false;
  }

  #host(name: string): HostTickets {
    let host = mapGet(this.#hosts, name);
    if (host === undefined) {
      if (mapSize(this.#hosts) >= limit) mapClear(this.#hosts);
      host = { ports: [], requests: new MapConstructor<string, RequestTicket[]>() };
      mapSet(this.#hosts, name, host);
    }
    return host;
  }

  #port(name: string, port: number): PortTickets | null {
    const host = mapGet(this.#hosts, name);
    return host === undefined ? null : portOf(host, port);
  }
}

function portOf(host: HostTickets, port: number): PortTickets {
  const { ports } = host;
  for (let i = 0; i < ports.length; i++) if (ports[i]?.port === port) return ports[i] as PortTickets;
  const fresh = { port, connections: 0, sessions: [] };
  arrayPush(ports, fresh);
  return fresh;
}

/** Those of the sessions whose connection is still to come: another connection with their ticket could carry nothing. */
function waiting(sessions: readonly ConnectingSession[]): ConnectingSession[] {
  const left: ConnectingSession[] = [];
  for (let i = 0; i < sessions.length; i++) {
    const session = sessions[i] as ConnectingSession;
    if (session.connecting === true && session.destroyed !== true) arrayPush(left, session);
  }
  return left;
}

function find(tickets: readonly RequestTicket[], request: NetworkRequestAction, call: string): RequestTicket | null {
  for (let i = 0; i < tickets.length; i++) {
    const ticket = tickets[i] as RequestTicket;
    if (ticket.method === request.method && ticket.protocol === request.protocol && ticket.port === request.port && ticket.call === call) return ticket;
  }
  return null;
}
