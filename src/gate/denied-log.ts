// SPDX-License-Identifier: MIT
// What the denials of one process have in common for whoever asks about them.

import type { Action } from '../action/action.ts';
import type { DeniedLog } from '../action/verdict.ts';
import type { Redactor } from '../audit/redactor.ts';
import { stringSlice } from '../runtime/primordials.ts';

/** The policy that commands find by themselves in the folder of the program. */
const foundByItself = 'safeclaw.config.yaml';

/** `policyName` is as a person in the program's folder names it. */
export function openDeniedLog(chain: string, redactor: Redactor, inFiles: boolean, policyName: string): DeniedLog {
  return {
    chain: stringSlice(chain, 0, 8),
    inFiles,
    policy: policyName === foundByItself ? null : policyName,
    withoutSecrets: (action) => withoutSecrets(action, redactor),
  };
}

/** The action as its record shows it; the same object where it has no secret. */
function withoutSecrets(action: Action, redactor: Redactor): Action {
  if (action.kind === 'shell:execute') {
    const command = redactor.command(action.command);
    return command === action.command ? action : { ...action, command };
  }
  if (action.kind === 'network:request') {
    const url = redactor.url(action.url);
    return url === action.url ? action : { ...action, url };
  }
  if (action.kind === 'tool:call') {
    const args = redactor.text(action.args);
    return args === action.args ? action : { ...action, args };
  }
  return action;
}
