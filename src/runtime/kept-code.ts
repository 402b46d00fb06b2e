// SPDX-License-Identifier: MIT
// Keeps what V8 made of the gate's code for the next start (`register/core.cts` takes it up).

import { processPid } from './primordials.ts';
import { realClose, realCreateSynced, realMkdir, realRename, realWrite } from './real-fs.ts';

export interface KeptCode {
  readonly folder: string;
  readonly file: string;
  make(): Uint8Array;
}

/** Writes it in one step. A package folder that cannot be written is no failure: the next start compiles again. */
export function keepCode(kept: KeptCode): void {
  const temporary = `${kept.file}.${processPid}`;
  try {
    realMkdir(kept.folder, 0o755);
    // INVARIANT: on the disk before it has its name, since V8 trusts what it is given.
    const fd = realCreateSynced(temporary, 0o644);
    try {
      const bytes = kept.make();
      for (let done = 0; done < bytes.length; ) done += realWrite(fd, bytes, done, bytes.length - done);
    } finally {
      realClose(fd);
    }
    realRename(temporary, kept.file);
  } catch {
    // A read-only image, another user's package, a full disk: nothing is kept and nothing else changes.
    return;
  }
}
