// SPDX-License-Identifier: MIT
// The `extends` key of a policy: other files, and presets, whose rules stand below its own.

import { isAlias, isMap, isSeq, type ParsedNode } from 'yaml';
import type { ExtendNode, Located } from './document.ts';
import { replacement, type Findings } from './findings.ts';
import { PRESET_PREFIX, PRESETS } from './presets.ts';
import { unknownKey } from './read-keys.ts';
import { isEmptyNode, readMapping, readText, readTexts, type Entry } from './read-values.ts';
import { nodeSpan } from './read-yaml.ts';
import { suggestName } from './suggest-name.ts';
import { refuseVariables } from './variables.ts';

const KEYS = ['from', 'without'];
const SLIPS: ReadonlyMap<string, string> = new Map([['file', 'from'], ['path', 'from'], ['preset', 'from'], ['name', 'from'], ['policy', 'from'], ['except', 'without'], ['exclude', 'without'], ['disable', 'without'], ['omit', 'without'], ['skip', 'without'], ['remove', 'without']]);

/** Reads one entry, or a list of them. */
export function readExtends(findings: Findings, entry: Entry): readonly ExtendNode[] {
  const { value } = entry;
  if (value === null || !isSeq(value)) return readOne(findings, entry, value) ?? [];
  return value.items.flatMap((item) => readOne(findings, { ...entry, value: item as ParsedNode }, item as ParsedNode) ?? []);
}

function readOne(findings: Findings, entry: Entry, node: ParsedNode | null): ExtendNode[] | null {
  if (node !== null && isAlias(node)) return null;
  if (node !== null && isMap(node)) return readEntry(findings, { ...entry, value: node }, node);
  const from = readText(findings, entry, node);
  return from === null || !isName(findings, from) ? null : [{ from, without: [], span: from.span }];
}

/** `{ from: preset:node, without: [some-rule] }` */
function readEntry(findings: Findings, entry: Entry, node: ParsedNode): ExtendNode[] | null {
  const span = { start: nodeSpan(node).start, end: nodeSpan(node).start + findings.source(nodeSpan(node)).trimEnd().length };
  let from: Located<string> | null = null;
  let without: readonly Located<string>[] = [];
  const entries = readMapping(findings, entry, 'write `{ from: ./base.yaml }`') ?? [];
  for (const inner of entries) {
    if (inner.key.value === 'from') from = readText(findings, inner);
    else if (inner.key.value === 'without') without = isEmptyList(inner) ? [] : (readTexts(findings, inner) ?? []);
    else unknownKey(findings, inner, 'extends', KEYS, SLIPS);
  }
  if (!entries.some((inner) => inner.key.value === 'from')) findings.error('SC_WRONG_TYPE', { start: span.start, end: Math.min(span.end, span.start + 1) }, 'this entry of `extends` names no file', { label: 'needs a `from`', help: 'write `from: ./base.yaml`, or `from: preset:node`' });
  return from === null || !isName(findings, from) ? null : [{ from, without, span }];
}

function isEmptyList({ value }: Entry): boolean {
  return isEmptyNode(value) || (value !== null && isSeq(value) && value.items.length === 0);
}

/** Reports what names neither a file nor a preset. */
function isName(findings: Findings, from: Located<string>): boolean {
  const { value, span } = from;
  refuseVariables(findings, from, '`extends`');
  if (value.trim() === '') {
    findings.error('SC_EMPTY_PATTERN', span, 'an entry of `extends` names no file', { label: 'no file is called this', help: 'write `./base.yaml`, or `preset:node`' });
    return false;
  }
  if (!value.startsWith(PRESET_PREFIX)) return true;
  const name = value.slice(PRESET_PREFIX.length);
  if ((PRESETS as readonly string[]).includes(name)) return true;
  const near = suggestName(name.replace(/\.ya?ml$/, '').toLowerCase().replaceAll('_', '-'), PRESETS);
  findings.error('SC_UNKNOWN_PRESET', span, `there is no preset \`${name}\``, { label: 'not among those that come with SafeClaw', ...(near === null ? { help: `the presets are \`${PRESETS.join('`, `')}\`` } : replacement(span, PRESET_PREFIX + near, `did you mean \`${PRESET_PREFIX}${near}\`?`)) });
  return false;
}
