// SPDX-License-Identifier: MIT
// Our own fault is a denial: anything thrown between call and verdict ends here, with a code.

import { objectFreeze, stringConvert } from '../runtime/primordials.ts';
import type { Verdict, VerdictCode } from '../action/verdict.ts';

/** The verdict for an error of ours. An error that carries one of our codes keeps it. */
export function faultVerdict(cause: unknown): Verdict {
  const unwritable = isRecord(cause) && cause.code === 'SC_AUDIT_UNWRITABLE';
  const code: VerdictCode = unwritable ? 'SC_AUDIT_UNWRITABLE' : 'SC_GATE_FAULT';
  const reason = unwritable ? `the audit record could not be written (${stringConvert(cause.failure)}), and nothing happens without its record` : 'the gate itself failed, and a gate that fails stays closed';
  return denialVerdict(code, 'fault', 'fault', reason);
}

/** A denial that no rule of the policy made. */
export function denialVerdict(code: VerdictCode, by: 'protection' | 'fault', rule: string, reason: string): Verdict {
  return objectFreeze({ kind: 'deny', by, rule, reason, position: null, code, limits: null, observed: null });
}

function isRecord(value: unknown): value is { readonly code?: unknown; readonly failure?: unknown } {
  return typeof value === 'object' && value !== null;
}
