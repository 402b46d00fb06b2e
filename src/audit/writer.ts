// SPDX-License-Identifier: MIT
// The audit log of one process or thread: every record is with the kernel before `record` returns, or it throws.

import type { Action } from '../action/action.ts';
import type { Verdict } from '../action/verdict.ts';
import type { Recorder } from '../gate/gate.ts';
import type { Mode } from '../policy/document.ts';
import type { AuditSettings } from '../policy/policy.ts';
import { bufferAllocUnsafeSlow, bufferLatin1Slice, bufferLatin1Write, dateNow, processCwd, processPid, processPlatform, stringSlice } from '../runtime/primordials.ts';
import { failureCode } from '../runtime/real-fs.ts';
import { captureSignatures } from '../runtime/signatures.ts';
import { formatHead, newChainId, noHash } from './chain.ts';
import { Clock, fileTime } from './clock.ts';
import { type Counted, Counts } from './counts.ts';
import { type GenesisFacts, type InvocationId, RecordRenderer, type ReloadFacts, shortPolicyHash } from './record.ts';
import { Redactor } from './redactor.ts';
import { Sealer } from './sealer.ts';
import { openSealKey, SealKeyError } from './seal-key.ts';
import { FileSink } from './sinks/file.ts';
import type { Sink } from './sinks/sink.ts';
import { StreamSink } from './sinks/stream.ts';

export interface AuditOptions {
  readonly settings: AuditSettings;
  readonly policyHash: string;
  readonly policyName: string;
  /** `head()` of the process or thread that started this one, or null. */
  readonly parent: string | null;
  /** 0 in the main thread. */
  readonly threadId: number;
  /** What runs, as `process.argv` has it. Secrets are taken out. */
  readonly program: readonly string[];
  readonly versions: { readonly safeclaw: string; readonly node: string };
  readonly mode: Mode;
  /** False where the policy did not load. */
  readonly loaded?: boolean;
  /** False where the gate is only asked. */
  readonly installed?: boolean;
  readonly clock?: () => number;
  /** The id of the function's invocation that a record is made in; null or absent where there is none. */
  readonly invocation?: InvocationId | null;
}

/** Thrown where a record cannot be written; the gate turns it into a denial. */
export class AuditUnwritableError extends Error {
  readonly code = 'SC_AUDIT_UNWRITABLE';
  /** The system's name of the failure: `ENOSPC`, `EACCES` … */
  readonly failure: string;

  constructor(failure: string) {
    super(`the audit log cannot be written: ${failure}`);
    this.failure = failure;
  }
}

/** A count is told after this many repeats of one key, or at the first record a second after it began. */
const mostRepeats = 512;
const longestMilliseconds = 1000;
/** The clock is asked once per so many repeats: asking costs as much as counting. */
const clockEvery = 63;
const newline = 10;
/** What a denial names where `audit.limit` is reached, in the place of a system's error. */
const limitReached = 'LIMIT';
const unlimited = 2 ** 53;

/** Opens the log and writes its first record. A log that cannot be written is no error here: it denies, record by record, until it can. */
export function openAudit(options: AuditOptions): AuditLog {
  return new AuditLog(options);
}

export class AuditLog implements Recorder {
  readonly chain: string;
  /** What takes secrets out of the records. */
  readonly redactor: Redactor;
  readonly #sink: Sink;
  /** The same where it is files: these are followed by others. */
  readonly #files: FileSink | null;
  readonly #rotateAt: number;
  readonly #limit: number;
  readonly #clock: Clock;
  readonly #renderer: RecordRenderer;
  readonly #genesis: GenesisFacts;
  readonly #counts = new Counts();
  readonly #readClock: () => number;
  /** The last record's hash, as the 64 bytes that the next one carries. */
  readonly #prev = bufferAllocUnsafeSlow(64);
  readonly #newline = bufferAllocUnsafeSlow(1);
  /** Null where the policy asks for no seals. */
  #sealer: Sealer | null = null;
  /** Not null where it asks for seals and there is no key for them: nothing is recorded. */
  #sealProblem: SealKeyError | null = null;
  #seq = 0;
  #countingSince = 0;
  /** Not null after a failed write: nothing is recorded or counted before a `resume` record is out. */
  #failure: string | null = null;
  #refused = 0;
  /** How many of them because the log had reached its limit: no failed write tells these. */
  #limited = 0;
  #torn = 0;
  #newlineDue = false;
  /** The name of the last file, until the new one says that it follows it. */
  #follows: string | null = null;
  /** Length and seq of the line that is with the sink; 0 between records. */
  #inFlight = 0;
  #inFlightSeq = 0;
  /** What the line that is with the sink does to the seals once it is out: records below this are sealed; -1 for nothing. */
  #inFlightSeals = -1;
  /** Why the chain was closed; null while the program runs. */
  #closed: string | null = null;

