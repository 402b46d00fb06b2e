// SPDX-License-Identifier: MIT
// Reads what a client writes on a connection as HTTP/1 requests, strictly, so that every request head is seen: the
// second request on a kept-alive connection, a pipelined one, one hidden behind a body that was said to be shorter.
//
// UNTRUSTED: bytes enter here. Where a server might read a byte sequence in another way than we do (bare line feeds,
// folded headers, two lengths, unknown codings), it is refused, not interpreted.

import type { Edit } from '../aws/chunks.ts';
import { arrayPush, numberParseInt, regExpExec, stringCharCodeAt, stringIndexOf, stringSlice, stringToLowerCase, stringTrim } from '../runtime/primordials.ts';

/** One request head as it stands on the wire. */
export interface RequestHead {
  readonly method: string;
  readonly target: string;
  /** The Host header as written, or null. */
  readonly host: string | null;
  /** The Upgrade header in lower case, or null. */
  readonly upgrade: string | null;
  /** Names in lower case and values by turns; empty unless heads are read whole. */
  readonly headers: readonly string[];
  /** The lines of the head as they stand there, without their ends; empty unless heads are read whole. */
  readonly lines: readonly string[];
  /** One character for each byte; undefined before it was read, null where it is not seen before it leaves. */
  readonly body: string | null | undefined;
}

/** What follows an allowed head; `refuse` for one that is not, `wantsBody` for one that only its body can decide. */
export type AfterHead = 'body' | 'webSocket' | 'tunnel' | 'raw' | 'refuse' | 'wantsBody';

/** `hold`: nothing of what was read since the last `fine` may leave yet. */
export type Reading = 'fine' | 'refused' | 'malformed' | 'hold';

const requestLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) ([\x21-\x7e\x80-\xff]+) HTTP\/1\.([01])$/;
const headerLine = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):([\t\x20-\x7e\x80-\xff]*)$/;
const chunkLine = /^([0-9A-Fa-f]{1,12})(?:[ \t]*;[\t\x20-\x7e\x80-\xff]*)?$/;
const digits = /^\d{1,15}$/;
/** Longer than any server takes; what does not end by then is no head. */
const lineLimit = 256 * 1024;
/** The largest body that is kept back until it has decided; what AWS takes in one call that names its resources there. */
const bodyLimit = 16 * 1024 * 1024;

/** Reads the body of an allowed request while it leaves, and may put other text in places of it. */
export interface BodyReader {
  read(bytes: string, at: number, edits: Edit[]): 'fine' | 'refused';
  /** Whether what was read may not leave yet. */
  readonly waits: boolean;
  end(): 'fine' | 'refused';
}

type State = 'request' | 'headers' | 'body' | 'chunk' | 'chunkEnd' | 'trailers' | 'webSocket' | 'raw';

export class RequestStream {
  readonly #onHead: (head: RequestHead) => AfterHead;
  #state: State = 'request';
  #line = '';
  #remaining = 0;
  #method = '';
  #target = '';
  #host: string | null = null;
  #upgrade: string | null = null;
  #length: string | null = null;
  #chunked = false;
  /** HTTP/1.0 has no chunks: a server that knows it only would read them as requests. */
  #hasChunks = true;
  /** Set once the head was decided before all of its headers were written. */
  #decided: AfterHead | null = null;
  /** Heads are decided when they are complete, and kept back until then. */
  readonly #whole: boolean;
  #headers: string[] = [];
  #lines: string[] = [];
  /** Bytes read before this write, and up to the end of the last line. */
  #before = 0;
  #lineEnd = 0;
  #headStart = 0;
  #headEnd = 0;
  /** Counted from the first byte on the connection. */
  #edits: Edit[] = [];
  /** What leaves in the place of the head that is decided; set while it is decided. */
  replacement: string | null = null;
  /** Who reads the body of the request that is decided; set while it is decided. */
  reader: BodyReader | null = null;
  #expects = false;
  /** The body so far of a request that it decides; null for any other. */
  #body: string | null = null;

  /** True before the first byte, and again where a tunnel begins. */
  untouched = true;

  constructor(onHead: (head: RequestHead) => AfterHead, whole = false) {
    this.#onHead = onHead;
    this.#whole = whole;
  }

