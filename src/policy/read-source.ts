// SPDX-License-Identifier: MIT
// UNTRUSTED: what can be said about the text of a policy file before it is read as YAML.

import type { Findings } from './findings.ts';
import { MAX_POLICY_CHARACTERS } from './read-yaml.ts';

/** Reports text that is not worth parsing; true where it is. */
export function checkSource(findings: Findings): boolean {
  const { text } = findings;
  if (text.length > MAX_POLICY_CHARACTERS) {
    findings.error('SC_POLICY_TOO_LARGE', { start: 0, end: 0 }, `the policy file has ${text.length} characters, and ${MAX_POLICY_CHARACTERS} is the most that is read`, { help: 'replace long lists by globs' });
    return false;
  }
  return true;
}
