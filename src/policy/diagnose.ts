// SPDX-License-Identifier: MIT
// Everything that can be said about a policy file: what reading it finds, and what the order of its rules means.

import { readPolicy, type PolicyRead } from './read.ts';

/** Reads a policy and proves what it can about the order of its rules. */
export function diagnosePolicy(text: string): PolicyRead {
  return readPolicy(text);
}
