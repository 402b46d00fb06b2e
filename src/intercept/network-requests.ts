// SPDX-License-Identifier: MIT
// Decides one HTTP request: by the rules for requests, or by those for the connection that carries it out.

import type { NetworkRequestAction } from '../action/action.ts';
import type { Verdict } from '../action/verdict.ts';
import type { Gate } from '../gate/gate.ts';
import { carrierOf } from './network-actions.ts';
import type { NetworkState } from './network-state.ts';

const deferred: Verdict = { kind: 'allow', by: 'baseline', rule: 'baseline:covered', reason: 'decided when its bytes are there', position: null, code: 'SC_ALLOWED', limits: null, observed: null };

/** Decides and records a request before anything of it has happened; an allowed one leaves its tickets. */
export function decideRequest(gate: Gate, state: NetworkState, request: NetworkRequestAction): Verdict {
  if (state.aws?.defers(request) === true || (state.broker?.isHost(request) === true && mayPass(gate, request))) {
    state.tickets.issueConnection(request);
    return deferred;
  }
  const verdict = gate.checkCovered(request, carrierOf(request));
  if (verdict.kind === 'allow') state.tickets.issue(request);
  return verdict;
}

/** Whether the request may be allowed; what leaves with a secret is recorded with that. */
function mayPass(gate: Gate, request: NetworkRequestAction): boolean {
  const foreseen = gate.foresee(request);
  return foreseen.kind === 'allow' || (!isExplicit(foreseen) && gate.foresee(carrierOf(request)).kind === 'allow');
}

/** Whether the policy's author decided this, and not a default. */
export function isExplicit(verdict: Verdict): boolean {
  return verdict.by === 'rule' || verdict.by === 'protection' || verdict.by === 'fault';
}
