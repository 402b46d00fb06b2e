// SPDX-License-Identifier: MIT
// UNTRUSTED: the text of a policy file → the YAML parser's tokens, never deeper than a policy can be.
//
// The parser calls itself for every level, and a deep file does not end in an error that could be caught: near
// the end of the stack V8 fails to compile the parser's regular expressions and ends the process (seen on 20.20.2
// with 100,000 brackets). So depth is bounded before the recursive parts see the text.

import { Lexer, Parser, type CST } from 'yaml';
import type { Findings } from './findings.ts';

/** A policy needs five levels. */
const MAX_BRACKETS = 32;
const TOO_MANY_DASHES = /^[ \t]*(?:[-?:][ \t]+){16}/m;
const TOO_FAR_INDENTED = /^ {240}/m;
/** The lexer's mark before a plain or block scalar. */
const SCALAR_FOLLOWS = '\u001f';

/** The tokens, or null where the file is nested too deeply and that has been reported. */
export function parseTokens(findings: Findings): readonly CST.Token[] | null {
  const { text } = findings;
  const deep = TOO_MANY_DASHES.exec(text) ?? TOO_FAR_INDENTED.exec(text);
  if (deep !== null) return tooDeep(findings, deep.index, deep.index + deep[0].length);
  const tokens: CST.Token[] = [];
  const parser = new Parser();
  let brackets = 0;
  let offset = 0;
  let scalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (!scalar && (lexeme === '[' || lexeme === '{') && ++brackets > MAX_BRACKETS) return tooDeep(findings, offset, offset + 1);
    if (!scalar && (lexeme === ']' || lexeme === '}') && brackets > 0) brackets--;
    scalar = lexeme === SCALAR_FOLLOWS;
    if (!isMark(lexeme)) offset += lexeme.length;
    for (const token of parser.next(lexeme)) tokens.push(token);
  }
  for (const token of parser.end()) tokens.push(token);
  return tokens;
}

function tooDeep(findings: Findings, start: number, end: number): null {
  findings.error('SC_YAML_TOO_DEEP', { start, end }, 'the policy file is nested too deeply to be read', { label: 'a policy has five levels', help: 'remove the lists or mappings that hold nothing but one another' });
  return null;
}

/** Tokens that stand for no text: document start, scalar mark, and the end of a flow collection by an error. */
function isMark(lexeme: string): boolean {
  return lexeme === '\u0002' || lexeme === '\u0018' || lexeme === SCALAR_FOLLOWS;
}
