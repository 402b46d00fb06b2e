// SPDX-License-Identifier: MIT
// Arithmetic and conditions: bash runs `$(…)` inside the value of every variable that arithmetic reads.

import type { ArithmeticExpression, TestExpression } from 'unbash';
import { refuse, UnknownForm } from './deed.ts';
import { readParts, readsNumbers, readSubscript, readWord } from './expansions.ts';
import type { Walk } from './walk.ts';

export function refuseUnread(walk: Walk, text: string): void {
  if (/^\$\(\(\s*\)\)$/.test(text)) return;
  throw new UnknownForm('an arithmetic expansion that cannot be read');
}

export function readArithmetic(walk: Walk, node: ArithmeticExpression): void {
  switch (node.type) {
    case 'ArithmeticBinary':
      if (node.operator === '=' && node.left.type === 'ArithmeticWord' && /^\w+$/.test(node.left.value)) {
        readArithmetic(walk, node.right);
        return walk.assign(node.left.value, true);
      }
      readArithmetic(walk, node.left);
      return readArithmetic(walk, node.right);
    case 'ArithmeticUnary':
      return readArithmetic(walk, node.operand);
    case 'ArithmeticTernary':
      readArithmetic(walk, node.test);
      readArithmetic(walk, node.consequent);
      return readArithmetic(walk, node.alternate);
    case 'ArithmeticGroup':
      return readArithmetic(walk, node.expression);
    case 'ArithmeticWord':
      readParts(walk, node.parts);
      if (walk.bash && !/^(?:0[xX])?[\da-fA-F]*$|^\d+#\w+$|^\$[#?$!]$/.test(node.value) && !readsNumbers(walk, node.value)) walk.runUnknown();
      return;
    case 'ArithmeticCommandExpansion': {
      const script = node.script;
      if (script === undefined) throw new UnknownForm('a substitution that cannot be read');
      walk.inSubshell(() => walk.script(script));
      if (walk.bash) walk.runUnknown();
      return;
    }
    default:
      refuse(node);
  }
}

export function readTest(walk: Walk, node: TestExpression): void {
  switch (node.type) {
    case 'TestUnary':
      readWord(walk, node.operand);
      if ((node.operator === '-v' || node.operator === '-R') && !/^\w+$/.test(node.operand.text)) walk.runUnknown();
      return;
    case 'TestBinary':
      readWord(walk, node.left);
      readWord(walk, node.right);
      if (/^-(?:eq|ne|lt|le|gt|ge)$/.test(node.operator)) for (const word of [node.left, node.right]) readSubscript(walk, word);
      return;
    case 'TestLogical':
      for (const operand of node.operands) readTest(walk, operand);
      return;
    case 'TestNot':
      return readTest(walk, node.operand);
    case 'TestGroup':
      return readTest(walk, node.expression);
    default:
      refuse(node);
  }
}
