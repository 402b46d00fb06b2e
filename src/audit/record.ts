// SPDX-License-Identifier: MIT
// One record as one line of JSON, built by hand in a fixed order of fields; docs/audit-format.md is the format.
//
// INVARIANT: no JSON.stringify (it asks objects for `toJSON`, which a program can define), and `prev` and `hash`
// stand last with a fixed width, so that verification hashes the bytes that are there and never parses.

import type { Action } from '../action/action.ts';
import { isAboutPath } from '../action/path-action.ts';
import { actionName, showTarget } from '../action/show.ts';
import type { Verdict } from '../action/verdict.ts';
import { ErrorConstructor, Uint8ArrayConstructor, WeakMapConstructor, arrayJoin, arrayPush, bufferByteLength, objectHasOwn, stringSlice, typedArrayLength, weakMapGet, weakMapSet } from '../runtime/primordials.ts';
import { Clock } from './clock.ts';
import { Line } from './line.ts';
import { Redactor } from './redactor.ts';
import { type HashedPrefix, sha256Into, sha256OfText, sha256Prefix } from '../runtime/sha256.ts';

/** What a record says of a policy that was read while the program runs. */
export interface ReloadFacts {
  /** Whether it is in force now. */
  readonly loaded: boolean;
  /** The hash of the policy before, and of what was read. */
  readonly before: string;
  readonly after: string;
  /** What is in force behind this. */
  readonly mode: string;
  /** Why it was not taken over; null where it was. */
  readonly code: string | null;
  /** What of it takes a new start: `audit`, `aws.endpoints`; empty for nothing. */
  readonly kept: readonly string[];
}

/** What the first record of a chain says about the process. */
export interface GenesisFacts {
  /** Head of the parent's chain when this process or thread was started, `chain:seq:hash`, or null. */
  readonly parent: string | null;
  readonly policyHash: string;
  readonly policyName: string;
  readonly mode: string;
  /** Whether the policy is what its file says; false where it did not load, and everything is denied. */
  readonly loaded: boolean;
  /** Whether the gate stands in front of Node's functions, or is only asked. */
  readonly installed: boolean;
  readonly safeclaw: string;
  readonly node: string;
  readonly platform: string;
  readonly program: readonly string[];
  readonly cwd: string;
}

export interface RecordIdentity {
  readonly chain: string;
  readonly pid: number;
  readonly tid: number;
  /** First 16 digits of the policy's hash; the genesis record has all 64, and a reload record those of the next. */
  readonly policy: string;
}

/** The id of the function's invocation that is under way, or null; of what was counted, where that was in one. */
export type InvocationId = (counted: boolean) => string | null;

interface CutField {
  readonly field: string;
  readonly text: string;
}

/** Everything up to the newline that stands after the hashed body: `,"hash":"`, 64 digits, `"}`. */
const hashWidth = 64;
const tailMark = ',"hash":"';

export class RecordRenderer {
  readonly line: Line;
  readonly #scratch: Line;
  readonly #clock: Clock;
  readonly #limit: number;
  #prefix: HashedPrefix;
  readonly #redactor: Redactor;
  readonly #currentInvocation: InvocationId | null;
  #headLength: number;
  readonly #identity: RecordIdentity;
  readonly #suffixes = new WeakMapConstructor<Verdict, Uint8Array>();
  readonly #observedSuffixes = new WeakMapConstructor<Verdict, Uint8Array>();
  #cuts: CutField[] = [];
  /** Bytes that one field may take; the whole line at first, a share of it when the record did not fit. */
  #most: number;

  /** `limit` is the longest line in bytes, its newline included; `invocation` gives the id of the function's invocation that is under way. */
  constructor(identity: RecordIdentity, clock: Clock, limit: number, redactor: Redactor, invocation: InvocationId | null = null) {
    this.#currentInvocation = invocation;
    this.#redactor = redactor;
    this.line = new Line(limit);
    this.#scratch = new Line(limit);
    this.#clock = clock;
    this.#limit = limit;
    this.#most = limit;
    this.#identity = identity;
    this.#headLength = this.#writeHead(identity.policy);
    this.#prefix = sha256Prefix(this.line.bytes, this.#headLength);
  }

