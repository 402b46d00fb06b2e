// SPDX-License-Identifier: MIT
// Entry of the bundle that runs in a V8 context of its own (docs/architecture.md): text in, text out.

import './text-decoder.ts';
import { runWords } from './command.ts';
import { type GrammarAnswer, type GrammarRequest, literal, UnknownForm } from './deed.ts';
import { type Findings, Walk } from './walk.ts';

const longestLine = 256 * 1024;

/** UNTRUSTED: a GrammarRequest as JSON → a GrammarAnswer as JSON. Never throws. */
export function describe(request: string): string {
  let answer: GrammarAnswer;
  try {
    answer = describeRequest(JSON.parse(request) as GrammarRequest);
  } catch (error) {
    answer = { ok: false, reason: error instanceof UnknownForm ? error.message : 'it could not be read' };
  }
  return JSON.stringify(answer);
}

function describeRequest(request: GrammarRequest): GrammarAnswer {
  if (request.line !== null && request.line.length > longestLine) throw new UnknownForm('the line is too long');
  const findings: Findings = { folderUncertain: false, tainted: new Set(), streamsCrossed: false };
  // What a loop or function does to the folder and to variables is known only after it was read once.
  readRequest(request, findings);
  return { ok: true, deeds: readRequest(request, findings).deeds };
}

function readRequest(request: GrammarRequest, findings: Findings): Walk {
  const walk = new Walk(request.shell, request.sh, findings);
  if (request.line !== null) walk.readHere(request.line);
  else runWords(walk, request.argv.map(literal), 'outside');
  return walk;
}
