// SPDX-License-Identifier: MIT
// Command patterns in the spelling of `ShellExecuteAction.command`.

import { arraySet, arrayJoin, arrayPush, stringIndexOf, stringLastIndexOf, stringSlice, stringSplit } from '../runtime/primordials.ts';

export interface CommandPattern {
  /** One space between words, the program without its folder. */
  readonly command: string;
  /** The program's path where the pattern names one; otherwise null. */
  readonly program: string | null;
}

/** Collapses runs of spaces; takes the folder off a program that is written with one. */
export function parseCommandPattern(pattern: string): CommandPattern {
  const words = nonEmpty(stringSplit(pattern, ' '));
  const first = words.length > 0 ? (words[0] as string) : '';
  if (stringIndexOf(first, '/') === -1 || stringIndexOf(first, '*') !== -1) return { command: arrayJoin(words, ' '), program: null };
  arraySet(words, 0, baseName(first));
  return { command: arrayJoin(words, ' '), program: first };
}

/** What stands behind the last slash. */
export function baseName(path: string): string {
  return stringSlice(path, stringLastIndexOf(path, '/') + 1);
}

function nonEmpty(words: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < words.length; i++) if (words[i] !== '') arrayPush(kept, words[i] as string);
  return kept;
}
