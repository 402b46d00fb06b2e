// SPDX-License-Identifier: MIT
// One file per chain, so that processes and threads that share a folder need no locks.

import { constants } from 'node:fs';
import { mathMax, numberToString, stringLastIndexOf, stringPadStart, stringSlice } from '../../runtime/primordials.ts';
import { failureCode, realClose, realMkdir, realOpen } from '../../runtime/real-fs.ts';
import { type Sink, writeFully } from './sink.ts';

// O_NOFOLLOW and O_EXCL: a name that someone laid in wait for us is refused, not written through.
const createFlags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
const reopenFlags = constants.O_WRONLY | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0);
const ownerOnlyFile = 0o600;
const ownerOnlyFolder = 0o700;

/** Digits of a file's number in its chain: names of one chain sort as they came. */
const numberWidth = 6;

export class FileSink implements Sink {
  readonly limit = 16 * 1024;
  written = 0;
  /** Bytes in the present file, and in all of this chain. */
  size = 0;
  total = 0;
  /** Which file of the chain is the present one, from 1. */
  number = 1;
  readonly #folder: string;
  readonly #stem: string;
  #name: string;
  #fd = -1;
  #created = false;

  /** `stem` is the name of the first file without its ending. */
  constructor(folder: string, stem: string) {
    this.#folder = folder;
    this.#stem = stem;
    this.#name = `${stem}.jsonl`;
  }

  get descriptor(): number | null {
    return this.#fd === -1 ? null : this.#fd;
  }

  write(bytes: Uint8Array, length: number): void {
    this.written = 0;
    if (this.#fd === -1) this.#open();
    try {
      writeFully(this.#fd, bytes, length, this);
      this.size += length;
      this.total += length;
    } catch (failure) {
      // Somebody closed it. The number may soon be another file's: it is not used again, the file is opened anew.
      if (failureCode(failure) === 'EBADF') this.#fd = -1;
      throw failure;
    }
  }

  /** What is written from now on goes into a new file. Gives the name of the present one. */
  startNext(): string {
    const name = this.#name;
    this.release();
    this.#created = false;
    this.number++;
    this.#name = `${this.#stem}_${stringPadStart(numberToString(this.number, 10), numberWidth, '0')}.jsonl`;
    this.size = 0;
    return name;
  }

  release(): void {
    if (this.#fd === -1) return;
    const fd = this.#fd;
    this.#fd = -1;
    realClose(fd);
  }

  #open(): void {
    const file = `${this.#folder}/${this.#name}`;
    if (this.#created) {
      this.#fd = realOpen(file, reopenFlags);
      return;
    }
    this.#fd = openNew(this.#folder, file);
    this.#created = true;
  }
}

function openNew(folder: string, file: string): number {
  try {
    return realOpen(file, createFlags, ownerOnlyFile);
  } catch (failure) {
    if (failureCode(failure) !== 'ENOENT') throw failure;
  }
  makeFolder(folder);
  return realOpen(file, createFlags, ownerOnlyFile);
}

function makeFolder(folder: string): void {
  try {
    realMkdir(folder, ownerOnlyFolder);
  } catch (failure) {
    // Windows takes both separators.
    const parent = stringSlice(folder, 0, mathMax(stringLastIndexOf(folder, '/'), stringLastIndexOf(folder, '\\'), 0));
    if (failureCode(failure) !== 'ENOENT' || parent === '' || parent === folder) throw failure;
    makeFolder(parent);
    realMkdir(folder, ownerOnlyFolder);
  }
}
