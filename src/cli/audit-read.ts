// SPDX-License-Identifier: MIT
// Every record of the log that a command was pointed at.

import * as fs from 'node:fs';
import { auditFiles, lastLinesAt, ownChain } from '../audit/files.ts';
import { type ParsedRecord, readFile, readStream, type RecordVisitor } from '../audit/read.ts';
import { type AuditSource, STDIN_NAME } from './audit-source.ts';
import { CommandError, systemReason } from './failure.ts';
import { NewestRecords } from './newest-records.ts';
import { Progress } from './progress.ts';

/** What stands between the records that are asked for: seals, torn lines. */
const OTHER_LINES = 64;

/** Reads and does not verify, with a bar where that takes long. Throws a CommandError where the log cannot be read. */
export async function readRecords(source: AuditSource, visit: RecordVisitor): Promise<void> {
  await readEach(source, visit, (file, onBytes) => { readFile(file, visit, onBytes); });
}

/** The newest `last` of the records that are kept, oldest first. Our own files are read from their ends, and no further back than needed. */
export async function readNewest(source: AuditSource, keep: (record: ParsedRecord) => boolean, last: number): Promise<ParsedRecord[]> {
  const found = new NewestRecords(last);
  const visit = (record: ParsedRecord): void => {
    if (keep(record)) found.add(record);
  };
  await readEach(source, visit, (file, onBytes) => {
    if (last === Number.POSITIVE_INFINITY || ownChain(file) === null) readFile(file, visit, onBytes);
    else for (const record of newestOf(file, keep, last)) found.add(record);
  });
  return found.sorted();
}

/** A file is one chain, in the order of its writing. */
function newestOf(file: string, keep: (record: ParsedRecord) => boolean, last: number): ParsedRecord[] {
  for (let lines = last + OTHER_LINES; ; lines *= 8) {
    let found = 0;
    const from = lastLinesAt(file, lines);
    const newest = new NewestRecords(last);
    readFile(file, (record) => {
      if (!keep(record)) return;
      found++;
      newest.add(record);
    }, undefined, from);
    if (from === 0 || found >= last) return newest.sorted();
  }
}

async function readEach(source: AuditSource, visit: RecordVisitor, read: (file: string, onBytes: (count: number) => void) => void): Promise<void> {
  let progress: Progress | null = null;
  try {
    const files = [...(source.folder === null ? [] : auditFiles(source.folder)), ...source.files];
    const reading = (progress = new Progress('reading the log', files.reduce((sum, file) => sum + fs.statSync(file).size, 0)));
    for (const file of files) read(file, (count) => { reading.advance(count); });
    if (source.stdin) await readStream(STDIN_NAME, process.stdin as AsyncIterable<Uint8Array>, visit);
  } catch (error) {
    throw new CommandError(`the log cannot be read: ${systemReason(error)}`);
  } finally {
    progress?.end();
  }
}
