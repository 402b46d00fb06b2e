// SPDX-License-Identifier: MIT
// `safeclaw policy schema`: the JSON Schemas of the policy file and of its tests.

import { policySchema } from '../policy/language.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { MisuseError } from './failure.ts';
import { testFileSchema } from './test-file.ts';

export function run({ values, terminal }: Invocation): ExitCode {
  const what = values.for ?? 'policy';
  if (what !== 'policy' && what !== 'policy-test') throw new MisuseError('`--for` is `policy` or `policy-test`');
  terminal.json(what === 'policy' ? policySchema() : testFileSchema());
  return 0;
}
