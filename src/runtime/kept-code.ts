// SPDX-License-Identifier: MIT
// Keeps what V8 made of the gate's code for the next start (`register/core.cts` takes it up).

import { processPid, typedArrayByteLength } from './primordials.ts';
import { realClose, realCreateSynced, realMkdir, realRename, realWrite } from './real-fs.ts';

export interface KeptCode {
  readonly folder: string;
  readonly file: string;
  /** What V8 made so far, and what stands behind that many bytes. */
  make(): { readonly data: Uint8Array; readonly trailer: (length: number) => Uint8Array };
}

const trailerLength = 32;

/** Writes it in one step. A package folder that cannot be written is no failure: the next start compiles again. */
export function keepCode(kept: KeptCode): void {
  const temporary = `${kept.file}.${processPid}`;
  try {
    realMkdir(kept.folder, 0o755);
    // INVARIANT: on the disk before it has its name, since V8 trusts what it is given.
    const fd = realCreateSynced(temporary, 0o644);
    try {
      const { data, trailer } = kept.make();
      const length = typedArrayByteLength(data);
      writeAll(fd, data, length);
      writeAll(fd, trailer(length), trailerLength);
    } finally {
      realClose(fd);
    }
    realRename(temporary, kept.file);
  } catch {
    // A read-only image, another user's package, a full disk: nothing is kept and nothing else changes.
    return;
  }
}

function writeAll(fd: number, bytes: Uint8Array, length: number): void {
  for (let done = 0; done < length; ) done += realWrite(fd, bytes, done, length - done);
}
