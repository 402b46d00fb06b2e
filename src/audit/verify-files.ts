// SPDX-License-Identifier: MIT
// The files of a log, whole and in order, by one thread or by several.

import * as fs from 'node:fs';
import { readChunks } from './files.ts';
import type { Verifier } from './verifier.ts';
import { type HashedBlock, VerifyThreads, WholeLines } from './verify-threads.ts';

/** Threads take longer to start than one takes to verify less than this. */
const threadsFrom = 32 * 1024 * 1024;
/** A smaller file is not worth handing over. */
const handedOver = 256 * 1024;

/** Where what could not be read is told of. */
export type Failed = (name: string, message: string) => void;

/** Told how many bytes more are done with, and how many there are. */
export type Progressing = (bytes: number, total: number) => void;

export interface Reading {
  readonly failed: Failed;
  /** The program of a thread; null where there is to be one only. */
  readonly thread: string | null;
  readonly progress: Progressing;
}

interface Plan {
  readonly verifier: Verifier;
  readonly failed: Failed;
  readonly done: (bytes: number) => void;
}

export async function verifyFiles(files: readonly string[], verifier: Verifier, reading: Reading): Promise<void> {
  const total = files.reduce((sum, file) => sum + sizeOf(file), 0);
  const plan: Plan = { verifier, failed: reading.failed, done: (bytes) => { reading.progress(bytes, total); } };
  if (reading.thread === null || total < threadsFrom) {
    for (const file of files) verifyFile(file, plan);
    return;
  }
  const threads = new VerifyThreads(reading.thread);
  try {
    await verifyInThreads(files, threads, plan);
  } finally {
    await threads.close();
  }
}

function verifyFile(file: string, { verifier, failed, done }: Plan): void {
  guarded(file, failed, () => {
    verifier.begin(file);
    let bytes = 0;
    readChunks(file, 0, (chunk) => {
      bytes += chunk.length;
      verifier.push(chunk);
      done(chunk.length);
    });
    verifier.end();
    if (bytes === 0) verifier.note(`${file} is empty: the process ended before its first record, or everything was cut off`);
  });
}

/** The bytes are hashed by the threads and judged here, in the order in which they stand. */
async function verifyInThreads(files: readonly string[], threads: VerifyThreads, plan: Plan): Promise<void> {
  const { verifier, failed, done } = plan;
  const steps: (Promise<HashedBlock | Error> | (() => void))[] = [];
  const lines = new WholeLines();
  let underWay = 0;
  const step = async (): Promise<void> => {
    const next = steps.shift();
    if (typeof next === 'function') {
      next();
      return;
    }
    const block = (await next) as HashedBlock | Error;
    underWay--;
    if (block instanceof Error) throw block;
    verifier.push(block.bytes, block.runs);
    done(block.bytes.length);
    lines.takeBack(block.bytes);
  };
  const hand = async (file: string): Promise<void> => {
    for (const bytes of lines.blocks(file)) {
      underWay++;
      steps.push(threads.hash(bytes));
      while (underWay >= threads.most) await step();
    }
  };
  for (const file of files) {
    if (sizeOf(file) < handedOver) {
      steps.push(() => { verifyFile(file, plan); });
      continue;
    }
    steps.push(() => { verifier.begin(file); });
    const fault = await hand(file).then(() => null, messageOf);
    steps.push(() => {
      if (fault === null) verifier.end();
      else failed(file, cannotBeRead(fault));
    });
  }
  while (steps.length > 0) await step();
}

/** 0 for a file that cannot be looked at: reading it says what is wrong. */
function sizeOf(file: string): number {
  try {
    return fs.statSync(file).size;
  } catch {
    // Told of where the file is read.
    return 0;
  }
}

export function guarded(file: string, failed: Failed, read: () => void): void {
  try {
    read();
  } catch (cause) {
    failed(file, cannotBeRead(messageOf(cause)));
  }
}

function cannotBeRead(reason: string): string {
  return `the file cannot be read: ${reason}`;
}

export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
