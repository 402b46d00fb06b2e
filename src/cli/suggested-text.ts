// SPDX-License-Identifier: MIT
// Suggested rules as YAML with their evidence, as a policy of their own or as a part of one that is there.

import { escapeControls } from '../action/show.ts';
import { readPolicy } from '../policy/language.ts';
import { CommandError } from './failure.ts';
import type { SuggestedRule, SuggestedValue } from './suggested-rules.ts';

/** The lines of rules, behind so many spaces. */
export function ruleLinesOf(rules: readonly SuggestedRule[], indent: number, withoutDangerous: boolean): string[] {
  const margin = ' '.repeat(indent);
  return rules.flatMap((rule, i) => {
    const lines = [...comments(rule), ...yaml(rule).map((line) => (rule.active && !(withoutDangerous && rule.danger !== null) ? line : `# ${line}`))];
    return [...(i === 0 ? [] : ['']), ...lines.map((line) => (line === '' ? '' : margin + line))];
  });
}

function comments({ times, danger, note }: SuggestedRule): string[] {
  return [
    ...(times === null ? [] : [`# seen ${often(times)}`]),
    ...(note === null ? [] : [`# ${escapeControls(note)}`]),
    ...(danger === null ? [] : [`# dangerous: ${escapeControls(danger)}`]),
  ];
}

function yaml({ actions, matchers, effect }: SuggestedRule): string[] {
  const [action = ''] = actions;
  return [`- action: ${actions.length === 1 ? quoted(action) : `[${actions.map(quoted).join(', ')}]`}`, ...matchers.flatMap(({ key, values }) => matcherLines(key, values)), `  effect: ${effect}`];
}

function matcherLines(key: string, values: readonly SuggestedValue[]): string[] {
  if (values.length === 1) return [`  ${key}: ${quoted(values[0]?.value ?? '')}`];
  if (values.every(({ times }) => times === null)) return [`  ${key}: [${values.map(({ value }) => quoted(value)).join(', ')}]`];
  const texts = values.map(({ value }) => quoted(value));
  if (key === 'key' && values.length > MOST_COUNTED) return flowLines(key, texts);
  const width = Math.min(48, Math.max(...texts.map((text) => text.length)));
  return [`  ${key}:`, ...values.map(({ times }, i) => `    - ${(texts[i] ?? '').padEnd(width)} # ${often(times ?? 0)}`)];
}

/** So many variables have a line and a count each; of more, a person reads the names. */
const MOST_COUNTED = 16;
const WIDTH = 110;

function flowLines(key: string, texts: readonly string[]): string[] {
  const lines = [`  ${key}: [`];
  for (const text of texts) {
    const line = lines.at(-1) ?? '';
    if (lines.length === 1 || line.length + text.length + 2 > WIDTH) lines.push(`    ${text},`);
    else lines[lines.length - 1] = `${line} ${text},`;
  }
  return [...lines, '  ]'];
}

/** A YAML text that means exactly this, and shows nothing that it is not. */
function quoted(value: string | number): string {
  if (typeof value === 'number') return String(value);
  return JSON.stringify(value).replace(/[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

export function often(times: number): string {
  return times === 1 ? 'once' : `${times} times`;
}

/** A whole policy. `about` are the lines above it. */
export function newPolicy(rules: readonly SuggestedRule[], about: readonly string[], withoutDangerous: boolean): string {
  const head = [...about.map((line) => `# ${escapeControls(line)}`), 'version: 1', 'defaultAction: deny', ''];
  const lines = ruleLinesOf(rules, 2, withoutDangerous);
  const active = lines.some((line) => /^ *- action:/.test(line));
  return `${[...head, active ? 'rules:' : 'rules: []', ...lines].join('\n')}\n`;
}

/** The policy with the rules at the end of its own, in front of a last one that denies everything. Throws where there is no place for them. */
export function mergedPolicy(text: string, rules: readonly SuggestedRule[], withoutDangerous: boolean): string {
  if (rules.length === 0) return text;
  const document = readPolicy(text).document;
  if (document === null) throw new CommandError('the policy does not load, so nothing can be merged into it: `safeclaw policy check` shows why');
  const last = document.rules.at(-1);
  if (last === undefined) return withFirstRules(text, rules, withoutDangerous);
  if (text[last.span.start] !== '-') throw new CommandError('the rules of the policy are written in brackets: put each on lines of its own, `- action: …`, and try again');
  const closing = last.effect.value === 'deny' && last.matchers.length === 0 && last.actions.some(({ value }) => value === '*');
  const lineStart = text.lastIndexOf('\n', last.span.start - 1) + 1;
  const indent = last.span.start - lineStart;
  const added = ruleLinesOf(rules, indent, withoutDangerous).join('\n');
  if (closing) return `${text.slice(0, lineStart)}${added}\n\n${text.slice(lineStart)}`;
  // Behind the line on which the last rule ends: a comment there is its own.
  const end = text.slice(0, last.span.end).trimEnd().length;
  const lineEnd = text.indexOf('\n', end);
  const before = lineEnd === -1 ? `${text}\n` : text.slice(0, lineEnd + 1);
  return `${before}\n${added}\n${lineEnd === -1 ? '' : text.slice(lineEnd + 1)}`;
}

function withFirstRules(text: string, rules: readonly SuggestedRule[], withoutDangerous: boolean): string {
  const added = `rules:\n${ruleLinesOf(rules, 2, withoutDangerous).join('\n')}\n`;
  const empty = /^rules:[ \t]*(?:\[[ \t]*\]|~|null)?[ \t]*(?:#.*)?(?:\r?\n|$)/m;
  if (empty.test(text)) return text.replace(empty, () => added);
  return `${text.endsWith('\n') || text === '' ? text : `${text}\n`}${added}`;
}
