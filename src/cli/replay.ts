// SPDX-License-Identifier: MIT
// A log, asked again: what was allowed then, would this policy allow it now?

import { escapeControls } from '../action/show.ts';
import { readRecords } from './audit-read.ts';
import { auditSource } from './audit-source.ts';
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
}

const MOST_EXAMPLES = 20;

export async function replayLog(names: readonly string[], { opened: { policy }, coverage }: { readonly opened: OpenedPolicy; readonly coverage: RuleCoverage }): Promise<Replay> {
  let actions = 0;
  let denied = 0;
  let unreadable = 0;
  const examples = new Map<string, ReplayDenial>();
  await readRecords(auditSource(names, undefined), (record) => {
    if ((record.kind !== 'decision' && record.kind !== 'count') || record.verdict !== 'allow') return;
    const action = recordAction(record);
    const times = timesOf(record);
    if (action === null) {
      unreadable += times;
      return;
    }
    actions += times;
    const verdict = policy.decide(ownProcess(action, record.pid));
    coverage.note(verdict);
    if (verdict.kind === 'allow') return;
    denied += times;
    const key = `${String(record.action)} ${String(record.target)}`;
    const known = examples.get(key);
    if (known !== undefined) known.times += times;
    else if (examples.size < MOST_EXAMPLES) examples.set(key, { action: String(record.action), target: escapeControls(String(record.target)), times, found: `denied by ${verdict.position ?? verdict.rule}: ${verdict.reason}` });
  });
  return { actions, denied, unreadable, examples: [...examples.values()] };
}