  /** Takes `length` bytes unseen where they are the inside of a body, or nothing is read any more. */
  skip(length: number): boolean {
    if (!this.#passesOver(length)) return false;
    this.#before += length;
    return true;
  }

  #passesOver(length: number): boolean {
    if (this.#state === 'raw') return true;
    if ((this.#state !== 'body' && this.#state !== 'chunk') || this.#remaining < length || this.#line !== '' || this.#body !== null || this.reader !== null) return false;
    if (this.#state === 'chunk' && this.#remaining === 0) return false;
    this.#remaining -= length;
    if (this.#remaining === 0) this.#state = this.#state === 'body' ? 'request' : 'chunkEnd';
    return true;
  }

  /** Whether a request has begun that is not decided yet. */
  get undecided(): boolean {
    return this.#body !== null || (this.#state === 'headers' && this.#decided === null);
  }

  /** Everything from here on is somebody else's business. */
  release(): void {
    this.#state = 'raw';
    this.#line = '';
  }

  /** Whether something else is to leave than what was written. */
  get edited(): boolean {
    return this.#edits.length > 0;
  }

  /** What leaves for the bytes that were kept back and read last. */
  rewritten(bytes: string): string {
    const start = this.#before - bytes.length;
    let text = '';
    let at = 0;
    for (let i = 0; i < this.#edits.length; i++) {
      const edit = this.#edits[i] as Edit;
      text += stringSlice(bytes, at, edit.from - start) + edit.text;
      at = edit.to - start;
    }
    this.#edits = [];
    return text + stringSlice(bytes, at);
  }

  /** Reads the bytes of one write, given as one character each. */
  read(bytes: string): Reading {
    const reading = this.#read(bytes);
    this.#before += bytes.length;
    return reading;
  }

  #read(bytes: string): Reading {
    let at = 0;
    while (at < bytes.length) {
      this.untouched = false;
      switch (this.#state) {
        case 'raw':
          return 'fine';
        case 'webSocket': {
          // A client's frames are masked: their second byte is above 127, which no request line has there.
          this.#line += stringSlice(bytes, at, at + 2 - this.#line.length);
          if (this.#line.length < 2) return 'fine';
          if (stringCharCodeAt(this.#line, 1) < 0x80) return 'malformed';
          this.release();
          return 'fine';
        }
        case 'body':
        case 'chunk': {
          if (this.#state === 'chunk' && this.#remaining === 0) break;
          const left = bytes.length - at;
          const taken = left < this.#remaining ? left : this.#remaining;
          if (this.#body !== null) this.#body += stringSlice(bytes, at, at + taken);
          if (this.reader !== null && this.reader.read(stringSlice(bytes, at, at + taken), this.#before + at, this.#edits) === 'refused') return 'refused';
          at += taken;
          this.#remaining -= taken;
          if (this.#remaining === 0) this.#state = this.#state === 'body' ? 'request' : 'chunkEnd';
          if (this.#state === 'request' && !this.#endBody()) return 'refused';
          if (this.#body !== null && (this.#state === 'request' || this.#body.length > bodyLimit) && !this.#decideByBody()) return 'refused';
          continue;
        }
        case 'request':
        case 'headers':
        case 'chunkEnd':
        case 'trailers':
          break;
      }
      const end = stringIndexOf(bytes, '\n', at);
      if (end === -1) {
        this.#line += stringSlice(bytes, at);
        if (this.#line.length > lineLimit) return 'malformed';
        break;
      }
      const line = this.#line + stringSlice(bytes, at, end);
      this.#line = '';
      if (this.#state === 'request') this.#headStart = this.#before + at;
      at = end + 1;
      this.#lineEnd = this.#before + at;
      if (stringIndexOf(line, '\r') !== line.length - 1) return 'malformed';
      const reading = this.#readLine(stringSlice(line, 0, -1));
      if (reading !== 'fine') return reading;
    }
    // INVARIANT: no part of a head leaves before its request is decided.
    if (this.#state === 'request' && this.#line !== '') return 'malformed';
    if (this.#state === 'headers' && this.#decided === null) return this.#whole ? 'hold' : this.#decide();
    return this.#body === null && this.reader?.waits !== true ? 'fine' : 'hold';
  }

  /** False where who reads the body has not seen its end. */
  #endBody(): boolean {
    const { reader } = this;
    this.reader = null;
    return reader === null || reader.end() === 'fine';
  }

  #readLine(line: string): Reading {
    switch (this.#state) {
      case 'request': {
        const match = regExpExec(requestLine, line);
        if (match === null) return 'malformed';
        this.#method = match[1] as string;
        this.#target = match[2] as string;
        this.#hasChunks = match[3] === '1';
        this.#host = this.#upgrade = this.#length = this.#decided = null;
        this.#chunked = this.#expects = false;
        this.#headers = [];
        this.#lines = this.#whole ? [line] : [];
        this.#state = 'headers';
        return 'fine';
      }
      case 'headers':
        return line === '' ? this.#endHead() : this.#readHeader(line);
      case 'trailers':
        if (line === '') {
          this.#state = 'request';
          if (!this.#endBody()) return 'refused';
          if (this.#body !== null && !this.#decideByBody()) return 'refused';
        } else if (regExpExec(headerLine, line) === null) return 'malformed';
        return 'fine';
      case 'chunkEnd':
        if (line !== '') return 'malformed';
        this.#state = 'chunk';
        return 'fine';
      case 'chunk': {
        const match = regExpExec(chunkLine, line);
        if (match === null) return 'malformed';
        this.#remaining = numberParseInt(match[1] as string, 16);
        if (this.#remaining === 0) this.#state = 'trailers';
        return 'fine';
      }
      case 'body':
      case 'webSocket':
      case 'raw':
        return 'malformed';
    }
  }

  #readHeader(line: string): Reading {
    const match = regExpExec(headerLine, line);
    if (match === null) return 'malformed';
    const value = stringTrim(match[2] as string);
    const name = stringToLowerCase(match[1] as string);
    if (this.#whole) {
      arrayPush(this.#headers, name);
      arrayPush(this.#headers, value);
      arrayPush(this.#lines, line);
    }
    switch (name) {
      case 'expect':
        this.#expects = true;
        return 'fine';
      case 'host':
        if (this.#host !== null || this.#decided !== null) return 'malformed';
        this.#host = value;
        return 'fine';
      case 'upgrade':
        if (this.#upgrade !== null || this.#decided !== null) return 'malformed';
        this.#upgrade = stringToLowerCase(value);
        return 'fine';
      case 'content-length':
        if (this.#length !== null || regExpExec(digits, value) === null) return 'malformed';
        this.#length = value;
        return 'fine';
      case 'transfer-encoding':
        if (this.#chunked || !this.#hasChunks || stringToLowerCase(value) !== 'chunked') return 'malformed';
        this.#chunked = true;
        return 'fine';
      default:
        return 'fine';
    }
  }

  #decide(body?: string | null): Reading {
    this.replacement = this.reader = null;
    this.#decided = this.#onHead({ method: this.#method, target: this.#target, host: this.#host, upgrade: this.#upgrade, headers: this.#headers, lines: this.#lines, body });
    if (this.replacement !== null) arrayPush(this.#edits, { from: this.#headStart, to: this.#headEnd, text: this.replacement });
    return this.#decided === 'refuse' ? 'refused' : 'fine';
  }

  /** The body is there, or is too large to be kept back. */
  #decideByBody(): boolean {
    const body = this.#body as string;
    this.#body = null;
    return this.#decide(body.length > bodyLimit ? null : body) === 'fine';
  }

  #endHead(): Reading {
    if (this.#chunked && this.#length !== null) return 'malformed';
    this.#headEnd = this.#lineEnd;
    const reading = this.#decided === null ? this.#decide() : 'fine';
    if (reading !== 'fine') return reading;
    const hasBody = this.#chunked || (this.#length !== null && numberParseInt(this.#length, 10) !== 0);
    if (this.#decided === 'wantsBody') {
      // Who waits for a word of the server before the body would wait for ever.
      const seen = hasBody && !this.#expects;
      if (seen) this.#body = '';
      else if (this.#decide(hasBody ? null : '') !== 'fine') return 'refused';
    }
    // A server that knows no WebSocket, or no tunnel, answers and reads on: what we take for frames would be the body.
    if (hasBody && (this.#decided === 'webSocket' || this.#decided === 'tunnel')) return 'malformed';
    if (this.#decided === 'raw') this.release();
    else if (this.#decided === 'webSocket') this.#state = 'webSocket';
    else if (this.#decided === 'tunnel') {
      this.#state = 'request';
      this.untouched = true;
    } else if (this.#chunked) {
      this.#state = 'chunk';
      this.#remaining = 0;
    } else {
      this.#remaining = this.#length === null ? 0 : numberParseInt(this.#length, 10);
      this.#state = this.#remaining === 0 ? 'request' : 'body';
      if (this.#remaining === 0 && !this.#endBody()) return 'refused';
    }
    return 'fine';
  }
}
