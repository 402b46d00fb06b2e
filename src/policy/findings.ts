// SPDX-License-Identifier: MIT
// Collects what is found while a policy file is read, so that one run reports everything.

import type { Diagnostic } from './diagnostic.ts';
import type { Span } from './document.ts';
import type { ReadVariable } from './variables.ts';

type Details = Omit<Diagnostic, 'code' | 'severity' | 'span' | 'message'>;

export class Findings {
  readonly text: string;
  /** Where the first syntax error stands: what is read behind it is guesswork. */
  reliableUntil = Infinity;
  /** Values of variables; null where only the text is read. */
  readonly variables: ReadVariable | null;
  /** Those that were asked for, by name. */
  readonly used = new Map<string, string>();
  readonly #list: Diagnostic[] = [];

  constructor(text: string, variables: ReadVariable | null = null) {
    this.text = text;
    this.variables = variables;
  }

  note(code: string, span: Span, message: string, details: Details = {}): void {
    this.#list.push({ code, severity: 'note', span, message, ...details });
  }

  error(code: string, span: Span, message: string, details: Details = {}): void {
    this.#list.push({ code, severity: 'error', span, message, ...details });
  }

  warning(code: string, span: Span, message: string, details: Details = {}): void {
    this.#list.push({ code, severity: 'warning', span, message, ...details });
  }

  get failed(): boolean {
    return this.#list.some((found) => found.severity === 'error');
  }

  /** In the order of the file, without those that are about the parser's guesses; of findings at one place, the first made comes first. */
  sorted(): readonly Diagnostic[] {
    return this.#list.filter((found) => found.code.startsWith('SC_YAML_') || found.span.start < this.reliableUntil).sort((a, b) => a.span.start - b.span.start);
  }

  /** The text of a span, as written. */
  source(span: Span): string {
    return this.text.slice(span.start, span.end);
  }
}

/** Details of a finding that is mended by putting `text` in place of `span`. */
export function replacement(span: Span, text: string, help?: string): Details {
  return { help: help ?? (text.includes('\n') ? `write\n${text}` : `write \`${text}\``), edit: { span, text } };
}

/** A text as a quoted YAML scalar that means exactly it. */
export function quoted(text: string): string {
  return /["\\]/.test(text) ? `'${text.replaceAll("'", "''")}'` : `"${text}"`;
}

/** A text of the file as it is named in a message: not longer than a line can hold. */
export function shown(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}
