// SPDX-License-Identifier: MIT
// The files of a log while programs write to it: each is read on from where the last look ended, new ones are found.

import * as fs from 'node:fs';
import { escapeControls } from '../action/show.ts';
import { auditFiles, lastLinesAt } from '../audit/files.ts';
import { RecordReader, type RecordVisitor } from '../audit/read.ts';
import type { AuditSource } from './audit-source.ts';
import { systemReason } from './failure.ts';

export class GrowingLog {
  readonly #source: AuditSource;
  readonly #visit: RecordVisitor;
  readonly #readers = new Map<string, RecordReader>();
  readonly #failed = new Set<string>();
  #lines: number;

  /** `lines`: so many last lines of the files that are there at the first look; what comes later is read whole. */
  constructor(source: AuditSource, lines: number, visit: RecordVisitor) {
    this.#source = source;
    this.#lines = lines;
    this.#visit = visit;
  }

  /** Hands over what came since the last look; returns what cannot be read, each once. */
  look(): string[] {
    const problems: string[] = [];
    const files = [...this.#source.files];
    const { folder } = this.#source;
    if (folder !== null) this.#attempt(folder, problems, () => void files.unshift(...auditFiles(folder)));
    for (const file of files) this.#attempt(file, problems, () => this.#readOn(file));
    this.#lines = Number.POSITIVE_INFINITY;
    return problems;
  }

  #readOn(file: string): void {
    const { size } = fs.statSync(file);
    let reader = this.#readers.get(file);
    // A file that became shorter was replaced: it is read from its start.
    if (reader === undefined || size < reader.position) {
      reader = new RecordReader(file, this.#visit, reader === undefined && this.#lines !== Number.POSITIVE_INFINITY ? lastLinesAt(file, this.#lines) : 0);
      this.#readers.set(file, reader);
    }
    if (size > reader.position) reader.readOn();
  }

  #attempt(name: string, problems: string[], read: () => void): void {
    try {
      read();
      this.#failed.delete(name);
    } catch (error) {
      if (!this.#failed.has(name)) problems.push(`${escapeControls(name)} cannot be read: ${systemReason(error)}`);
      this.#failed.add(name);
    }
  }
}
