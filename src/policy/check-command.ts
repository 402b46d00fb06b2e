// SPDX-License-Identifier: MIT
// Command patterns that no command can match: commands are decided one by one, as what runs.

import type { Problem } from './check-pattern.ts';

function impossible(message: string, label: string, instead?: string | readonly string[], help?: string): Problem {
  return { code: 'SC_IMPOSSIBLE_PATTERN', message, label, ...(instead === undefined ? {} : { instead }), ...(help === undefined ? {} : { help }) };
}

/** A pattern for one simple command. */
export function checkCommand(pattern: string): Problem | null {
  if (/[\r\n]/.test(pattern)) return impossible('a command is one line', 'a line break inside', pattern.split(/[\r\n]+/).map((line) => line.trim()).filter((line) => line !== ''));
  const assigned = /^(?:[A-Za-z_]\w*=\S*\s+)+(?=\S)/.exec(pattern);
  if (assigned !== null) return impossible('variables set before a command are no part of it', 'never part of a command', pattern.slice(assigned[0].length));
  const parts = unquotedParts(pattern);
  if (parts.length > 1) return impossible('each command of a line is decided by itself, so none contains `&&`, `||`, `;` or `|`', 'matches no command', parts);
  const redirected = /\s(?:\d?>{1,2}|<)\s*\S+$/.exec(pattern);
  if (redirected !== null) return impossible('redirections are decided as `file:write` and `file:read`, and are no part of the command', 'matches no command', pattern.slice(0, redirected.index).trim());
  if (pattern.startsWith('$ ') || pattern.startsWith('> ')) return impossible('a prompt is no part of the command', 'matches no command', pattern.slice(2).trim());
  return null;
}

/** The commands of a line; what is quoted belongs to one of them. */
function unquotedParts(pattern: string): readonly string[] {
  const hidden = pattern.replaceAll(/'[^']*'|"[^"]*"|\\./g, (text) => '\u0000'.repeat(text.length));
  const parts: string[] = [];
  let from = 0;
  for (const operator of hidden.matchAll(/\s(?:&&|\|\||\||&)\s|\s?;\s/g)) {
    parts.push(pattern.slice(from, operator.index).trim());
    from = operator.index + operator[0].length;
  }
  return [...parts, pattern.slice(from).trim()].filter((part) => part !== '');
}
