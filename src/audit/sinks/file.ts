// SPDX-License-Identifier: MIT
// One file per chain, so that processes and threads that share a folder need no locks.

import { constants } from 'node:fs';
import { mathMax, stringLastIndexOf, stringSlice } from '../../runtime/primordials.ts';
import { failureCode, realClose, realMkdir, realOpen } from '../../runtime/real-fs.ts';
import { type Sink, writeFully } from './sink.ts';

// O_NOFOLLOW and O_EXCL: a name that someone laid in wait for us is refused, not written through.
const createFlags = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);
const reopenFlags = constants.O_WRONLY | constants.O_APPEND | (constants.O_NOFOLLOW ?? 0);
const ownerOnlyFile = 0o600;
const ownerOnlyFolder = 0o700;

export class FileSink implements Sink {
  readonly limit = 16 * 1024;
  written = 0;
  readonly #folder: string;
  readonly #file: string;
  #fd = -1;
  #created = false;

  constructor(folder: string, name: string) {
    this.#folder = folder;
    this.#file = `${folder}/${name}`;
  }

  get descriptor(): number | null {
    return this.#fd === -1 ? null : this.#fd;
  }

  write(bytes: Uint8Array, length: number): void {
    this.written = 0;
    if (this.#fd === -1) this.#open();
    try {
      writeFully(this.#fd, bytes, length, this);
    } catch (failure) {
      // Somebody closed it. The number may soon be another file's: it is not used again, the file is opened anew.
      if (failureCode(failure) === 'EBADF') this.#fd = -1;
      throw failure;
    }
  }

  release(): void {
    if (this.#fd === -1) return;
    const fd = this.#fd;
    this.#fd = -1;
    realClose(fd);
  }

  #open(): void {
    if (this.#created) {
      this.#fd = realOpen(this.#file, reopenFlags);
      return;
    }
    this.#fd = openNew(this.#folder, this.#file);
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
