// SPDX-License-Identifier: MIT
// A log, asked again: what was allowed then, would this policy allow it now?

import { escapeControls } from '../action/show.ts';
import { readRecords } from './audit-read.ts';
import { auditSource } from './audit-source.ts';
import { CopiedKeys } from './copied-keys.ts';
import type { OpenedPolicy } from './policy-file.ts';
import { ownProcess, recordAction, timesOf } from './record-action.ts';
import type { RuleCoverage } from './rule-coverage.ts';

export interface ReplayDenial {
  readonly action: string;
  readonly target: string;
  times: number;
  readonly found: string;
}

export interface Replay {
  /** Allowed in the log, or let through by a run that only observed; repeats counted. */
  readonly actions: number;
  readonly denied: number;
  /** Records whose action the log does not say. */
  readonly unreadable: number;
  readonly examples: readonly ReplayDenial[];
  /** Variables that were read with all others only, and are left out of the copies now; repeats counted. No denial that a program meets. */
  readonly keptBack: number;
}

const MOST_EXAMPLES = 20;

export async function replayLog(names: readonly string[], { opened: { policy }, coverage }: { readonly opened: OpenedPolicy; readonly coverage: RuleCoverage }): Promise<Replay> {
  let actions = 0;
  let denied = 0;
  let unreadable = 0;
  const examples = new Map<string, ReplayDenial>();
  const copied = new CopiedKeys();
  const keys = new Map<string, ReplayDenial>();
  await readRecords(auditSource(names, undefined), (record) => {
    if ((record.kind !== 'decision' && record.kind !== 'count') || record.verdict !== 'allow') return;
    const action = recordAction(record);
    const times = timesOf(record);
    if (action === null) {
      unreadable += times;
      return;
    }
    actions += times;
    if (action.kind === 'env:read' || action.kind === 'env:write') copied.add(record, action.key);
    else if (record.kind === 'decision') copied.endCopy(record.chain);
    const verdict = policy.decide(ownProcess(action, record.pid));
    coverage.note(verdict);
    if (verdict.kind === 'allow') return;
    const denial = { action: String(record.action), target: escapeControls(String(record.target)), times, found: `denied by ${verdict.position ?? verdict.rule}: ${verdict.reason}` };
    // Whether it was asked for by its name is known when all is read.
    if (action.kind === 'env:read') note(keys, action.key, denial);
    else {
      denied += times;
      const key = `${denial.action} ${denial.target}`;
      if (examples.has(key) || examples.size < MOST_EXAMPLES) note(examples, key, denial);
    }
  });
  copied.settle();
  let keptBack = 0;
  for (const [key, denial] of keys) {
    if (copied.isOnlyCopied(key)) keptBack += denial.times;
    else denied += denial.times;
    if (!copied.isOnlyCopied(key) && examples.size < MOST_EXAMPLES) examples.set(`env:read ${key}`, denial);
  }
  return { actions, denied, unreadable, examples: [...examples.values()], keptBack };
}

function note(denials: Map<string, ReplayDenial>, key: string, denial: ReplayDenial): void {
  const known = denials.get(key);
  if (known === undefined) denials.set(key, denial);
  else known.times += denial.times;
}
