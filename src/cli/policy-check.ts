// SPDX-License-Identifier: MIT
// `safeclaw policy check`: every mistake of a policy at once.

import * as path from 'node:path';
import { escapeControls } from '../action/show.ts';
import type { Diagnostic } from '../policy/diagnostic.ts';
import { positionOf, renderDiagnostics } from '../policy/language.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { notLoaded, openPolicy } from './policy-file.ts';

export function run({ values, operands, json, terminal }: Invocation): ExitCode {
  const opened = openPolicy(operands[0] === undefined ? undefined : path.resolve(operands[0]));
  const { policy, diagnostics, text, name } = opened;
  const errors = diagnostics.filter((found) => found.severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const holds = policy.loaded && (warnings === 0 || values.strict !== true);
  if (json) {
    terminal.json({ file: policy.file ?? path.resolve(name), loaded: policy.loaded, ok: holds, errors, warnings, mode: policy.mode, hash: policy.hash, diagnostics: diagnostics.map((found) => placed(found, text)) });
    return holds ? 0 : 1;
  }
  if (diagnostics.length > 0) terminal.line(`${renderDiagnostics(name, text, diagnostics, { color: terminal.colours })}\n`);
  if (!policy.loaded) terminal.error(`safeclaw: ${notLoaded(opened)}`);
  else terminal.line(`safeclaw: ${escapeControls(name)} loads${warnings === 0 ? ', no warnings' : `, ${count(warnings, 'warning')}`}${policy.mode === 'observe' ? ', mode observe: nothing is denied' : ''}`);
  if (!policy.loaded && diagnostics.length > 0) terminal.error(`safeclaw: ${count(errors, 'error')}, ${count(warnings, 'warning')}`);
  return holds ? 0 : 1;
}

/** The finding with its places as an editor wants them. */
function placed(found: Diagnostic, text: string): object {
  return { ...found, start: positionOf(text, found.span.start), end: positionOf(text, found.span.end) };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
