// SPDX-License-Identifier: MIT
// Verdicts, made when a policy is compiled and shared by every action that they answer.

import type { Verdict } from '../action/verdict.ts';
import type { OutlineEffect } from './outline.ts';
import type { TextFile } from './policy-text.ts';

/** What a rule answers, and what answers where none did. */
export function effectVerdict({ effect, rule, reason, at, file = 0 }: OutlineEffect, by: 'rule' | 'default', files: readonly TextFile[], limits: Verdict['limits'] = null, code: Verdict['code'] = effect === 'allow' ? 'SC_ALLOWED' : 'SC_DENIED'): Verdict {
  return Object.freeze({ kind: effect, by, rule, reason, position: at === null ? null : `${files[file]?.name ?? ''}:${at}`, code, limits, observed: null });
}

/** What an entry of the baseline answers. */
export function baselineVerdict(id: string, why: string): Verdict {
  return Object.freeze({ kind: 'allow', by: 'baseline', rule: `baseline:${id}`, reason: why, position: null, code: 'SC_ALLOWED', limits: null, observed: null });
}

/** What a policy that did not load answers. */
export function notLoadedVerdict(reason: string): Verdict {
  return Object.freeze({ kind: 'deny', by: 'fault', rule: 'fault', reason, position: null, code: 'SC_POLICY_NOT_LOADED', limits: null, observed: null });
}
