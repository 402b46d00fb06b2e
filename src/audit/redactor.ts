// SPDX-License-Identifier: MIT
// Secrets that only the operator knows the look of, taken out besides those that everybody's log is kept free of.

import type { RedactSettings } from '../policy/policy.ts';
import { RegExpConstructor, arrayPush, regExpExec, stringSlice } from '../runtime/primordials.ts';
import { redacted, redactCommand, redactText, redactUrl } from './redact.ts';

export class Redactor {
  readonly #own: RegExp[] = [];

  /** Throws a SyntaxError for a pattern that is none: the policy was not read by us. */
  constructor(own: RedactSettings | null) {
    if (own === null) return;
    for (let i = 0; i < own.names.length; i++) arrayPush(this.#own, named(own.names[i] as string));
    for (let i = 0; i < own.patterns.length; i++) arrayPush(this.#own, new RegExpConstructor(own.patterns[i] as string, 'dg'));
  }

  url(url: string): string {
    return this.#without(redactUrl(url));
  }

  command(command: string): string {
    return this.#without(redactCommand(command));
  }

  text(text: string): string {
    return this.#without(redactText(text));
  }

  #without(text: string): string {
    let result = text;
    for (let i = 0; i < this.#own.length; i++) result = without(result, this.#own[i] as RegExp);
    return result;
  }
}

/** `name=value`, `name: value`, `"name": "value"`, `--name value`: the value is the first group. */
function named(name: string): RegExp {
  let literal = '';
  for (let i = 0; i < name.length; i++) literal += name[i] === '.' ? '\\.' : (name[i] as string);
  return new RegExpConstructor(`(?<![A-Za-z0-9_])${literal}(?:\\\\{0,3}["'])?(?:\\s{0,4}(?:=|:|%3[Dd])\\s{0,4}|\\s{1,4}(?!-))(?:\\\\{0,3}["'])?([^\\s"'&;,|)}\\]\\\\]{1,4096})`, 'dgi');
}

function without(text: string, pattern: RegExp): string {
  let result = '';
  let kept = 0;
  pattern.lastIndex = 0;
  for (;;) {
    const match = regExpExec(pattern, text);
    if (match === null) break;
    const place = match.indices?.[1] ?? match.indices?.[0];
    if (place === undefined || place[1] <= kept) {
      // Nothing, or what is out already: the next place, and in the end none.
      pattern.lastIndex = pattern.lastIndex > match.index ? pattern.lastIndex : match.index + 1;
      continue;
    }
    const from = place[0] > kept ? place[0] : kept;
    result += stringSlice(text, kept, from) + redacted;
    kept = place[1];
    pattern.lastIndex = kept > match.index ? kept : match.index + 1;
  }
  return kept === 0 ? text : result + stringSlice(text, kept);
}
