// SPDX-License-Identifier: MIT
// Where this process stands: the folders a policy is read against, and what a gated parent handed down.

import * as path from 'node:path';
import { findLambda } from './lambda-place.ts';
import type { LambdaPlace, PolicyPlace } from './policy.ts';
import type { ReadVariable } from './variables.ts';
import { realLstatMode, realReadText, realRealpath } from '../runtime/real-fs.ts';
import { runtimeVariable, threadNumber } from '../runtime/thread.ts';

/** What a gated parent, or `safeclaw run`, says through the environment. Set by the gate for every child, so a program cannot choose it. */
export interface HandedDown {
  readonly policy: string | null;
  readonly auditFolder: string | null;
  readonly observe: boolean;
  /** `chain:seq:hash` of the parent's newest record. */
  readonly parent: string | null;
  /** What the policy of the first gated process was read against. */
  readonly place: string | null;
  /** `1`, or the terminal at which a person is told of the rules that are missing. */
  readonly verbose: string | null;
}

/** The part of a place that children and threads keep, whatever folder and environment they are started with. */
interface LastingPlace {
  readonly home: string;
  readonly projects: readonly string[];
  readonly lambda: boolean;
  readonly runtime: LambdaPlace | null;
  readonly searchPath: string | null;
  readonly tmp: string;
  /** Values of `${env:NAME}` that the policy asked for in the first process; another one has no value in a child. */
  readonly variables: Readonly<Record<string, string>>;
  readonly credentialFiles?: readonly string[];
  /** Hash of the policy of the first process where it did not load and that was said; absent where it loaded. */
  readonly notLoaded?: string;
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
    place: env.SAFECLAW_PLACE || null,
    verbose: env.SAFECLAW_VERBOSE || null,
  };
}

/** A place as children are told of it; `notLoaded` is the hash of a policy that did not load. */
export function placeText({ home, projects, lambda, runtime, searchPath, tmp = '', credentialFiles = [] }: PolicyPlace, values: Readonly<Record<string, string>>, notLoaded: string | null): string {
  const variables = Object.fromEntries(Object.entries(values).filter(([name]) => name.startsWith(ENVIRONMENT)));
  // What the first process started is the runtime, and nothing else is, but for the threads that it makes for itself.
  return JSON.stringify({ home, projects, lambda, runtime: runtime ? { ...runtime, isOwn: false } : null, searchPath, tmp, variables, credentialFiles, ...(notLoaded === null ? {} : { notLoaded }) } satisfies LastingPlace);
}

/** Whether the first process of those that handed `place` down has said already that this policy did not load. */
export function saidNotLoaded(place: string | null, hash: string): boolean {
  return place !== null && (JSON.parse(place) as LastingPlace).notLoaded === hash;
}

const ENVIRONMENT = 'env:';

/** Values of a policy's variables at a place. */
export function readVariableAt(place: PolicyPlace): ReadVariable {
  return (name) => {
    switch (name) {
      case 'project':
        return place.projects[0];
      case 'home':
        return place.home;
      case 'tmp':
        return place.tmp;
      default:
        return name.startsWith(ENVIRONMENT) ? place.environment?.(name.slice(ENVIRONMENT.length)) : undefined;
    }
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

/**
 * The place of this process; every folder with its symlinks resolved. INVARIANT: a program chooses the working folder
 * and the environment of what it starts, so neither moves a place that was handed down: only the entry file, which
 * was decided with the command, adds its own package.
 */
export function findPlace(handedDown: string | null = null): PolicyPlace {
  const standing = workingFolder();
  const cwd = standing ?? '/';
  const entry = entryFile(cwd, standing !== null);
  const lasting = handedDown === null ? firstPlace(standing, entry) : (JSON.parse(handedDown) as LastingPlace);
  const projects = [...lasting.projects];
  if (entry !== null) {
    const entryRoot = packageRoot(path.dirname(resolved(entry)));
    if (!projects.includes(entryRoot)) projects.push(entryRoot);
  }
  return {
    cwd,
    home: lasting.home,
    projects,
    entry,
    packageFolder: path.dirname(resolved(__dirname)),
    lambda: lasting.lambda,
    runtime: isRuntimeThread() && lasting.runtime ? { ...lasting.runtime, isOwn: true } : lasting.runtime,
    searchPath: lasting.searchPath,
    tmp: lasting.tmp,
    credentialFiles: lasting.credentialFiles ?? [],
    environment: handedDown === null ? environmentNow : (name) => own(lasting.variables, ENVIRONMENT + name),
  };
}

/** What the environment of the first process says; asked only before the program begins. */
function environmentNow(name: string): string | undefined {
  return own(process.env, name);
}

function own(values: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  const value: unknown = Object.hasOwn(values, name) ? values[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function isRuntimeThread(): boolean {
  return threadNumber() !== 0 && process.env[runtimeVariable] === 'thread';
}

function firstPlace(standing: string | null, entry: string | null): LastingPlace {
  const home = resolved(process.env.HOME ?? process.env.USERPROFILE ?? '/');
  return {
    home,
    // A folder that was removed is nobody's project, and what stands in for it least of all.
    projects: standing === null ? [] : [packageRoot(standing)],
    lambda: process.env.AWS_LAMBDA_FUNCTION_NAME !== undefined && process.env.LAMBDA_TASK_ROOT !== undefined,
    runtime: findLambda(entry, standing ?? '/', resolved),
    searchPath: process.env.PATH ?? null,
    tmp: temporaryFolder(),
    variables: {},
    credentialFiles: credentialFiles(standing ?? '/', home),
  };
}

/** Where the SDK's sources of credentials read files. Links are resolved where the files are compared. */
function credentialFiles(standing: string, home: string): string[] {
  const { AWS_SHARED_CREDENTIALS_FILE, AWS_CONFIG_FILE, AWS_WEB_IDENTITY_TOKEN_FILE, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE } = process.env;
  const files = [path.join(home, '.aws')];
  for (const given of [AWS_SHARED_CREDENTIALS_FILE, AWS_CONFIG_FILE, AWS_WEB_IDENTITY_TOKEN_FILE, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE]) {
    if (given === undefined || given === '') continue;
    const file = given.startsWith('~/') ? path.join(home, given.slice(2)) : path.resolve(standing, given);
    // Kubernetes lays a file anew in a folder of another name, `..2026_11_25_…`, and links lead to the newest.
    files.push(path.basename(path.dirname(resolved(file))).startsWith('..') ? path.dirname(file) : file);
  }
  return files;
}

/** As Node's `os.tmpdir` finds it; that module would not be loaded yet. */
function temporaryFolder(): string {
  const { TMPDIR, TMP, TEMP, SystemRoot, windir } = process.env;
  if (process.platform === 'win32') return TEMP || TMP || `${SystemRoot || windir || ''}\\temp`;
  return TMPDIR || TMP || TEMP || '/tmp';
}

/** The file that the command line names; null in a worker, whose file is decided where it is made, and behind `-e`, where the word is any argument. */
function entryFile(cwd: string, standing: boolean): string | null {
  const entry = process.argv[1];
  if (entry === undefined || entry === '-' || threadNumber() !== 0 || (process as { _eval?: string })._eval !== undefined) return null;
  return standing || path.isAbsolute(entry) ? path.resolve(cwd, entry) : null;
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
