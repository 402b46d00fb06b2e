// SPDX-License-Identifier: MIT
// `safeclaw policy baseline`: what is allowed without a rule, line by line.

import { escapeControls } from '../action/show.ts';
import { type BaselineEntry, baselineEntries } from '../policy/baseline.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { actionGlob } from './filters.ts';
import { policyPlace } from './policy-file.ts';
import { type Terminal, wrap } from './terminal.ts';

export function run({ values, json, terminal }: Invocation): ExitCode {
  const wanted = typeof values.action === 'string' ? actionGlob(values.action) : null;
  const entries = baselineEntries(policyPlace()).filter((entry) => wanted === null || entry.actions.some(wanted));
  if (json) terminal.json({ entries });
  else if (entries.length === 0) terminal.line('safeclaw: the baseline allows nothing of that: it needs a rule');
  else for (const entry of entries) show(entry, terminal);
  return entries.length === 0 ? 1 : 0;
}

function show({ id, actions, matchers, why }: BaselineEntry, terminal: Terminal): void {
  terminal.line(`${terminal.paint('bold', `baseline:${id}`)}  ${terminal.paint('cyan', actions.join(', '))}`);
  terminal.line(wrap(why, terminal.width, 4));
  for (const [matcher, patterns] of Object.entries(matchers)) terminal.line(`    ${matcher.padEnd(6)} ${wrap(patterns.map(escapeControls).join(', '), terminal.width, 11).slice(11)}`);
  terminal.line();
}
