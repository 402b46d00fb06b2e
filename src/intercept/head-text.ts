// SPDX-License-Identifier: MIT
// The head of an HTTP/1 request as text, with another target and other headers than it was written with.

import type { HeaderChange } from '../aws/resign.ts';
import { SetConstructor, setAdd, setHas, stringIndexOf, stringLastIndexOf, stringSlice, stringToLowerCase } from '../runtime/primordials.ts';

/** `lines` are the request line and the headers, without their ends; every other line stays as it is. */
export function headText(lines: readonly string[], target: string, changes: readonly HeaderChange[]): string {
  const first = lines[0] as string;
  let text = `${stringSlice(first, 0, stringIndexOf(first, ' '))} ${target}${stringSlice(first, stringLastIndexOf(first, ' '))}\r\n`;
  const written = new SetConstructor<number>();
  for (let i = 1; i < lines.length; i++) {
    const line = lines[i] as string;
    const name = stringSlice(line, 0, stringIndexOf(line, ':'));
    const at = indexOf(changes, stringToLowerCase(name));
    const change = changes[at];
    if (change === undefined) text += `${line}\r\n`;
    else if (change.value !== null && !setHas(written, at)) text += `${name}: ${change.value}\r\n`;
    setAdd(written, at);
  }
  for (let i = 0; i < changes.length; i++) {
    const { name, value } = changes[i] as HeaderChange;
    if (value !== null && !setHas(written, i)) text += `${name}: ${value}\r\n`;
  }
  return `${text}\r\n`;
}

function indexOf(changes: readonly HeaderChange[], name: string): number {
  for (let i = 0; i < changes.length; i++) if (changes[i]?.name === name) return i;
  return -1;
}
