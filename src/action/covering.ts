// SPDX-License-Identifier: MIT
// One deed with two readings, an outer and an inner one: which of the two verdicts is the deed's.

import type { Verdict } from './verdict.ts';

/** What the verdict of the protection of cloud metadata addresses is called (`policy/protect`). */
export const metadataProtection = 'protection:cloud-metadata';

/** And that of the address of Lambda's runtime (`policy/protect-runtime`). */
export const runtimeProtection = 'protection:lambda-runtime-api';

/** Whether a protection is one of an address, which a rule that names the address lifts for whatever leads there. */
export function isOfAddress(rule: string): boolean {
  return rule === metadataProtection || rule === runtimeProtection;
}

/**
 * Whether the inner verdict decides: a rule's denial of either denies; then the first of the two that a rule decided;
 * what no rule matched leaves the decision to the inner one where that allows.
 */
export function innerDecides(inner: Verdict, outer: Verdict): boolean {
  if (isExplicit(outer) && outer.kind === 'deny') return false;
  // Both readings are of one host and address. Where that is a protected one, only a rule that names it has decided the
  // request, and has named it for the connection too: the protection asks no more.
  if (isOfAddress(inner.rule) && outer.by === 'rule') return false;
  if (isExplicit(inner) && (inner.kind === 'deny' || !isExplicit(outer))) return true;
  return !isExplicit(outer) && outer.kind === 'deny' && inner.kind === 'allow';
}

function isExplicit(verdict: Verdict): boolean {
  return verdict.by === 'rule' || verdict.by === 'protection' || verdict.by === 'fault';
}
