// SPDX-License-Identifier: MIT
// One deed with two readings, an outer and an inner one: which of the two verdicts is the deed's.

import type { Verdict } from './verdict.ts';

/** What the verdict of the protection of cloud metadata addresses is called (`policy/protect`). */
export const metadataProtection = 'protection:cloud-metadata';

/**
 * Whether the inner verdict decides: a rule's denial of either denies; then the first of the two that a rule decided;
 * what no rule matched leaves the decision to the inner one where that allows.
 */
export function innerDecides(inner: Verdict, outer: Verdict): boolean {
  if (isExplicit(outer) && outer.kind === 'deny') return false;
  // Both readings are of one host and address. Where that is a metadata address, only a rule that names it has decided the
  // request, and has named it for the connection too: the protection asks no more.
  if (inner.rule === metadataProtection && outer.by === 'rule') return false;
  if (isExplicit(inner) && (inner.kind === 'deny' || !isExplicit(outer))) return true;
  return !isExplicit(outer) && outer.kind === 'deny' && inner.kind === 'allow';
}

function isExplicit(verdict: Verdict): boolean {
  return verdict.by === 'rule' || verdict.by === 'protection' || verdict.by === 'fault';
}
