// SPDX-License-Identifier: MIT
// The first line of a script: which program the kernel runs for it, and with what in front of its arguments.

import { bufferAllocUnsafeSlow, bufferUtf8Slice, stringCharCodeAt, stringIndexOf, stringSlice, stringTrim } from '../runtime/primordials.ts';
import { realClose, realOpen, realRead } from '../runtime/real-fs.ts';

export interface Interpreter {
  readonly program: string;
  /** The rest of the line, which Linux hands on as one argument; null where there is none. */
  readonly argument: string | null;
}

/** Linux looks at no more of the file. */
const longest = 256;

/** Null for what is no script, and for what cannot be read: the kernel cannot read its interpreter's line from it either. */
export function interpreterOf(path: string): Interpreter | null {
  const line = firstLine(path);
  if (line === null) return null;
  const rest = stringTrim(stringSlice(line, 2));
  let end = 0;
  while (end < rest.length && stringCharCodeAt(rest, end) !== 32 && stringCharCodeAt(rest, end) !== 9) end++;
  const argument = stringTrim(stringSlice(rest, end));
  return end === 0 ? null : { program: stringSlice(rest, 0, end), argument: argument === '' ? null : argument };
}

function firstLine(path: string): string | null {
  let fd: number;
  try {
    fd = realOpen(path, 0);
  } catch {
    // The kernel opens a script for execution, and its interpreter for reading: that fails by itself.
    return null;
  }
  try {
    const bytes = bufferAllocUnsafeSlow(longest);
    const text = bufferUtf8Slice(bytes, 0, realRead(fd, bytes, 0, longest, 0));
    if (stringCharCodeAt(text, 0) !== 35 || stringCharCodeAt(text, 1) !== 33) return null;
    const end = stringIndexOf(text, '\n');
    return end === -1 ? text : stringSlice(text, 0, end);
  } catch {
    // A folder, for one: nothing that could be run.
    return null;
  } finally {
    realClose(fd);
  }
}
