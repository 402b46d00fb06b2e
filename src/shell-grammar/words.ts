// SPDX-License-Identifier: MIT
// One word of the grammar → the words the shell makes of it.

import type { DoubleQuotedChild, Word, WordPart } from 'unbash';
import { literal, type Text, UnknownForm, written } from './deed.ts';

/** The words that `word` becomes. Brace expansion makes several; what only the run decides stays as it is written. */
export function toTexts(word: Word): Text[] {
  const parts = word.parts;
  if (word.text.startsWith('~')) return [tilde(word)];
  if (parts === undefined) return [literal(word.value)];
  if (parts.some((part) => part.type === 'BraceExpansion')) return expandBraces(word, parts);
  return [plain(word, parts)];
}

function plain(word: Word, parts: readonly WordPart[]): Text {
  if (parts.every(isLiteral)) return literal(word.value);
  return written(word.text, parts.some(splitsWords));
}

function tilde(word: Word): Text {
  const parts = word.parts;
  const known = parts === undefined || parts.every(isLiteral);
  if (known && (word.text === '~' || word.text.startsWith('~/'))) return { text: word.value.slice(1), kind: 'home', splits: false };
  return written(word.text);
}

function isLiteral(part: WordPart | DoubleQuotedChild): boolean {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return true;
    case 'DoubleQuoted':
    case 'LocaleString':
      return part.parts.every(isLiteral);
    default:
      return false;
  }
}

function splitsWords(part: WordPart): boolean {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return false;
    case 'DoubleQuoted':
    case 'LocaleString':
      return part.parts.some((inner) => inner.type !== 'Literal' && /^\$(?:@|\{@|\{!|\{[^}]*\[@)/.test(inner.text));
    case 'ArithmeticExpansion':
      return false;
    default:
      return !/^\$[#?$!]$/.test(part.text);
  }
}

/** `{aws,s3}` → `aws`, `s3`. Only lists of plain text; a sequence or anything nested stays as it is written. */
function expandBraces(word: Word, parts: readonly WordPart[]): Text[] {
  let texts = [''];
  for (const part of parts) {
    let choices: string[];
    if (part.type === 'BraceExpansion') {
      const inner = part.text.slice(1, -1);
      if (!/^[\w./:=@%+,-]*$/.test(inner) || !inner.includes(',')) return [written(word.text)];
      choices = inner.split(',');
    } else if (part.type === 'Literal' || part.type === 'SingleQuoted' || part.type === 'AnsiCQuoted') {
      choices = [part.value];
    } else {
      return [written(word.text)];
    }
    texts = texts.flatMap((before) => choices.map((choice) => before + choice));
    if (texts.length > 1000) throw new UnknownForm('a brace expansion makes more than 1000 words');
  }
  return texts.filter((text) => text !== '').map(literal);
}
