// SPDX-License-Identifier: MIT
// The one renderer of findings. UNTRUSTED: every text shown here may be an attacker's; control, bidirectional and
// zero-width characters are escaped.

import { escapeControls } from '../action/show.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Span } from './document.ts';
import type { PolicyText } from './policy-text.ts';
import { showLine, type ShownLine } from './render-line.ts';

export interface RenderOptions {
  /** With ANSI colours, for a terminal. */
  readonly color?: boolean;
  /** Said below the last error, where the text is no policy; null for nothing. */
  readonly closing?: string | null;
}

interface Place {
  readonly texts: PolicyText;
  readonly text: string;
  readonly paint: (style: Style, text: string) => string;
  readonly closing: string | null;
}

type Style = 'error' | 'warning' | 'note' | 'gutter' | 'strong';

const STYLES: Readonly<Record<Style, string>> = { error: '1;31', warning: '1;33', note: '1;36', gutter: '34', strong: '1' };
const NOT_LOADED = 'policy not loaded; every action is denied until it is';

/** Line and column of an offset, both from 1; columns count characters, not UTF-16 units. */
export function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const at = Math.min(offset, text.length);
  let line = 1;
  let start = 0;
  for (let next = text.indexOf('\n'); next !== -1 && next < at; next = text.indexOf('\n', start)) {
    line++;
    start = next + 1;
  }
  return { line, column: Array.from(text.slice(start, at)).length + 1 };
}

/** All findings as text for a person, blank lines between them, no line break at the end. */
export function renderDiagnostics(texts: PolicyText, diagnostics: readonly Diagnostic[], options: RenderOptions = {}): string {
  const paint = options.color === true ? (style: Style, shown: string) => `\u001b[${STYLES[style]}m${shown}\u001b[0m` : (_style: Style, shown: string) => shown;
  const place: Place = { texts, text: texts.text, paint, closing: options.closing === undefined ? NOT_LOADED : options.closing };
  const lastError = diagnostics.reduce((last, found, i) => (found.severity === 'error' ? i : last), -1);
  return diagnostics.map((found, i) => renderOne(place, found, i === lastError)).join('\n\n');
}

function renderOne(place: Place, found: Diagnostic, last: boolean): string {
  const { paint } = place;
  const related = found.related;
  const lineNumbers = [found.span, ...(related === undefined ? [] : [related.span])].map((span) => place.texts.positionOf(span.start).line);
  const width = String(Math.max(...lineNumbers)).length;
  const edge = paint('gutter', `${' '.repeat(width)} |`);
  const lines = [
    `${at(place, found.span)}: ${paint(found.severity, `${found.severity}:`)} ${paint('strong', escapeControls(found.message))} [${found.code}]`,
    edge,
    ...excerpt(place, found.span, width, paint(found.severity, '^'), found.label ?? '', true),
  ];
  if (related !== undefined) {
    lines.push(`${paint('gutter', `${' '.repeat(width)}:::`)} ${at(place, related.span)}`, edge, ...excerpt(place, related.span, width, paint('gutter', '-'), related.label, false));
  }
  const notes = [...remark('example', found.example), ...remark('help', found.help), ...remark('note', found.note), ...remark('note', last ? (place.closing ?? undefined) : undefined)];
  if (notes.length > 0) lines.push(edge, ...notes.map((note) => `${' '.repeat(width + 1)}${note}`));
  return lines.join('\n');
}

function at(place: Place, span: Span): string {
  return escapeControls(place.texts.at(span.start));
}

/** The line of a span, underlined, with the line above it where `above` is asked for and there is one. */
function excerpt(place: Place, span: Span, width: number, mark: string, label: string, above: boolean): string[] {
  const { text, texts, paint } = place;
  const start = text.lastIndexOf('\n', Math.min(span.start, text.length) - 1) + 1;
  const { line } = texts.positionOf(span.start);
  const shown: ShownLine = showLine(lineFrom(text, start), span.start - start, span.end - start);
  const numbered = (n: number, content: string): string => `${paint('gutter', `${String(n).padStart(width)} |`)} ${content}`.trimEnd();
  const lines: string[] = [];
  if (above && line > 1) {
    const before = text.lastIndexOf('\n', start - 2) + 1;
    lines.push(numbered(line - 1, showLine(lineFrom(text, before), 0, 0).content));
  }
  const underline = mark.replace(/[\^-]/, (character) => character.repeat(shown.markWidth));
  lines.push(numbered(line, shown.content), `${paint('gutter', `${' '.repeat(width)} |`)} ${' '.repeat(shown.markStart)}${underline} ${escapeControls(label)}`.trimEnd());
  return lines;
}

function lineFrom(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  return text.slice(start, end === -1 ? text.length : end).replace(/\r$/, '');
}

/** `= help: …`; further lines of the text stand below its first. */
function remark(kind: string, text: string | undefined): string[] {
  if (text === undefined) return [];
  const [first, ...rest] = text.split('\n').map(escapeControls);
  return [`= ${kind}: ${first}`, ...rest.map((line) => `        ${line}`)];
}
