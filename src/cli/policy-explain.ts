// SPDX-License-Identifier: MIT
// `safeclaw policy explain 'file:read /etc/passwd'`: what the policy decides about an action, and why.

import * as path from 'node:path';
import type { Action } from '../action/action.ts';
import { actionName, escapeControls, showTarget } from '../action/show.ts';
import type { Verdict } from '../action/verdict.ts';
import { decideReading, readDeeds } from './action-deeds.ts';
import { allowingRule } from './allowing-rule.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { openPolicy, type OpenedPolicy } from './policy-file.ts';
import { ruleLines, ruleText, type RuleText } from './rule-text.ts';
import { type Terminal, wrap } from './terminal.ts';

interface Explained {
  readonly action: Action;
  readonly verdict: Verdict;
  /** The rule that decided, as written; null where it was no rule. */
  readonly rule: RuleText | null;
  /** YAML that would allow it, and the line above which it has to stand; null where no rule can, or where none is needed. */
  readonly suggestion: { readonly yaml: readonly string[]; readonly before: number | null } | null;
}

export function run({ values, operands, json, terminal }: Invocation): ExitCode {
  const cwd = path.resolve(typeof values.cwd === 'string' ? values.cwd : '.');
  const deeds = readDeeds(operands.join(' '), { cwd, method: typeof values.method === 'string' ? values.method : null });
  const opened = openPolicy(values.policy as string | undefined);
  const explained = deeds.readings.map((reading) => explain(decideReading(reading, opened.policy), opened));
  const allowed = deeds.refused === null && explained.every(({ verdict }) => verdict.kind === 'allow') && opened.policy.loaded;
  if (json) {
    terminal.json({ allowed, mode: opened.policy.mode, policy: opened.policy.file, loaded: opened.policy.loaded, refused: deeds.refused, actions: explained.map(toJson) });
    return allowed ? 0 : 1;
  }
  if (deeds.refused !== null) terminal.line(`${terminal.paint('red', 'denied')}   ${escapeControls(operands.join(' '))}\n${wrap(deeds.refused, terminal.width, 9)}`);
  for (const [i, one] of explained.entries()) {
    if (i > 0) terminal.line();
    show(one, opened, terminal);
  }
  if (opened.policy.loaded && opened.policy.mode === 'observe') terminal.line('\nThe policy is in mode observe: nothing is denied, the log says what would have been.');
  return allowed ? 0 : 1;
}

function explain({ action, verdict }: { action: Action; verdict: Verdict }, { text, policy }: OpenedPolicy): Explained {
  const rule = ruleText(verdict, text);
  const liftable = verdict.kind === 'deny' && policy.loaded && !knownAtRunTime(action) && (verdict.by === 'rule' || verdict.by === 'default' || (verdict.by === 'protection' && action.kind === 'network:request'));
  return { action, verdict, rule, suggestion: liftable ? { yaml: allowingRule(action), before: verdict.by === 'rule' ? (rule?.line ?? null) : null } : null };
}

/** A program or a file that the shell finds out when it runs the line: no pattern but `*` names it. */
function knownAtRunTime(action: Action): boolean {
  return action.kind === 'shell:execute' ? action.program === '?' : 'path' in action && action.path === '?';
}

function show({ action, verdict, rule, suggestion }: Explained, { policy }: OpenedPolicy, terminal: Terminal): void {
  const mark = verdict.kind === 'allow' ? terminal.paint('green', 'allowed') : terminal.paint('red', 'denied ');
  terminal.line(`${mark}  ${terminal.paint('bold', actionName(action))} ${showTarget(action)}`);
  if ('asked' in action && 'path' in action && action.asked !== action.path) terminal.line(`         asked for as ${escapeControls(action.asked)}`);
  if (action.kind === 'shell:execute' && action.program !== '') terminal.line(`         program ${escapeControls(action.program)}`);
  terminal.line(`         by ${escapeControls(decidedBy(verdict))}: ${escapeControls(verdict.reason)} [${verdict.code}]`);
  if (rule !== null) {
    terminal.line();
    for (const line of ruleLines(rule, terminal)) terminal.line(line);
  }
  if (suggestion !== null) {
    terminal.line(`\n${wrap(suggestion.before === null ? 'To allow it, add to `rules`:' : `To allow it, put above line ${suggestion.before} of ${escapeControls(policy.name)}:`, terminal.width)}\n`);
    for (const line of suggestion.yaml) terminal.line(terminal.paint('cyan', `  ${escapeControls(line)}`));
  } else if (knownAtRunTime(action)) terminal.line('         known only when the line runs: no pattern but `*` matches it');
  else if (verdict.by === 'protection') terminal.line('         a protection: no rule lifts it');
}

function decidedBy(verdict: Verdict): string {
  return verdict.position === null ? verdict.rule : `${verdict.position} (${verdict.rule})`;
}

function toJson({ action, verdict, rule, suggestion }: Explained): object {
  return { action: actionName(action), target: showTarget(action), details: action, verdict, rule, suggestion: suggestion === null ? null : { yaml: suggestion.yaml.join('\n'), beforeLine: suggestion.before } };
}
