// SPDX-License-Identifier: MIT
// The address from which AWS Lambda's runtime has its invocations and where it answers them: a program that reaches it
// forges answers, takes invocations away, and registers extensions. Reached only where a rule names address and port.

import type { Action } from '../action/action.ts';
import { runtimeProtection } from '../action/covering.ts';
import type { Verdict } from '../action/verdict.ts';
import { objectFreeze, stringStartsWith } from '../runtime/primordials.ts';

export interface RuntimeAddress {
  readonly host: string;
  readonly port: number;
}

/** The verdict for that address where no rule names it. */
export const runtimeVerdict: Verdict = objectFreeze({ kind: 'deny', by: 'protection', rule: runtimeProtection, reason: "the address of Lambda's runtime is reached only where a rule names that host and port", position: null, code: 'SC_PROTECTED', observed: null, limits: null });

/** Whether a network action goes there: by the host, or by the address that it leads to. */
export function isRuntimeAction(action: Action, api: RuntimeAddress): boolean {
  if ((action.kind !== 'network:request' && action.kind !== 'network:connect') || action.port !== api.port) return false;
  return isSameMachine(action.host, api.host) || (action.address !== null && isSameMachine(action.address, api.host));
}

/** One address, or any two that are this machine itself: who listens on one of those may listen on all. */
export function isSameMachine(host: string, other: string): boolean {
  return host === other || (isLoopback(host) && isLoopback(other));
}

function isLoopback(host: string): boolean {
  return stringStartsWith(host, '127.') || host === 'localhost' || host === '::1' || host === '0.0.0.0' || host === '::';
}
