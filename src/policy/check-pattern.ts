// SPDX-License-Identifier: MIT
// Whether a pattern of a matcher can match anything, and means what it seems to mean.

import type { Matcher } from '../action/vocabulary.ts';
import type { Located } from './document.ts';
import type { Findings } from './findings.ts';

/** Reports a pattern that can never match, or that was damaged on its way into the file. */
export function checkPattern(findings: Findings, key: Matcher, pattern: Located<string>): void {
  if (pattern.value === '') findings.error('SC_EMPTY_PATTERN', pattern.span, `an empty \`${key}\` matches nothing`, { label: 'matches nothing' });
}
