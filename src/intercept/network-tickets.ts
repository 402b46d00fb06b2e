// SPDX-License-Identifier: MIT
// A request that was decided and recorded where its method and path are known leaves a ticket for each of the deeds
// that carry it out further down: one connection, and one request head on the wire. A deed that finds its ticket has
// been decided; one without is decided by itself. So one deed has one record, and no deed is without.
//
// INVARIANT: a ticket says host, port, method and path in full, and is used up. A ticket that is left over (a request
// that was aborted) stands for a record of a deed that did not happen: it lets nothing pass that was not recorded.

import type { NetworkRequestAction } from '../action/action.ts';
import { MapConstructor, mapClear, mapDelete, mapGet, mapSet, mapSize } from '../runtime/primordials.ts';

/** More open requests than any program has; beyond it the oldest tickets are void, which costs a second record. */
const limit = 20_000;

export class Tickets {
  readonly #requests = new MapConstructor<string, number>();
  readonly #connections = new MapConstructor<string, number>();
  readonly #sessions = new MapConstructor<string, number>();
  readonly #hosts = new MapConstructor<string, number>();

  /** Leaves the tickets of an allowed request. */
  issue(request: NetworkRequestAction): void {
    add(this.#requests, requestKey(request));
    this.issueConnection(request.host, request.port);
  }

  /** Leaves the ticket of a connection alone. */
  issueConnection(host: string, port: number): void {
    add(this.#connections, `${host} ${port}`);
    add(this.#hosts, host);
  }

  /** Leaves the ticket of a connection for an HTTP/2 session, whose requests are decided one by one later. */
  issueSession(host: string, port: number): void {
    add(this.#sessions, `${host} ${port}`);
    add(this.#hosts, host);
  }

  spendSession(host: string, port: number): boolean {
    if (!spend(this.#sessions, `${host} ${port}`)) return false;
    spend(this.#hosts, host);
    return true;
  }

  /** True once for every ticket of this very request. */
  spendRequest(request: NetworkRequestAction): boolean {
    return spend(this.#requests, requestKey(request));
  }

  /** True once for every ticket of a connection to this host and port; also when a kept-alive connection was used instead. */
  spendConnection(host: string, port: number): boolean {
    if (!spend(this.#connections, `${host} ${port}`)) return false;
    spend(this.#hosts, host);
    return true;
  }

  /** Whether an allowed request still waits for its connection to this host and port. */
  awaitsConnection(host: string, port: number): boolean {
    return mapGet(this.#connections, `${host} ${port}`) !== undefined;
  }

  /** Whether an allowed request still waits for its connection to this host. */
  awaits(host: string): boolean {
    return mapGet(this.#hosts, host) !== undefined;
  }
}

function requestKey(request: NetworkRequestAction): string {
  return `${request.method} ${request.url}`;
}

function add(tickets: Map<string, number>, key: string): void {
  if (mapSize(tickets) >= limit) mapClear(tickets);
  mapSet(tickets, key, (mapGet(tickets, key) ?? 0) + 1);
}

function spend(tickets: Map<string, number>, key: string): boolean {
  const count = mapGet(tickets, key);
  if (count === undefined) return false;
  if (count === 1) mapDelete(tickets, key);
  else mapSet(tickets, key, count - 1);
  return true;
}
