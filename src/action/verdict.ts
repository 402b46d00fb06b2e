// SPDX-License-Identifier: MIT
// The answer to an action. Verdicts are made when a policy is compiled, frozen, and shared by all actions they answer.

import type { Action } from './action.ts';

/** Who decided, strongest first. */
export type VerdictSource = 'protection' | 'rule' | 'baseline' | 'default' | 'fault';

export type VerdictCode = 'SC_ALLOWED' | 'SC_DENIED' | 'SC_PROTECTED' | 'SC_POLICY_NOT_LOADED' | 'SC_UNKNOWN_FORM' | 'SC_UNREVIEWED' | 'SC_AUDIT_UNWRITABLE' | 'SC_HOST_MISMATCH' | 'SC_LIMIT_REACHED' | 'SC_AWS_MISMATCH' | 'SC_AWS_UNIDENTIFIED' | 'SC_BROKERED' | 'SC_NOT_BROKERED' | 'SC_GATE_FAULT' | 'SC_OBSERVED';

/** How often a rule allows. Counted by the gate, never by the policy: deciding stays without memory. */
export interface RuleLimit {
  /** The same for the same rule and limit in a policy that is read again: what was counted goes on. */
  readonly key: string;
  readonly most: number;
  /** In any time of this length; null for the whole life of a process or thread. */
  readonly milliseconds: number | null;
  /** `100 per minute`, as the policy has it. */
  readonly text: string;
  readonly rule: string;
  readonly position: string | null;
}

export interface Verdict {
  readonly kind: 'allow' | 'deny';
  readonly by: VerdictSource;
  /** `rules[3]` or the rule's id; `baseline:<name>`, `protection:<name>`, `defaultAction`, `fault`. */
  readonly rule: string;
  /** The author's reason, or ours where the policy gives none. */
  readonly reason: string;
  /** `safeclaw.config.yaml:14:3`, or null where no line of a policy decided. */
  readonly position: string | null;
  readonly code: VerdictCode;
  /** What an allowance counts towards; null where nothing is counted. */
  readonly limits: readonly RuleLimit[] | null;
  /** In observe mode: the denial that this allowance stands in for; otherwise null. */
  readonly observed: Verdict | null;
  /** Of a denial that is in the log: where. Absent before it is recorded. */
  readonly recorded?: RecordedAt;
}

/** The record of a denial, and what a command needs to find it and the policy. */
export interface RecordedAt {
  readonly seq: number;
  readonly log: DeniedLog;
}

/** What all denials of one process have in common for whoever asks about them. */
export interface DeniedLog {
  /** First digits of the chain's id. */
  readonly chain: string;
  /** Whether the records go to files, where a command finds them by itself. */
  readonly inFiles: boolean;
  /** The policy as the command must be given it; null where it finds it by itself. */
  readonly policy: string | null;
  /** The action as its record shows it; the same object where it has no secret. */
  withoutSecrets(action: Action): Action;
}
