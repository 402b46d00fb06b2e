// SPDX-License-Identifier: MIT
// The addresses at which a cloud hands out credentials: reached only where a rule names them.

import type { Action } from '../action/action.ts';
import type { Verdict } from '../action/verdict.ts';
import { protection } from './protect.ts';
import { stringCharCodeAt, stringSlice, stringStartsWith } from '../runtime/primordials.ts';

/** The verdict for cloud metadata addresses that no rule names. */
export const metadataVerdict: Verdict = protection('cloud-metadata', 'a cloud metadata address is reached only where a rule names that address');

/** Whether a network action goes to a cloud metadata address; for one whose address is not known yet, whether its host is one. */
export function isMetadataAction(action: Action): boolean {
  if (action.kind !== 'network:request' && action.kind !== 'network:connect') return false;
  return isMetadataAddress(action.host) || (action.address !== null && isMetadataAddress(action.address));
}

/** A canonical address: 169.254.169.254, 169.254.170.0/23, fd00:ec2::254 and its neighbour of EKS, and the translated forms (NAT64, 6to4, IPv4-compatible). */
export function isMetadataAddress(host: string): boolean {
  const first = stringCharCodeAt(host, 0);
  if (first === 49) return host === '169.254.169.254' || stringStartsWith(host, '169.254.170.') || stringStartsWith(host, '169.254.171.');
  if (first === 102) return host === 'fd00:ec2::254' || host === 'fd00:ec2::23';
  if (first === 54) return stringStartsWith(host, '64:ff9b::') && isEmbedded(stringSlice(host, 9));
  if (first === 50) return stringStartsWith(host, '2002:') && isEmbedded(stringSlice(host, 5));
  return first === 58 && stringStartsWith(host, '::') && isEmbedded(stringSlice(host, 2));
}

/** `a9fe:a9fe`, `a9fe:aa02` …: the same IPv4 addresses in hexadecimal groups. */
function isEmbedded(groups: string): boolean {
  return stringStartsWith(groups, 'a9fe:a9fe') || (stringStartsWith(groups, 'a9fe:a') && (groups[6] === 'a' || groups[6] === 'b'));
}
