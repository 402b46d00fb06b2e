// SPDX-License-Identifier: MIT
// `audit verify`: a log's bytes to a report. Never throws for what it reads; what it cannot read is a finding.

import { auditFiles, firstLine, readChunks } from './files.ts';
import type { VerifyReport } from './report.types.ts';
import { readRecord } from './scan.ts';
import type { SealPublic } from './seal-public.ts';
import { Verifier } from './verifier.ts';
import { LastRecords } from './verify-last.ts';

export type { ChainReport, Problem, ProblemKind, VerifyReport } from './report.types.ts';

const nothing = Buffer.alloc(0);
const atOnce = 16;

export interface VerifyRequest {
  /** A log folder: everything in it belongs together, and a parent chain that is not there was removed. */
  readonly folder?: string;
  /** Single files, of ours or with other lines in them. */
  readonly files?: readonly string[];
  /** A stream with other lines in it, such as standard input. */
  readonly stream?: { readonly name: string; readonly chunks: AsyncIterable<Uint8Array> };
  /** Files that are elsewhere: like a folder, they belong together. */
  readonly remote?: readonly RemoteFile[];
  /** Only the last so many records, by time. */
  readonly last?: number;
  /** `chain:seq:hash` that were kept elsewhere: the log must still contain these records. */
  readonly heads?: readonly string[];
  /** The operator's public keys: with them, seals prove who made the log. */
  readonly sealKeys?: SealPublic;
  /** With `sealKeys`: a chain without seals is a finding. */
  readonly sealsRequired?: boolean;
  /** The same record may stand there more than once. */
  readonly redelivered?: boolean;
}

/** A file of a log that is on another machine. */
export interface RemoteFile {
  readonly name: string;
  /** Without its newline; as much of it as a record can have. */
  firstLine(): Promise<Buffer>;
  chunks(): AsyncIterable<Uint8Array>;
}

/** Verifies a log. `ok` is true only where records were found and every one is as it was written. */
export async function verifyAudit(request: VerifyRequest): Promise<VerifyReport> {
  const last = request.last ?? null;
  const verifier = new Verifier({ complete: (request.folder !== undefined || request.remote !== undefined) && last === null, heads: request.heads ?? [], last, trust: { keys: request.sealKeys ?? null, required: request.sealsRequired === true, now: Date.now(), redelivered: request.redelivered === true } });
  const files = [...(request.files ?? [])];
  if (request.folder !== undefined) files.unshift(...listed(request.folder, verifier));
  const window = last === null ? null : new LastRecords(last);
  const remote = request.remote ?? [];
  if (window === null) {
    for (const file of files) expectParent(file, firstLineOrNothing(file), verifier);
    await expectParents(remote, verifier);
  }
  for (const file of files) {
    guarded(file, verifier, () => {
      if (window !== null) window.addFile(file, isOwn(file));
      else verifyFile(file, verifier);
    });
  }
  for (const file of remote) await guardedStream(file.name, () => verifyStream(file.name, file.chunks(), verifier, window), verifier);
  if (request.stream !== undefined) await verifyStream(request.stream.name, request.stream.chunks, verifier, window);
  window?.verify(verifier);
  return verifier.report();
}

function verifyFile(file: string, verifier: Verifier): void {
  verifier.begin(file);
  let bytes = 0;
  readChunks(file, 0, (chunk) => {
    bytes += chunk.length;
    verifier.push(chunk);
  });
  verifier.end();
  if (bytes === 0) verifier.note(`${file} is empty: the process ended before its first record, or everything was cut off`);
}

async function verifyStream(name: string, chunks: AsyncIterable<Uint8Array>, verifier: Verifier, window: LastRecords | null): Promise<void> {
  const sink = window === null ? verifier : window.begin(name, isOwn(name));
  if (window === null) verifier.begin(name);
  for await (const chunk of chunks) sink.push(chunk);
  sink.end();
}

function listed(folder: string, verifier: Verifier): string[] {
  try {
    return auditFiles(folder);
  } catch (cause) {
    verifier.unreadable(folder, `the folder cannot be read: ${messageOf(cause)}`);
    return [];
  }
}

/** A child's first record says what its parent's chain held; known before the parent is read, it is checked in passing. */
function expectParent(file: string, line: Buffer, verifier: Verifier): void {
  const record = readRecord(line, 0, line.length, 1);
  if (record === null || record.kind !== 'genesis' || !record.intact) return;
  const parent = parentOf(line);
  if (typeof parent === 'string') verifier.expectParent(parent, record.chain, file, 1);
}

function firstLineOrNothing(file: string): Buffer {
  try {
    return firstLine(file);
  } catch {
    // The file is read again below, where what is wrong with it becomes a finding.
    return nothing;
  }
}

function parentOf(line: Buffer): unknown {
  try {
    return (JSON.parse(line.toString('latin1')) as { parent?: unknown }).parent;
  } catch {
    // Its hash is right and it is no JSON: the chain's own check says so.
    return null;
  }
}

/** Requests to another machine wait for each other as little as they can. */
async function expectParents(files: readonly RemoteFile[], verifier: Verifier): Promise<void> {
  for (let from = 0; from < files.length; from += atOnce) {
    await Promise.all(files.slice(from, from + atOnce).map(async (file) => {
      // What is wrong with it becomes a finding where it is read whole.
      const line = await file.firstLine().catch(() => nothing);
      expectParent(file.name, line, verifier);
    }));
  }
}

async function guardedStream(name: string, read: () => Promise<void>, verifier: Verifier): Promise<void> {
  try {
    await read();
  } catch (cause) {
    verifier.unreadable(name, messageOf(cause));
  }
}

function guarded(file: string, verifier: Verifier, read: () => void): void {
  try {
    read();
  } catch (cause) {
    verifier.unreadable(file, `the file cannot be read: ${messageOf(cause)}`);
  }
}

function isOwn(file: string): boolean {
  return /(?:^|[/\\])\d{8}T\d{6}Z-\d+-\d+-[0-9a-f]{8}(?:_\d{6})?\.jsonl$/.test(file);
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
