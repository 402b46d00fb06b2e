// SPDX-License-Identifier: MIT
// What the program that gets credentials tells the gate over a pipe: lines, so that the gate can take them apart as
// bytes. A secret that was a string would stay in the heap, where a snapshot shows it, until somebody collects it.

import { arrayPush, bufferUtf8Slice, ErrorConstructor, numberConvert, numberIsSafeInteger, typedArrayLength, Uint8ArrayConstructor } from '../runtime/primordials.ts';

export interface CredentialAnswer {
  readonly kind: 'credentials';
  /** Where they are from, in words: ``profile `default` (credential_process)``. */
  readonly source: string;
  readonly accessKeyId: string;
  /** Milliseconds since 1970; null for what does not expire. */
  readonly expiresAt: number | null;
  readonly secretAccessKey: Uint8Array;
  /** Null for keys that are not temporary. */
  readonly sessionToken: Uint8Array | null;
}

export interface CredentialFailure {
  readonly kind: 'failure';
  /** Holds no secret. */
  readonly reason: string;
}

const newline = 10;
const answered = 'credentials';
const failed = 'failure';

/** The lines of an answer. Throws where a value could be taken for more than one line. */
export function formatCredentials(source: string, accessKeyId: string, expiresAt: number | null, secretAccessKey: string, sessionToken: string): string {
  const lines = [answered, source, accessKeyId, expiresAt === null ? '' : `${expiresAt}`, secretAccessKey, sessionToken];
  let text = '';
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i] as string;
    if (!isOneLine(line)) throw new ErrorConstructor('what the source gave has characters that no credentials have');
    text += `${line}\n`;
  }
  return text;
}

/** The lines of a failure. */
export function formatFailure(reason: string): string {
  let line = '';
  for (let i = 0; i < reason.length; i++) line += isOneLine(reason[i] as string) ? (reason[i] as string) : ' ';
  return `${failed}\n${line}\n`;
}

/** Reads either. UNTRUSTED: what a program wrote that may have been killed in the middle. */
export function parseAnswer(bytes: Uint8Array): CredentialAnswer | CredentialFailure {
  const length = typedArrayLength(bytes);
  const ends: number[] = [];
  for (let i = 0; i < length; i++) if (bytes[i] === newline) arrayPush(ends, i);
  const text = (line: number): string => bufferUtf8Slice(bytes, line === 0 ? 0 : (ends[line - 1] as number) + 1, ends[line] as number);
  const whole = ends.length > 0 && ends[ends.length - 1] === length - 1;
  if (whole && ends.length === 2 && text(0) === failed) return { kind: 'failure', reason: text(1) };
  if (!whole || ends.length !== 6 || text(0) !== answered) return { kind: 'failure', reason: 'the program that gets credentials gave no answer' };
  const expiry = text(3);
  const expiresAt = expiry === '' ? null : numberConvert(expiry);
  const accessKeyId = text(2);
  const secretAccessKey = copyOf(bytes, (ends[3] as number) + 1, ends[4] as number);
  const sessionToken = copyOf(bytes, (ends[4] as number) + 1, ends[5] as number);
  if (accessKeyId === '' || typedArrayLength(secretAccessKey) === 0 || (expiresAt !== null && !numberIsSafeInteger(expiresAt))) return { kind: 'failure', reason: 'the source gave no complete credentials' };
  return { kind: 'credentials', source: text(1), accessKeyId, expiresAt, secretAccessKey, sessionToken: typedArrayLength(sessionToken) === 0 ? null : sessionToken };
}

/** Byte by byte: `slice` makes its copy by `constructor` and `Symbol.species`, which are the program's to replace. */
function copyOf(bytes: Uint8Array, start: number, end: number): Uint8Array {
  const copy = new Uint8ArrayConstructor(end - start);
  for (let i = start; i < end; i++) copy[i - start] = bytes[i] as number;
  return copy;
}

function isOneLine(text: string): boolean {
  for (let i = 0; i < text.length; i++) if ((text[i] as string) < ' ' || text[i] === '\x7f') return false;
  return true;
}
