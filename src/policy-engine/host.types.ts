// SPDX-License-Identifier: MIT
// What the policy engine in its own context is given of this process, and what it gives back.

import type { Policy, PolicyPlace } from '../policy/policy.ts';
import type * as realFs from '../runtime/real-fs.ts';

/** Captured before the program runs; the engine has nothing else of Node. */
export interface EngineHost {
  readonly files: Pick<typeof realFs, 'failureCode' | 'realEntryKind' | 'realLstatMode' | 'realMkdir' | 'realReadText' | 'realReaddir' | 'realReadlink' | 'realRealpath' | 'realReplaceText' | 'realStatFields' | 'realStatMode'>;
  readonly path: Pick<typeof import('node:path'), 'basename' | 'dirname' | 'isAbsolute' | 'join' | 'relative' | 'resolve' | 'sep'>;
  readonly process: { readonly pid: number; readonly platform: string; readonly execPath: string; readonly versions: { readonly node: string }; cwd(): string };
  /** Where the package's files are. */
  readonly folder: string;
  isIP(text: string): number;
  sha256OfText(text: string): string;
}

export interface EngineResult {
  readonly policy: Policy;
  /** The code of the first error; null where it loaded. */
  readonly code: string | null;
  /** Why not, in words. */
  readonly reason: string;
  /** What `safeclaw policy check` would print of it, where it has findings. */
  readonly findings: string;
}

/** Loads a policy file as a start does. */
export type LoadInEngine = (file: string, place: PolicyPlace) => EngineResult;
