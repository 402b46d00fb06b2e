// SPDX-License-Identifier: MIT
// Whether a rule's actions exist, and have the matchers that the rule gives.

import type { Matcher } from '../action/vocabulary.ts';
import { ACTION_NAMES, toActionSet } from './action-set.ts';
import type { Located } from './document.ts';
import { replacement, type Findings } from './findings.ts';
import { suggestName } from './suggest-name.ts';

/** Reports unknown actions and matchers that no action of the rule has; true where all is well. */
export function checkActions(findings: Findings, actions: readonly Located<string>[], _matchers: readonly Located<string>[]): boolean {
  let known = true;
  for (const action of actions) {
    if (toActionSet(action.value) !== null) continue;
    known = false;
    const near = suggestName(action.value, ACTION_NAMES);
    findings.error('SC_UNKNOWN_ACTION', action.span, `unknown action \`${action.value}\``, near === null ? { label: 'no surface produces this action' } : { ...replacement(action.span, `"${near}"`, `did you mean \`${near}\`?`), label: 'no surface produces this action' });
  }
  return known;
}

