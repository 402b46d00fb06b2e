// SPDX-License-Identifier: MIT
// Every record of the log that a command was pointed at.

import { readFile, readFolder, readStream, type RecordVisitor } from '../audit/read.ts';
import { type AuditSource, STDIN_NAME } from './audit-source.ts';
import { CommandError, systemReason } from './failure.ts';

/** Reads and does not verify. Throws a CommandError where the log cannot be read. */
export async function readRecords(source: AuditSource, visit: RecordVisitor): Promise<void> {
  try {
    if (source.folder !== null) readFolder(source.folder, visit);
    for (const file of source.files) readFile(file, visit);
    if (source.stdin) await readStream(STDIN_NAME, process.stdin as AsyncIterable<Uint8Array>, visit);
  } catch (error) {
    throw new CommandError(`the log cannot be read: ${systemReason(error)}`);
  }
}
