// One program on one Node in every way: how the gated runs differ from the bare one.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { temporaryFolder } from '../harness.ts';
import { differences } from './differences.ts';
import { type Program, type Way, waysOf } from './program.ts';
import { type Outcome, runProgram } from './run.ts';

export interface Comparison {
  readonly program: Program;
  readonly node: string;
  readonly outcomes: ReadonlyMap<Way, Outcome>;
  /** One text for each way that is not as the bare one, or did not do what it should. */
  readonly faults: ReadonlyMap<Way, string>;
}

/** One run after the other: programs that share a core with another run differ in what they time. */
export async function compareProgram(program: Program, node: string, ways = waysOf(program, node)): Promise<Comparison> {
  const outcomes = new Map<Way, Outcome>();
  const folder = temporaryFolder('safeclaw-program-');
  try {
    for (const way of ways) outcomes.set(way, await runProgram(program, node, way, path.join(folder, 'run'), outcomes.get('require')?.records));
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
  const bare = outcomes.get('bare') as Outcome;
  const faults = new Map<Way, string>();
  for (const [way, outcome] of outcomes) {
    const lines = way === 'bare' ? notAsItShould(program, outcome) : differences(bare.seen, outcome.seen);
    if (way !== 'bare' && way !== 'again' && outcome.records.length === 0) lines.push('nothing was recorded: was the gate there?');
    if (lines.length > 0) faults.set(way, lines.join('\n'));
  }
  return { program, node, outcomes, faults };
}

function notAsItShould(program: Program, { seen }: Outcome): string[] {
  return seen.code === (program.code ?? 0) ? [] : [`ended with ${seen.code ?? seen.signal}\n${seen.stdout}\n${seen.stderr}`];
}
