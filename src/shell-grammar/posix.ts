// SPDX-License-Identifier: MIT
// Where the line is not read by bash, the forms that bash and other shells read in different ways are refused:
// `[[ a > b ]]` is a comparison to one and writes a file in the other.

import type { AndOr, CompoundList, DoubleQuotedChild, PipelineNode, WordPart } from 'unbash';
import { UnknownForm } from './deed.ts';

/** Throws where a POSIX shell may read the node in another way than the grammar did. */
export function rejectUnlessPosix(node: PipelineNode | AndOr | CompoundList | WordPart | DoubleQuotedChild): void {
  const form = beyondPosix(node);
  if (form !== null) throw new UnknownForm(`${form} is read in different ways by different shells; use bash for it`);
}

function beyondPosix(node: PipelineNode | AndOr | CompoundList | WordPart | DoubleQuotedChild): string | null {
  switch (node.type) {
    case 'TestCommand':
      return '`[[`';
    case 'ArithmeticCommand':
    case 'ArithmeticFor':
      return '`((`';
    case 'Select':
      return '`select`';
    case 'Coproc':
      return '`coproc`';
    case 'ProcessSubstitution':
      return '`<(`';
    case 'Function':
      // `f() {` begins with the name's own position; `function f {` does not.
      return node.pos === node.name.pos ? null : '`function`';
    case 'Pipeline':
      return node.operators.includes('|&') ? '`|&`' : null;
    case 'Case':
      return node.items.some((item) => item.terminator === ';&' || item.terminator === ';;&') ? '`;&`' : null;
    case 'Command':
      return redirections(node.redirects);
    case 'Redirected':
      return redirections(node.redirects);
    case 'AnsiCQuoted':
      return "`$'`";
    case 'ArithmeticExpansion':
      return node.text.startsWith('$[') ? '`$[`' : null;
    case 'CommandExpansion':
      return node.text.startsWith('${') ? '`${ command; }`' : null;
    case 'ParameterExpansion':
      return plainParameter(node) ? null : `\`${node.text}\``;
    default:
      return null;
  }
}

function redirections(redirects: readonly { readonly type: string; readonly operator: string }[]): string | null {
  for (const redirect of redirects) if (redirect.type === 'HereString' || redirect.operator.startsWith('&>')) return `\`${redirect.operator}\``;
  return null;
}

function plainParameter(node: Extract<WordPart, { type: 'ParameterExpansion' }>): boolean {
  if (node.index !== undefined || node.prefix === '!') return false;
  if (node.operation === undefined) return true;
  // Quotes inside `${x-'}'}` end it in one shell and not in another.
  return (node.operation.type === 'Default' || node.operation.type === 'Remove') && !/['"\\`]/.test(node.operation.operand.text);
}
