// SPDX-License-Identifier: MIT
// The policy in force. With `reload: true` it is read again where its files have changed, before the next decision:
// all of it or nothing. One that does not load changes nothing but the log.

import type { Action } from '../action/action.ts';
import type { Verdict } from '../action/verdict.ts';
import type { ReloadFacts } from '../audit/record.ts';
import type { EngineResult, LoadInEngine } from '../policy-engine/host.types.ts';
import type { Policy, PolicyPlace } from '../policy/policy.ts';
import { protection } from '../policy/protect.ts';
import { PolicyWatch } from './policy-watch.ts';

/** A file that extends others may extend new ones now: as often as this is looked which these are. */
const mostTries = 3;

const policyFile = protection('policy-file', 'the policy file cannot be changed by the program that it governs');

export interface ReloadParts {
  /** Makes the engine when it is first needed. */
  readonly load: LoadInEngine;
  readonly place: PolicyPlace;
  /** Writes the record, or throws: then the policy stays, and it is tried again. */
  readonly record: (reloaded: ReloadFacts) => void;
  /** Tells the operator; `result` is null where the engine failed. */
  readonly tell: (reloaded: ReloadFacts, result: EngineResult | null, before: Policy) => void;
}

export class LivePolicy {
  readonly #observes: boolean;
  readonly #parts: ReloadParts | null;
  #policy: Policy;
  /** Null where nothing is read again. */
  #watch: PolicyWatch | null;
  #changes = 0;
  /** The last one that was read did not load. */
  #isStale = false;

  /** `parts` is null for a policy that stays as it is; `text` is what its own file said. */
  constructor(policy: Policy, text: string, observes: boolean, parts: ReloadParts | null) {
    this.#policy = policy;
    this.#observes = observes;
    this.#parts = parts;
    this.#watch = parts === null ? null : new PolicyWatch(policy.files, text);
  }

  get policy(): Policy {
    return this.#policy;
  }

  get enforcing(): boolean {
    return this.#policy.enforcing && !this.#observes;
  }

  get timedEnvironment(): boolean {
    return this.#policy.timedEnvironment;
  }

  /** Whether another policy may be in force later. */
  get mayChange(): boolean {
    return this.#parts !== null;
  }

  /** How often the policy was replaced. */
  get changes(): number {
    return this.#changes;
  }

  decide(action: Action): Verdict {
    const verdict = this.#policy.decide(action);
    return this.#watch !== null && verdict.kind === 'allow' && (action.kind === 'file:write' || action.kind === 'file:delete') && this.#watch.has(action.path) ? policyFile : verdict;
  }

  protectionOf(path: string): Verdict | null {
    return this.#policy.protectionOf(path) ?? (this.#watch?.has(path) === true ? policyFile : null);
  }

  /** Called before each deed is decided. HOT: one look at the clock, and none where nothing is read again. Throws where the log cannot take the record: then the policy stays, and is tried again. */
  refresh(): void {
    const watch = this.#watch;
    if (watch?.isDue() === true && watch.hasChanged()) this.#reload(watch, this.#parts as ReloadParts);
  }

  #reload(watch: PolicyWatch, parts: ReloadParts): void {
    const before = this.#policy;
    const result = read(watch, parts, before);
    const loaded = result?.policy.loaded === true;
    if (loaded && !this.#isStale && result.policy.hash === before.hash) return;
    const policy = loaded ? result.policy : before;
    const reloaded: ReloadFacts = { loaded, before: before.hash, after: result?.policy.hash ?? before.hash, mode: policy.enforcing && !this.#observes ? 'enforce' : 'observe', code: result === null ? 'SC_GATE_FAULT' : result.code, kept: loaded ? policy.needsRestart : [] };
    try {
      parts.record(reloaded);
    } catch (failure) {
      watch.again();
      throw failure;
    }
    this.#isStale = !loaded;
    if (loaded) {
      this.#policy = policy;
      this.#changes++;
      if (!policy.reload) this.#watch = null;
    }
    parts.tell(reloaded, result, before);
  }
}

/** The policy as its files are now, which are watched from before they are read. Null where the engine fails. */
function read(watch: PolicyWatch, parts: ReloadParts, before: Policy): EngineResult | null {
  let result: EngineResult | null = null;
  let files = before.files;
  for (let tries = 0; tries < mostTries; tries++) {
    watch.follow(files);
    try {
      result = parts.load(before.file as string, parts.place);
    } catch {
      // The program has put something of its own in the way, or the engine is at fault: what is in force stays.
      return null;
    }
    if (sameFiles(result.policy.files, files)) break;
    ({ files } = result.policy);
  }
  return result;
}

function sameFiles(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  for (let i = 0; i < one.length; i++) if (one[i] !== other[i]) return false;
  return true;
}
