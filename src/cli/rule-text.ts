// SPDX-License-Identifier: MIT
// The lines of a policy in which the rule stands that decided.

import { escapeControls } from '../action/show.ts';
import { positionOf, readPolicy } from '../policy/language.ts';
import type { Terminal } from './terminal.ts';

export interface RuleText {
  /** The line of the first one, from 1. */
  readonly line: number;
  readonly lines: readonly string[];
}

/** Null where no rule decided, or the policy's text has none there. `position` is `file:line:column`. */
export function ruleText(verdict: { readonly by: unknown; readonly position: string | null }, text: string): RuleText | null {
  if (verdict.by !== 'rule') return null;
  const document = readPolicy(text).document;
  if (document === null || verdict.position === null) return null;
  const at = Number(/:(\d+):\d+$/.exec(verdict.position)?.[1]);
  const rule = document.rules.filter(({ span }) => positionOf(text, span.start).line <= at).at(-1);
  const all = text.split(/\r?\n/);
  if (rule === undefined) return { line: at, lines: [all[at - 1] ?? ''] };
  const start = positionOf(text, rule.span.start).line;
  const lines = text.slice(0, rule.span.end).trimEnd().split(/\r?\n/).slice(start - 1);
  return { line: start, lines: lines.map((line, i) => (i === lines.length - 1 ? (all[start - 1 + i] ?? line) : line)) };
}

/** With their numbers, as an editor shows them. */
export function ruleLines(rule: RuleText, terminal: Terminal): string[] {
  const width = String(rule.line + rule.lines.length - 1).length;
  return rule.lines.map((line, i) => `  ${terminal.paint('dim', `${String(rule.line + i).padStart(width)} |`)} ${escapeControls(line)}`);
}
