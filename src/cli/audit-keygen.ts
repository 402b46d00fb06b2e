// SPDX-License-Identifier: MIT
// `safeclaw audit keygen`: the key that seals the log, and its public part.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { escapeControls } from '../action/show.ts';
import { makeSealKey } from '../audit/seal-public.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { CommandError, MisuseError, systemReason } from './failure.ts';
import { wrap } from './terminal.ts';

const FOUR_YEARS = 1461;
/** Each day's key is a line of the public part: ten years are 165 kB. */
const MOST_DAYS = 3653;

export function run({ values, operands, json, terminal }: Invocation): ExitCode {
  const privateFile = operands[0] ?? 'safeclaw.seal.key';
  const publicFile = publicPartOf(privateFile);
  const days = parseDays(values.days);
  const start = new Date().toISOString().slice(0, 10);
  for (const file of [privateFile, publicFile]) if (fs.existsSync(file)) throw new CommandError(`${escapeControls(file)} is there already: a key that sealed a log is never overwritten`);
  const { privatePart, publicPart } = makeSealKey(start, days);
  create(privateFile, `${JSON.stringify(privatePart)}\n`, 0o600);
  create(publicFile, publicPart, 0o644);
  if (json) terminal.json({ key: path.resolve(privateFile), public: path.resolve(publicFile), keys: privatePart.keys, start, days });
  else {
    terminal.line(`made ${escapeControls(privateFile)} (keep it on this machine only) and ${escapeControls(publicFile)} (keep a copy elsewhere)`);
    terminal.line(`\nPut into the policy:\n\n  audit:\n    seal: ${JSON.stringify(privateFile.startsWith('/') || privateFile.startsWith('.') ? privateFile : `./${privateFile}`)}\n`);
    terminal.line(wrap(`Keep the private key out of version control and images. Verify with: safeclaw audit verify --key ${escapeControls(publicFile)}. The public part is known by ${privatePart.keys.slice(0, 16)}, and its last day is ${lastDay(start, days)}.`, terminal.width));
  }
  return 0;
}

/** `x.key` belongs to `x.pub`. */
export function publicPartOf(privateFile: string): string {
  return `${privateFile.replace(/\.key$/, '')}.pub`;
}

function parseDays(value: Invocation['values'][string]): number {
  if (typeof value !== 'string') return FOUR_YEARS;
  const days = Number(value);
  if (!/^\d+$/.test(value) || days < 1 || days > MOST_DAYS) throw new MisuseError(`\`--days\` needs a whole number from 1 to ${MOST_DAYS}, not \`${value}\``);
  return days;
}

function create(file: string, text: string, mode: number): void {
  try {
    fs.writeFileSync(file, text, { mode, flag: 'wx' });
  } catch (error) {
    throw new CommandError(`${escapeControls(file)} cannot be written: ${systemReason(error)}`);
  }
}

function lastDay(start: string, days: number): string {
  return new Date(Date.parse(start) + (days - 1) * 86_400_000).toISOString().slice(0, 10);
}
