// SPDX-License-Identifier: MIT
// Names that a program makes up for files and folders: others each time it runs, so what a rule holds is their form.

import { literalGlob } from '../action/allowing-rule.ts';

/** What `mkdtemp` puts behind the name that it is given. */
const TEMPLATE = 'XXXXXX';
const UUID = /(?<![0-9a-z])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![0-9a-z])/gi;
/** What `nanoid` gives: a name by itself, up to its first dot. */
const NANOID = /^[\w-]{21}(?=\.|$)/;
/** Digests and random bytes as hexadecimal digits, times in milliseconds, and what `Math.random().toString(36)` gives. */
const LONG = /(?<![0-9A-Za-z])(?:[0-9a-f]{16,}|\d{8,}|[0-9a-z]{10,})(?![0-9A-Za-z])/g;
const MOST = 2000;

export class MadeNames {
  readonly #templates = new Set<string>();
  /** The forms of what was written under a made name. */
  readonly #written = new Set<string>();

  /** The path as glob text: literal, but for the names that were made. `write`: whether it was written, which is how a made name comes to be. */
  globOf(path: string, write: boolean): string {
    if (write && path.endsWith(TEMPLATE)) this.#templates.add(path.slice(0, -TEMPLATE.length));
    const template = this.#ofTemplate(path);
    if (template !== null) return template;
    const literal = literalGlob(path);
    // Whatever is made up has a digit in it.
    if (!/\d/.test(path)) return literal;
    // What is only read was there before: its name is no invention of the program.
    const forms = path.split('/').map(formOf);
    if (forms.every((form) => form === null)) return literal;
    const segments = literal.split('/').map((segment, i) => forms[i] ?? segment);
    if (write && this.#written.size < MOST) this.#written.add(segments.join('/'));
    return this.#isWritten(segments) ? segments.join('/') : literal;
  }

  #ofTemplate(path: string): string | null {
    for (const template of this.#templates) {
      if (!path.startsWith(template)) continue;
      const made = /^\w{6}(?=\/|$)/.exec(path.slice(template.length));
      if (made !== null) return `${literalGlob(template)}*${literalGlob(path.slice(template.length + TEMPLATE.length))}`;
    }
    return null;
  }

  #isWritten(segments: readonly string[]): boolean {
    for (let length = segments.length; length > 1; length--) if (this.#written.has(segments.slice(0, length).join('/'))) return true;
    return false;
  }
}

/** The form of a name of which a part was made up, as glob text; null where none was. A name that is nothing else keeps its length. */
function formOf(name: string): string | null {
  if (name === '' || name.length > 255) return null;
  let found = false;
  const star = (part: string, is: (part: string) => boolean): string => {
    if (!is(part)) return part;
    found = true;
    return '\0';
  };
  const form = name.replace(UUID, (part) => star(part, () => true)).replace(NANOID, (part) => star(part, isMixed)).replace(LONG, (part) => star(part, isMadeUp));
  if (!found) return null;
  return form === '\0' ? '?'.repeat(name.length) : form.split('\0').map(literalGlob).join('*');
}

function isMadeUp(part: string): boolean {
  if (/^\d{8,}$/.test(part)) return true;
  if (/^[0-9a-f]{16,}$/.test(part)) return /\d/.test(part) && /[a-f]/.test(part);
  return changesOf(part) >= 4;
}

function isMixed(part: string): boolean {
  return /\d/.test(part) && /[a-z]/.test(part) && /[A-Z]/.test(part) && changesOf(part) >= 2;
}

/** How often letters and digits take turns. */
function changesOf(part: string): number {
  return part.match(/[A-Za-z](?=\d)|\d(?=[A-Za-z])/g)?.length ?? 0;
}
