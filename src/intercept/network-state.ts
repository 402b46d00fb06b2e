// SPDX-License-Identifier: MIT
// What the network surfaces of one gate share: who waits for a connection, what was resolved, and what is connected.

import type { Gate } from '../gate/gate.ts';
import type { AwsCalls } from './aws-calls.ts';
import { WeakMapConstructor, weakMapGet, weakMapSet } from '../runtime/primordials.ts';
import { Connections } from './connection.ts';
import type { CredentialBroker } from './credential-broker.ts';
import { ForeignHandles } from './foreign-handle.ts';
import { StreamBodies } from './http2-bodies.ts';
import { KnownHosts } from './known-hosts.ts';
import { Refusals } from './network-refusals.ts';
import { Tickets } from './network-tickets.ts';
import { ResolvedNames } from './resolved-names.ts';

export interface NetworkState {
  readonly hosts: KnownHosts;
  readonly tickets: Tickets;
  readonly refusals: Refusals;
  readonly names: ResolvedNames;
  readonly connections: Connections;
  readonly foreign: ForeignHandles;
  /** The bodies that streams of HTTP/2 were decided with. */
  readonly bodies: StreamBodies;
  /** Null where no rule is about AWS calls. */
  aws: AwsCalls | null;
  /** Null where the program holds no placeholder. */
  broker: CredentialBroker | null;
}

const states = new WeakMapConstructor<Gate, NetworkState>();

/** The shared state of this gate's network surfaces. */
export function networkState(gate: Gate): NetworkState {
  let state = weakMapGet(states, gate);
  if (state === undefined) {
    const foreign = new ForeignHandles(gate);
    state = { hosts: new KnownHosts(), tickets: new Tickets(), refusals: new Refusals(), names: new ResolvedNames(), connections: new Connections((handle) => foreign.classify(handle)), foreign, bodies: new StreamBodies(gate), aws: null, broker: null };
    weakMapSet(states, gate, state);
  }
  return state;
}
