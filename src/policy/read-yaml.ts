// SPDX-License-Identifier: MIT
// UNTRUSTED: the text of a policy file enters here. YAML text → one mapping node, or findings.

import { Composer, isMap, isScalar, type Document, type Node, type ParsedNode, type YAMLMap } from 'yaml';
import type { Span } from './document.ts';
import type { Findings } from './findings.ts';
import { parseTokens } from './yaml-tokens.ts';
import { refuseSharing } from './yaml-sharing.ts';
import { reportSyntax } from './yaml-syntax.ts';

/** Reads the one mapping that a policy file is. Anchors, aliases, tags and merge keys are refused, never resolved. */
export function parseYaml(findings: Findings): YAMLMap.Parsed | null {
  const documents = parseDocuments(findings);
  if (documents === null) return null;
  findings.reliableUntil = reportSyntax(findings, documents.flatMap((document) => document.errors));
  const first = documents[0];
  const contents = first?.contents ?? null;
  if (first === undefined || contents === null || isEmptyScalar(contents)) {
    const second = documents[1];
    if (findings.reliableUntil === Infinity) findings.error('SC_POLICY_EMPTY', { start: 0, end: 0 }, second === undefined ? 'the policy file says nothing' : 'the first YAML document of the policy file says nothing', { help: 'start with `version: 1`', edit: { span: { start: 0, end: 0 }, text: 'version: 1\n' } });
    return null;
  }
  refuseDocuments(findings, first, documents[1]);
  refuseSharing(findings, first);
  if (isMap(contents)) return contents as YAMLMap.Parsed;
  if (findings.reliableUntil === Infinity) {
    const span = opening(findings.text, nodeSpan(contents));
    findings.error('SC_NOT_A_MAPPING', span, 'a policy file is a mapping of keys such as `version` and `rules`', { label: 'not a mapping', help: 'start with `version: 1`, and put the list of rules under `rules:`' });
  }
  return null;
}

/** Where a node's value stands, quotes included. */
export function nodeSpan(node: Node): Span {
  const range = node.range as readonly [number, number, number];
  return { start: range[0], end: Math.max(range[0], range[1]) };
}

/** The first line of a span: what is underlined of a value of many lines. */
export function opening(text: string, span: Span): Span {
  const end = text.indexOf('\n', span.start);
  return { start: span.start, end: end === -1 ? span.end : Math.min(end, span.end) };
}

function parseDocuments(findings: Findings): readonly Document.Parsed[] | null {
  const tokens = parseTokens(findings);
  if (tokens === null) return null;
  // Duplicate keys are found by the readers, which can show both places.
  const composer = new Composer({ version: '1.2', schema: 'core', merge: false, uniqueKeys: false, prettyErrors: false, logLevel: 'silent' });
  return Array.from(composer.compose(tokens)) as Document.Parsed[];
}

function isEmptyScalar(contents: ParsedNode): boolean {
  return isScalar(contents) && contents.value === null;
}

function refuseDocuments(findings: Findings, first: Document.Parsed, second: Document.Parsed | undefined): void {
  if (second === undefined) return;
  const from = first.range[1];
  const marker = findings.text.indexOf('---', from);
  const start = marker === -1 ? second.range[0] : marker;
  findings.error('SC_YAML_DOCUMENTS', { start, end: start + 3 }, 'a policy file holds one YAML document', { label: 'a second document starts here, and would be ignored', help: 'remove this line, or move what follows to a file of its own' });
}
