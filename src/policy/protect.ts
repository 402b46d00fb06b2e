// SPDX-License-Identifier: MIT
// Protections: what no rule allows. They hold the gate's own files, those of the credentials that it gets itself, and the memory and environment of processes;
// the addresses at which a cloud hands out credentials are in `protect-metadata.ts`.

import { comparablePath } from '../action/path.ts';
import type { Verdict } from '../action/verdict.ts';
import { protectLinked } from './protect-linked.ts';
import { type Mount, listMounts, otherPlaces } from '../runtime/mounts.ts';
import { arrayPush, objectFreeze, processPlatform, SetConstructor, setHas, stringCharCodeAt, stringEndsWith, stringStartsWith, stringToLowerCase } from '../runtime/primordials.ts';

/** macOS and Windows find a file under any case of its name. */
const anyCase = processPlatform === 'win32' || processPlatform === 'darwin';

export interface ProtectedPath {
  readonly path: string;
  readonly verdict: Verdict;
  /** It may not be read either. */
  readonly secret: boolean;
}

export interface ProtectedFiles {
  /** Absolute; each as given and with symlinks resolved. */
  readonly policy: readonly string[];
  readonly audit: readonly string[];
  /** The private key of the log's seals. */
  readonly sealKey: readonly string[];
  /** Files and folders from which the gate gets credentials of AWS. */
  readonly credentials: readonly string[];
  /** `.safeclaw` beside the policy. */
  readonly state: readonly string[];
  readonly packageFolder: readonly string[];
}

const processMemory = protection('process-memory', 'the environment and memory of a process hold what the gate keeps from the program');

const kernelPrograms = protection('kernel-programs', 'the kernel runs the program that is named there, past every gate');

const handedDown = protection('safeclaw-environment', 'the variables that hand the policy down to children belong to SafeClaw');

export function protection(name: string, reason: string): Verdict {
  return objectFreeze({ kind: 'deny', by: 'protection', rule: `protection:${name}`, reason, position: null, code: 'SC_PROTECTED', limits: null, observed: null });
}

/** The documented list, as `safeclaw policy baseline` shows it. */
export function protectedPaths(files: ProtectedFiles): ProtectedPath[] {
  const list: ProtectedPath[] = [];
  addAll(list, files.policy, protection('policy-file', 'the policy file cannot be changed by the program that it governs'));
  addAll(list, files.audit, protection('audit-log', 'the audit log cannot be changed by the program that it records'));
  addAll(list, files.sealKey, protection('seal-key', 'the key that seals the audit log is kept from the program that it records'), true);
  addAll(list, files.credentials, protection('aws-credentials', 'the gate gets the credentials of AWS itself, and what it gets them from is kept from the program'), true);
  addAll(list, files.state, protection('state-folder', "SafeClaw's own files cannot be changed by the program"));
  addAll(list, files.packageFolder, protection('package', "SafeClaw's own code cannot be changed by the program"));
  return list;
}

function addAll(list: ProtectedPath[], paths: readonly string[], verdict: Verdict, secret = false): void {
  for (let i = 0; i < paths.length; i++) arrayPush(list, { path: spelled(comparablePath(paths[i] as string)), verdict, secret });
}

function spelled(path: string): string {
  return anyCase ? stringToLowerCase(path) : path;
}

/** What is protected, under every name that it has: its own, those of other mounts of it, and those of hard links to it. */
export class Protections {
  readonly #own: readonly ProtectedPath[];
  /** Those of them that may not be read: none, where the log is not sealed. */
  readonly #secrets: ProtectedPath[] = [];
  // Looked up when they are first needed: most programs start, read and end without.
  #mounts: readonly Mount[] | null = null;
  #everywhere: readonly ProtectedPath[] | null = null;

