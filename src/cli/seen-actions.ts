// SPDX-License-Identifier: MIT
// What a log shows that a program did, gathered in the form that rules are written from. Memory stays flat: what is
// seen in great number is kept as the glob that it will become.

import type { Action, NetworkConnectAction, NetworkListenAction, NetworkRequestAction } from '../action/action.ts';
import { isAboutPath } from '../action/path-action.ts';
import type { Verdict } from '../action/verdict.ts';
import type { ParsedRecord } from '../audit/read.ts';
import { CopiedKeys } from './copied-keys.ts';
import { MadeNames } from './made-names.ts';
import { isCut, ownProcess, recordAction, timesOf } from './record-action.ts';
import { SeenCommands } from './seen-commands.ts';
import { type OwnFolders, SeenPaths } from './seen-paths.ts';

export type PathKind = 'file:read' | 'file:list' | 'file:stat' | 'file:write' | 'file:delete' | 'module:load' | 'module:native';

export interface SeenHost {
  readonly host: string;
  readonly port: number;
  readonly address: string | null;
  readonly protocol: string;
  readonly methods: Map<string, number>;
  times: number;
}

export interface SeenEndpoint {
  readonly action: NetworkConnectAction | NetworkListenAction;
  times: number;
}

export interface SeenCall {
  readonly service: string;
  readonly operation: string;
  readonly resources: Set<string>;
  times: number;
}

/** Why records ask for no rule. */
export interface LeftOut {
  /** Allowed without a rule that would have to be written. */
  covered: number;
  /** Denied by a rule: its author meant it. */
  byRule: number;
  /** Denied by a protection, or a form that the gate refuses: no rule lifts that. */
  protected: number;
  /** Denied while the policy was in force. */
  denied: number;
  /** Cut or damaged: what it was about is not in the log. */
  unreadable: number;
}

export interface Judge {
  /** What is decided without the rules that are to be written. */
  decide(action: Action): Verdict;
  /** Whether the rule that closes secrets would deny it: then it is named exactly, above that rule. */
  isClosed(action: Action): boolean;
  readonly takeDenied: boolean;
}

const MOST_EXACT = 2000;
const MOST_HOSTS = 2000;
const MOST_KEYS = 4000;
const MOST_RESOURCES = 64;

export class SeenActions {
  readonly paths: Readonly<Record<PathKind, SeenPaths>>;
  /** `kind path` of what lies where secrets do. */
  readonly closed = new Map<string, number>();
  /** The same for what needs no rule, except where secrets are closed by one. */
  readonly closedCovered = new Map<string, number>();
  readonly commands = new SeenCommands();
  /** Commands whose program only the run knew. */
  readonly unknownPrograms = new Map<string, number>();
  readonly hosts = new Map<string, SeenHost>();
  readonly endpoints = new Map<string, SeenEndpoint>();
  readonly names = new Map<string, number>();
  readonly keys = { 'env:read': new Map<string, number>(), 'env:write': new Map<string, number>() };
  readonly copied = new CopiedKeys();
  readonly calls = new Map<string, SeenCall>();
  readonly processes = new Map<string, number>();
  readonly tools = new Map<string, number>();
  readonly leftOut: LeftOut = { covered: 0, byRule: 0, protected: 0, denied: 0, unreadable: 0 };
  /** Actions, repeats counted. */
  total = 0;
  from: string | null = null;
  to: string | null = null;
  readonly #judge: Judge;
  readonly #made = new MadeNames();
  readonly #folders: OwnFolders;
  #hostsFolded = false;

  constructor(folders: OwnFolders, judge: Judge) {
    const seen = (packages: boolean): SeenPaths => new SeenPaths(folders, packages);
    this.#folders = folders;
    this.paths = { 'file:read': seen(true), 'file:list': seen(true), 'file:stat': seen(true), 'file:write': seen(false), 'file:delete': seen(false), 'module:load': seen(true), 'module:native': seen(false) };
    this.#judge = judge;
  }

