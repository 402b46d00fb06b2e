// SPDX-License-Identifier: MIT
// Native code that takes over what is written on a handle: TLS, HTTP/2.

import { denialError } from '../gate/denial.ts';
import { denialVerdict } from '../gate/fault.ts';
import type { Gate } from '../gate/gate.ts';
import type { Connection } from './connection.ts';
import { connectAction } from './network-actions.ts';
import type { NetworkState } from './network-state.ts';

/** Throws a denial where native code may not take over. Gives the handle's connection, or null where it has none. */
export function assertHandOver(gate: Gate, state: NetworkState, handle: object, reason: string): Connection | null {
  const connection = state.connections.of(handle);
  state.bodies.assertMayTakeOver(handle);
  if (connection === null || state.connections.mayHandOver(handle, connection)) return connection;
  const action = connectAction('tcp', connection.host, connection.address, connection.port);
  const verdict = gate.settle(action, denialVerdict('SC_UNKNOWN_FORM', 'fault', 'fault', reason));
  if (verdict.kind === 'deny') throw denialError(action, verdict, { syscall: 'connect', address: action.host, port: action.port });
  return connection;
}
