// SPDX-License-Identifier: MIT

import type { EntryKind } from '../runtime/walk.ts';

/** What one Node has. */
export interface Survey {
  readonly version: string;
  /** Name → kind, and a digest of a function's source text: it differs under the gate where we stand in it. */
  readonly entries: Record<string, readonly [kind: EntryKind, digest: string]>;
  /** What could not be made on this Node, and why. */
  readonly absent: Record<string, string>;
}
