// SPDX-License-Identifier: MIT
// Which log a command reads: files, a folder and standard input that are named, or the folder of the policy.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { escapeControls } from '../action/show.ts';
import { CommandError, MisuseError, systemReason } from './failure.ts';
import { openPolicy } from './policy-file.ts';

export interface AuditSource {
  /** A folder whose files belong together; null where none is read. */
  readonly folder: string | null;
  readonly files: readonly string[];
  readonly stdin: boolean;
}

export const STDIN_NAME = '<stdin>';

/** What is read. Names are relative to the working folder where they lie below it: that is how findings show them. */
export function auditSource(operands: readonly string[], policy: string | undefined): AuditSource {
  const stdin = operands.filter((name) => name === '-').length;
  if (stdin > 1) throw new MisuseError('standard input can be read only once');
  const folders: string[] = [];
  const files: string[] = [];
  for (const name of operands.length > 0 ? operands.filter((operand) => operand !== '-') : [policyFolder(policy)]) {
    (isFolder(name) ? folders : files).push(shortest(name));
  }
  if (folders.length > 1) throw new MisuseError('a log is one folder: verify and show folders one by one');
  return { folder: folders[0] ?? null, files, stdin: stdin === 1 };
}

function policyFolder(named: string | undefined): string {
  const { policy } = openPolicy(named);
  if (policy.loaded && policy.audit.sink !== 'file' && !fs.existsSync(policy.audit.folder)) {
    throw new CommandError(`the log of this policy goes to ${policy.audit.sink}: hand it over on standard input, \`… | safeclaw audit verify -\``);
  }
  return policy.audit.folder;
}

function isFolder(name: string): boolean {
  try {
    return fs.statSync(name).isDirectory();
  } catch (error) {
    throw new CommandError(`no audit log at ${escapeControls(shortest(name))}: ${systemReason(error)}`);
  }
}

function shortest(name: string): string {
  const relative = path.relative(process.cwd(), path.resolve(name));
  return relative === '' ? '.' : relative.startsWith('..') ? path.resolve(name) : relative;
}
