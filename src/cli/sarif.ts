// SPDX-License-Identifier: MIT
// Findings in the Static Analysis Results Interchange Format, SARIF 2.1.0, as code hosts and editors read it.

import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Diagnostic } from '../policy/diagnostic.ts';
import type { Span } from '../policy/document.ts';
import type { PolicyText, TextFile } from '../policy/policy-text.ts';
import { PRESET_PREFIX } from '../policy/presets.ts';
import { version } from './version.ts';

const TITLES: Readonly<Record<string, string>> = {
  SC_RULE_SHADOWED: 'a rule that can never fire',
  SC_DENY_SHADOWED: 'a denial that can never fire',
  SC_DENY_PARTLY_SHADOWED: 'a denial that an allowance above it cuts into',
  SC_RULE_TOO_BROAD: 'a rule that allows more than a program needs',
  SC_RULES_OVERLAP: 'an allowance and a denial with something in common',
  SC_RULE_UNUSED: 'a rule that a log never needed',
  SC_POLICY_WIDER: 'something is allowed that was denied',
  SC_POLICY_NARROWER: 'something is denied that was allowed',
};

/** One run with these findings about a policy and the files that it extends. */
export function toSarif(texts: PolicyText, diagnostics: readonly Diagnostic[]): object {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'SafeClaw', semanticVersion: version, rules: codes.map((id) => ({ id, shortDescription: { text: TITLES[id] ?? id.replace(/^SC_/, '').replaceAll('_', ' ').toLowerCase() } })) } },
        columnKind: 'unicodeCodePoints',
        artifacts: texts.files.map((file) => ({ location: { uri: uriOf(file) } })),
        results: diagnostics.map((found) => toResult(texts, found, codes.indexOf(found.code))),
      },
    ],
  };
}

function toResult(texts: PolicyText, found: Diagnostic, ruleIndex: number): object {
  const parts = [found.message, ...(found.label === undefined ? [] : [found.label]), ...(found.example === undefined ? [] : [`example: ${found.example}`]), ...(found.help === undefined ? [] : [`help: ${found.help}`]), ...(found.note === undefined ? [] : [`note: ${found.note}`])];
  return {
    ruleId: found.code,
    ruleIndex,
    level: found.severity,
    message: { text: parts.join('\n') },
    locations: [location(texts, found.span)],
    ...(found.related === undefined ? {} : { relatedLocations: [{ id: 0, ...location(texts, found.related.span), message: { text: found.related.label } }] }),
    ...(found.edit === undefined ? {} : { fixes: [{ description: { text: found.help ?? found.message }, artifactChanges: [{ artifactLocation: { uri: uriOf(texts.fileAt(found.edit.span.start)) }, replacements: [{ deletedRegion: region(texts, found.edit.span), insertedContent: { text: found.edit.text } }] }] }] }),
  };
}

function location(texts: PolicyText, span: Span): { readonly physicalLocation: object } {
  return { physicalLocation: { artifactLocation: { uri: uriOf(texts.fileAt(span.start)) }, region: region(texts, span) } };
}

function region(texts: PolicyText, span: Span): object {
  const start = texts.positionOf(span.start);
  const end = texts.positionOf(Math.max(span.start, span.end));
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

/** Relative to the working folder, as code hosts want it, where the file lies below. */
function uriOf({ file: named, name }: TextFile): string {
  // A preset is no file of the project: its name is a URI as it stands.
  if (named === null && name.startsWith(PRESET_PREFIX)) return name;
  const file = named ?? name;
  const relative = path.relative(process.cwd(), path.resolve(file));
  return relative === '' || relative.startsWith('..') || path.isAbsolute(relative) ? pathToFileURL(path.resolve(file)).href : relative.split(path.sep).map(encodeURIComponent).join('/');
}
