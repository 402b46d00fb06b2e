// SPDX-License-Identifier: MIT
// Findings in the Static Analysis Results Interchange Format, SARIF 2.1.0, as code hosts and editors read it.

import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Diagnostic } from '../policy/diagnostic.ts';
import type { Span } from '../policy/document.ts';
import { positionOf } from '../policy/language.ts';
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

/** One run with these findings about one file. */
export function toSarif(file: string, text: string, diagnostics: readonly Diagnostic[]): object {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].sort();
  const uri = uriOf(file);
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'SafeClaw', semanticVersion: version, rules: codes.map((id) => ({ id, shortDescription: { text: TITLES[id] ?? id.replace(/^SC_/, '').replaceAll('_', ' ').toLowerCase() } })) } },
        columnKind: 'unicodeCodePoints',
        artifacts: [{ location: { uri } }],
        results: diagnostics.map((found) => toResult(uri, text, found, codes.indexOf(found.code))),
      },
    ],
  };
}

function toResult(uri: string, text: string, found: Diagnostic, ruleIndex: number): object {
  const parts = [found.message, ...(found.label === undefined ? [] : [found.label]), ...(found.example === undefined ? [] : [`example: ${found.example}`]), ...(found.help === undefined ? [] : [`help: ${found.help}`]), ...(found.note === undefined ? [] : [`note: ${found.note}`])];
  return {
    ruleId: found.code,
    ruleIndex,
    level: found.severity,
    message: { text: parts.join('\n') },
    locations: [location(uri, text, found.span)],
    ...(found.related === undefined ? {} : { relatedLocations: [{ id: 0, ...location(uri, text, found.related.span), message: { text: found.related.label } }] }),
    ...(found.edit === undefined ? {} : { fixes: [{ description: { text: found.help ?? found.message }, artifactChanges: [{ artifactLocation: { uri }, replacements: [{ deletedRegion: region(text, found.edit.span), insertedContent: { text: found.edit.text } }] }] }] }),
  };
}

function location(uri: string, text: string, span: Span): { readonly physicalLocation: object } {
  return { physicalLocation: { artifactLocation: { uri }, region: region(text, span) } };
}

function region(text: string, span: Span): object {
  const start = positionOf(text, span.start);
  const end = positionOf(text, Math.max(span.start, span.end));
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

/** Relative to the working folder, as code hosts want it, where the file lies below. */
function uriOf(file: string): string {
  const relative = path.relative(process.cwd(), path.resolve(file));
  return relative === '' || relative.startsWith('..') || path.isAbsolute(relative) ? pathToFileURL(path.resolve(file)).href : relative.split(path.sep).map(encodeURIComponent).join('/');
}
