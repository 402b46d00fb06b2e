// SPDX-License-Identifier: MIT
// One line of the log under construction: bytes in a buffer that is made once and reused.
//
// Text goes in through our own escaper and comes out as printable ASCII, whatever it held: one byte per
// character for the hash, and nothing that a terminal or a log reader could be fooled by.

import { Uint8ArrayConstructor, bufferAllocUnsafeSlow, bufferLatin1Slice, numberIsSafeInteger, stringCharCodeAt } from '../runtime/primordials.ts';

const quote = 34;
const minus = 45;
const backslash = 92;
const letterU = 117;
const hex = new Uint8ArrayConstructor([48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 97, 98, 99, 100, 101, 102]);

export class Line {
  readonly bytes: Uint8Array;
  /** Bytes written so far. */
  length = 0;
  /** True where something did not fit; the line is then not to be used. */
  overflowed = false;
  readonly #limit: number;
  readonly #digits = new Uint8ArrayConstructor(20);

  constructor(limit: number) {
    this.#limit = limit;
    // One escape is six bytes, and the check is made once per character.
    this.bytes = bufferAllocUnsafeSlow(limit + 8);
  }

  reset(length: number): void {
    this.length = length;
    this.overflowed = false;
  }

  /** Text of ours that needs no escaping: printable ASCII. HOT: a byte loop beats a native call below about 100 bytes. */
  ascii(text: string): void {
    if (this.length + text.length > this.#limit) {
      this.overflowed = true;
      return;
    }
    const bytes = this.bytes;
    let at = this.length;
    for (let i = 0; i < text.length; i++) bytes[at++] = stringCharCodeAt(text, i);
    this.length = at;
  }

  /** Rendered bytes, as they are. */
  raw(source: Uint8Array, length: number): void {
    if (this.length + length > this.#limit) {
      this.overflowed = true;
      return;
    }
    const bytes = this.bytes;
    const at = this.length;
    for (let i = 0; i < length; i++) bytes[at + i] = source[i] as number;
    this.length = at + length;
  }

  /** A whole number; -1 for what is none. UNTRUSTED: the process group and the port in an action are what a program gave. */
  number(value: number): void {
    const digits = this.#digits;
    let count = 0;
    let rest = numberIsSafeInteger(value) ? value : -1;
    const negative = rest < 0;
    if (negative) rest = -rest;
    do {
      const next = rest < 0x7fffffff ? (rest / 10) | 0 : (rest - (rest % 10)) / 10;
      digits[count++] = 48 + (rest - next * 10);
      rest = next;
    } while (rest > 0 && count < 19);
    if (negative) digits[count++] = minus;
    if (this.length + count > this.#limit) {
      this.overflowed = true;
      return;
    }
    while (count > 0) this.bytes[this.length++] = digits[--count] as number;
  }

  /**
   * UNTRUSTED: text from the program or the policy, escaped, without the quotes around it. Stops after `most`
   * bytes and gives how many characters of `text` went in.
   */
  text(text: string, most: number): number {
    const bytes = this.bytes;
    const limit = this.#limit;
    let at = this.length;
    const end = at + most;
    let i = 0;
    for (; i < text.length && at < end; i++) {
      if (at >= limit) {
        this.overflowed = true;
        break;
      }
      const code = stringCharCodeAt(text, i);
      if (code >= 0x20 && code < 0x7f && code !== quote && code !== backslash) {
        bytes[at++] = code;
      } else if (code === quote || code === backslash) {
        bytes[at++] = backslash;
        bytes[at++] = code;
      } else {
        bytes[at++] = backslash;
        bytes[at++] = letterU;
        bytes[at++] = hex[code >>> 12] as number;
        bytes[at++] = hex[(code >>> 8) & 15] as number;
        bytes[at++] = hex[(code >>> 4) & 15] as number;
        bytes[at++] = hex[code & 15] as number;
      }
    }
    this.length = at;
    if (at > limit) this.overflowed = true;
    return i;
  }

  /** For tests and for parts that are rendered once and kept. */
  toString(): string {
    return bufferLatin1Slice(this.bytes, 0, this.length);
  }
}
