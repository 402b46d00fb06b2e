// SPDX-License-Identifier: MIT
// A chain's identity, and the token by which a child process names the place in it where the child was started.

import { bufferAllocUnsafeSlow, dateNow, numberConvert, numberToString, processPid, regExpExec, stringPadStart } from '../runtime/primordials.ts';
import { realClose, realOpen, realRead } from '../runtime/real-fs.ts';

/** The last record of a chain at some moment. */
export interface ChainHead {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
}

/** What stands as `prev` in the first record of every chain. */
export const noHash = '0000000000000000000000000000000000000000000000000000000000000000';

const readOnly = 0;
const headPattern = /^([0-9a-f]{32}):(0|[1-9][0-9]{0,15}):([0-9a-f]{64})$/;

/** `chain:seq:hash` */
export function formatHead(head: ChainHead): string {
  return `${head.chain}:${head.seq}:${head.hash}`;
}

/** UNTRUSTED: a token from the environment or a record. Null where it is none. */
export function parseHead(token: string): ChainHead | null {
  const match = regExpExec(headPattern, token);
  return match === null ? null : { chain: match[1] as string, seq: numberConvert(match[2]), hash: match[3] as string };
}

const idBytes = 16;

/** 32 hex digits that nobody can predict, so that nobody can prepare a chain to pass for ours. */
export function newChainId(): string {
  const bytes = bufferAllocUnsafeSlow(idBytes);
  if (!readRandom(bytes)) {
    // No /dev/urandom (Windows, a bare container): unique, which is what the format needs, but not unpredictable.
    const unique = stringPadStart(numberToString(dateNow(), 16), 16, '0') + stringPadStart(numberToString(processPid, 16), 16, '0');
    return unique;
  }
  let id = '';
  for (let i = 0; i < idBytes; i++) id += stringPadStart(numberToString(bytes[i] as number, 16), 2, '0');
  return id;
}

function readRandom(bytes: Uint8Array): boolean {
  try {
    const fd = realOpen('/dev/urandom', readOnly);
    try {
      return realRead(fd, bytes, 0, idBytes, null) === idBytes;
    } finally {
      realClose(fd);
    }
  } catch {
    // The caller has a way without it.
    return false;
  }
}