  add(record: ParsedRecord): void {
    if (record.kind !== 'decision' && record.kind !== 'count') return;
    const times = timesOf(record);
    this.total += times;
    if (this.from === null || record.time < this.from) this.from = record.time;
    if (this.to === null || record.time > this.to) this.to = record.time;
    const action = recordAction(record);
    if (action === null) {
      this.leftOut.unreadable += times;
      return;
    }
    if (action.kind === 'env:read' || action.kind === 'env:write') this.copied.add(record, action.key);
    else if (record.kind === 'decision') this.copied.endCopy(record.chain);
    const left = this.#leftOut(record, ownProcess(action, record.pid));
    if (left === null) this.#keep(action, times);
    else this.leftOut[left] += times;
    if (left === 'covered' && isAboutPath(action) && this.#judge.isClosed(action)) count(this.closedCovered, `${action.kind} ${action.path}`, times, MOST_EXACT);
  }

  #leftOut(record: ParsedRecord, action: Action): keyof LeftOut | null {
    const observed = typeof record.observed === 'object';
    if (isCut(record)) return 'unreadable';
    if (record.by === 'protection' && record.rule !== 'protection:cloud-metadata') return 'protected';
    if (record.by === 'fault' && record.code !== 'SC_POLICY_NOT_LOADED' && record.code !== 'SC_OBSERVED') return 'protected';
    if (record.by === 'rule' && (observed || record.verdict === 'deny')) return 'byRule';
    if (record.verdict === 'deny' && !this.#judge.takeDenied) return 'denied';
    const verdict = this.#judge.decide(action);
    if (verdict.kind === 'allow') return 'covered';
    if (verdict.by === 'rule') return 'byRule';
    return verdict.by === 'protection' && verdict.rule !== 'protection:cloud-metadata' ? 'protected' : null;
  }

  #keep(action: Action, times: number): void {
    if (isAboutPath(action)) return this.#keepPath(action.kind, action.path, times, this.#judge.isClosed(action));
    switch (action.kind) {
      case 'network:request':
        return this.#keepRequest(action, times);
      case 'network:connect':
      case 'network:listen':
        return this.#keepEndpoint(action, times);
      case 'network:resolve':
        return count(this.names, action.host, times);
      case 'shell:execute':
        if (action.program === '?') return count(this.unknownPrograms, action.command, times, MOST_RESOURCES);
        return this.commands.add(action.command, action.program, times);
      case 'env:read':
      case 'env:write':
        return this.#keepKey(action.kind, action.key, times);
      case 'aws:call':
        return this.#keepCall(action.service, action.operation, action.resources, times);
      case 'process:signal':
      case 'process:inspect':
      case 'process:binding':
        return count(this.processes, `${action.kind} ${action.name}`, times);
      case 'tool:call':
        return count(this.tools, action.tool, times);
    }
  }

  #keepPath(kind: PathKind, path: string, times: number, closed: boolean): void {
    const glob = this.#made.globOf(path, kind === 'file:write');
    if (closed && (this.closed.has(`${kind} ${path}`) || this.closed.size < MOST_EXACT)) count(this.closed, `${kind} ${path}`, times);
    // What walks through the project finds our own folder too, where each run leaves other files.
    else if (path.startsWith(`${this.#folders.project}/.safeclaw/`)) this.paths[kind].addFolder(`${this.#folders.project}/.safeclaw`, times);
    else this.paths[kind].add(glob, times);
  }

  #keepRequest({ method, host, address, port, protocol }: NetworkRequestAction, times: number): void {
    const shown = this.#hostsFolded ? foldedHost(host) : host;
    const key = `${shown} ${port} ${protocol}`;
    let seen = this.hosts.get(key);
    if (seen === undefined) this.hosts.set(key, (seen = { host: shown, port, address, protocol, methods: new Map(), times: 0 }));
    seen.times += times;
    count(seen.methods, method, times, MOST_RESOURCES);
    if (this.hosts.size > MOST_HOSTS && !this.#hostsFolded) this.#foldHosts();
  }

  /** Too many hosts to name: those of one domain become a pattern, which the suggestion calls dangerous. */
  #foldHosts(): void {
    this.#hostsFolded = true;
    const all = [...this.hosts.values()];
    this.hosts.clear();
    for (const { host, port, address, protocol, methods, times } of all) {
      const key = `${foldedHost(host)} ${port} ${protocol}`;
      const seen = this.hosts.get(key) ?? { host: foldedHost(host), port, address, protocol, methods: new Map<string, number>(), times: 0 };
      this.hosts.set(key, seen);
      seen.times += times;
      for (const [method, some] of methods) count(seen.methods, method, some);
    }
  }

  #keepEndpoint(action: NetworkConnectAction | NetworkListenAction, times: number): void {
    const key = `${action.kind} ${action.host} ${action.port} ${action.path ?? ''} ${'protocol' in action ? action.protocol : ''}`;
    const seen = this.endpoints.get(key);
    if (seen !== undefined) seen.times += times;
    else if (this.endpoints.size < MOST_HOSTS) this.endpoints.set(key, { action, times });
    else this.leftOut.unreadable += times;
  }

  #keepKey(kind: 'env:read' | 'env:write', key: string, times: number): void {
    const keys = this.keys[kind];
    if (keys.has(key) || keys.size < MOST_KEYS) count(keys, key, times);
    else this.leftOut.unreadable += times;
  }

  #keepCall(service: string, operation: string, resources: readonly string[], times: number): void {
    const key = `${service}:${operation}`;
    const seen = this.calls.get(key) ?? { service, operation, resources: new Set<string>(), times: 0 };
    this.calls.set(key, seen);
    seen.times += times;
    for (const resource of resources.length === 0 ? ['*'] : resources) if (seen.resources.size < MOST_RESOURCES) seen.resources.add(resource);
  }
}

function foldedHost(host: string): string {
  const labels = host.split('.');
  return labels.length < 3 || /^[\d.]+$|:/.test(host) ? host : `*.${labels.slice(-2).join('.')}`;
}

function count(map: Map<string, number>, key: string, times: number, most = Number.POSITIVE_INFINITY): void {
  const before = map.get(key);
  if (before !== undefined || map.size < most) map.set(key, (before ?? 0) + times);
}
