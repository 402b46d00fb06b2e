// SPDX-License-Identifier: MIT
// Counters in CloudWatch's embedded metric format: on standard output of Lambda or ECS a line of it is a metric, and an alarm can stand on it.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html

import type { ParsedRecord } from '../read.ts';

const NAMESPACE = 'SafeClaw';
const MINUTE_MS = 60_000;

interface Minute {
  readonly timestamp: number;
  readonly capability: string;
  allowed: number;
  denied: number;
}

/** Decisions a minute and kind of action (`file`, `network` …), allowed and denied. */
export class MetricMinutes {
  readonly #minutes = new Map<string, Minute>();

  add(record: ParsedRecord): void {
    const time = Date.parse(record.time);
    if ((record.kind !== 'decision' && record.kind !== 'count') || typeof record.action !== 'string' || Number.isNaN(time)) return;
    const timestamp = Math.floor(time / MINUTE_MS) * MINUTE_MS;
    const capability = record.action.split(':', 1)[0] ?? '';
    const key = `${timestamp} ${capability}`;
    let minute = this.#minutes.get(key);
    if (minute === undefined) this.#minutes.set(key, (minute = { timestamp, capability, allowed: 0, denied: 0 }));
    const times = record.kind === 'count' ? (record.count ?? 0) : 1;
    // What observe mode let through is what an alarm wants to know.
    if (record.verdict === 'deny' || record.observed !== undefined) minute.denied += times;
    else minute.allowed += times;
  }

  /** One line each, oldest first. */
  lines(): string[] {
    return [...this.#minutes.values()].sort((a, b) => a.timestamp - b.timestamp).map(toEmf);
  }
}

function toEmf({ timestamp, capability, allowed, denied }: Minute): string {
  const CloudWatchMetrics = [{ Namespace: NAMESPACE, Dimensions: [['Capability'], []], Metrics: [{ Name: 'Allowed', Unit: 'Count' }, { Name: 'Denied', Unit: 'Count' }] }];
  return `${JSON.stringify({ _aws: { Timestamp: timestamp, CloudWatchMetrics }, Capability: capability, Allowed: allowed, Denied: denied })}\n`;
}
