// SPDX-License-Identifier: MIT
// Every record of the log that a command was pointed at.

import * as fs from 'node:fs';
import { auditFiles } from '../audit/files.ts';
import { readFile, readStream, type RecordVisitor } from '../audit/read.ts';
import { type AuditSource, STDIN_NAME } from './audit-source.ts';
import { CommandError, systemReason } from './failure.ts';
import { Progress } from './progress.ts';

/** Reads and does not verify, with a bar where that takes long. Throws a CommandError where the log cannot be read. */
export async function readRecords(source: AuditSource, visit: RecordVisitor): Promise<void> {
  let progress: Progress | null = null;
  try {
    const files = [...(source.folder === null ? [] : auditFiles(source.folder)), ...source.files];
    const reading = (progress = new Progress('reading the log', files.reduce((sum, file) => sum + fs.statSync(file).size, 0)));
    for (const file of files) readFile(file, visit, (count) => { reading.advance(count); });
    if (source.stdin) await readStream(STDIN_NAME, process.stdin as AsyncIterable<Uint8Array>, visit);
  } catch (error) {
    throw new CommandError(`the log cannot be read: ${systemReason(error)}`);
  } finally {
    progress?.end();
  }
}