  /** Records from here on are decided by another policy. */
  usePolicy(policy: string): void {
    this.#headLength = this.#writeHead(policy);
    this.#prefix = sha256Prefix(this.line.bytes, this.#headLength);
  }

  /** HOT: what the records of a policy begin with is written and hashed once. */
  #writeHead(policy: string): number {
    const { chain, pid, tid } = this.#identity;
    this.line.reset(0);
    this.line.ascii(`{"v":1,"chain":"${chain}","pid":${pid},"tid":${tid},"policy":"${policy}","seq":`);
    return this.line.length;
  }

  /** The decision in `line`, finished; gives its length. */
  decision(seq: number, action: Action, verdict: Verdict, prev: Uint8Array): number {
    for (;;) {
      this.#start(seq);
      this.line.ascii('","kind":"decision","action":"');
      this.#nameAndTarget(action);
      this.#details(action);
      this.#writeCuts();
      this.#verdict(verdict);
      this.#invocation(false);
      if (this.#finish(prev)) return this.line.length;
    }
  }

  /** How often a counted action repeated since it was last recorded or counted; `first` is the seq of its full record. */
  count(seq: number, action: Action, verdict: Verdict, count: number, first: number, prev: Uint8Array): number {
    for (;;) {
      this.#start(seq);
      this.line.ascii('","kind":"count","action":"');
      this.#nameAndTarget(action);
      this.#number('count', count);
      this.#number('first', first);
      this.#writeCuts();
      this.#verdict(verdict);
      this.#invocation(true);
      if (this.#finish(prev)) return this.line.length;
    }
  }

  genesis(facts: GenesisFacts, prev: Uint8Array): number {
    for (;;) {
      this.#start(0);
      this.line.ascii('","kind":"genesis"');
      this.#optional('parent', facts.parent);
      this.#field('policyHash', facts.policyHash);
      this.#field('policyName', facts.policyName);
      this.#field('mode', facts.mode);
      this.line.ascii(`,"loaded":${facts.loaded ? 'true' : 'false'},"installed":${facts.installed ? 'true' : 'false'}`);
      this.#field('safeclaw', facts.safeclaw);
      this.#field('node', facts.node);
      this.#field('platform', facts.platform);
      this.#field('program', this.#redactor.command(arrayJoin(facts.program, ' ')));
      this.#field('cwd', facts.cwd);
      this.#writeCuts();
      if (this.#finish(prev)) return this.line.length;
    }
  }

  /** The policy was read again: what was in force, what was read, and whether that is in force now. */
  reload(seq: number, facts: ReloadFacts, prev: Uint8Array): number {
    this.#start(seq);
    this.line.ascii(`","kind":"reload","loaded":${facts.loaded ? 'true' : 'false'}`);
    this.#field('before', facts.before);
    this.#field('after', facts.after);
    this.#field('mode', facts.mode);
    this.#optional('code', facts.code);
    this.#field('kept', arrayJoin(facts.kept, ' '));
    this.#finish(prev);
    return this.line.length;
  }

  /** The log could be written again: how many actions were denied for want of a record, why, and how long the torn line above is. */
  resume(seq: number, refused: number, failure: string, torn: number, prev: Uint8Array): number {
    this.#start(seq);
    this.line.ascii('","kind":"resume"');
    this.#number('refused', refused);
    this.#field('failure', failure);
    this.#number('torn', torn);
    this.#finish(prev);
    return this.line.length;
  }

  /** The chain goes on in another file: the how manieth it is, and the name of the one before. */
  segment(seq: number, segment: number, after: string, prev: Uint8Array): number {
    this.#start(seq);
    this.line.ascii('","kind":"segment"');
    this.#number('segment', segment);
    this.#field('after', after);
    this.#finish(prev);
    return this.line.length;
  }

  /** The machine's clock was set, or the machine slept, before the record above: by so many milliseconds. */
  clock(seq: number, moved: number, prev: Uint8Array): number {
    this.#start(seq);
    this.line.ascii('","kind":"clock"');
    this.#number('moved', moved);
    this.#finish(prev);
    return this.line.length;
  }

  close(seq: number, reason: string, prev: Uint8Array): number {
    for (;;) {
      this.#start(seq);
      this.line.ascii('","kind":"close"');
      this.#field('reason', reason);
      this.#writeCuts();
      if (this.#finish(prev)) return this.line.length;
    }
  }

  /** A record of ours that carries a signature: `sign` is handed the line so far and gives its digits. */
  signed(kind: 'key' | 'seal', seq: number, fields: readonly (readonly [name: string, value: string | number | null])[], sign: (line: Uint8Array, length: number) => string, prev: Uint8Array): number {
    this.#start(seq);
    this.line.ascii(`","kind":"${kind}"`);
    for (let i = 0; i < fields.length; i++) {
      const field = fields[i] as (typeof fields)[number];
      const value = field[1];
      if (typeof value === 'number') this.#number(field[0], value);
      else this.#optional(field[0], value);
    }
    this.#field('signature', sign(this.line.bytes, this.line.length));
    this.#finish(prev);
    return this.line.length;
  }

  #start(seq: number): void {
    const line = this.line;
    line.reset(this.#headLength);
    line.number(seq);
    line.ascii(',"time":"');
    line.raw(this.#clock.now(), 24);
  }

  /** Hashes and ends the line. False where it did not fit: the caller builds it again with shorter fields. */
  #finish(prev: Uint8Array): boolean {
    const line = this.line;
    line.ascii(',"prev":"');
    line.raw(prev, hashWidth);
    line.ascii('"');
    const body = line.length;
    line.ascii(tailMark);
    const at = line.length;
    line.raw(prev, hashWidth);
    line.ascii('"}\n');
    if (line.overflowed) {
      const shrunk = this.#most !== this.#limit;
      this.#most = shrunk ? this.#limit : (this.#limit / 16) | 0;
      this.#cuts = [];
      if (shrunk) throw new ErrorConstructor('a record does not fit its line');
      return false;
    }
    this.#most = this.#limit;
    sha256Into(line.bytes, 0, body, line.bytes, at, this.#prefix);
    return true;
  }

  #nameAndTarget(action: Action): void {
    const line = this.line;
    if (action.kind === 'aws:call') line.text(actionName(action), this.#most);
    else line.ascii(action.kind);
    line.ascii('"');
    this.#field('target', recordTarget(action, this.#redactor));
  }

  #details(action: Action): void {
    if (isAboutPath(action)) {
      if (action.kind === 'module:load') this.#field('loader', action.loader);
      if (action.asked !== action.path) this.#field('asked', action.asked);
      return;
    }
    switch (action.kind) {
      case 'network:request':
        this.#field('method', action.method);
        this.#field('host', action.host);
        this.#number('port', action.port);
        this.#optional('address', action.address);
        this.#field('protocol', action.protocol);
        this.#field('url', this.#redactor.url(action.url));
        this.#brokered(action);
        return;
      case 'network:connect':
        this.#field('host', action.host);
        this.#number('port', action.port);
        this.#optional('address', action.address);
        this.#field('protocol', action.protocol);
        this.#optional('path', action.path);
        this.#brokered(action);
        return;
      case 'network:listen':
        this.#field('host', action.host);
        this.#number('port', action.port);
        this.#optional('path', action.path);
        return;
      case 'network:resolve':
        this.#field('host', action.host);
        return;
      case 'shell:execute':
        this.#field('command', this.#redactor.command(action.command));
        this.#field('program', action.program);
        this.#field('cwd', action.cwd);
        this.#field('asked', this.#redactor.command(action.asked));
        return;
      case 'env:read':
      case 'env:write':
        this.#field('key', action.key);
        // UNTRUSTED: a program may put anything on Object.prototype.
        if (objectHasOwn(action, 'listed')) this.line.ascii(',"listed":true');
        return;
      case 'aws:call':
        this.#field('service', action.service);
        this.#field('operation', action.operation);
        this.#optional('region', action.region);
        this.#optional('account', action.account);
        this.#field('resources', arrayJoin(action.resources, ' '));
        this.#brokered(action);
        return;
      case 'process:signal':
      case 'process:inspect':
      case 'process:binding':
        this.#number('targetPid', action.pid);
        this.#field('name', action.name);
        return;
      case 'tool:call':
        this.#field('tool', action.tool);
        this.#field('args', this.#redactor.text(action.args));
        return;
    }
  }

  #brokered(action: { readonly brokered?: string }): void {
    if (objectHasOwn(action, 'brokered')) this.#field('brokered', action.brokered as string);
  }

  // HOT: verdicts are few and shared, so what they add to a line is rendered once.
  #verdict(verdict: Verdict): void {
    const observed = verdict.observed;
    const cache = observed === null ? this.#suffixes : this.#observedSuffixes;
    const key = observed === null ? verdict : observed;
    let suffix = weakMapGet(cache, key);
    if (suffix === undefined) {
      suffix = this.#renderVerdict(verdict);
      weakMapSet(cache, key, suffix);
    }
    this.line.raw(suffix, typedArrayLength(suffix));
  }

  #renderVerdict(verdict: Verdict): Uint8Array {
    const share = (this.#limit / 16) | 0;
    const line = this.#scratch;
    line.reset(0);
    line.ascii(`,"verdict":"${verdict.kind}","by":"${verdict.by}","rule":"`);
    shortened(line, verdict.rule, share);
    line.ascii('","position":');
    if (verdict.position === null) line.ascii('null');
    else {
      line.ascii('"');
      shortened(line, verdict.position, share);
      line.ascii('"');
    }
    line.ascii(',"reason":"');
    shortened(line, verdict.reason, share * 2);
    line.ascii(`","code":"${verdict.code}"`);
    if (verdict.observed !== null) line.ascii(`,"observed":{"verdict":"${verdict.observed.kind}","code":"${verdict.observed.code}"}`);
    const suffix = new Uint8ArrayConstructor(line.length);
    for (let i = 0; i < line.length; i++) suffix[i] = line.bytes[i] as number;
    return suffix;
  }

  #invocation(counted: boolean): void {
    const id = this.#currentInvocation === null ? null : this.#currentInvocation(counted);
    if (id === null) return;
    this.line.ascii(',"request":"');
    this.line.text(id, (this.#limit / 16) | 0);
    this.line.ascii('"');
  }

  #field(name: string, text: string): void {
    const line = this.line;
    line.ascii(',"');
    line.ascii(name);
    line.ascii('":"');
    if (line.text(text, this.#most) < text.length && !line.overflowed) arrayPush(this.#cuts, { field: name, text });
    line.ascii('"');
  }

  #optional(name: string, text: string | null): void {
    if (text !== null) {
      this.#field(name, text);
      return;
    }
    this.line.ascii(',"');
    this.line.ascii(name);
    this.line.ascii('":null');
  }

  #number(name: string, value: number): void {
    const line = this.line;
    line.ascii(',"');
    line.ascii(name);
    line.ascii('":');
    line.number(value);
  }

  /** Says of each field that was cut how long it was and what it hashes to, so that the whole can be recognised. */
  #writeCuts(): void {
    const cuts = this.#cuts;
    if (cuts.length === 0) return;
    this.#cuts = [];
    const line = this.line;
    line.ascii(',"cut":[');
    for (let i = 0; i < cuts.length; i++) {
      const cut = cuts[i] as CutField;
      line.ascii(`${i === 0 ? '' : ','}{"field":"${cut.field}","bytes":${bufferByteLength(cut.text)},"sha256":"${sha256OfText(cut.text)}"}`);
    }
    line.ascii(']');
  }
}

/** What the action is about, exact for paths and keys: the line escapes what a terminal could be fooled by. */
function recordTarget(action: Action, redactor: Redactor): string {
  if (isAboutPath(action)) return action.path;
  switch (action.kind) {
    case 'env:read':
    case 'env:write':
      return action.key;
    case 'network:request':
      return `${action.method} ${redactor.url(action.url)}`;
    case 'shell:execute':
      return redactor.command(action.command);
    case 'tool:call':
      return `${action.tool} ${redactor.text(action.args)}`;
    case 'network:connect':
    case 'network:listen':
    case 'network:resolve':
    case 'aws:call':
    case 'process:signal':
    case 'process:inspect':
    case 'process:binding':
      return showTarget(action);
  }
}

/** Escaped text of at most `most` bytes; an ellipsis stands for what was left out. */
function shortened(line: Line, text: string, most: number): void {
  if (line.text(text, most) < text.length) line.text('\u2026', 6);
}

/** The first 16 digits of a policy's hash: what every record carries of it. */
export function shortPolicyHash(hash: string): string {
  return stringSlice(hash, 0, 16);
}
