// SPDX-License-Identifier: MIT
// Decide, record, enforce: in that order, for every action, on this one screen.

import type { Action } from '../action/action.ts';
import { innerDecides } from '../action/covering.ts';
import type { DeniedLog, Verdict } from '../action/verdict.ts';
import { arraySet } from '../runtime/primordials.ts';
import { faultVerdict } from './fault.ts';
import { Limits } from './limits.ts';

/** What the gate needs of a policy: a pure decision. */
export interface Decider {
  /** Enforce mode blocks; observe mode records what would have been blocked. */
  readonly enforcing: boolean;
  /** Whether time alone may change what is decided of a variable of the environment. */
  readonly timedEnvironment: boolean;
  /** Whether what is decided may be another policy's later, and how often that has happened. */
  readonly mayChange: boolean;
  readonly changes: number;
  /** Called before each deed, and not between the decisions of one. */
  refresh(): void;
  decide(action: Action): Verdict;
}

/** What the gate needs of the audit log: the record is written when this returns, with its number, or it throws. */
export interface Recorder {
  record(action: Action, verdict: Verdict): number;
}

/** What a denial says of where to look, and who else hears of it. */
export interface Denials {
  readonly log: DeniedLog;
  /** Never throws. Null where nobody does. */
  readonly tell: ((action: Action, verdict: Verdict) => void) | null;
}

export class Gate {
  readonly #policy: Decider;
  readonly #audit: Recorder;
  readonly #limits = new Limits();
  readonly #denials: Denials;

  constructor(policy: Decider, audit: Recorder, denials: Denials) {
    this.#policy = policy;
    this.#audit = audit;
    this.#denials = denials;
  }

  get timedEnvironment(): boolean {
    return this.#policy.timedEnvironment;
  }

  get mayChange(): boolean {
    return this.#policy.mayChange;
  }

  /** How often the policy was replaced, as of now: what was decided before is to be decided again. */
  get changes(): number {
    this.#refresh();
    return this.#policy.changes;
  }

  /** Decides and records one action. Never throws: a fault of ours is a denial with a code. */
  check(action: Action): Verdict {
    this.#refresh();
    return this.#settle(action, this.#decide(action));
  }

  /**
   * One deed that is several actions at once (a copy reads and writes; a shell line runs several commands):
   * all must be allowed. All are decided before any is recorded; the answer is the first denial and its action.
   */
  checkAll(actions: readonly Action[]): { readonly action: Action; readonly verdict: Verdict } {
    this.#refresh();
    const verdicts: Verdict[] = [];
    for (let i = 0; i < actions.length; i++) arraySet(verdicts, i, this.#decide(actions[i] as Action));
    let answer: { action: Action; verdict: Verdict } | null = null;
    for (let i = 0; i < actions.length; i++) {
      const verdict = this.#settle(actions[i] as Action, verdicts[i] as Verdict);
      if (answer === null || (answer.verdict.kind === 'allow' && verdict.kind === 'deny')) answer = { action: actions[i] as Action, verdict };
    }
    return answer ?? { action: actions[0] as Action, verdict: faultVerdict(null) };
  }

  /**
   * One deed with an outer and an inner reading (an HTTP request and its connection; a module and its file), decided
   * as `action/covering` says and recorded once, under the action that decided.
   */
  checkCovered(outer: Action, inner: Action): Verdict {
    this.#refresh();
    const outerVerdict = this.#decide(outer);
    const innerVerdict = this.#decide(inner);
    return innerDecides(innerVerdict, outerVerdict) ? this.#settle(inner, innerVerdict) : this.#settle(outer, outerVerdict);
  }

  /**
   * One deed with three readings: calls, all of which must be allowed, the request that makes them, and its connection.
   * Each reading that decided is recorded once. The first denial is the answer.
   */
  checkCarried<Outer extends Action, Middle extends Action>(calls: readonly Outer[], request: Middle, carrier: Action): { readonly action: Outer | Middle; readonly verdict: Verdict } {
    this.#refresh();
    const requestVerdict = this.#decide(request);
    const carrierVerdict = this.#decide(carrier);
    const byCarrier = innerDecides(carrierVerdict, requestVerdict);
    const inner = byCarrier ? carrierVerdict : requestVerdict;
    const verdicts: Verdict[] = [];
    let isCarried = false;
    for (let i = 0; i < calls.length; i++) {
      const verdict = this.#decide(calls[i] as Outer);
      const carried = innerDecides(inner, verdict);
      isCarried ||= carried;
      arraySet(verdicts, i, carried ? inner : verdict);
    }
    let answer: { action: Outer | Middle; verdict: Verdict } | null = null;
    if (isCarried || calls.length === 0) answer = { action: request, verdict: this.#settle(byCarrier ? carrier : request, inner) };
    for (let i = 0; i < calls.length; i++) {
      if (verdicts[i] === inner && isCarried) continue;
      const verdict = this.#settle(calls[i] as Outer, verdicts[i] as Verdict);
      if (answer === null || (answer.verdict.kind === 'allow' && verdict.kind === 'deny')) answer = { action: calls[i] as Outer, verdict };
    }
    return answer ?? { action: request, verdict: faultVerdict(null) };
  }

  /** What the policy says, with no record and nothing counted: for a surface that must know before there is a deed (DNS, connections, the environment). */
  foresee(action: Action): Verdict {
    this.#refresh();
    return this.#observe(this.#decide(action));
  }

  /** Records an allowance or a denial that the surface itself came to (a form it does not know, a host that differs). */
  settle(action: Action, verdict: Verdict): Verdict {
    return this.#settle(action, verdict);
  }

  /** The same for one of many that a program listed: it is recorded, and no person is told of each. */
  settleListed(action: Action, verdict: Verdict): Verdict {
    return this.#settle(action, verdict, false);
  }

  /** What `settle` would answer, with no record. */
  observed(verdict: Verdict): Verdict {
    return this.#observe(verdict);
  }

  #refresh(): void {
    try {
      this.#policy.refresh();
    } catch {
      // The log could not take the record: the policy stays, and this action is denied for the same reason.
      return;
    }
  }

  #decide(action: Action): Verdict {
    try {
      return this.#policy.decide(action);
    } catch (cause) {
      return faultVerdict(cause);
    }
  }

  #denied(action: Action, verdict: Verdict, seq: number, telling: boolean): Verdict {
    const { log, tell } = this.#denials;
    if (telling && tell !== null) tell(action, verdict);
    return { kind: 'deny', by: verdict.by, rule: verdict.rule, reason: verdict.reason, position: verdict.position, code: verdict.code, limits: null, observed: null, recorded: { seq, log } };
  }

  #observe(decided: Verdict): Verdict {
    return decided.kind === 'deny' && !this.#policy.enforcing ? observedVerdict(decided) : decided;
  }

  #settle(action: Action, decided: Verdict, telling = true): Verdict {
    const { limits } = decided;
    try {
      const reached = limits === null ? null : this.#limits.reached(limits);
      const verdict = this.#observe(reached ?? decided);
      const seq = this.#audit.record(action, verdict);
      if (limits !== null && reached === null) this.#limits.count(limits);
      return verdict.kind === 'deny' ? this.#denied(action, verdict, seq, telling) : verdict;
    } catch (cause) {
      return faultVerdict(cause);
    }
  }
}

function observedVerdict(denied: Verdict): Verdict {
  return { kind: 'allow', by: denied.by, rule: denied.rule, reason: denied.reason, position: denied.position, code: 'SC_OBSERVED', limits: null, observed: denied };
}
