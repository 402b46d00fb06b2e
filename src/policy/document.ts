// SPDX-License-Identifier: MIT
// A policy file as read: every value with the place where it stands. Made by `read`, used by `compile` and `diagnose`.

import type { Matcher } from '../action/vocabulary.ts';
import type { TimeWindow } from './match-when.ts';

/** Offsets into the source text, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Located<T> {
  readonly value: T;
  readonly span: Span;
}

export type Effect = 'allow' | 'deny';
export type Mode = 'enforce' | 'observe';
export type LimitUnit = 'second' | 'minute' | 'hour' | 'day' | 'process';
export type SinkName = 'file' | 'stdout' | 'stderr';

/** How often a rule allows. */
export interface RateLimit {
  readonly most: number;
  readonly unit: LimitUnit;
}

export interface RuleNode {
  /** Position in the order of all rules, from 0. */
  readonly index: number;
  /** The number of the file in which it stands: 0 for the policy's own. */
  readonly file: number;
  /** Its `id`, or else its place: `rules[3]`, `base.yaml#rules[3]` where it is inherited. */
  readonly name: string;
  readonly id: Located<string> | null;
  /** Names and globs as written; never empty. */
  readonly actions: readonly Located<string>[];
  readonly effect: Located<Effect>;
  readonly reason: Located<string> | null;
  /** One entry per matcher key that the rule has; a list means any of them. Ports and pids are kept as text. */
  readonly matchers: readonly MatcherNode[];
  /** Null where the rule holds at all times. */
  readonly when: Located<TimeWindow> | null;
  /** Null where it allows as often as it is asked. */
  readonly limit: Located<RateLimit> | null;
  /** The hosts of `effect: broker`, which is a denial otherwise; null for any other rule. */
  readonly hosts: readonly Located<string>[] | null;
  readonly span: Span;
}

export interface MatcherNode {
  readonly key: Located<Matcher>;
  readonly patterns: readonly Located<string>[];
}

export interface AuditNode {
  /** Null where the file says nothing: `file`, and `stdout` on Lambda. */
  readonly sink: Located<SinkName> | null;
  /** Folder of the `file` sink, relative to the policy file's folder; null for `.safeclaw/audit`. */
  readonly path: Located<string> | null;
  /** Null where the log is not sealed. */
  readonly seal: SealNode | null;
  /** Bytes of one file; null where it just grows. */
  readonly rotate: Located<number> | null;
  /** Bytes of all files of one process or thread; null for no limit. */
  readonly limit: Located<number> | null;
  /** Null where nothing is taken out of records besides what always is. */
  readonly redact: RedactNode | null;
}

export interface RedactNode {
  readonly names: readonly Located<string>[];
  readonly patterns: readonly Located<string>[];
}

export interface SealNode {
  /** The private key file, relative to the policy file's folder. */
  readonly key: Located<string>;
  /** Null for the default. */
  readonly records: Located<number> | null;
  readonly seconds: Located<number> | null;
}

/** A server that the policy declares to be a service of AWS. */
export interface EndpointNode {
  readonly service: Located<string>;
  readonly urls: readonly Located<string>[];
}

/** An entry of `extends`: a file or preset, and the rules of it that are left out. */
export interface ExtendNode {
  readonly from: Located<string>;
  readonly without: readonly Located<string>[];
  readonly span: Span;
}

export interface PolicyDocument {
  readonly version: 1;
  /** The keys that the file has at its top. */
  readonly stated: ReadonlySet<string>;
  readonly extends: readonly ExtendNode[];
  /** Values of the variables in its patterns, by name. */
  readonly variables: ReadonlyMap<string, string>;
  readonly mode: Mode;
  readonly defaultAction: Located<Effect>;
  /** False for `baseline: none`. */
  readonly baseline: boolean;
  /** True where a policy that has changed is read again. */
  readonly reload: boolean;
  readonly rules: readonly RuleNode[];
  readonly audit: AuditNode;
  readonly awsEndpoints: readonly EndpointNode[];
  /** Null where the program gets its credentials itself. */
  readonly awsCredentials: Located<'broker'> | null;
}
