// SPDX-License-Identifier: MIT
// Keys of a policy and of its rules: ours, slips of the finger, and keys of other dialects.

import { isMap, isScalar, isSeq } from 'yaml';
import { ACTION_SLIPS, FOREIGN_KEYS, RULE_KEYS, RULE_SLIPS, TARGET_SLIPS, TOP_KEYS, TOP_SLIPS } from './dialect.ts';
import type { Span } from './document.ts';
import { replacement, shown, type Findings } from './findings.ts';
import { isBroker } from './read-broker.ts';
import { readEntries, type Entry } from './read-values.ts';
import { suggestName } from './suggest-name.ts';

/** The entry under the key that a policy has for it, or null where there is none; everything else is reported. */
export function topKey(findings: Findings, entry: Entry, lastRule: Span | null): Entry | null {
  const key = entry.key.value;
  if ((TOP_KEYS as readonly string[]).includes(key)) return entry;
  const column = lastRule === null ? 4 : columnOf(findings.text, lastRule.start);
  if (RULE_KEYS.includes(key) || (lastRule !== null && RULE_SLIPS.has(key))) {
    const indent = ' '.repeat(column);
    findings.error('SC_RULE_NOT_INDENTED', entry.key.span, `\`${shown(key)}\` is a key of a rule, and stands outside of the rules`, { ...replacement(entry.key.span, `${indent}${key}`, `indent it below its \`- action:\`\n${indent}${findings.source(entry.span).split('\n')[0]}`), label: 'not indented below its rule' });
    return null;
  }
  return known(findings, entry, TOP_KEYS, TOP_SLIPS.get(key), 'a policy');
}

/** The same for a rule; `all` tells what `target` means. */
export function ruleKey(findings: Findings, entry: Entry, all: readonly Entry[]): Entry | null {
  const key = entry.key.value;
  const brokers = isBroker(all.find((one) => one.key.value === 'effect'));
  if (brokers && key === 'hosts') return entry;
  if (brokers && (key === 'host' || RULE_SLIPS.get(key) === 'host')) return known(findings, entry, ['hosts'], 'hosts', 'a rule with `effect: broker`');
  if (RULE_KEYS.includes(key)) return entry;
  return known(findings, entry, RULE_KEYS, TARGET_SLIPS.has(key) ? targetOf(findings, all) : RULE_SLIPS.get(key), 'a rule');
}

/** `match: { command: … }` → the keys in it, which belong into the rule itself. */
export function unwrapMatch(findings: Findings, entry: Entry): readonly Entry[] | null {
  if (entry.key.value !== 'match' && entry.key.value !== 'when') return null;
  if (entry.value === null || !isMap(entry.value)) return null;
  // Ours says at which times a rule holds; other dialects put their matchers there.
  if (entry.key.value === 'when' && !entry.value.items.some(({ key }) => isScalar(key) && RULE_KEYS.includes(String(key.value)))) return null;
  const inner = readEntries(findings, entry.value);
  const indent = `\n${' '.repeat(columnOf(findings.text, entry.key.span.start))}`;
  const gap = /\s*$/.exec(findings.source(entry.span))?.[0] ?? '';
  const text = inner.map((one) => findings.source(one.span).trimEnd()).join(indent) + gap;
  findings.error('SC_DIALECT', entry.key.span, `\`${entry.key.value}\` is not a key of a rule: its matchers stand in the rule itself`, { help: `write in its place\n${text.trimEnd().split('\n').map((line) => line.trim()).join('\n')}`, edit: { span: entry.span, text }, label: 'a key of another dialect' });
  return inner;
}

function known(findings: Findings, entry: Entry, keys: readonly string[], slip: string | undefined, where: string): Entry | null {
  const key = entry.key.value;
  const same = keys.find((name) => name.toLowerCase() === key.toLowerCase());
  const ours = same ?? slip;
  if (ours !== undefined) {
    findings.error('SC_DIALECT', entry.key.span, `unknown key \`${shown(key)}\` in ${where}: here it is \`${ours}\``, { ...replacement(entry.key.span, ours), label: 'a key of another dialect' });
    return { ...entry, key: { value: ours, span: entry.key.span } };
  }
  const foreign = FOREIGN_KEYS.get(key);
  const near = foreign === undefined ? suggestName(key, keys) : null;
  const label = `not a key of ${where}`;
  findings.error('SC_UNKNOWN_KEY', entry.key.span, `unknown key \`${shown(key)}\` in ${where}`, near === null ? { label, help: foreign ?? `remove it; the keys of ${where} are \`${keys.join('`, `')}\`` } : { ...replacement(entry.key.span, near, `did you mean \`${near}\`?`), label });
  return near === null ? null : { ...entry, key: { value: near, span: entry.key.span } };
}

/** Reports a key that a mapping of the policy does not have. */
export function unknownKey(findings: Findings, entry: Entry, of: string, keys: readonly string[], slips: ReadonlyMap<string, string>): void {
  const key = entry.key.value;
  const near = slips.get(key) ?? suggestName(key, keys);
  const label = `not a key of \`${of}\``;
  const known = `${keys.slice(0, -1).map((name) => `\`${name}\``).join(', ')} and \`${keys.at(-1) ?? ''}\``;
  findings.error('SC_UNKNOWN_KEY', entry.key.span, `unknown key \`${shown(key)}\` in \`${of}\``, near === null ? { label, help: `remove it; the keys of \`${of}\` are ${known}` } : { ...replacement(entry.key.span, near, `did you mean \`${near}\`?`), label });
}

/** The matcher that `target:` stands for, by the action of its rule. */
function targetOf(findings: Findings, all: readonly Entry[]): string {
  const action = all.find((entry) => entry.key.value === 'action' || RULE_SLIPS.get(entry.key.value) === 'action');
  const value = action?.value ?? null;
  const node = value !== null && isSeq(value) ? value.items[0] : value;
  const range = (node as { readonly range?: readonly [number, number, number] } | null | undefined)?.range;
  const written = range === undefined ? '' : findings.text.slice(range[0], range[1]).replaceAll(/["']/g, '');
  const name = ACTION_SLIPS.get(written.toLowerCase().replaceAll(/[._-]/g, ':')) ?? written.toLowerCase();
  if (name.startsWith('network')) return 'host';
  if (name.startsWith('shell')) return 'command';
  if (name.startsWith('env')) return 'key';
  if (name.startsWith('aws')) return 'resource';
  return name.startsWith('tool') ? 'tool' : 'path';
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}
