// SPDX-License-Identifier: MIT
// `safeclaw status`: whether a process is gated, enforcing and alive, for a health check. The log is the state: the newest
// chain of the process, its first record, the reloads behind it, and whether it was closed; `/proc` says who is alive.

import * as fs from 'node:fs';
import { escapeControls } from '../action/show.ts';
import { auditFiles } from '../audit/files.ts';
import { auditSource } from './audit-source.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { CommandError, MisuseError } from './failure.ts';

interface Status {
  readonly pid: number;
  readonly chain: string;
  readonly since: string;
  readonly mode: string;
  /** Whether the policy in force is one that was written, or none that loaded. */
  readonly loaded: boolean;
  /** Whether the gate stands in front of Node's functions, or is only asked. */
  readonly installed: boolean;
  readonly policy: string;
  readonly hash: string;
  readonly program: string;
  /** The last time that the policy was read again, or null. */
  readonly reload: { readonly time: string; readonly loaded: boolean; readonly code: string | null } | null;
  readonly records: number;
  readonly state: 'running' | 'ended' | 'gone';
  readonly healthy: boolean;
}

/** A process cannot have begun its log before it was started; clocks are read to the second. */
const slack = 2000;

export function run({ values, json, terminal }: Invocation): ExitCode {
  const pid = values.pid === undefined ? null : Number(values.pid);
  if (pid !== null && !(Number.isSafeInteger(pid) && pid > 0)) throw new MisuseError(`\`--pid\` needs the number of a process, not \`${String(values.pid as string)}\``);
  const { folder } = auditSource([], values.policy as string | undefined);
  if (folder === null) throw new CommandError('there is no audit folder to read');
  const all = newestOf(auditFiles(folder)).filter((one) => pid === null || one.pid === pid);
  const shown = pid === null ? all.filter(({ state }) => state === 'running') : all;
  const ok = shown.length > 0 && shown.every(({ healthy }) => healthy);
  if (json) terminal.json({ ok, processes: shown });
  else {
    if (shown.length === 0) terminal.line(pid === null ? 'safeclaw: no process that logs here is running' : `safeclaw: process ${pid} has no log here`);
    for (const one of shown) terminal.line(escapeControls(`${one.healthy ? 'ok  ' : 'FAIL'}  pid ${one.pid}  ${one.state}, mode ${one.mode}, policy ${one.policy} ${one.hash.slice(0, 16)}${one.loaded ? '' : ' NOT LOADED'}${one.installed ? '' : ', NOT INSTALLED'}, since ${one.since}${one.reload === null ? '' : `, ${one.reload.loaded ? 'reloaded' : `NOT RELOADED (${one.reload.code ?? ''})`} at ${one.reload.time}`}`));
  }
  return ok ? 0 : 1;
}

/** Of each process the newest chain of its main thread. */
function newestOf(files: readonly string[]): Status[] {
  const chains = new Map<string, string[]>();
  for (const file of files) {
    const [, key = '', tid] = /(\d{8}T\d{6}Z-\d+-(\d+)-[0-9a-f]{8})(?:_\d{6})?\.jsonl$/.exec(file) ?? [];
    if (tid === '0') chains.set(key, [...(chains.get(key) ?? []), file]);
  }
  const newest = new Map<number, Status>();
  for (const parts of chains.values()) {
    const status = statusOf(parts);
    if (status !== null && (newest.get(status.pid)?.since ?? '') <= status.since) newest.set(status.pid, status);
  }
  return [...newest.values()];
}

function statusOf(parts: readonly string[]): Status | null {
  const lines = parts.flatMap((file) => fs.readFileSync(file, 'latin1').split('\n')).filter((line) => line.startsWith('{') && line.endsWith('"}'));
  const [first = ''] = lines;
  if (!first.includes('","kind":"genesis"')) return null;
  const genesis = JSON.parse(first) as { pid: number; chain: string; time: string; mode: string; loaded?: boolean; installed?: boolean; policyName: string; policyHash: string; program: string };
  const reloads = lines.filter((line) => line.includes('","kind":"reload"')).map((line) => JSON.parse(line) as { time: string; loaded: boolean; code: string | null; mode: string; after: string });
  const last = reloads.at(-1) ?? null;
  const kinds = lines.slice(-2).map((line) => (JSON.parse(line) as { kind: string }).kind);
  const closed = kinds.at(-1) === 'close' || (kinds[0] === 'close' && kinds.at(-1) === 'seal');
  const taken = reloads.filter(({ loaded }) => loaded).at(-1) ?? null;
  const loaded = taken !== null || genesis.loaded !== false;
  const installed = genesis.installed !== false;
  const state = closed ? 'ended' : isAlive(genesis.pid, Date.parse(genesis.time)) ? 'running' : 'gone';
  const mode = last?.mode ?? genesis.mode;
  return {
    pid: genesis.pid, chain: genesis.chain, since: genesis.time, mode, loaded, installed, policy: genesis.policyName, hash: taken?.after ?? genesis.policyHash, program: genesis.program,
    reload: last === null ? null : { time: last.time, loaded: last.loaded, code: last.code }, records: lines.length, state,
    healthy: state === 'running' && mode === 'enforce' && last?.loaded !== false && loaded && installed,
  };
}

/** Whether the process that began its log then is there: a number is given again, to a process that was started later. */
function isAlive(pid: number, began: number): boolean {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const uptime = Number(fs.readFileSync('/proc/uptime', 'latin1').split(' ')[0]);
    // State Z is a process that has ended; 100 ticks a second is what the kernel tells everybody.
    return fields[0] !== 'Z' && Date.now() - (uptime - Number(fields[19]) / 100) * 1000 <= began + slack;
  } catch {
    // Not there, or no /proc: then a signal that is none says it.
    return fs.existsSync('/proc/self') ? false : answers(pid);
  }
}

function answers(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
