// SPDX-License-Identifier: MIT
// Protections: what no rule allows. They hold the gate's own files, the keys of other processes' memory and
// environment, and the addresses at which a cloud hands out credentials.

import type { Action } from '../action/action.ts';
import { comparablePath } from '../action/path.ts';
import type { Verdict } from '../action/verdict.ts';
import { arrayPush, objectFreeze, processPlatform, stringCharCodeAt, stringEndsWith, stringSlice, stringStartsWith, stringToLowerCase } from '../runtime/primordials.ts';

/** macOS and Windows find a file under any case of its name. */
const anyCase = processPlatform === 'win32' || processPlatform === 'darwin';

export interface ProtectedPath {
  readonly path: string;
  readonly verdict: Verdict;
}

export interface ProtectedFiles {
  /** Absolute; each as given and with symlinks resolved. */
  readonly policy: readonly string[];
  readonly audit: readonly string[];
  /** `.safeclaw` beside the policy. */
  readonly state: readonly string[];
  readonly packageFolder: readonly string[];
}

const processMemory = protection('process-memory', 'the environment and memory of a process hold what the gate keeps from the program');

const handedDown = protection('safeclaw-environment', 'the variables that hand the policy down to children belong to SafeClaw');

/** The verdict for cloud metadata addresses that no rule names. */
export const metadataVerdict: Verdict = protection('cloud-metadata', 'a cloud metadata address is reached only where a rule names that address');

export function protection(name: string, reason: string): Verdict {
  return objectFreeze({ kind: 'deny', by: 'protection', rule: `protection:${name}`, reason, position: null, code: 'SC_PROTECTED', observed: null });
}

/** The documented list, as `safeclaw policy baseline` shows it. */
export function protectedPaths(files: ProtectedFiles): ProtectedPath[] {
  const list: ProtectedPath[] = [];
  addAll(list, files.policy, protection('policy-file', 'the policy file cannot be changed by the program that it governs'));
  addAll(list, files.audit, protection('audit-log', 'the audit log cannot be changed by the program that it records'));
  addAll(list, files.state, protection('state-folder', "SafeClaw's own files cannot be changed by the program"));
  addAll(list, files.packageFolder, protection('package', "SafeClaw's own code cannot be changed by the program"));
  return list;
}

function addAll(list: ProtectedPath[], paths: readonly string[], verdict: Verdict): void {
  for (let i = 0; i < paths.length; i++) arrayPush(list, { path: spelled(comparablePath(paths[i] as string)), verdict });
}

function spelled(path: string): string {
  return anyCase ? stringToLowerCase(path) : path;
}

/** Writing below a protected path, or taking away a folder above one. Null where nothing is protected. */
export function protectWrite(list: readonly ProtectedPath[], comparable: string, deleting: boolean): Verdict | null {
  const path = spelled(comparable);
  for (let i = 0; i < list.length; i++) {
    const entry = list[i] as ProtectedPath;
    if (isAtOrBelow(path, entry.path) || (deleting && isAtOrBelow(entry.path, path))) return entry.verdict;
  }
  return isProcessMemory(path) ? processMemory : null;
}

/** Reading what the gate keeps from the program. Null where nothing is protected. */
export function protectRead(comparable: string): Verdict | null {
  return isProcessMemory(comparable) ? processMemory : null;
}

/** Setting what hands the policy down to children, in a shell line for one of its commands. */
export function protectVariable(key: string): Verdict | null {
  return stringStartsWith(key, 'SAFECLAW_') ? handedDown : null;
}

function isAtOrBelow(path: string, folder: string): boolean {
  if (!stringStartsWith(path, folder)) return false;
  return path.length === folder.length || folder === '/' || stringCharCodeAt(path, folder.length) === 47;
}

/** `/proc/<any>/environ` and `/proc/<any>/mem`, tasks included. */
function isProcessMemory(path: string): boolean {
  return stringCharCodeAt(path, 1) === 112 && stringStartsWith(path, '/proc/') && (stringEndsWith(path, '/environ') || stringEndsWith(path, '/mem'));
}

/** Whether a network action goes to a cloud metadata address; for one whose address is not known yet, whether its host is one. */
export function isMetadataAction(action: Action): boolean {
  if (action.kind !== 'network:request' && action.kind !== 'network:connect') return false;
  return isMetadataAddress(action.host) || (action.address !== null && isMetadataAddress(action.address));
}

/** A canonical address: 169.254.169.254, 169.254.170.0/23, fd00:ec2::254 and its neighbour of EKS, and the translated forms (NAT64, 6to4, IPv4-compatible). */
export function isMetadataAddress(host: string): boolean {
  const first = stringCharCodeAt(host, 0);
  if (first === 49) return host === '169.254.169.254' || stringStartsWith(host, '169.254.170.') || stringStartsWith(host, '169.254.171.');
  if (first === 102) return host === 'fd00:ec2::254' || host === 'fd00:ec2::23';
  if (first === 54) return stringStartsWith(host, '64:ff9b::') && isEmbedded(stringSlice(host, 9));
  if (first === 50) return stringStartsWith(host, '2002:') && isEmbedded(stringSlice(host, 5));
  return first === 58 && stringStartsWith(host, '::') && isEmbedded(stringSlice(host, 2));
}

/** `a9fe:a9fe`, `a9fe:aa02` …: the same IPv4 addresses in hexadecimal groups. */
function isEmbedded(groups: string): boolean {
  return stringStartsWith(groups, 'a9fe:a9fe') || (stringStartsWith(groups, 'a9fe:a') && (groups[6] === 'a' || groups[6] === 'b'));
}
