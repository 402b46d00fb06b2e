// SPDX-License-Identifier: MIT
// How NODE_OPTIONS is read and written.

import { arrayPush } from '../runtime/primordials.ts';

/** NODE_OPTIONS as words, the way Node reads it: separated by spaces, `"` quotes, `\` escapes within quotes. */
export function splitNodeOptions(text: string): string[] {
  const words: string[] = [];
  let word = '';
  let started = false;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    let c = text[i] as string;
    if (c === '\\' && quoted) {
      c = text[++i] ?? '';
    } else if (c === ' ' && !quoted) {
      if (started) arrayPush(words, word);
      word = '';
      started = false;
      continue;
    } else if (c === '"') {
      quoted = !quoted;
      started = true;
      continue;
    }
    word += c;
    started = true;
  }
  if (started) arrayPush(words, word);
  return words;
}

/** Words as a NODE_OPTIONS text that Node reads back as the same words. */
export function joinNodeOptions(words: readonly string[]): string {
  let text = '';
  for (let i = 0; i < words.length; i++) text += `${i === 0 ? '' : ' '}${quote(words[i] as string)}`;
  return text;
}

function quote(word: string): string {
  let escaped = '';
  let plain = word !== '';
  for (let i = 0; i < word.length; i++) {
    const c = word[i] as string;
    if (c === ' ' || c === '"' || c === '\\') plain = false;
    escaped += c === '"' || c === '\\' ? `\\${c}` : c;
  }
  return plain ? word : `"${escaped}"`;
}
