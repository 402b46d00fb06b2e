// SPDX-License-Identifier: MIT
// The public types of the package. Self-contained: this file is published as dist/index.d.ts.

/** One thing that a program is about to do, with the matchers that policies use as its fields. */
export type ActionRequest =
  | { readonly action: 'file:read' | 'file:list' | 'file:stat' | 'file:write' | 'file:delete'; readonly path: string }
  | { readonly action: 'network:request'; readonly method?: string; readonly url: string }
  | { readonly action: 'network:connect'; readonly host: string; readonly port: number; readonly protocol?: 'tcp' | 'tls' | 'udp' }
  | { readonly action: 'shell:execute'; readonly command: string; readonly cwd?: string }
  | { readonly action: 'env:read' | 'env:write'; readonly key: string }
  | { readonly action: `aws:${string}:${string}`; readonly resource?: string | readonly string[]; readonly region?: string; readonly account?: string }
  | { readonly action: 'tool:call'; readonly tool: string; readonly args?: unknown };

/** The answer to an action. */
export interface Decision {
  readonly allowed: boolean;
  /** The action's name and what it resolved to. */
  readonly action: string;
  readonly target: string;
  /** `rules[3]` or a rule's id, `baseline:…`, `protection:…`, `defaultAction`, `fault`. */
  readonly rule: string;
  readonly reason: string;
  /** `safeclaw.config.yaml:14:3`, or null where no line of a policy decided. */
  readonly position: string | null;
  readonly code: string;
}

export interface GateOptions {
  /** Policy file, relative to the working folder. Default: `SAFECLAW_POLICY`, then `./safeclaw.config.yaml`. */
  readonly policy?: string;
  /** False to decide and record only what is asked, and leave Node's own functions alone. Default true. Without effect under the preload. */
  readonly install?: boolean;
}

export interface SafeClawGate {
  /** Decides and records; nothing is done. Throws TypeError for what is no action. */
  check(action: ActionRequest): Decision;
  /** Decides and records; throws SafeClawDeniedError where it is denied. */
  enforce(action: ActionRequest): Decision;
  /** Wraps a tool's function: each call is decided as `tool:call` with its arguments first, and rejects with SafeClawDeniedError where it is denied. */
  wrap<A extends unknown[], R>(name: string, tool: (...args: A) => R): (...args: A) => Promise<Awaited<R>>;
  wrap<A extends unknown[], R>(tool: (...args: A) => R): (...args: A) => Promise<Awaited<R>>;
  /** Resolves when every record made so far, counts included, has been handed to the sink. */
  flush(): Promise<void>;
  /** Flushes. The gate itself stays in place until the process ends: a program cannot take it away. */
  close(): Promise<void>;
  /** Whether the surfaces are in place, the policy loaded, and denials enforced. */
  readonly status: { readonly installed: boolean; readonly loaded: boolean; readonly enforcing: boolean; readonly policy: string | null };
}

/** Thrown by `enforce` and by wrapped tools. */
export declare class SafeClawDeniedError extends Error {
  readonly code: 'EACCES';
  readonly safeclaw: { readonly action: string; readonly rule: string; readonly reason: string; readonly position: string | null; readonly code: string };
}

/** The gate of this thread: the preload's own where it is present, otherwise a new one. A second call gives the same gate. */
export declare function createSafeClawGate(options?: GateOptions): SafeClawGate;
