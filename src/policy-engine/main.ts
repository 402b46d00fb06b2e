// SPDX-License-Identifier: MIT
// The whole policy, from its text to its decisions, as it runs where a program cannot reach: a policy that is read again
// while the program runs is read and compiled with libraries and plain code, which its prototypes would lead astray.

import * as language from '../policy/language.ts';
import { loadPolicy } from '../policy/load.ts';
import type { LoadInEngine } from './host.types.ts';

export const load: LoadInEngine = (file, place) => {
  const { policy, diagnostics, texts } = loadPolicy(place, { file, language: () => language });
  const first = diagnostics.find(({ severity }) => severity === 'error');
  return {
    policy,
    code: policy.loaded ? null : (first?.code ?? 'SC_POLICY_NOT_LOADED'),
    reason: policy.loaded ? '' : policy.decide({ kind: 'env:read', key: '' }).reason,
    findings: diagnostics.length === 0 ? '' : `${language.renderDiagnostics(texts, diagnostics, { color: false, closing: 'the policy that is in force stays' })}\n`,
  };
};
