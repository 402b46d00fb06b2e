// SPDX-License-Identifier: MIT
// The doctor on the policy.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { readPolicy, renderDiagnostics } from '../policy/language.ts';
import { type Check, fail, ok, warn } from './check.ts';
import { notLoaded, openPolicy, POLICY_FILE } from './policy-file.ts';

export function checkPolicy(): Check[] {
  const opened = openPolicy(undefined);
  const { policy, diagnostics, text, name } = opened;
  if (!policy.loaded) return [fail('policy', notLoaded(opened), diagnostics.length === 0 ? 'npx safeclaw init' : renderDiagnostics(name, text, diagnostics))];
  const checks: Check[] = [];
  const document = readPolicy(text).document;
  if (diagnostics.length > 0) checks.push(warn('policy', `${name} loads, with ${diagnostics.length} ${diagnostics.length === 1 ? 'warning' : 'warnings'}`, 'npx safeclaw policy check'));
  else checks.push(ok('policy', `${name}: ${document?.rules.length ?? 0} rules, default ${document?.defaultAction.value ?? 'deny'}`));
  if (policy.mode === 'observe') checks.push(warn('policy', 'mode observe: nothing is denied', 'remove `mode: observe` when the log shows what you expect'));
  if (document?.defaultAction.value === 'allow') checks.push(warn('policy', 'defaultAction allow: whatever no rule names is allowed', 'defaultAction: deny'));
  const here = path.resolve(POLICY_FILE);
  if (policy.file !== null && policy.file !== here && fs.existsSync(here) && fs.realpathSync(here) !== policy.file) {
    checks.push(warn('policy', `two policies: SAFECLAW_POLICY names ${policy.file}, so ${here} is not read`, `unset SAFECLAW_POLICY, or remove ${POLICY_FILE}`));
  }
  return checks;
}
