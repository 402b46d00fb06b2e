// SPDX-License-Identifier: MIT
// Places in a text, as they are printed.

/** Line and column of offsets in one text, both from 1; columns count characters, as everywhere a place is printed. */
export class Lines {
  readonly #text: string;
  readonly #starts: number[] = [0];

  constructor(text: string) {
    this.#text = text;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  /** `14:3` */
  at(offset: number): string {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] as number) <= offset) low = middle;
      else high = middle - 1;
    }
    let column = 1;
    for (let i = this.#starts[low] as number; i < offset && i < this.#text.length; i++) if (!isLowSurrogate(this.#text.charCodeAt(i))) column++;
    return `${low + 1}:${column}`;
  }
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
