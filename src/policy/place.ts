// SPDX-License-Identifier: MIT
// Where this process stands: the folders a policy is read against, and what a gated parent handed down.

import * as path from 'node:path';
import type { PolicyPlace } from './policy.ts';
import { realLstatMode, realReadText, realRealpath } from '../runtime/real-fs.ts';
import { threadNumber } from '../runtime/thread.ts';

/** What a gated parent, or `safeclaw run`, says through the environment. Set by the gate for every child, so a program cannot choose it. */
export interface HandedDown {
  readonly policy: string | null;
  readonly auditFolder: string | null;
  readonly observe: boolean;
  /** `chain:seq:hash` of the parent's newest record. */
  readonly parent: string | null;
}

/** Reads the `SAFECLAW_*` variables. */
export function readHandedDown(given: NodeJS.ProcessEnv): HandedDown {
  // The thread that Node makes for `--loader` runs this preload with what the program sees of the environment.
  const env = given.SAFECLAW_POLICY === undefined && threadNumber() !== 0 ? environmentAtStart() : given;
  return {
    policy: env.SAFECLAW_POLICY || null,
    auditFolder: env.SAFECLAW_AUDIT ? path.resolve(env.SAFECLAW_AUDIT) : null,
    observe: env.SAFECLAW_MODE === 'observe',
    parent: env.SAFECLAW_PARENT || null,
  };
}

/** The environment that the kernel gave the process; no program can change it there. Empty without `/proc`. */
function environmentAtStart(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = {};
  try {
    for (const variable of realReadText('/proc/self/environ').split('\0')) {
      const equals = variable.indexOf('=');
      if (variable.startsWith('SAFECLAW_') && equals > 0) env[variable.slice(0, equals)] ??= variable.slice(equals + 1);
    }
  } catch {
    // Then the policy is looked for in the working folder, and where there is none everything is denied.
  }
  return env;
}

/** The place of this process; every folder with its symlinks resolved. */
export function findPlace(): PolicyPlace {
  const standing = workingFolder();
  const cwd = standing ?? '/';
  const entry = process.argv[1];
  // A folder that was removed is nobody's project, and what stands in for it least of all.
  const projects = standing === null ? [] : [packageRoot(standing)];
  if (entry !== undefined && entry !== '-' && (standing !== null || path.isAbsolute(entry))) {
    const entryRoot = packageRoot(path.dirname(resolved(path.resolve(cwd, entry))));
    if (entryRoot !== projects[0]) projects.push(entryRoot);
  }
  return {
    cwd,
    home: resolved(process.env.HOME ?? process.env.USERPROFILE ?? '/'),
    projects,
    entry: entry === undefined || entry === '-' ? null : path.resolve(cwd, entry),
    packageFolder: path.dirname(resolved(__dirname)),
    lambda: process.env.AWS_LAMBDA_FUNCTION_NAME !== undefined && process.env.LAMBDA_TASK_ROOT !== undefined,
  };
}

/** Null where the folder was removed under the process. */
function workingFolder(): string | null {
  try {
    return resolved(process.cwd());
  } catch {
    // Node's programs start there all the same.
    return null;
  }
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
