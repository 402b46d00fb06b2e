// SPDX-License-Identifier: MIT
// `audit verify`: a log's bytes to a report. Never throws for what it reads; what it cannot read is a finding.

import { auditFiles, firstLine, ownChain } from './files.ts';
import type { VerifyReport } from './report.types.ts';
import { readRecord } from './scan.ts';
import type { SealPublic } from './seal-public.ts';
import { Verifier, type VerifierOptions } from './verifier.ts';
import { type Failed, guarded, messageOf, type Progressing, verifyFiles } from './verify-files.ts';
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
  /** The program of the threads that help with a large log, `dist/verify-thread.cjs`. */
  readonly thread?: string;
  /** Of local files. */
  readonly progress?: Progressing;
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
  const options: VerifierOptions = { complete: (request.folder !== undefined || request.remote !== undefined) && last === null, heads: request.heads ?? [], last, trust: { keys: request.sealKeys ?? null, required: request.sealsRequired === true, now: Date.now(), redelivered: request.redelivered === true } };
  return last === null ? verifyWhole(request, options) : verifyEnds(request, options, new LastRecords(last));
}

async function verifyWhole(request: VerifyRequest, options: VerifierOptions): Promise<VerifyReport> {
  const verifier = new Verifier(options);
  const failed: Failed = (name, message) => { verifier.unreadable(name, message); };
  const files = listed(request, failed);
  for (const file of files) expectParent(file, firstLineOrNothing(file), verifier);
  const remote = request.remote ?? [];
  await expectParents(remote, verifier);
  await verifyFiles(files, verifier, { failed, thread: request.thread ?? null, progress: request.progress ?? (() => undefined) });
  for (const file of remote) {
    verifier.begin(file.name);
    await guardedStream(file.name, () => pour(file.chunks(), verifier), failed);
  }
  if (request.stream !== undefined) {
    verifier.begin(request.stream.name);
    await pour(request.stream.chunks, verifier);
  }
  return verifier.report();
}

/** The ends of the files are judged by line numbers from where reading began; only a finding makes it worth counting the lines before. */
async function verifyEnds(request: VerifyRequest, options: VerifierOptions, window: LastRecords): Promise<VerifyReport> {
  const unreadable: Parameters<Failed>[] = [];
  const failed: Failed = (...what) => { unreadable.push(what); };
  for (const file of listed(request, failed)) guarded(file, failed, () => { window.addFile(file, ownChain(file) !== null); });
  for (const file of request.remote ?? []) await guardedStream(file.name, () => pour(file.chunks(), window.begin(file.name, ownChain(file.name) !== null)), failed);
  if (request.stream !== undefined) await pour(request.stream.chunks, window.begin(request.stream.name, false));
  const judged = (): VerifyReport => {
    const verifier = new Verifier(options);
    for (const what of unreadable) verifier.unreadable(...what);
    window.verify(verifier);
    return verifier.report();
  };
  const report = judged();
  if (report.problems.length === 0) return report;
  for (const file of window.uncounted()) guarded(file, failed, () => { window.countLines(file); });
  return judged();
}

async function pour(chunks: AsyncIterable<Uint8Array>, sink: { push(bytes: Uint8Array): void; end(): void }): Promise<void> {
  for await (const chunk of chunks) sink.push(chunk);
  sink.end();
}

/** The files of the request, those of its folder first. */
function listed({ folder, files }: VerifyRequest, failed: Failed): string[] {
  const named = [...(files ?? [])];
  if (folder === undefined) return named;
  try {
    return [...auditFiles(folder), ...named];
  } catch (cause) {
    failed(folder, `the folder cannot be read: ${messageOf(cause)}`);
    return named;
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

async function guardedStream(name: string, read: () => Promise<void>, failed: Failed): Promise<void> {
  try {
    await read();
  } catch (cause) {
    failed(name, messageOf(cause));
  }
}
