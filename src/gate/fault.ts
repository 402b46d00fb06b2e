// SPDX-License-Identifier: MIT
// Our own fault is a denial: anything thrown between call and verdict ends here, with a code.

import { objectFreeze } from '../runtime/primordials.ts';
import type { Verdict, VerdictCode } from '../action/verdict.ts';

/** The verdict for an error of ours. An error that carries one of our codes keeps it. */
export function faultVerdict(cause: unknown): Verdict {
  const code: VerdictCode = isRecord(cause) && cause.code === 'SC_AUDIT_UNWRITABLE' ? 'SC_AUDIT_UNWRITABLE' : 'SC_GATE_FAULT';
  const reason = code === 'SC_AUDIT_UNWRITABLE' ? 'the audit record could not be written, and nothing happens without its record' : 'the gate itself failed, and a gate that fails stays closed';
  return denialVerdict(code, 'fault', 'fault', reason);
}

/** A denial that no rule of the policy made. */
export function denialVerdict(code: VerdictCode, by: 'protection' | 'fault', rule: string, reason: string): Verdict {
  return objectFreeze({ kind: 'deny', by, rule, reason, position: null, code, observed: null });
}

function isRecord(value: unknown): value is { readonly code?: unknown } {
  return typeof value === 'object' && value !== null;
}
