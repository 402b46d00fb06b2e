// SPDX-License-Identifier: MIT
// Anchors, aliases and tags in a policy. All are refused: a rule must read by itself, and aliases are how a small
// file grows without end. Most aliases are no aliases at all, but a pattern whose quotes were forgotten.

import { visit, type Document, type Node } from 'yaml';
import type { Span } from './document.ts';
import { quoted, replacement, type Findings } from './findings.ts';
import { nodeSpan } from './read-yaml.ts';

/** Reports every anchor, alias and tag of a document. */
export function refuseSharing(findings: Findings, document: Document.Parsed): void {
  const anchors = new Set<string>();
  visit(document, {
    Node(_key, node) {
      if ('anchor' in node && node.anchor !== undefined) {
        anchors.add(node.anchor);
        refuseAnchor(findings, node as Node, node.anchor);
      }
      if ('tag' in node && node.tag !== undefined) refuseTag(findings, node as Node, node.tag);
    },
    Alias(_key, node) {
      refuseAlias(findings, nodeSpan(node), anchors.has(node.source));
    },
  });
}

function refuseAnchor(findings: Findings, node: Node, name: string): void {
  const start = findings.text.lastIndexOf(`&${name}`, nodeSpan(node).start);
  const span = { start, end: start + name.length + 1 };
  findings.error('SC_YAML_ALIAS', span, 'anchors are not used in policies', { label: 'names a value to be repeated elsewhere', help: 'write the value out where it is needed; quote a text that starts with `&`' });
}

function refuseAlias(findings: Findings, span: Span, known: boolean): void {
  const source = findings.source(span);
  if (known) {
    findings.error('SC_YAML_ALIAS', span, `\`${source}\` is an alias, and aliases are not used in policies`, { label: 'stands for a value written elsewhere', help: 'write the value out here' });
  } else {
    findings.error('SC_YAML_UNQUOTED', span, `\`${source}\` starts with \`*\`, which YAML reads as an alias`, { ...replacement(span, quoted(source), `quote it: \`${quoted(source)}\``), label: 'needs quotes' });
  }
}

function refuseTag(findings: Findings, node: Node, tag: string): void {
  const value = nodeSpan(node);
  const start = findings.text.lastIndexOf('!', Math.max(0, value.start - 1));
  if (tag.startsWith('tag:yaml.org')) {
    const from = findings.text.lastIndexOf('!!', value.start);
    findings.error('SC_YAML_TAG', { start: from, end: value.start }, 'tags are not used in policies', { ...replacement({ start: from, end: value.start }, '', 'remove the tag'), label: 'forces a type' });
    return;
  }
  const span = { start, end: value.end };
  const source = findings.source(span).trimEnd();
  const whole = { start, end: start + source.length };
  findings.error('SC_YAML_UNQUOTED', whole, `\`${source}\` starts with \`!\`, which YAML reads as a tag`, { ...replacement(whole, quoted(source), `quote it: \`${quoted(source)}\``), label: 'needs quotes' });
}
