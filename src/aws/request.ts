// SPDX-License-Identifier: MIT
// A request as it goes out, as far as an AWS call can be read from it.
//
// UNTRUSTED: every text here was chosen by the program.

import { arrayIndexOf, arrayPush, bufferAllocUnsafeSlow, bufferLatin1Write, bufferUtf8Slice, decodeURIComponentCaptured, stringIndexOf, stringReplaceAll, stringSlice, stringSplit } from '../runtime/primordials.ts';

export interface AwsRequest {
  /** Upper case. */
  readonly method: string;
  /** Canonical, as connected to. */
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  /** Path and query as sent. */
  readonly target: string;
  /** Names in lower case and values, by turns, in their order. */
  readonly headers: readonly string[];
  /** One character for each byte; undefined before it was read, null where it cannot be. */
  readonly body: string | null | undefined;
}

/** The value of a header; null where it is absent, undefined where it stands more than once and no reading is the only one. */
export function headerOf(request: AwsRequest, name: string): string | null | undefined {
  let found: string | null = null;
  const { headers } = request;
  for (let i = 0; i < headers.length; i += 2) {
    if (headers[i] !== name) continue;
    if (found !== null) return undefined;
    found = headers[i + 1] as string;
  }
  return found;
}

/** The path of the target, without its query. */
export function pathOf(target: string): string {
  const mark = stringIndexOf(target, '?');
  return mark === -1 ? target : stringSlice(target, 0, mark);
}

/** Names and values of a query or form, decoded; a name without `=` has the value ''. */
export class Parameters {
  readonly #names: string[] = [];
  readonly #values: string[] = [];
  /** True where a name stands twice or an escape is damaged: two readers could understand it in two ways. */
  ambiguous = false;

  constructor(text: string) {
    const parts = stringSplit(text, '&');
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i] as string;
      if (part === '') continue;
      const equals = stringIndexOf(part, '=');
      const name = decoded(equals === -1 ? part : stringSlice(part, 0, equals), true);
      const value = equals === -1 ? '' : decoded(stringSlice(part, equals + 1), true);
      if (name === null || value === null || arrayIndexOf(this.#names, name) !== -1) this.ambiguous = true;
      arrayPush(this.#names, name ?? '');
      arrayPush(this.#values, value ?? '');
    }
  }

  get names(): readonly string[] {
    return this.#names;
  }

  get(name: string): string | null {
    const at = arrayIndexOf(this.#names, name);
    return at === -1 ? null : (this.#values[at] as string);
  }
}

/** The parameters of a target's query. */
export function queryOf(target: string): Parameters {
  const mark = stringIndexOf(target, '?');
  return new Parameters(mark === -1 ? '' : stringSlice(target, mark + 1));
}

/** With its escapes resolved, or null where one is damaged. In forms a plus is a space. */
export function decoded(text: string, form: boolean): string | null {
  const spaced = form && stringIndexOf(text, '+') !== -1 ? stringReplaceAll(text, '+', ' ') : text;
  if (stringIndexOf(spaced, '%') === -1) return spaced;
  try {
    return decodeURIComponentCaptured(spaced);
  } catch {
    // A damaged escape stands for nothing that can be named.
    return null;
  }
}

/** Bytes as one character each → the text that they encode. */
export function utf8Text(bytes: string): string {
  const buffer = bufferAllocUnsafeSlow(bytes.length);
  bufferLatin1Write(buffer, bytes, 0, bytes.length);
  return bufferUtf8Slice(buffer, 0, bytes.length);
}