  constructor(options: AuditOptions) {
    this.#readClock = options.clock ?? dateNow;
    this.chain = newChainId();
    this.#newline[0] = newline;
    bufferLatin1Write(this.#prev, noHash, 0, 64);
    const { sink, folder, rotate, limit, redact } = options.settings;
    this.#files = sink === 'file' ? new FileSink(folder, `${fileTime(this.#readClock())}-${processPid}-${options.threadId}-${stringSlice(this.chain, 0, 8)}`) : null;
    this.#sink = this.#files ?? new StreamSink(sink === 'stdout' ? 1 : 2);
    this.#rotateAt = rotate ?? unlimited;
    this.#limit = limit ?? unlimited;
    this.#clock = new Clock(this.#readClock);
    const identity = { chain: this.chain, pid: processPid, tid: options.threadId, policy: shortPolicyHash(options.policyHash) };
    this.redactor = new Redactor(redact);
    this.#renderer = new RecordRenderer(identity, this.#clock, this.#sink.limit, this.redactor, options.invocation ?? null);
    this.#genesis = {
      parent: options.parent,
      policyHash: options.policyHash,
      policyName: options.policyName,
      mode: options.mode,
      loaded: options.loaded !== false,
      installed: options.installed !== false,
      safeclaw: options.versions.safeclaw,
      node: options.versions.node,
      platform: processPlatform,
      program: options.program,
      cwd: workingFolder(),
    };
    this.#prepareSeals(options.settings);
    try {
      this.#begin();
      this.#openSeals();
    } catch (failure) {
      // Kept in `failure`; the first action is denied with it and tries again.
      this.#failure = failureName(failure);
    }
  }

  /** Why the log cannot be written at present, or null. */
  get failure(): string | null {
    return this.#failure;
  }

  /** The same as a person reads it. */
  get explanation(): string | null {
    return this.#sealProblem?.message ?? this.#failure;
  }

  /** The descriptor that is ours alone, or null. */
  get descriptor(): number | null {
    return this.#sink.descriptor;
  }

  /** `chain:seq:hash` of the last record: what a child's first record names as its parent. Empty before the first. */
  head(): string {
    return this.#seq === 0 ? '' : formatHead({ chain: this.chain, seq: this.#seq - 1, hash: bufferLatin1Slice(this.#prev, 0, 64) });
  }

