// SPDX-License-Identifier: MIT
// `safeclaw audit redact --test TEXT`: what a record would keep of a text, under the policy that is here.

import { Redactor } from '../audit/redactor.ts';
import { escapeControls } from '../action/show.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { MisuseError } from './failure.ts';
import { openPolicy } from './policy-file.ts';

const FORMS = ['text', 'command', 'url'] as const;

/** 0 where something was taken out: that is what a test of a secret asks. */
export function run({ values, json, terminal }: Invocation): ExitCode {
  const { test, as = 'command' } = values;
  if (typeof test !== 'string') throw new MisuseError('`audit redact` needs a text: `--test "curl -H Authorization:x"`');
  const form = FORMS.find((one) => one === as);
  if (form === undefined) throw new MisuseError(`\`--as\` is one of ${FORMS.join(', ')}, not \`${String(as)}\``);
  const recorded = new Redactor(openPolicy(values.policy as string | undefined).policy.audit.redact)[form](test);
  const redacted = recorded !== test;
  if (json) terminal.json({ redacted, recorded });
  else terminal.line(escapeControls(recorded));
  return redacted ? 0 : 1;
}
