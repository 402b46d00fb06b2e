// SPDX-License-Identifier: MIT
// `safeclaw audit ship`: hands a log to another machine, once or for as long as programs write to it.

import { setTimeout as delay } from 'node:timers/promises';
import { escapeControls } from '../action/show.ts';
import { ShipFailure } from '../audit/ship/failure.ts';
import { Shipper } from '../audit/ship/shipper.ts';
import { auditSource } from './audit-source.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { CommandError, MisuseError, systemReason } from './failure.ts';
import { parseSeconds } from './filters.ts';
import { shipTarget } from './ship-target.ts';
import type { Terminal } from './terminal.ts';

const EVERY_SECONDS = 10;
const RETRY_SECONDS = 60;

/** One look at the folder: what was shipped, and what kept the rest from being. */
interface Look {
  readonly lines: number;
  readonly bytes: number;
  readonly problems: readonly string[];
  /** Milliseconds that the target asked to be left alone. */
  readonly after: number;
}

export async function run({ values, operands, json, terminal }: Invocation): Promise<ExitCode> {
  const { folder } = auditSource(operands, values.policy as string | undefined);
  if (folder === null) throw new MisuseError('a log is shipped whole: name its folder');
  const every = parseSeconds('every', values.every, EVERY_SECONDS) * 1000;
  const retry = parseSeconds('retry', values.retry, RETRY_SECONDS) * 1000;
  const target = asked(() => shipTarget(values, folder, process.env));
  const told = { lines: 0, bytes: 0 };
  const shipper = new Shipper(target, retry, (lines, bytes) => {
    told.lines += lines;
    told.bytes += bytes;
  });
  const look = async (): Promise<Look> => {
    told.lines = told.bytes = 0;
    try {
      return { ...(await shipper.ship(folder)), after: 0 };
    } catch (error) {
      return { ...told, problems: [`not everything was shipped to ${target.name}: ${reasonOf(error)}; what it does not have stays in ${folder}`], after: error instanceof ShipFailure ? (error.after ?? 0) : 0 };
    }
  };
  return values.follow === true ? await follow(look, every, (done) => tell(done, target.name, json, terminal), terminal) : once(await look(), target.name, json, terminal);
}

/** A library that is not installed is an answer, and none about the command line. */
function asked<T>(open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw error instanceof ShipFailure ? new CommandError(error.message) : error;
  }
}

function once(done: Look, to: string, json: boolean, terminal: Terminal): ExitCode {
  tell(done, to, json, terminal);
  if (done.problems.length > 0 && !json) throw new CommandError(escapeControls(done.problems.join('\n')));
  return done.problems.length > 0 ? 1 : 0;
}

/** Until a signal; then once more, for what was written before it. A failure is told when it begins and when it is over. */
async function follow(look: () => Promise<Look>, every: number, tellShipped: (done: Look) => void, terminal: Terminal): Promise<ExitCode> {
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  let failing = '';
  for (;;) {
    const last = stop.signal.aborted;
    const done = await look();
    const problems = done.problems.join('\n');
    if (problems !== '' && problems !== failing) terminal.error(`safeclaw: ${escapeControls(problems)}`);
    if (problems === '' && failing !== '') terminal.error('safeclaw: shipping goes on');
    failing = problems;
    if (done.lines > 0) tellShipped(done);
    if (last) return problems === '' ? 0 : 1;
    if (stop.signal.aborted) continue;
    await delay(Math.max(every, done.after), null, { signal: stop.signal }).catch((error: unknown) => {
      if (!stop.signal.aborted) throw error;
    });
  }
}

function tell({ lines, bytes, problems }: Look, to: string, json: boolean, terminal: Terminal): void {
  // A document a line: what is followed has no end.
  if (json) terminal.line(JSON.stringify({ to, lines, bytes, problems }));
  else if (lines > 0 || problems.length === 0) terminal.line(`${lines} line${lines === 1 ? '' : 's'} shipped to ${to}`);
}

/** A fault of ours is none of the target's: it is thrown on. */
function reasonOf(error: unknown): string {
  if (error instanceof ShipFailure) return error.message;
  if (typeof (error as NodeJS.ErrnoException).code === 'string') return systemReason(error);
  throw error;
}
