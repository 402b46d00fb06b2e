// SPDX-License-Identifier: MIT
// A stream that waits for its body: the program has it and writes, as on a session that is still connecting, and nothing
// of it is asked of the native session before the body is complete and decided.

import type { Native } from '../runtime/bindings.ts';
import { callUnseen } from '../runtime/own-frames.ts';
import { bufferFrom, ErrorConstructor, objectDefineProperty, objectGetOwnPropertyDescriptor, objectGetOwnPropertySymbols, reflectApply, reflectDeleteProperty, symbolDescription } from '../runtime/primordials.ts';
import { bytesOf, type StreamBodies } from './http2-bodies.ts';
import { bufferSnapshot } from './written-bytes.ts';

/** What AWS takes in one call that is known by its body; what is longer is known by its head alone. */
const bodyLimit = 16 * 1024 * 1024;

export interface HoldingSession {
  readonly connecting?: unknown;
  readonly once?: unknown;
}

interface HeldStream {
  readonly destroyed?: unknown;
  readonly rstCode?: unknown;
  readonly writableEnded?: unknown;
  readonly destroy: Native;
  readonly uncork: Native;
  readonly _write: Native;
  readonly _final: Native;
}

type Done = (error?: unknown) => void;

/** Decides with a body, or null where it is not known; the error of a denial. */
export type DecideBody = (body: string | null) => Error | null;

/** `session.request(...)` of a stream that is decided when its body is there. */
export function holdStream(bodies: StreamBodies, original: Native, session: HoldingSession, args: unknown[], decide: DecideBody): unknown {
  const opening = asConnecting(session, () => callUnseen(original, session, args));
  const stream = opening.result as HeldStream;
  // Node found a fault of its own: the stream fails by itself, and there is nothing to open.
  if (opening.open !== undefined) void new HeldBody(bodies, session, stream, opening.open, decide);
  return stream;
}

class HeldBody {
  readonly #bodies: StreamBodies;
  readonly #session: HoldingSession;
  readonly #stream: HeldStream;
  readonly #open: () => void;
  readonly #decide: DecideBody;
  #text = '';
  #decided = false;

  constructor(bodies: StreamBodies, session: HoldingSession, stream: HeldStream, open: () => void, decide: DecideBody) {
    this.#bodies = bodies;
    this.#session = session;
    this.#stream = stream;
    this.#open = open;
    this.#decide = decide;
    define(stream, '_write', (chunk: unknown, encoding: unknown, done: Done) => {
      this.#take([{ chunk, encoding }], done);
    });
    define(stream, '_writev', (chunks: readonly Chunk[], done: Done) => {
      this.#take(chunks, done);
    });
    define(stream, '_final', (done: Done) => {
      this.#settle(this.#text, done);
    });
    // Node corks a stream that has no native one yet; its writer would wait for what waits for the writer.
    reflectApply(stream.uncork, stream, []);
    // `endStream`: Node has ended it already, and waits for the native stream itself.
    if (stream.writableEnded === true) this.#settle('', null, () => undefined);
  }

  #take(chunks: readonly Chunk[], done: Done): void {
    for (let i = 0; i < chunks.length; i++) this.#text += textOf(chunks[i] as Chunk);
    if (this.#text.length <= bodyLimit) done();
    else this.#settle(null, null, done);
  }

  /** Decides, and opens what is allowed: with the body whole, or with what there is of it. */
  #settle(body: string | null, ended: Done | null, written: Done | null = null): void {
    if (this.#decided || this.#stream.destroyed === true) return;
    this.#decided = true;
    // Cancelled before it began: ended by Node's own code, with what there was.
    if (typeof this.#stream.rstCode === 'number' && this.#stream.rstCode !== 0) {
      reflectApply(this.#stream.destroy, this.#stream, []);
      return;
    }
    const refusal = this.#decide(body);
    const stream = this.#stream;
    if (refusal !== null) {
      reflectApply(stream.destroy, stream, [refusal]);
      return;
    }
    whenConnected(this.#session, () => {
      if (stream.destroyed === true) return;
      reflectDeleteProperty(stream, '_write');
      reflectDeleteProperty(stream, '_writev');
      reflectDeleteProperty(stream, '_final');
      this.#bodies.during(body, this.#open);
      const next = ended === null ? (written as Done) : (error?: unknown): void => {
        if (error === undefined || error === null) reflectApply(stream._final, stream, [ended]);
        else ended(error);
      };
      if (this.#text === '') next();
      else reflectApply(stream._write, stream, [bytesOf(this.#text), 'buffer', next]);
    });
  }
}

interface Chunk {
  readonly chunk: unknown;
  readonly encoding: unknown;
}

/** A text is decoded as `Writable` would, anything else are bytes. */
function textOf({ chunk, encoding }: Chunk): string {
  const bytes = typeof chunk === 'string' ? bufferFrom(chunk, encoding as BufferEncoding) : chunk;
  return bufferSnapshot(bytes)?.bytes ?? '\0';
}

/** Runs `request` as on a session that is connecting, and takes what it leaves to be done when that is connected. */
function asConnecting(session: HoldingSession, request: () => unknown): { readonly result: unknown; readonly open: (() => void) | undefined } {
  const key = pendingKey(session);
  const before = objectGetOwnPropertyDescriptor(session, key) as PropertyDescriptor;
  const queued: (() => void)[] = [];
  objectDefineProperty(session, key, { __proto__: null, value: queued, writable: true, enumerable: true, configurable: true } as PropertyDescriptor);
  define(session, 'connecting', true);
  try {
    return { result: request(), open: queued[0] };
  } finally {
    reflectDeleteProperty(session, 'connecting');
    objectDefineProperty(session, key, before);
  }
}

/** The requests that a session keeps until it is connected. */
function pendingKey(session: object): symbol {
  const keys = objectGetOwnPropertySymbols(session);
  for (let i = 0; i < keys.length; i++) if (symbolDescription(keys[i] as symbol) === 'kPendingRequestCalls') return keys[i] as symbol;
  throw new ErrorConstructor('a session keeps its requests in another way');
}

function whenConnected(session: HoldingSession, run: () => void): void {
  if (session.connecting === true) reflectApply(session.once as Native, session, ['connect', run]);
  else run();
}

function define(object: object, key: PropertyKey, value: unknown): void {
  objectDefineProperty(object, key, { __proto__: null, value, writable: true, enumerable: false, configurable: true } as PropertyDescriptor);
}
