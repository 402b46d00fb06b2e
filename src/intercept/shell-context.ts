// SPDX-License-Identifier: MIT
// The shell grammar in a V8 context of its own: made at the first line.
//
// INVARIANT: only strings cross the border.

import { openIsolated } from '../runtime/isolated.ts';
import { realReadText } from '../runtime/real-fs.ts';

type Grammar = (request: string) => string;

/** Makes the grammar when it is first asked. Throws where the program has put something of its own in its way. */
export function grammarFrom(file: string): Grammar {
  const made: { grammar: Grammar | null } = { grammar: null };
  return (request) => {
    made.grammar ??= openIsolated('safeclaw-shell-grammar')(`${realReadText(file)}\n;shellGrammar.describe`) as Grammar;
    return made.grammar(request);
  };
}
