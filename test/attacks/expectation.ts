// What a program's comments promise, held against what happened.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { root } from '../harness.ts';
import type { Outcome, Way } from './lab.ts';
import type { Program } from './program.ts';

/** What is not as the program's comments promise; null where all is. */
export function faultOf(program: Program, node: string, way: Way, outcome: Outcome): string | null {
  if (outcome.ended === 'SIGKILL') return 'it does not end by itself';
  if (outcome.log !== null) return `the log does not verify: ${outcome.log}`;
  if (program.allowed) return way !== 'none' && outcome.escape !== null ? `a neighbour escaped: ${outcome.escape}` : outcome.worked ? null : 'the neighbour does not work';
  if (way === 'none') return outcome.escape === null ? 'it is no attack: nothing was seen without the gate' : null;
  if (program.escapes?.on(node) === true) return outcome.escape === null ? 'it no longer escapes: take the mark away' : undocumented(program.escapes.documented);
  if (outcome.escape !== null) return `ESCAPED: ${outcome.escape}`;
  return program.denied === null ? null : missingRecord(program.denied, outcome);
}

function undocumented(words: string): string | null {
  return fs.readFileSync(path.join(root, 'docs/threat-model.md'), 'utf8').includes(words) ? null : `docs/threat-model.md does not say "${words}"`;
}

/** A rule for the parent covers them, and so does a promise. */
const kinds: Readonly<Record<string, readonly string[]>> = { 'file:read': ['file:list', 'file:stat'], 'file:write': ['file:delete'] };

function missingRecord({ actions, target }: NonNullable<Program['denied']>, { records, ended }: Outcome): string | null {
  const denials = records.filter((record) => record.verdict === 'deny');
  if (denials.some((record) => actions.some((action) => action === record.action || kinds[action]?.includes(String(record.action))) && String(record.target).includes(target))) return null;
  return `no denied ${actions.join(' or ')} of ${target} in the log, but ${[...new Set(denials.map((record) => `${record.action} ${record.target}`))].slice(0, 8).join('; ') || 'no denial'} (${records.length} records, ended ${ended})`;
}
