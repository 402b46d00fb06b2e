// SPDX-License-Identifier: MIT
// The lines of a policy in which the rule stands that decided.

import * as path from 'node:path';
import { escapeControls } from '../action/show.ts';
import type { OpenedPolicy } from './policy-file.ts';
import type { Terminal } from './terminal.ts';

export interface RuleText {
  /** The file, as positions name it. */
  readonly file: string;
  /** Whether that is the policy's own. */
  readonly own: boolean;
  /** The line of the first one, from 1. */
  readonly line: number;
  readonly lines: readonly string[];
}

/** Null where no rule decided, or the policy's text has none there. `position` is `file:line:column`. */
export function ruleText(verdict: { readonly by: unknown; readonly position: string | null }, { texts, document }: OpenedPolicy): RuleText | null {
  if (verdict.by !== 'rule' || verdict.position === null || document === null) return null;
  const { position } = verdict;
  const at = Number(/:(\d+):\d+$/.exec(position)?.[1]);
  const index = fileOf(position.replace(/:\d+:\d+$/, ''), texts.files.map(({ name }) => name));
  const file = texts.files[index] ?? texts.own;
  const all = file.text.split(/\r?\n/);
  const rule = document.rules.filter((one) => one.file === index && texts.positionOf(one.span.start).line <= at).sort((a, b) => a.span.start - b.span.start).at(-1);
  const named = { file: file.name, own: index === 0 };
  if (rule === undefined) return { ...named, line: at, lines: [all[at - 1] ?? ''] };
  const start = texts.positionOf(rule.span.start).line;
  const lines = file.text.slice(0, rule.span.end - texts.startOf(index)).trimEnd().split(/\r?\n/).slice(start - 1);
  return { ...named, line: start, lines: lines.map((line, i) => (i === lines.length - 1 ? (all[start - 1 + i] ?? line) : line)) };
}

/** The number of the file that a position names; a process in another folder names it otherwise. */
function fileOf(named: string, names: readonly string[]): number {
  const same = names.indexOf(named);
  return same !== -1 ? same : Math.max(0, names.findIndex((name) => path.basename(name) === path.basename(named)));
}

/** With their numbers, as an editor shows them. */
export function ruleLines(rule: RuleText, terminal: Terminal): string[] {
  const width = String(rule.line + rule.lines.length - 1).length;
  return rule.lines.map((line, i) => `  ${terminal.paint('dim', `${String(rule.line + i).padStart(width)} |`)} ${escapeControls(line)}`);
}
