// SPDX-License-Identifier: MIT
// Values that are one of a few words: effects, modes, sinks.

import { isScalar } from 'yaml';
import { EFFECT_SLIPS } from './dialect.ts';
import type { Effect, Located } from './document.ts';
import { replacement, shown, type Findings } from './findings.ts';
import { readText, type Entry } from './read-values.ts';
import { nodeSpan } from './read-yaml.ts';
import { suggestName } from './suggest-name.ts';

const PLANNED = ['ask'];

/** `allow` or `deny`; `broker` is a denial that the gate makes good (read-broker.ts). Words of other dialects are reported with ours; what a person should decide is denied for now. */
export function readEffect(findings: Findings, entry: Entry): Located<Effect> | null {
  const node = entry.value;
  // YAML reads `true` as a boolean; the words below know it.
  const boolean = node !== null && isScalar(node) && typeof node.value === 'boolean';
  const text = boolean ? { value: String(node.value), span: nodeSpan(node) } : readText(findings, entry);
  if (text === null) return null;
  if (text.value === 'allow' || text.value === 'deny') return { value: text.value, span: text.span };
  if (text.value === 'broker') return { value: 'deny', span: text.span };
  const key = entry.key.value;
  const word = text.value.trim().toLowerCase();
  const meant = word === 'allow' || word === 'deny' || word === 'broker' ? word : EFFECT_SLIPS.get(word);
  if (PLANNED.includes(word) || meant === 'ask') {
    findings.error('SC_RESERVED_EFFECT', text.span, `\`${key}: ${shown(text.value)}\` is reserved for a later version`, { ...replacement(text.span, 'deny', 'write `deny` until then'), label: 'not available yet' });
  } else if (meant !== undefined) {
    findings.error('SC_DIALECT', text.span, `\`${key}\` is \`allow\` or \`deny\`, not \`${shown(text.value)}\``, { ...replacement(text.span, meant), label: 'a word of another dialect' });
  } else unknownWord(findings, entry, text, ['allow', 'deny', 'broker']);
  return null;
}

/** One of `words`; `slips` are words of other dialects. */
export function readWord<T extends string>(findings: Findings, entry: Entry, words: readonly T[], slips: ReadonlyMap<string, string> = new Map()): Located<T> | null {
  const text = readText(findings, entry);
  if (text === null) return null;
  const word = words.find((known) => known === text.value);
  if (word !== undefined) return { value: word, span: text.span };
  const lower = text.value.trim().toLowerCase();
  const meant = words.find((known) => known === lower) ?? slips.get(lower);
  if (meant === undefined) unknownWord(findings, entry, text, words);
  else findings.error('SC_DIALECT', text.span, `\`${entry.key.value}\` is \`${words.join('` or `')}\`, not \`${shown(text.value)}\``, { ...replacement(text.span, meant), label: 'a word of another dialect' });
  return null;
}

/** `true` or `false`. */
export function readFlag(findings: Findings, entry: Entry): boolean | null {
  const node = entry.value;
  if (node !== null && isScalar(node) && typeof node.value === 'boolean') return node.value;
  const name = entry.key.value;
  const span = node === null ? entry.key.span : nodeSpan(node);
  const word = findings.source(span).replaceAll(/["']/g, '').toLowerCase();
  const meant = ['yes', 'on', 'true', '1', 'enabled'].includes(word) ? 'true' : ['no', 'off', 'false', '0', 'disabled'].includes(word) ? 'false' : null;
  findings.error('SC_UNKNOWN_VALUE', span, `\`${name}\` is \`true\` or \`false\``, meant === null || node === null ? { label: 'one of `true`, `false`', help: `write \`${name}: true\`, or remove the key` } : { ...replacement(span, meant), label: 'one of `true`, `false`' });
  return null;
}

function unknownWord(findings: Findings, entry: Entry, text: Located<string>, words: readonly string[]): void {
  const near = suggestName(text.value, words);
  const label = `one of \`${words.join('`, `')}\``;
  findings.error('SC_UNKNOWN_VALUE', text.span, `unknown \`${entry.key.value}\`: \`${shown(text.value)}\``, near === null ? { label, help: `write ${words.map((word) => `\`${word}\``).join(' or ')}` } : { ...replacement(text.span, near, `did you mean \`${near}\`?`), label });
}
