// SPDX-License-Identifier: MIT
// What a program is about to do. Surfaces make these, the policy decides them, the audit log records them.
//
// INVARIANT: every property below is an own property of the object that a surface makes (absent is `null`,
// never missing, but for `brokered`), so that nothing a program puts on `Object.prototype` can fill a gap.

export type FileActionKind = 'file:read' | 'file:list' | 'file:stat' | 'file:write' | 'file:delete';

export interface FileAction {
  readonly kind: FileActionKind;
  /** Absolute, symlinks resolved, no trailing slash: what is opened. */
  readonly path: string;
  /** As the program gave it. */
  readonly asked: string;
}

export type WireProtocol = 'http' | 'https' | 'ws' | 'wss';

export interface NetworkRequestAction {
  readonly kind: 'network:request';
  /** Upper case. */
  readonly method: string;
  /** Canonical (`action/host.ts`): lower case, IDNA, no trailing dot, IPv4 and IPv6 in one spelling, no brackets. */
  readonly host: string;
  /** The address that is or will be connected to, where it is known; canonical. */
  readonly address: string | null;
  readonly port: number;
  /** Path and query as sent. */
  readonly path: string;
  /** `protocol://host[:port]/path`, the port left out where it is the protocol's own. */
  readonly url: string;
  readonly protocol: WireProtocol;
  /** The variables whose values the gate puts into it. The one property that may be missing: it is asked for as an own one. */
  readonly brokered?: string;
}

export interface NetworkConnectAction {
  readonly kind: 'network:connect';
  /** Canonical; empty for a unix socket. */
  readonly host: string;
  readonly address: string | null;
  /** 0 for a unix socket. */
  readonly port: number;
  readonly protocol: 'tcp' | 'tls' | 'udp' | 'unix';
  /** The socket's path, resolved, for `unix` (abstract names start with `@`); otherwise null. */
  readonly path: string | null;
  /** As for the request that it carries. */
  readonly brokered?: string;
}

export interface NetworkListenAction {
  readonly kind: 'network:listen';
  readonly host: string;
  readonly port: number;
  readonly path: string | null;
}

export interface NetworkResolveAction {
  readonly kind: 'network:resolve';
  readonly host: string;
}

export interface ShellExecuteAction {
  readonly kind: 'shell:execute';
  /** The simple command as words, quoted where a word needs it: `aws s3 cp 'a b' c`. The first word is the program as typed, without its folder. */
  readonly command: string;
  /** The program's absolute path, symlinks resolved; `?` where it is only known at run time. */
  readonly program: string;
  readonly cwd: string;
  /** True where the policy lets the program write the file that is run, or a link to it: a rule must then name its path. */
  readonly planted: boolean;
  /** The line or argument list that the program gave. */
  readonly asked: string;
}

export interface EnvAction {
  readonly kind: 'env:read' | 'env:write';
  readonly key: string;
  /** Named with all others, as a copy of the environment is made (`Object.keys`, spread, a child's environment), and not by itself. */
  readonly listed?: true;
}

export interface AwsAction {
  readonly kind: 'aws:call';
  readonly service: string;
  readonly operation: string;
  readonly region: string | null;
  readonly account: string | null;
  readonly resources: readonly string[];
  /** As for the request that makes it. */
  readonly brokered?: string;
}

export interface ModuleLoadAction {
  readonly kind: 'module:load';
  readonly path: string;
  readonly loader: ModuleKind;
  readonly asked: string;
}

/** By the file's extension: `package` is a package.json, `script` everything that is code. */
export type ModuleKind = 'script' | 'package' | 'wasm' | 'worker';

export interface ModuleNativeAction {
  readonly kind: 'module:native';
  readonly path: string;
  readonly asked: string;
}

export interface ProcessAction {
  readonly kind: 'process:signal' | 'process:inspect' | 'process:binding';
  /** The target process for `process:signal`; otherwise 0. */
  readonly pid: number;
  /** The signal (`SIGTERM`), the inspector function, or the binding's name. */
  readonly name: string;
}

export interface ToolCallAction {
  readonly kind: 'tool:call';
  readonly tool: string;
  /** The arguments as JSON text. */
  readonly args: string;
}

export type Action =
  | FileAction
  | NetworkRequestAction
  | NetworkConnectAction
  | NetworkListenAction
  | NetworkResolveAction
  | ShellExecuteAction
  | EnvAction
  | AwsAction
  | ModuleLoadAction
  | ModuleNativeAction
  | ProcessAction
  | ToolCallAction;

export type ActionKind = Action['kind'];
