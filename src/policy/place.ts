// SPDX-License-Identifier: MIT
// Where this process stands: the folders a policy is read against, and what a gated parent handed down.

import * as path from 'node:path';
import type { PolicyPlace } from './policy.ts';
import { realLstatMode, realRealpath } from '../runtime/real-fs.ts';

/** What a gated parent, or `safeclaw run`, says through the environment. Set by the gate for every child, so a program cannot choose it. */
export interface HandedDown {
  readonly policy: string | null;
  readonly auditFolder: string | null;
  readonly observe: boolean;
  /** `chain:seq:hash` of the parent's newest record. */
  readonly parent: string | null;
}

/** Reads the `SAFECLAW_*` variables. */
export function readHandedDown(env: NodeJS.ProcessEnv): HandedDown {
  return {
    policy: env.SAFECLAW_POLICY || null,
    auditFolder: env.SAFECLAW_AUDIT || null,
    observe: env.SAFECLAW_MODE === 'observe',
    parent: env.SAFECLAW_PARENT || null,
  };
}

/** The place of this process; every folder with its symlinks resolved. */
export function findPlace(): PolicyPlace {
  const cwd = resolved(process.cwd());
  const entry = process.argv[1];
  const projects = [packageRoot(cwd)];
  if (entry !== undefined && entry !== '-') {
    const entryRoot = packageRoot(path.dirname(resolved(path.resolve(cwd, entry))));
    if (entryRoot !== projects[0]) projects.push(entryRoot);
  }
  return {
    cwd,
    home: resolved(process.env.HOME ?? process.env.USERPROFILE ?? '/'),
    projects,
    packageFolder: path.dirname(resolved(__dirname)),
    lambda: process.env.AWS_LAMBDA_FUNCTION_NAME !== undefined && process.env.LAMBDA_TASK_ROOT !== undefined,
  };
}

/** The nearest folder at or above `folder` that has a package.json; `folder` itself where there is none. */
function packageRoot(folder: string): string {
  for (let at = folder; ; at = path.dirname(at)) {
    if (realLstatMode(path.join(at, 'package.json')) !== undefined) return at;
    if (path.dirname(at) === at) return folder;
  }
}

/** With symlinks resolved; as given where it does not exist (yet). */
export function resolved(name: string): string {
  try {
    return realRealpath(name);
  } catch {
    // An entry point without its extension, or a folder that is gone: the path as given is the best there is.
    return path.resolve(name);
  }
}
