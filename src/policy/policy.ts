// SPDX-License-Identifier: MIT
// A policy ready to decide.

import type { Action } from '../action/action.ts';
import type { AwsPlace } from '../action/aws-place.ts';
import type { Verdict } from '../action/verdict.ts';
import type { Mode, SinkName } from './document.ts';

export interface AuditSettings {
  readonly sink: SinkName;
  /** Absolute folder of the `file` sink. */
  readonly folder: string;
  /** Null where the log is not sealed. */
  readonly seal: SealSettings | null;
  /** A file of the `file` sink is followed by a new one at so many bytes; null where it just grows. */
  readonly rotate: number | null;
  /** The most bytes that one process or thread may log to files; null for no limit. */
  readonly limit: number | null;
  /** What is taken out of records besides what always is; null for nothing. */
  readonly redact: RedactSettings | null;
}

export interface RedactSettings {
  /** What `=`, `:` or a blank stands behind: the value is taken out. Letters, digits, `_`, `-` and `.`; case does not matter. */
  readonly names: readonly string[];
  /** Regular expressions of JavaScript: what one finds is taken out, or its first group where it has one. */
  readonly patterns: readonly string[];
}

export interface SealSettings {
  /** Absolute path of the private key file. */
  readonly key: string;
  /** A seal after so many records … */
  readonly records: number;
  /** … or so many seconds, what comes first. */
  readonly seconds: number;
}

export interface Policy {
  /** Absolute path of the file, or null where there is none. */
  readonly file: string | null;
  /** As shown in positions: relative to the working folder where it is below it. */
  readonly name: string;
  /** Absolute paths of its file and of those that it extends; presets are part of the package and not among them. */
  readonly files: readonly string[];
  /** Lower-case hex SHA-256 of the file's bytes, of the empty string where there is no file; see `hashFiles` where it extends others. */
  readonly hash: string;
  readonly mode: Mode;
  readonly enforcing: boolean;
  readonly audit: AuditSettings;
  readonly aws: AwsPlace;
  /** Whether it is read again where its files change. */
  readonly reload: boolean;
  /** What of it is not in force before a new start, where it was read while the program runs: `audit`, `aws.endpoints`. */
  readonly needsRestart: readonly string[];
  /** False where the file is missing or broken: everything is denied with SC_POLICY_NOT_LOADED. */
  readonly loaded: boolean;
  /** Values of the environment's variables that its patterns name. */
  readonly variables: Readonly<Record<string, string>>;
  /** Whether time alone may change what is decided of a variable of the environment. */
  readonly timedEnvironment: boolean;
  /** Whether a rule has the gate put a variable into requests (`effect: broker`). */
  readonly brokers: boolean;
  decide(action: Action): Verdict;
  /** The hosts whose requests may leave with what this denial of a variable withholds; null where none may. */
  brokerHosts(denial: Verdict): ((host: string) => boolean) | null;
  /** The protection of a file against writing, whatever name of it this is; null where there is none. */
  protectionOf(path: string): Verdict | null;
}

/** Where a function's runtime stands, as the first gated process was started with it. */
export interface LambdaPlace {
  /** The runtime's own file, with which the process was started; null where that is another program. */
  readonly entry: string | null;
  /** The runtime's native client, which stands beside it; null where there is no runtime. */
  readonly client: string | null;
  /** Where invocations come from and answers go: `127.0.0.1:9001`. */
  readonly api: { readonly host: string; readonly port: number } | null;
  /** The socket that hands out the descriptor of the log where several invocations run at once. */
  readonly logSocket: string | null;
  /** Whether this very thread is the runtime's: it may load the client, once. */
  readonly isOwn: boolean;
}

/** What a policy is read against. Captured once, at the start of the first gated process; its children are given the same. */
export interface PolicyPlace {
  /** The working folder, symlinks resolved. */
  readonly cwd: string;
  readonly home: string;
  /** Folders whose code the program consists of (package roots of the entry file and of the working folder), symlinks resolved. */
  readonly projects: readonly string[];
  /** The entry file as the command line names it, absolute, links not resolved; null where there is none. */
  readonly entry: string | null;
  /** SafeClaw's own package folder. */
  readonly packageFolder: string;
  /** Where a parent keeps its log, whatever the policy says; null or absent where the policy decides. */
  readonly auditFolder?: string | null;
  /** What was settled when the program started, for a policy that is read again while it runs. */
  readonly inForce?: { readonly audit: AuditSettings; readonly aws: AwsPlace };
  /** True on AWS Lambda: the default sink is stdout. */
  readonly lambda: boolean;
  /** AWS Lambda's runtime, where this is a function; null or absent elsewhere. */
  readonly runtime?: LambdaPlace | null;
  /** Files and folders that hold credentials of AWS, or lead to them, by the environment of the first gated process; absent for none. */
  readonly credentialFiles?: readonly string[];
  /** PATH as the first gated process had it: where the system's own programs are. */
  readonly searchPath: string | null;
  /** The folder for temporary files, as the first gated process had it. */
  readonly tmp?: string;
  /** Variables of the environment for `${env:NAME}`: those of the first gated process. */
  readonly environment?: (name: string) => string | undefined;
}
