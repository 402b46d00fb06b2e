// SPDX-License-Identifier: MIT
// `safeclaw policy schema`: the JSON Schema of the policy file.

import { policySchema } from '../policy/language.ts';
import type { ExitCode, Invocation } from './command.types.ts';

export function run({ terminal }: Invocation): ExitCode {
  terminal.json(policySchema());
  return 0;
}
