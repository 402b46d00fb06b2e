// SPDX-License-Identifier: MIT
// The one renderer of findings, in the shape of docs/errors.

import type { Diagnostic } from './diagnostic.ts';

/** Line and column of an offset, both from 1; columns count characters, not UTF-16 units. */
export function positionOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let at = before.indexOf('\n'); at !== -1; at = before.indexOf('\n', at + 1)) line++;
  return { line, column: Array.from(before.slice(lineStart)).length + 1 };
}

export function renderDiagnostics(file: string, text: string, diagnostics: readonly Diagnostic[], _options: { readonly color?: boolean } = {}): string {
  return diagnostics.map((found) => {
    const { line, column } = positionOf(text, found.span.start);
    return `${file}:${line}:${column}: ${found.severity}: ${found.message} [${found.code}]\n`;
  }).join('');
}
