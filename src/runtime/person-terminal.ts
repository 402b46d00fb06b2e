// SPDX-License-Identifier: MIT
// The terminal at which a person started the first gated process, and which no program reads.
//
// Standard error may be anything by the time of a write: a program can close it and open a file in its place, and start
// a child in a terminal of its own (`script`). So the device is remembered, handed down, and compared before each write.

import { bufferAllocUnsafeSlow, bufferByteLength, bufferUtf8Write, regExpExec } from './primordials.ts';
import { realStatIdentity, realWrite } from './real-fs.ts';

const standardError = 2;
const token = /^\d{1,20}:\d{1,20}$/;

export interface PersonTerminal {
  /** What children are told it by. */
  readonly token: string;
  /** Writes where standard error still is that terminal. Throws a RealFsFailure. */
  write(text: string): void;
}

/** `wanted` is `1`, or the token that a gated parent handed down; `isatty` is Node's own. Null where standard error is no terminal, or another one. */
export function openPersonTerminal(wanted: string, isatty: (fd: number) => boolean): PersonTerminal | null {
  const look = (): string | null => (isatty(standardError) ? identity() : null);
  const found = look();
  if (found === null || (wanted !== '1' && (regExpExec(token, wanted) === null || wanted !== found))) return null;
  return {
    token: found,
    write: (text) => {
      if (look() === found) writeText(text);
    },
  };
}

function identity(): string | null {
  const stat = realStatIdentity('/dev/fd/2');
  return stat === undefined ? null : `${stat.device}:${stat.inode}`;
}

function writeText(text: string): void {
  const length = bufferByteLength(text);
  const bytes = bufferAllocUnsafeSlow(length);
  bufferUtf8Write(bytes, text, 0, length);
  for (let done = 0; done < length; ) {
    const wrote = realWrite(standardError, bytes, done, length - done);
    if (wrote <= 0) return;
    done += wrote;
  }
}
