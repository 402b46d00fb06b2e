// SPDX-License-Identifier: MIT
// Reads a JSON body strictly: a name that stands twice in an object is read by one server as its first value and by
// another as its last, so such a body is not read at all. Objects are maps, which no prototype can fill.

import { arrayPush, ErrorConstructor, jsonParse, MapConstructor, mapHas, mapSet, regExpExec, stringCharCodeAt, stringIndexOf, stringSlice } from '../runtime/primordials.ts';

/** Numbers, booleans and null say nothing that we look for: null. */
export type Json = string | null | readonly Json[] | Map<string, Json>;

const depthLimit = 64;
const literal = /^(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)/;

const malformed = new ErrorConstructor('no JSON that has one reading');

/** The value of a whole text; undefined where it is no JSON, or JSON that can be read in two ways. */
export function readJson(text: string): Json | undefined {
  const reader = new Reader(text);
  try {
    const value = reader.value(0);
    return reader.atEnd() ? value : undefined;
  } catch (error) {
    if (error === malformed) return undefined;
    throw error;
  }
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  atEnd(): boolean {
    this.#space();
    return this.#at === this.#text.length;
  }

  value(depth: number): Json {
    this.#space();
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth);
      case '[':
        return this.#list(depth);
      case '"':
        return this.#string();
      default: {
        const found = regExpExec(literal, stringSlice(this.#text, this.#at, this.#at + 64));
        if (found === null) throw malformed;
        this.#at += found[0].length;
        return null;
      }
    }
  }

  #object(depth: number): Map<string, Json> {
    if (depth > depthLimit) throw malformed;
    const members = new MapConstructor<string, Json>();
    this.#at++;
    if (this.#takes('}')) return members;
    do {
      this.#space();
      if (this.#text[this.#at] !== '"') throw malformed;
      const name = this.#string();
      if (mapHas(members, name) || !this.#takes(':')) throw malformed;
      mapSet(members, name, this.value(depth + 1));
    } while (this.#takes(','));
    if (!this.#takes('}')) throw malformed;
    return members;
  }

  #list(depth: number): Json[] {
    if (depth > depthLimit) throw malformed;
    const items: Json[] = [];
    this.#at++;
    if (this.#takes(']')) return items;
    do arrayPush(items, this.value(depth + 1));
    while (this.#takes(','));
    if (!this.#takes(']')) throw malformed;
    return items;
  }

  #string(): string {
    const from = this.#at;
    let end = from + 1;
    for (;;) {
      end = stringIndexOf(this.#text, '"', end);
      if (end === -1) throw malformed;
      let slashes = 0;
      while (stringCharCodeAt(this.#text, end - 1 - slashes) === 0x5c) slashes++;
      if (slashes % 2 === 0) break;
      end++;
    }
    this.#at = end + 1;
    const inner = stringSlice(this.#text, from + 1, end);
    if (stringIndexOf(inner, '\\') === -1) return inner;
    try {
      return jsonParse(stringSlice(this.#text, from, end + 1)) as string;
    } catch {
      // An escape that JSON does not have.
      throw malformed;
    }
  }

  #takes(character: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    for (;;) {
      const code = stringCharCodeAt(this.#text, this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
  }
}