  /** Writes one decision, or counts it; gives the number of its record, or of the one that it repeats. Throws an AuditUnwritableError, and then the action must not happen. */
  record(action: Action, verdict: Verdict): number {
    try {
      if (this.#inFlight !== 0) this.#settleInterrupted();
      if (this.#failure !== null) this.#recover();
      const files = this.#files;
      if (files !== null) this.#lookAtFiles(files);
      const sealer = this.#sealer;
      if (sealer !== null && sealer.isDue(this.#seq, this.#readClock())) this.#seal(sealer, false);
      if (this.#closed !== null) return this.#recordLate(action, verdict, this.#closed);
      if (action.kind === 'env:read' || action.kind === 'file:stat') return this.#recordCounted(action, verdict);
      if (this.#counts.pending > 0) this.#flushStale();
      return this.#commitDecision(action, verdict);
    } catch (failure) {
      this.#refused++;
      throw new AuditUnwritableError(failureName(failure));
    }
  }

  /** Writes that the policy was read again; what is recorded behind it names the one that is in force then. Throws an AuditUnwritableError. */
  reloaded(facts: ReloadFacts): void {
    try {
      if (this.#inFlight !== 0) this.#settleInterrupted();
      if (this.#failure !== null) this.#recover();
      if (this.#files !== null) this.#lookAtFiles(this.#files);
      this.#flushCounts();
      // What repeats from here on is decided by another policy: it is recorded in full once more.
      this.#counts.clear();
      this.#commit(this.#renderer.reload(this.#seq, facts, this.#prev));
    } catch (failure) {
      throw new AuditUnwritableError(failureName(failure));
    }
    if (facts.loaded) this.#renderer.usePolicy(shortPolicyHash(facts.after));
  }

  /** Writes the counts that are still in memory, and seals what is there. */
  flush(): void {
    try {
      if (this.#inFlight !== 0) this.#settleInterrupted();
      if (this.#failure !== null) this.#recover();
      this.#flushCounts();
      if (this.#sealer?.isOpen(this.#seq) === true) this.#seal(this.#sealer, false);
    } catch (failure) {
      throw new AuditUnwritableError(failureName(failure));
    }
  }

  /** Seals what has waited for so many seconds, where no further record does it. Throws an AuditUnwritableError. */
  sealIfDue(): void {
    if (this.#sealer?.isDue(this.#seq, this.#readClock()) === true) this.flush();
  }

  /** Writes the counts and a closing record. Whatever is recorded after it (a later exit hook) still goes into the chain. */
  close(reason: string): void {
    try {
      if (this.#inFlight !== 0) this.#settleInterrupted();
      if (this.#failure !== null) this.#recover();
      this.#flushCounts();
      this.#tellRefused();
      this.#commit(this.#renderer.close(this.#seq, reason, this.#prev));
      // The last key is forgotten: nothing that is added later can be sealed.
      if (this.#sealer?.isOpen(this.#seq) === true) this.#seal(this.#sealer, true);
    } catch (failure) {
      throw new AuditUnwritableError(failureName(failure));
    }
    this.#closed = reason;
    this.#sink.release();
  }

  /**
   * After the exit event nobody flushes counts any more, and Node still reads FORCE_COLOR to print an uncaught
   * error: each late action is a record of its own, and the chain is closed again behind it.
   */
  #recordLate(action: Action, verdict: Verdict, reason: string): number {
    const seq = this.#commitDecision(action, verdict);
    this.#commit(this.#renderer.close(this.#seq, reason, this.#prev));
    this.#sink.release();
    return seq;
  }

  #commitDecision(action: Action, verdict: Verdict): number {
    const seq = this.#seq;
    this.#commit(this.#renderer.decision(seq, action, verdict, this.#prev));
    return seq;
  }

  #recordCounted(action: Action, verdict: Verdict): number {
    const counts = this.#counts;
    const found = counts.find(action, verdict);
    if (found === null) {
      if (counts.pending > 0) this.#flushStale();
      const before = counts.entry(action);
      if (before !== undefined && before.count > 0) this.#flushEntry(before);
      if (before === undefined && counts.full) {
        this.#flushCounts();
        counts.clear();
      }
      const first = this.#commitDecision(action, verdict);
      counts.add(action, verdict, first);
      return first;
    }
    if (counts.pending === 0) this.#countingSince = this.#readClock();
    counts.pending++;
    found.count++;
    if (found.count >= mostRepeats) this.#flushEntry(found);
    else if ((counts.pending & clockEvery) === 0) this.#flushStale();
    return found.first;
  }

  #flushStale(): void {
    if (this.#readClock() - this.#countingSince >= longestMilliseconds) this.#flushCounts();
  }

  #flushCounts(): void {
    if (this.#counts.pending === 0) return;
    this.#counts.forEach((entry) => {
      if (entry.count > 0) this.#flushEntry(entry);
    });
  }

  #flushEntry(entry: Counted): void {
    const count = entry.count;
    this.#commit(this.#renderer.count(this.#seq, entry.action, entry.verdict, count, entry.first, this.#prev));
    entry.count = 0;
    this.#counts.pending -= count;
  }

  /** Before a record: the log may have become too large, for its file or for its policy. */
  #lookAtFiles(files: FileSink): void {
    if (files.total >= this.#limit) {
      this.#limited++;
      throw new AuditUnwritableError(limitReached);
    }
    if (this.#newlineDue) return;
    if (files.size >= this.#rotateAt) this.#follows = files.startNext();
    if (this.#follows !== null) this.#tellFile(files, this.#follows);
  }

  /** The first record of a file that is not a chain's first; the second, where a `resume` had to come before it. */
  #tellFile(files: FileSink, follows: string): void {
    this.#commit(this.#renderer.segment(this.#seq, files.number, follows, this.#prev));
    this.#follows = null;
  }

  /** What was refused because the log had reached its limit has no other record. */
  #tellRefused(): void {
    if (this.#limited === 0) return;
    this.#commit(this.#renderer.resume(this.#seq, this.#limited, limitReached, 0, this.#prev));
    this.#limited = 0;
  }

  #begin(): void {
    if (this.#sealProblem !== null) throw this.#sealProblem;
    this.#commit(this.#renderer.genesis(this.#genesis, this.#prev));
  }

  #prepareSeals({ seal }: AuditSettings): void {
    if (seal === null) return;
    try {
      const now = this.#readClock();
      this.#sealer = new Sealer(captureSignatures(), seal, openSealKey(seal.key, now, this.chain), now);
    } catch (problem) {
      this.#sealProblem = problem instanceof SealKeyError ? problem : new SealKeyError('SEAL_KEY_INVALID', `the log cannot be sealed with ${seal.key}: this Node has no Ed25519 signatures`);
    }
  }

  /** The record of the key with which the chain's first seal will be signed. */
  #openSeals(): void {
    const sealer = this.#sealer;
    if (sealer?.unopened !== true) return;
    const { day, fileDay, keys, next } = sealer.opening();
    this.#commit(this.#renderer.signed('key', this.#seq, [['keys', keys], ['day', day], ['fileDay', fileDay], ['next', next]], (line, length) => sealer.sign(line, length), this.#prev), 0);
  }

  /** A seal over every record so far. */
  #seal(sealer: Sealer, final: boolean): void {
    const { root, next } = sealer.closing(final);
    this.#commit(this.#renderer.signed('seal', this.#seq, [['size', this.#seq], ['root', root], ['next', next]], (line, length) => sealer.sign(line, length), this.#prev), this.#seq + 1);
  }

  /** Hands the rendered line to the kernel and moves the chain on. */
  #commit(length: number, seals = -1): void {
    const line = this.#renderer.line.bytes;
    const sink = this.#sink;
    try {
      if (this.#newlineDue) {
        sink.write(this.#newline, 1);
        this.#newlineDue = false;
      }
      sink.written = 0;
      this.#inFlightSeq = this.#seq;
      this.#inFlightSeals = seals;
      this.#inFlight = length;
      sink.write(line, length);
    } catch (failure) {
      if (!this.#newlineDue && sink.written === length - 1) {
        // All but the newline is out: the record is there and proves itself. The newline goes before the next one.
        this.#newlineDue = true;
      } else {
        if (!this.#newlineDue && sink.written > 0) {
          this.#torn += sink.written;
          this.#newlineDue = true;
        }
        this.#failure = failureName(failure);
        this.#inFlight = 0;
        throw failure;
      }
    }
    this.#advance(length);
    if (this.#clock.moved !== 0) this.#tellClock();
  }

  #tellClock(): void {
    const { moved } = this.#clock;
    this.#clock.moved = 0;
    this.#commit(this.#renderer.clock(this.#seq, moved, this.#prev));
  }

  /** INVARIANT: may be broken off anywhere and done again. */
  #advance(length: number): void {
    const line = this.#renderer.line.bytes;
    this.#seq = this.#inFlightSeq + 1;
    // The hash stands 64 digits before `"}` and the newline.
    const prev = this.#prev;
    const from = length - 67;
    for (let i = 0; i < 64; i++) prev[i] = line[from + i] as number;
    if (this.#sealer !== null) {
      this.#sealer.append(this.#inFlightSeq, line, from);
      if (this.#inFlightSeals !== -1) this.#sealer.adopt(this.#inFlightSeals, this.#readClock());
    }
    this.#inFlight = 0;
  }

  /**
   * A `vm` timeout ends our code like the program's, between any two steps and past any `catch`. Without this, a
   * program could make the log repeat a number, which looks like tampering.
   */
  #settleInterrupted(): void {
    const length = this.#inFlight;
    const written = this.#sink.written;
    if (written >= length - 1) {
      this.#newlineDue = written === length - 1;
      this.#advance(length);
      return;
    }
    if (written > 0) {
      this.#torn += written;
      this.#newlineDue = true;
      this.#refused++;
      this.#failure = 'INTERRUPTED';
    }
    this.#inFlight = 0;
  }

  /** After a failure: first a record that says what was refused and how long the torn line is, then on with the chain. */
  #recover(): void {
    if (this.#seq === 0) this.#begin();
    if (this.#failure === null) return;
    this.#commit(this.#renderer.resume(this.#seq, this.#refused, this.#failure, this.#torn, this.#prev));
    this.#failure = null;
    this.#refused = 0;
    this.#torn = 0;
    this.#openSeals();
  }
}

function workingFolder(): string {
  try {
    return processCwd();
  } catch {
    // A working folder that was removed has no name.
    return '?';
  }
}

/** The system's name, or the message of what was thrown by our own code. */
function failureName(failure: unknown): string {
  const code = failureCode(failure);
  if (code !== 'UNKNOWN') return code;
  if (failure instanceof SealKeyError) return failure.code;
  return failure instanceof AuditUnwritableError ? failure.failure : 'UNKNOWN';
}
