// SPDX-License-Identifier: MIT
// Words of other dialects of this policy file, and the word that this one uses.

import type { Matcher } from '../action/vocabulary.ts';
import { ACTIONS } from '../action/vocabulary.ts';
import type { Effect, Located } from './document.ts';
import { replacement, type Findings } from './findings.ts';
import { readText, type Entry } from './read-values.ts';
import { suggestName } from './suggest-name.ts';

export const MATCHERS: readonly Matcher[] = [...new Set(Object.values(ACTIONS).flatMap((entry) => entry.matchers as readonly Matcher[]))];
export const RULE_KEYS = ['id', 'action', 'effect', 'reason'] as const;

/** The entry under the key that this dialect uses, or null where the key is none of ours. */
export function renameRuleKey(findings: Findings, entry: Entry, _all: readonly Entry[]): Entry | null {
  const key = entry.key.value;
  const known: readonly string[] = [...RULE_KEYS, ...MATCHERS];
  if (known.includes(key)) return entry;
  const near = suggestName(key, known);
  findings.error('SC_UNKNOWN_KEY', entry.key.span, `unknown key \`${key}\` in a rule`, near === null ? { label: 'not a key of a rule' } : { ...replacement(entry.key.span, near, `did you mean \`${near}\`?`), label: 'not a key of a rule' });
  return null;
}

export function readEffect(findings: Findings, entry: Entry): Located<Effect> | null {
  const text = readText(findings, entry);
  if (text === null) return null;
  if (text.value === 'allow' || text.value === 'deny') return { value: text.value, span: text.span };
  findings.error('SC_UNKNOWN_VALUE', text.span, `\`${entry.key.value}\` is \`allow\` or \`deny\`, not \`${text.value}\``, { label: 'unknown effect' });
  return null;
}
