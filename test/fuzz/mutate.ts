// Changes texts of the corpus: pieces are cut, doubled, moved, taken from another text or from a list of words.

import type { Random } from './random.ts';

const odd = ['\0', '\r', '\r\n', '\t', '\u2028', '\ufeff', '\u202e', '\ud800', '\u{1f4a5}', '\x1b[31m', '%00', '\\', "'", '"', '`', '{', '}', '[', ']', '&a ', '*a', '<<: *a', '!!js/function ', '!!binary ', '---\n', '...\n', '? ', ': ', '- ', '#', '|\n', '>-\n', '__proto__', 'constructor', 'null', '~', '0x7f', '1e309', '-0', '.inf', '2001-01-01'];

export function mutateText(random: Random, corpus: readonly string[], words: readonly string[] = []): string {
  let text = random.pick(corpus);
  for (let left = 1 + random.below(5); left > 0; left--) text = mutateOnce(random, text, corpus, words);
  return text;
}

function mutateOnce(random: Random, text: string, corpus: readonly string[], words: readonly string[]): string {
  const at = random.below(text.length + 1);
  const end = Math.min(text.length, at + 1 + random.below(random.oneIn(3) ? 60 : 6));
  const piece = text.slice(at, end);
  switch (random.below(9)) {
    case 0:
      return text.slice(0, at) + text.slice(end);
    case 1:
      return text.slice(0, at) + piece + piece + text.slice(end);
    case 2:
      return text.slice(0, at) + random.pick(odd) + text.slice(random.oneIn(2) ? at : end);
    case 3:
      return text.slice(0, at) + (words.length > 0 ? random.pick(words) : random.pick(odd)) + text.slice(end);
    case 4: {
      const other = random.pick(corpus);
      const from = random.below(other.length + 1);
      return text.slice(0, at) + other.slice(from, from + random.below(120)) + text.slice(end);
    }
    case 5:
      return text.slice(0, at) + String.fromCharCode((text.charCodeAt(at) || 32) ^ (1 << random.below(7))) + text.slice(at + 1);
    case 6:
      // Whole lines change places.
      return swapLines(random, text);
    case 7:
      return random.oneIn(12) ? text.slice(0, at) + piece.repeat(1 + random.below(4000)) + text.slice(end) : text.slice(0, at) + piece.toUpperCase() + text.slice(end);
    default:
      return text.slice(0, at) + String.fromCodePoint(32 + random.below(95)) + text.slice(at);
  }
}

function swapLines(random: Random, text: string): string {
  const lines = text.split('\n');
  const a = random.below(lines.length);
  const b = random.below(lines.length);
  [lines[a], lines[b]] = [lines[b] as string, lines[a] as string];
  return lines.join('\n');
}
