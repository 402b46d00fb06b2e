// SPDX-License-Identifier: MIT
// `safeclaw audit witness`: hands the heads of a log to where the program that is recorded cannot write. A log that was
// made again, or cut, does not fit them any more.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { verifyAudit, type VerifyReport } from '../audit/verify.ts';
import { auditSource, type AuditSource } from './audit-source.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { CommandError, MisuseError } from './failure.ts';
import { parseSeconds } from './filters.ts';
import { addWitness, readWitness } from './witness-folder.ts';

const EVERY_SECONDS = 60;
const COMMAND_MS = 60_000;

/** Takes heads; gives those that it had not been given before. */
interface Witness {
  readonly known: () => string[];
  readonly add: (heads: readonly string[]) => string[];
}

export async function run({ values, operands, json, terminal }: Invocation): Promise<ExitCode> {
  const source = auditSource(operands, values.policy as string | undefined);
  if (source.stdin) throw new MisuseError('a witness is given the heads of files: name the folder of the log');
  const witness = witnessOf(values);
  const seconds = parseSeconds('every', values.every, EVERY_SECONDS);
  for (;;) {
    const report = await verifyAudit({ files: source.files, ...folderOf(source), heads: witness.known() });
    if (report.problems.length > 0) throw new CommandError(`the log does not fit what was witnessed, or itself: ${report.message}`);
    const added = witness.add(headsOf(report));
    if (json) terminal.json({ added });
    else for (const head of added) terminal.line(head);
    if (values.follow !== true) return 0;
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
}

function witnessOf(values: Invocation['values']): Witness {
  const { to, command } = values;
  if ((typeof to === 'string') === (typeof command === 'string')) throw new MisuseError('name one witness: `--to FOLDER` or `--command COMMAND`');
  if (typeof to === 'string') return { known: () => (fs.existsSync(to) ? readWitness(to) : []), add: (heads) => heads.filter((head) => addWitness(to, head)) };
  let given: readonly string[] = [];
  return {
    known: () => [...given],
    add: (heads) => {
      const added = heads.filter((head) => !given.includes(head));
      if (added.length > 0) handOver(String(command), added);
      given = heads;
      return added;
    },
  };
}

function handOver(command: string, heads: readonly string[]): void {
  const { status, signal, error } = spawnSync(command, { shell: true, input: `${heads.join('\n')}\n`, stdio: ['pipe', 'inherit', 'inherit'], timeout: COMMAND_MS });
  if (status === 0 && error === undefined) return;
  const how = status !== null && status !== 0 ? `exit code ${status}` : (signal ?? error?.message ?? 'no exit code');
  throw new CommandError(`the witness was not given ${heads.length} head${heads.length === 1 ? '' : 's'}: its command ended with ${how}`);
}

function headsOf(report: VerifyReport): string[] {
  return report.chains.map(({ head }) => head).filter((head) => head !== null);
}

function folderOf({ folder }: AuditSource): { readonly folder?: string } {
  return folder === null ? {} : { folder };
}
