// SPDX-License-Identifier: MIT
// UNTRUSTED: the bytes of a policy file enter here, as text. YAML text → one mapping node, or findings.

import { isMap, isScalar, parseAllDocuments, visit, type Document, type Node, type ParsedNode, type YAMLError, type YAMLMap } from 'yaml';
import type { Span } from './document.ts';
import { replacement, type Findings } from './findings.ts';

/** A policy of 10,000 rules is under 1 MB; what is larger was not written to be read. */
export const MAX_POLICY_CHARACTERS = 1024 * 1024;

export interface YamlRead {
  readonly root: YAMLMap.Parsed | null;
  /** Where the first syntax error stands: what was read behind it is guesswork. */
  readonly reliableUntil: number;
}

/** Reads the one mapping that a policy file is. Anchors, aliases, tags and merge keys are refused, never resolved. */
export function parseYaml(findings: Findings): YamlRead {
  const broken: YamlRead = { root: null, reliableUntil: 0 };
  let documents: readonly Document.Parsed[];
  try {
    const parsed = parseAllDocuments(findings.text, { version: '1.2', schema: 'core', merge: false, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
    documents = 'empty' in parsed ? [] : parsed;
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    findings.error('SC_YAML_SYNTAX', { start: 0, end: 1 }, 'the file is nested too deeply to be read', { label: 'lists or mappings inside one another without end' });
    return broken;
  }
  const reliableUntil = reportSyntax(findings, documents);
  const first = documents[0];
  if (first === undefined || isEmpty(first.contents)) {
    if (reliableUntil === Infinity) findings.error('SC_POLICY_EMPTY', { start: 0, end: 0 }, 'the policy file says nothing', { help: 'start with `version: 1`' });
    return broken;
  }
  const second = documents[1];
  if (second !== undefined) {
    const start = findings.text.lastIndexOf('---', second.contents?.range[0] ?? findings.text.length);
    findings.error('SC_YAML_DOCUMENTS', { start, end: start + 3 }, 'a policy file holds one YAML document', { label: 'a second document starts here', help: 'remove this line, or move what follows to a file of its own' });
  }
  refuseSharing(findings, first);
  if (!isMap(first.contents)) {
    if (reliableUntil === Infinity) findings.error('SC_NOT_A_MAPPING', firstLine(findings.text, nodeSpan(first.contents as ParsedNode)), 'a policy file is a mapping of keys such as `version` and `rules`', { help: 'start with `version: 1` and put the list of rules under `rules:`' });
    return { root: null, reliableUntil };
  }
  return { root: first.contents as YAMLMap.Parsed, reliableUntil };
}

/** Where a node's value stands, quotes included. */
export function nodeSpan(node: Node): Span {
  const range = node.range as readonly [number, number, number];
  return { start: range[0], end: Math.max(range[0], range[1]) };
}

function isEmpty(contents: unknown): boolean {
  return contents === null || (isScalar(contents) && contents.value === null);
}

function firstLine(text: string, span: Span): Span {
  const end = text.indexOf('\n', span.start);
  return { start: span.start, end: end === -1 ? span.end : Math.min(end, span.end) };
}

/** Reports the parser's errors, one a line: the parser's second thoughts about a line only confuse. */
function reportSyntax(findings: Findings, documents: readonly Document.Parsed[]): number {
  let first = Infinity;
  const lines = new Set<number>();
  for (const error of documents.flatMap((document) => document.errors)) {
    const start = Math.min(error.pos[0], findings.text.length);
    const line = findings.text.lastIndexOf('\n', start - 1);
    first = Math.min(first, line + 1);
    if (lines.has(line)) continue;
    lines.add(line);
    findings.error('SC_YAML_SYNTAX', { start, end: Math.max(start + 1, error.pos[1]) }, message(error));
  }
  return first;
}

function message(error: YAMLError): string {
  return `not valid YAML: ${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}`;
}

function refuseSharing(findings: Findings, document: Document.Parsed): void {
  visit(document, {
    Alias(_key, node) {
      const span = nodeSpan(node);
      findings.error('SC_YAML_UNQUOTED', span, `\`${findings.source(span)}\` starts with \`*\`, which YAML reads as an alias`, replacement(span, `"${findings.source(span)}"`));
    },
  });
}
