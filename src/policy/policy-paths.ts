// SPDX-License-Identifier: MIT
// Path patterns of a policy of several files: a relative one starts at the folder of the file in which it is written.

import * as path from 'node:path';
import type { PolicyPlace } from './policy.ts';
import type { PolicyText } from './policy-text.ts';
import { PathReader } from './read-path.ts';

export class PolicyPaths {
  readonly #texts: PolicyText;
  readonly #place: PolicyPlace;
  readonly #readers: PathReader[] = [];

  constructor(texts: PolicyText, place: PolicyPlace) {
    this.#texts = texts;
    this.#place = place;
  }

  /** The reader for patterns of the file with this number. */
  of(index: number): PathReader {
    return (this.#readers[index] ??= index > 0 && this.#texts.files[index]?.file === null ? this.of(0) : new PathReader(this.folderOf(index), this.#place.home));
  }

  /** Where relative patterns of that file start; what comes with the package has no folder of its own. */
  folderOf(index: number): string {
    const file = this.#texts.files[index]?.file ?? this.#texts.own.file;
    return file === null ? this.#place.cwd : path.dirname(file);
  }
}
