// SPDX-License-Identifier: MIT
// The doctor on the audit log: can it be written, does it last, who else may write it, and does the clock fit it.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { quoteWord } from '../action/shell-line.ts';
import { verifyAudit, type VerifyReport } from '../audit/verify.ts';
import { listMounts, type Mount } from '../runtime/mounts.ts';
import { type Check, fail, note, ok, warn } from './check.ts';
import { systemReason } from './failure.ts';
import { openPolicy } from './policy-file.ts';

/** File systems that end with the machine or the container. */
const PASSING = new Set(['tmpfs', 'ramfs', 'overlay', 'aufs']);
const WRITABLE_BY_ALL = 0o002;
/** Clocks of machines that share a log differ by less. */
const TOLERANCE = 5 * 60_000;

export async function checkAudit(): Promise<Check[]> {
  const { policy } = openPolicy(undefined);
  if (policy.audit.sink !== 'file') return [ok('audit', `records go to ${policy.audit.sink}`)];
  const { folder } = policy.audit;
  const problem = unwritable(folder);
  if (problem !== null) return [problem];
  const around = [...openToAll(folder), ...passing(folder)];
  if (!hasFiles(folder)) return [ok('audit', `${folder}: writable, no record yet`), ...around];
  const report = await verifyAudit({ folder });
  if (!report.ok) return [fail('LOG_BROKEN', 'audit', report.message, 'npx safeclaw audit verify; keep the folder as it is until you know why'), ...around];
  return [ok('audit', report.message), ...report.notes.map((text) => note('audit', text)), ...around, ...clock(report, folder)];
}

/** Whether a file could be made in the folder, or the folder itself; nothing is left behind. */
function unwritable(folder: string): Check | null {
  let at = folder;
  while (!fs.existsSync(at) && path.dirname(at) !== at) at = path.dirname(at);
  const probe = path.join(at, `.safeclaw-doctor-${process.pid}`);
  try {
    fs.writeFileSync(probe, '', { flag: 'wx' });
    fs.unlinkSync(probe);
    return null;
  } catch (error) {
    const found = `${folder} cannot be written: ${systemReason(error)}; nothing happens without its record, so everything is denied`;
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EROFS') return fail('READ_ONLY_FILE_SYSTEM', 'audit', found, 'audit: { sink: stdout }');
    // A file in the way; anything else is a matter of who owns it.
    if (code === 'ENOTDIR') return fail('AUDIT_UNWRITABLE', 'audit', found, `mv ${quoteWord(at)} ${quoteWord(`${at}.old`)} && mkdir -p ${quoteWord(folder)}`);
    return fail('AUDIT_UNWRITABLE', 'audit', found, `mkdir -p ${quoteWord(folder)} && chown ${quoteWord(userName())} ${quoteWord(folder)}`);
  }
}

/** Whoever runs the doctor is taken to be the one who runs the program. */
function userName(): string {
  return String(process.getuid?.() ?? process.env.USERNAME ?? 'the user that runs the program');
}

function openToAll(folder: string): Check[] {
  const stat = fs.statSync(folder, { throwIfNoEntry: false });
  if (process.platform === 'win32' || stat === undefined || (stat.mode & WRITABLE_BY_ALL) === 0) return [];
  return [warn('AUDIT_OPEN_TO_ALL', 'audit', `every user can add to, rename or remove the log: ${folder} can be written by all (${(stat.mode & 0o777).toString(8)})`, `chmod go-rwx ${quoteWord(folder)}`)];
}

/** A log in the container's own layer, or in memory, ends with it. */
function passing(folder: string): Check[] {
  const mount = mountOf(folder, listMounts());
  if (mount === null || !PASSING.has(mount.type) || (mount.folder === '/' && mount.type !== 'overlay')) return [];
  const where = mount.type === 'tmpfs' || mount.type === 'ramfs' ? `in memory (${mount.type} on ${mount.folder})` : 'in the writable layer of a container';
  return [warn('AUDIT_IN_CONTAINER', 'audit', `${folder} is ${where}: the log ends with it`, 'audit: { sink: stdout }')];
}

/** The mount that a folder, there or not yet, is on. */
function mountOf(folder: string, mounts: readonly Mount[]): Mount | null {
  let found: Mount | null = null;
  for (const mount of mounts) {
    const holds = mount.folder === '/' || folder === mount.folder || folder.startsWith(`${mount.folder}/`);
    // Of two mounts on one folder the later one shows.
    if (holds && mount.folder.length >= (found?.folder.length ?? 0)) found = mount;
  }
  return found;
}

/** Either clock can be the wrong one: this machine's now, or the one that the log was written by. */
function clock({ chains }: VerifyReport, folder: string): Check[] {
  const newest = chains.map(({ started }) => started ?? '').sort().at(-1) ?? '';
  if (!(Date.parse(newest) > Date.now() + TOLERANCE)) return [];
  return [warn('CLOCK', 'audit', `the clock of this machine says ${new Date().toISOString()}, and the log has a process that began at ${newest}: times in the log, and rules with \`when\`, go by the clock`, `timedatectl set-ntp true\nmv ${quoteWord(folder)} ${quoteWord(`${folder}.ahead`)}  # where the clock is right by now: the log was written ahead of it`)];
}

function hasFiles(folder: string): boolean {
  return fs.existsSync(folder) && fs.readdirSync(folder).some((name) => name.endsWith('.jsonl'));
}
