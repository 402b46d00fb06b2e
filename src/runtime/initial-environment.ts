// SPDX-License-Identifier: MIT
// The environment that the kernel gave the process, as /proc/<pid>/environ shows it to every process of the same user:
// the memory that execve filled, whatever was unset since (proc(5)). What the program may not read is wiped there too.

import { bufferAllocUnsafeSlow, bufferUtf8Slice, numberParseInt, processPlatform, stringLastIndexOf, stringSlice, stringSplit } from './primordials.ts';
import { realClose, realOpen, realRead, realReadText, realWrite } from './real-fs.ts';

const readWrite = 2;
/** Fields of /proc/<pid>/stat behind the program's name, from 0: `env_start` and `env_end`, the 50th and 51st of all. */
const startField = 47;
const endField = 48;
const equals = 61;

/**
 * Wipes the variables that `isWithheld` names. They must be unset by now, so that nothing points to them, except those
 * that Node cannot unset: for a name that is no UTF-8 there is no text. What points to one of these finds an empty text,
 * which is no variable to getenv or to libuv. Without /proc, or where it cannot be written, nothing is done.
 */
export function wipeInitialEnvironment(isWithheld: (key: string) => boolean): void {
  if (processPlatform !== 'linux') return;
  try {
    const stat = realReadText('/proc/self/stat');
    const fields = stringSplit(stringSlice(stat, stringLastIndexOf(stat, ')') + 2), ' ');
    const start = numberParseInt(fields[startField] as string, 10);
    const end = numberParseInt(fields[endField] as string, 10);
    if (start > 0 && end > start) wipe(start, end - start, isWithheld);
  } catch {
    // A container without /proc: then no process sees it there either. One whose memory cannot be written: docs/threat-model.md.
    return;
  }
}

function wipe(start: number, length: number, isWithheld: (key: string) => boolean): void {
  const fd = realOpen('/proc/self/mem', readWrite);
  try {
    const bytes = bufferAllocUnsafeSlow(length);
    if (realRead(fd, bytes, 0, length, start) !== length) return;
    for (let from = 0, at = 0, name = -1; at < length; at++) {
      if (bytes[at] === equals && name === -1) name = at;
      if (bytes[at] !== 0) continue;
      if (at > from && isWithheld(bufferUtf8Slice(bytes, from, name === -1 ? at : name))) {
        for (let i = from; i < at; i++) bytes[i] = 0;
        realWrite(fd, bytes, from, at - from, start + from);
      }
      from = at + 1;
      name = -1;
    }
  } finally {
    realClose(fd);
  }
}