  constructor(own: readonly ProtectedPath[]) {
    this.#own = own;
    for (let i = 0; i < own.length; i++) if ((own[i] as ProtectedPath).secret) arrayPush(this.#secrets, own[i] as ProtectedPath);
  }

  /** Writing below a protected path, or taking away a folder above one. Null where nothing is protected. */
  write(comparable: string, deleting: boolean): Verdict | null {
    const path = spelled(comparable);
    const list = (this.#everywhere ??= withOtherMounts(this.#own, this.#listMounts()));
    for (let i = 0; i < list.length; i++) {
      const entry = list[i] as ProtectedPath;
      if (isAtOrBelow(path, entry.path) || (deleting && isAtOrBelow(entry.path, path))) return entry.verdict;
    }
    if (this.#isMemory(path)) return processMemory;
    if (runsPrograms(path)) return kernelPrograms;
    // Taking a name away leaves the file under its others.
    return deleting ? null : protectLinked(this.#own, comparable);
  }

  /** Reading what the gate keeps from the program. Null where nothing is protected. */
  read(comparable: string): Verdict | null {
    if (this.#secrets.length > 0) {
      const secret = this.#readSecret(comparable);
      if (secret !== null) return secret;
    }
    return this.#isMemory(comparable) ? processMemory : null;
  }

  #readSecret(comparable: string): Verdict | null {
    const path = spelled(comparable);
    const list = (this.#everywhere ??= withOtherMounts(this.#own, this.#listMounts()));
    for (let i = 0; i < list.length; i++) {
      const entry = list[i] as ProtectedPath;
      if (entry.secret && isAtOrBelow(path, entry.path)) return entry.verdict;
    }
    return protectLinked(this.#secrets, comparable);
  }

  #isMemory(path: string): boolean {
    // HOT: every read of a file comes here; one character rules nearly all of them out.
    const last = stringCharCodeAt(path, path.length - 1);
    // n, m, e, t: `environ`, `mem` and `kmem`, `kcore`, `port`.
    if (last !== 110 && last !== 109 && last !== 101 && last !== 116) return false;
    if (setHas(deviceMemory, path)) return true;
    if (!stringEndsWith(path, '/environ') && !stringEndsWith(path, '/mem') && !stringEndsWith(path, '/kcore')) return false;
    if (stringStartsWith(path, '/proc/')) return true;
    // A container may be shown the machine's processes elsewhere, `/host/proc`.
    const mounts = this.#listMounts();
    for (let i = 0; i < mounts.length; i++) {
      const { type, folder } = mounts[i] as Mount;
      if (type === 'proc' && isAtOrBelow(path, folder)) return true;
    }
    return false;
  }

  #listMounts(): readonly Mount[] {
    return (this.#mounts ??= listMounts());
  }
}

function withOtherMounts(own: readonly ProtectedPath[], mounts: readonly Mount[]): ProtectedPath[] {
  const list: ProtectedPath[] = [];
  for (let i = 0; i < own.length; i++) {
    const entry = own[i] as ProtectedPath;
    arrayPush(list, entry);
    addAll(list, otherPlaces(mounts, entry.path), entry.verdict, entry.secret);
  }
  return list;
}

const deviceMemory = new SetConstructor(['/dev/mem', '/dev/kmem', '/dev/port', '/dev/kcore', '/proc/kcore']);

/** What is written there names a program that the kernel then runs, with no gate and every right. */
function runsPrograms(path: string): boolean {
  return (stringStartsWith(path, '/proc/sys/') || stringStartsWith(path, '/sys/')) && (setHas(kernelSettings, path) || stringStartsWith(path, '/proc/sys/fs/binfmt_misc/'));
}

const kernelSettings = new SetConstructor(['/proc/sys/kernel/core_pattern', '/proc/sys/kernel/modprobe', '/proc/sys/kernel/hotplug', '/proc/sys/kernel/poweroff_cmd', '/sys/kernel/uevent_helper']);

/** Setting what hands the policy down to children, in a shell line for one of its commands. */
export function protectVariable(key: string): Verdict | null {
  return stringStartsWith(key, 'SAFECLAW_') ? handedDown : null;
}

function isAtOrBelow(path: string, folder: string): boolean {
  if (!stringStartsWith(path, folder)) return false;
  return path.length === folder.length || folder === '/' || stringCharCodeAt(path, folder.length) === 47;
}
