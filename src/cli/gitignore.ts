// SPDX-License-Identifier: MIT
// Whether git ignores the audit folder, and the line that makes it.

import * as fs from 'node:fs';
import * as path from 'node:path';

const IGNORED = /^\/?(\*\*\/)?\.safeclaw(\/(\*\*?)?)?$/;

/** Reads the .gitignore files from `folder` up to the repository. Only plain lines are understood, as only plain lines are needed. */
export function ignoresAudit(folder: string, repository: string): boolean {
  for (let at = folder; ; at = path.dirname(at)) {
    const lines = readText(path.join(at, '.gitignore')).split(/\r?\n/).map((line) => line.trim());
    // A line with a slash in front speaks of its own folder only.
    if (lines.some((line) => IGNORED.test(line) && (at === folder || !line.startsWith('/')))) return true;
    if (at === repository || path.dirname(at) === at) return false;
  }
}

/** Adds the line, in the file's own line ends. Throws what the file system throws. */
export function addIgnoredAudit(folder: string): void {
  const file = path.join(folder, '.gitignore');
  const text = readText(file);
  const end = text.includes('\r\n') ? '\r\n' : '\n';
  fs.appendFileSync(file, `${text === '' || text.endsWith('\n') ? '' : end}.safeclaw/${end}`);
}

function readText(file: string): string {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
