// SPDX-License-Identifier: MIT
// The doctor on the audit log.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { verifyAudit } from '../audit/verify.ts';
import { type Check, fail, note, ok } from './check.ts';
import { systemReason } from './failure.ts';
import { openPolicy } from './policy-file.ts';

export async function checkAudit(): Promise<Check[]> {
  const { policy } = openPolicy(undefined);
  if (policy.audit.sink !== 'file') return [ok('audit', `records go to ${policy.audit.sink}`)];
  const { folder } = policy.audit;
  const problem = unwritable(folder);
  if (problem !== null) return [fail('audit', `${folder} cannot be written: ${problem}; nothing happens without its record, so everything is denied`, `mkdir -p ${folder}, owned by the user that runs the program`)];
  if (!hasFiles(folder)) return [ok('audit', `${folder}: writable, no record yet`)];
  const report = await verifyAudit({ folder });
  if (!report.ok) return [fail('audit', report.message, 'npx safeclaw audit verify; keep the folder as it is until you know why')];
  return [ok('audit', report.message), ...report.notes.map((text) => note('audit', text))];
}

/** Whether a file could be made in the folder, or the folder itself; nothing is left behind. */
function unwritable(folder: string): string | null {
  let at = folder;
  while (!fs.existsSync(at) && path.dirname(at) !== at) at = path.dirname(at);
  const probe = path.join(at, `.safeclaw-doctor-${process.pid}`);
  try {
    fs.writeFileSync(probe, '', { flag: 'wx' });
    fs.unlinkSync(probe);
    return null;
  } catch (error) {
    return systemReason(error);
  }
}

function hasFiles(folder: string): boolean {
  return fs.existsSync(folder) && fs.readdirSync(folder).some((name) => name.endsWith('.jsonl'));
}
