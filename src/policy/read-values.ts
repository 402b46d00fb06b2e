// SPDX-License-Identifier: MIT
// YAML nodes → values with their places. Each reader gives null where it has reported why.

import { isAlias, isMap, isScalar, isSeq, type ParsedNode, type Scalar, type YAMLMap } from 'yaml';
import type { Located, Span } from './document.ts';
import { quoted, replacement, type Findings } from './findings.ts';
import { nodeSpan, opening } from './read-yaml.ts';

/** A key of a mapping with its value; `value` is null for `key:` with nothing behind it. */
export interface Entry {
  readonly key: Located<string>;
  readonly value: ParsedNode | null;
  /** From the key to the end of the value. */
  readonly span: Span;
}

/** The entries of a mapping in order; keys that are no text, merge keys and second mentions are reported and left out. */
export function readEntries(findings: Findings, map: YAMLMap.Parsed): readonly Entry[] {
  const seen = new Map<string, Span>();
  const entries: Entry[] = [];
  for (const pair of map.items) {
    const key = pair.key as ParsedNode | null;
    if (key === null || !isScalar(key) || (key as Scalar).source === undefined) continue;
    const span = nodeSpan(key);
    const name = typeof key.value === 'string' ? key.value : findings.source(span);
    const first = seen.get(name);
    if (name === '<<') {
      findings.error('SC_YAML_ALIAS', span, 'merge keys are not used in policies', { label: 'copies keys from elsewhere', help: 'write the keys out in this rule' });
    } else if (first !== undefined) {
      findings.error('SC_YAML_DUPLICATE_KEY', span, `\`${name}\` is written twice`, { label: 'YAML keeps only one of them', help: 'keep one; for several values write a list: `[a, b]`', related: { span: first, label: 'first written here' } });
    } else {
      seen.set(name, span);
      const value = isEmptyNode(pair.value) && (pair.value as Scalar | null)?.source !== '~' ? null : pair.value;
      entries.push({ key: { value: name, span }, value, span: { start: span.start, end: value === null ? span.end : nodeSpan(value).end } });
    }
  }
  return entries;
}

/** A text; numbers and booleans are refused with the quoted form, so that `1.10` never becomes `1.1`. */
export function readText(findings: Findings, entry: Entry, node: ParsedNode | null = entry.value): Located<string> | null {
  const name = entry.key.value;
  if (node === null || isEmptyNode(node)) {
    const tilde = node !== null && isScalar(node) && (node as Scalar).source === '~';
    const span = node === null ? entry.key.span : nodeSpan(node);
    findings.error('SC_WRONG_TYPE', span, `\`${name}\` has no value`, tilde ? { ...replacement(span, '"~"'), label: 'YAML reads a bare `~` as nothing' } : { label: 'needs a text', help: `write a value behind \`${name}:\`, or remove the key` });
    return null;
  }
  if (isAlias(node)) return null;
  const span = nodeSpan(node);
  if (isScalar(node) && typeof node.value === 'string') return { value: node.value, span };
  if (isScalar(node)) {
    findings.error('SC_WRONG_TYPE', span, `\`${name}\` is a text, and \`${findings.source(span)}\` is read as a ${typeof node.value}`, replacement(span, `"${findings.source(span)}"`));
    return null;
  }
  const plain = isMap(node) ? operatorValue(findings, node as YAMLMap.Parsed) : null;
  findings.error('SC_WRONG_TYPE', plain === null ? opening(findings.text, span) : span, `\`${name}\` is a text, not a ${isSeq(node) ? 'list' : 'mapping'}`, { ...(plain === null ? { help: `write \`${name}: "…"\`` } : replacement(span, plain)), label: 'needs one text' });
  return null;
}

/** Other dialects compare by operators: `{ glob: "/x" }`, `{ startsWith: "aws" }`, `{ in: [a, b] }`. Gives the pattern that says the same. */
function operatorValue(findings: Findings, map: YAMLMap.Parsed): string | null {
  const [only, more] = map.items;
  if (only === undefined || more !== undefined || !isScalar(only.key)) return null;
  const value = only.value as ParsedNode | null;
  const operator = String(only.key.value);
  if (value === null) return null;
  if (/^(?:in|any|anyOf|oneOf)$/.test(operator) && isSeq(value)) return `[${value.items.map((item) => findings.source(nodeSpan(item as ParsedNode))).join(', ')}]`;
  if (!isScalar(value) || typeof value.value !== 'string') return null;
  const wrapped = new Map([['startsWith', `${value.value}*`], ['starts_with', `${value.value}*`], ['prefix', `${value.value}*`], ['endsWith', `*${value.value}`], ['ends_with', `*${value.value}`], ['suffix', `*${value.value}`], ['contains', `*${value.value}*`]]).get(operator);
  const same = /^(?:glob|eq|equals|is|pattern|exact|in)$/.test(operator) ? value.value : undefined;
  const pattern = wrapped ?? same;
  return pattern === undefined ? null : quoted(pattern);
}

/** A text or a list of texts, never empty. With `numbers`, whole numbers count as texts (`port: 443`). */
export function readTexts(findings: Findings, entry: Entry, numbers = false): readonly Located<string>[] | null {
  if (entry.value === null || !isSeq(entry.value)) {
    const one = readOne(findings, entry, entry.value, numbers);
    return one === null ? null : [one];
  }
  const span = nodeSpan(entry.value);
  if (entry.value.items.length === 0) {
    findings.error('SC_EMPTY_PATTERN', span, `\`${entry.key.value}\` is an empty list, and nothing matches it`, { label: 'matches nothing', help: `remove \`${entry.key.value}\` to match anything, or list what it should match` });
    return null;
  }
  const texts = entry.value.items.map((item) => readOne(findings, entry, item as ParsedNode, numbers)).filter((text) => text !== null);
  return texts.length === 0 ? null : texts;
}

function readOne(findings: Findings, entry: Entry, node: ParsedNode | null, numbers: boolean): Located<string> | null {
  if (numbers && node !== null && isScalar(node) && Number.isInteger(node.value)) return { value: String(node.value), span: nodeSpan(node) };
  return readText(findings, entry, node);
}

/** A mapping's entries, or null where the value is something else. */
export function readMapping(findings: Findings, entry: Entry, example: string): readonly Entry[] | null {
  if (entry.value !== null && isMap(entry.value)) return readEntries(findings, entry.value as YAMLMap.Parsed);
  if (entry.value !== null && isAlias(entry.value)) return null;
  const span = entry.value === null ? entry.key.span : opening(findings.text, nodeSpan(entry.value));
  findings.error('SC_WRONG_TYPE', span, `\`${entry.key.value}\` is a mapping`, { label: 'needs keys below it', help: example });
  return null;
}

export function isEmptyNode(node: ParsedNode | null): boolean {
  return node === null || (isScalar(node) && node.value === null);
}
