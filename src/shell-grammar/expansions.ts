// SPDX-License-Identifier: MIT
// What the expansions in a word run: substitutions, defaults, subscripts.

import type { Word } from 'unbash';
import { readArithmetic, refuseUnread } from './arithmetic.ts';
import { refuse, UnknownForm } from './deed.ts';
import { rejectUnlessPosix } from './posix.ts';
import type { Walk } from './walk.ts';

/** What the expansions in a word run. */
export function readWord(walk: Walk, word: Word): void {
  readParts(walk, word.parts);
}

export function readParts(walk: Walk, parts: Word['parts']): void {
  for (const part of parts ?? []) {
    if (!walk.bash) rejectUnlessPosix(part);
    switch (part.type) {
      case 'Literal':
      case 'SingleQuoted':
      case 'AnsiCQuoted':
      case 'SimpleExpansion':
        break;
      case 'Glob':
      case 'BraceExpansion':
        readParts(walk, part.parts);
        break;
      case 'LocaleString':
        throw new UnknownForm('a string that the shell translates');
      case 'DoubleQuoted':
        readParts(walk, part.parts);
        break;
      case 'CommandExpansion':
      case 'ProcessSubstitution': {
        const script = part.script;
        if (script === undefined) throw new UnknownForm('a substitution that cannot be read');
        walk.inSubshell(() => walk.script(script));
        break;
      }
      case 'ArithmeticExpansion':
        if (part.expression === undefined) refuseUnread(walk, part.text);
        else readArithmetic(walk, part.expression);
        break;
      case 'ParameterExpansion':
        readParameter(walk, part);
        break;
      case 'ExtendedGlob':
        throw new UnknownForm('an extended glob means something else where `extglob` is off');
      default:
        refuse(part);
    }
  }
}

function readParameter(walk: Walk, part: Extract<NonNullable<Word['parts']>[number], { type: 'ParameterExpansion' }>): void {
  if (part.index !== undefined) readSubscript(walk, part.index);
  const operation = part.operation;
  // `${!x}` and `${x@P}` run what the value holds.
  if (walk.bash && part.prefix === '!' && operation?.type !== 'Names') walk.runUnknown();
  if (operation === undefined) return;
  switch (operation.type) {
    case 'Default':
      readWord(walk, operation.operand);
      if (operation.operator.endsWith('=')) walk.assign(part.parameter, false);
      return;
    case 'Remove':
      return readWord(walk, operation.operand);
    case 'Replace':
      readWord(walk, operation.pattern);
      return readWord(walk, operation.replacement);
    case 'Slice':
      readSubscript(walk, operation.offset);
      if (operation.length !== undefined) readSubscript(walk, operation.length);
      return;
    case 'CaseModification':
      if (operation.operand !== undefined) readWord(walk, operation.operand);
      return;
    case 'Transform':
      if (operation.operand.value === 'P') walk.runUnknown();
      return;
    case 'Names':
      return;
    default:
      throw new UnknownForm('an expansion that this grammar does not know');
  }
}

/** An array subscript or a substring's offset: arithmetic as text. */
export function readSubscript(walk: Walk, word: Word): void {
  readWord(walk, word);
  if (!/^(?:@|\*|-?\d+|\$[#?])$/.test(word.text.trim()) && !readsNumbers(walk, word.text)) walk.runUnknown();
}

export function readsNumbers(walk: Walk, text: string): boolean {
  return /^[\w\s+*/%()$-]*$/.test(text) && (text.match(/[A-Za-z_]\w*/g) ?? []).every((name) => walk.isNumeric(name));
}
