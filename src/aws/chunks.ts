// SPDX-License-Identifier: MIT
// A body whose chunks are signed one by one, each with the signature before it (`STREAMING-AWS4-HMAC-SHA256-PAYLOAD`):
// their signatures are made again while they are read. A chunk is kept back until it is whole, since its signature
// stands in front of it.

import { arrayPush, numberParseInt, regExpExec, stringIndexOf, stringSlice, stringToLowerCase, stringTrim } from '../runtime/primordials.ts';
import { hmacHex, sha256OfBytes } from './hmac.ts';
import { scopeText, type SigningScope } from './sigv4.ts';

/** Other text for what stands from one place to another in what is written. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const chunkLine = /^([0-9A-Fa-f]{1,8});chunk-signature=([0-9a-f]{64})\r$/;
const trailerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\t\x20-\x7e\x80-\xff]*)\r?$/;
const signatureLine = /^(x-amz-trailer-signature:)([0-9a-f]{64})\r?$/i;
const signatureWidth = 64;
const lineLimit = 64 * 1024;
/** The largest chunk that is kept back. */
const chunkLimit = 16 * 1024 * 1024;
const emptyHash = sha256OfBytes('');

type State = 'line' | 'data' | 'dataEnd' | 'trailers' | 'done' | 'broken';

export class ChunkSigner {
  readonly #key: Uint8Array;
  readonly #scope: SigningScope;
  readonly #hasTrailer: boolean;
  #previous: string;
  #state: State = 'line';
  #line = '';
  /** Where the characters of the line stand. */
  #places: number[] = [];
  #data = '';
  #remaining = 0;
  /** Where the signature of the chunk at hand stands. */
  #slots: readonly number[] = [];
  #trailers = '';

  constructor(key: Uint8Array, scope: SigningScope, signature: string, hasTrailer: boolean) {
    this.#key = key;
    this.#scope = scope;
    this.#previous = signature;
    this.#hasTrailer = hasTrailer;
  }

  /** Whether what was read may not leave yet. */
  get waits(): boolean {
    return this.#state === 'data' || this.#line !== '';
  }

  get broken(): boolean {
    return this.#state === 'broken';
  }

  get done(): boolean {
    return this.#state === 'done';
  }

  /** Reads bytes that stand at `at`, and adds what is to leave in the place of signatures among them and before. */
  read(bytes: string, at: number, edits: Edit[]): void {
    let from = 0;
    while (from < bytes.length && this.#state !== 'broken') {
      if (this.#state === 'data') {
        const taken = stringSlice(bytes, from, from + this.#remaining);
        this.#data += taken;
        from += taken.length;
        this.#remaining -= taken.length;
        if (this.#remaining === 0) this.#signChunk(edits);
        continue;
      }
      const end = stringIndexOf(bytes, '\n', from);
      const to = end === -1 ? bytes.length : end;
      if (this.#line.length + to - from > lineLimit) this.#state = 'broken';
      else {
        for (let i = from; i < to; i++) arrayPush(this.#places, at + i);
        this.#line += stringSlice(bytes, from, to);
        from = to;
        if (end === -1) break;
        from++;
        this.#readLine(edits);
        this.#line = '';
        this.#places = [];
      }
    }
  }

  #readLine(edits: Edit[]): void {
    const line = this.#line;
    switch (this.#state) {
      case 'line': {
        const found = regExpExec(chunkLine, line);
        const size = found === null ? 0 : numberParseInt(found[1] as string, 16);
        if (found === null || size > chunkLimit) return void (this.#state = 'broken');
        this.#slots = this.#placesFrom(line.length - 1 - signatureWidth);
        this.#remaining = size;
        this.#data = '';
        this.#state = 'data';
        if (size === 0) this.#signChunk(edits);
        return;
      }
      case 'dataEnd':
        this.#state = line === '\r' ? 'line' : 'broken';
        return;
      case 'trailers':
        this.#readTrailer(line, edits);
        return;
      case 'data':
      case 'done':
      case 'broken':
        if (line !== '\r') this.#state = 'broken';
        return;
    }
  }

  #readTrailer(line: string, edits: Edit[]): void {
    const signature = regExpExec(signatureLine, line);
    if (signature !== null) {
      replace(edits, this.#placesFrom((signature[1] as string).length), this.#sign('AWS4-HMAC-SHA256-TRAILER', sha256OfBytes(this.#trailers)));
      this.#state = 'done';
      return;
    }
    const trailer = regExpExec(trailerLine, line);
    if (trailer === null) this.#state = 'broken';
    else this.#trailers += `${stringToLowerCase(trailer[1] as string)}:${stringTrim(trailer[2] as string)}\n`;
  }

  #signChunk(edits: Edit[]): void {
    const isLast = this.#data === '';
    this.#previous = this.#sign('AWS4-HMAC-SHA256-PAYLOAD', `${emptyHash}\n${sha256OfBytes(this.#data)}`);
    replace(edits, this.#slots, this.#previous);
    this.#data = '';
    this.#state = !isLast ? 'dataEnd' : this.#hasTrailer ? 'trailers' : 'done';
  }

  #sign(algorithm: string, hashes: string): string {
    return hmacHex(this.#key, `${algorithm}\n${this.#scope.time}\n${scopeText(this.#scope)}\n${this.#previous}\n${hashes}`);
  }

  #placesFrom(start: number): number[] {
    const places: number[] = [];
    for (let i = start; i < start + signatureWidth; i++) arrayPush(places, this.#places[i] as number);
    return places;
  }
}

/** Places that follow each other are one edit; a transfer in chunks of its own may stand between them. */
function replace(edits: Edit[], places: readonly number[], text: string): void {
  let start = 0;
  for (let i = 1; i <= places.length; i++) {
    if (i < places.length && places[i] === (places[i - 1] as number) + 1) continue;
    const from = places[start] as number;
    arrayPush(edits, { from, to: from + i - start, text: stringSlice(text, start, i) });
    start = i;
  }
}
