// SPDX-License-Identifier: MIT
// One line of a policy file as a terminal shows it, and the columns that a span of it takes there.

import { escapeControls } from '../action/show.ts';

export interface ShownLine {
  readonly content: string;
  /** Terminal columns before the underline, and of it (at least one). */
  readonly markStart: number;
  readonly markWidth: number;
}

/** Columns shown at most; longer lines are cut around the span. */
const MAX_COLUMNS = 120;
/** Shown before the span where a line is cut. */
const LEAD = 30;
const TAB = '    ';

/** Shows a line with tabs as spaces, control characters escaped, and the part around `[start, end)` where it is long. */
export function showLine(line: string, start: number, end: number): ShownLine {
  const from = Math.max(0, Math.min(start, line.length));
  const to = Math.max(from, Math.min(end, line.length));
  const cutLeft = line.length > MAX_COLUMNS && from > LEAD ? boundary(line, from - LEAD) : 0;
  const cutRight = boundary(line, Math.min(line.length, cutLeft + MAX_COLUMNS));
  const left = (cutLeft > 0 ? '…' : '') + safe(line.slice(cutLeft, from));
  const marked = safe(line.slice(from, Math.min(to, cutRight)));
  const right = safe(line.slice(Math.min(to, cutRight), cutRight)) + (cutRight < line.length ? '…' : '');
  return { content: left + marked + right, markStart: columns(left), markWidth: Math.max(1, columns(marked)) };
}

function safe(text: string): string {
  return text.split('\t').map(escapeControls).join(TAB);
}

/** An index that does not part a surrogate pair. */
function boundary(line: string, index: number): number {
  const code = line.charCodeAt(index);
  return code >= 0xdc00 && code < 0xe000 ? index - 1 : index;
}

/** Terminal columns: combining marks take none, East Asian wide characters and emoji two. */
export function columns(text: string): number {
  let sum = 0;
  for (const character of text) {
    if (/^\p{M}$/u.test(character)) continue;
    sum += isWide(character.codePointAt(0) as number) ? 2 : 1;
  }
  return sum;
}

function isWide(code: number): boolean {
  if (code < 0x1100) return false;
  return (
    code <= 0x115f ||
    (code >= 0x2e80 && code <= 0xa4cf && code !== 0x303f) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}
