// SPDX-License-Identifier: MIT
// The YAML parser's errors, in words about policies, each with the edit that mends it where there is one.

import type { ErrorCode, YAMLError } from 'yaml';
import type { Diagnostic } from './diagnostic.ts';
import type { Span } from './document.ts';
import { quoted, replacement, type Findings } from './findings.ts';

type Details = Pick<Diagnostic, 'label' | 'help' | 'edit'>;

/**
 * Reports the errors, one a line, for the parser's second thoughts about a line only confuse. Gives the offset
 * of the first line that has one.
 */
export function reportSyntax(findings: Findings, errors: readonly YAMLError[]): number {
  let first = Infinity;
  const lines = new Set<number>();
  for (const error of errors) {
    const start = Math.min(error.pos[0], findings.text.length);
    const line = lineOf(findings.text, start);
    first = Math.min(first, line.start);
    if (lines.has(line.start)) continue;
    lines.add(line.start);
    report(findings, error.code, { start, end: Math.max(start + 1, Math.min(error.pos[1], line.end)) }, line, error.message);
  }
  return first;
}

function report(findings: Findings, code: ErrorCode, span: Span, line: Span, said: string): void {
  const { text } = findings;
  switch (code) {
    case 'TAB_AS_INDENT': {
      const tabs = /^[ \t]*/.exec(text.slice(line.start, line.end))?.[0] ?? '';
      const indent = { start: line.start, end: line.start + tabs.length };
      return findings.error('SC_YAML_TAB', indent, 'a tab in the indentation', { ...replacement(indent, tabs.replaceAll('\t', '  '), 'indent with two spaces for each tab'), label: 'YAML is indented with spaces' });
    }
    case 'BAD_SCALAR_START':
      return findings.error('SC_YAML_UNQUOTED', value(text, span.start, line), `a text cannot start with \`${text[span.start] ?? ''}\` without quotes`, quote(findings, value(text, span.start, line)));
    case 'BAD_DQ_ESCAPE': {
      const whole = doubleQuoted(text, span.start, line);
      const single = `'${text.slice(whole.start + 1, whole.end - 1).replaceAll("'", "''")}'`;
      return findings.error('SC_YAML_ESCAPE', whole, `\`${text.slice(span.start, span.start + 2)}\` is no escape that YAML knows in double quotes`, { ...replacement(whole, single), label: 'a backslash in double quotes starts an escape' });
    }
    case 'BLOCK_AS_IMPLICIT_KEY':
    case 'MULTILINE_IMPLICIT_KEY':
    case 'BAD_INDENT':
    case 'MISSING_CHAR':
    case 'UNEXPECTED_TOKEN':
      return reportStructure(findings, span, line, said);
    default:
      return findings.error('SC_YAML_SYNTAX', span, `not valid YAML: ${lowered(said)}`, { label: 'cannot be read' });
  }
}

/** Quotes that were forgotten or not closed, and indentation that does not fit, look alike to the parser. */
function reportStructure(findings: Findings, span: Span, line: Span, said: string): void {
  const { text } = findings;
  const unquoted = /^[ \t]*(?:- )?[\w.]+:[ \t]+(?=[^"'\s#|>[])/.exec(text.slice(line.start, line.end));
  const plain = unquoted === null ? null : value(text, line.start + unquoted[0].length, line);
  if (plain !== null && (/^[[{]/.test(text.slice(plain.start)) || text.slice(plain.start, plain.end).includes(': '))) {
    return findings.error('SC_YAML_UNQUOTED', plain, `\`${text.slice(plain.start, plain.end)}\` needs quotes to be one text`, quote(findings, plain));
  }
  const unclosed = said.startsWith('Missing closing');
  if (unclosed) {
    const open = openQuote(text, span.start);
    return findings.error('SC_YAML_SYNTAX', open, 'not valid YAML: a quote that is never closed', { label: 'opens here', help: `close the text with \`${text[open.start] ?? '"'}\`` });
  }
  const dash = /^[ \t]*- /.test(text.slice(line.start, line.end));
  findings.error('SC_YAML_INDENTATION', { start: line.start + (/^ */.exec(text.slice(line.start, line.end))?.[0].length ?? 0), end: line.end }, 'this line does not fit the indentation around it', {
    label: 'indented too far or not far enough',
    help: dash ? 'indent the `-` of every rule alike, and the keys of a rule two columns further than its `-`' : 'indent the keys of one rule alike, two columns further than its `-`',
    note: `the YAML parser says: ${lowered(said)}`,
  });
}

function quote(findings: Findings, span: Span): Details {
  const text = quoted(findings.source(span));
  return { ...replacement(span, text, `quote it: \`${text}\``), label: 'needs quotes' };
}

function lineOf(text: string, offset: number): Span {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  const stop = end === -1 ? text.length : end;
  return { start, end: text[stop - 1] === '\r' && stop > start ? stop - 1 : stop };
}

/** From `start` to the end of the line, without a comment. */
function value(text: string, start: number, line: Span): Span {
  const rest = text.slice(start, line.end).replace(/[ \t]+#.*$/, '').trimEnd();
  return { start, end: start + Math.max(1, rest.length) };
}

function doubleQuoted(text: string, inside: number, line: Span): Span {
  const start = Math.max(line.start, text.lastIndexOf('"', inside));
  const end = text.indexOf('"', inside);
  return { start, end: end === -1 || end >= line.end ? line.end : end + 1 };
}

function openQuote(text: string, before: number): Span {
  const start = Math.max(text.lastIndexOf('"', before - 1), text.lastIndexOf("'", before - 1), 0);
  const end = text.indexOf('\n', start);
  return { start, end: end === -1 ? text.length : end };
}

function lowered(said: string): string {
  return said.charAt(0).toLowerCase() + said.slice(1);
}
