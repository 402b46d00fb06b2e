// Fuzzes one target until its time is up, in a process of its own: an input that hangs it is killed from outside.
// Says each input's number before it is tried, and each failure with its shrunk input.

import { Random, seedOf } from './random.ts';
import { shrink } from './shrink.ts';
import type { Target } from './target.types.ts';
import { targets } from './targets/all.ts';

export interface Job {
  readonly target: string;
  readonly seed: number;
  readonly milliseconds: number;
  /** Only this input. */
  readonly iteration: number | null;
}

export type Message =
  | { readonly kind: 'trying'; readonly iteration: number }
  | { readonly kind: 'failed'; readonly iteration: number; readonly fault: string; readonly input: string }
  | { readonly kind: 'done'; readonly inputs: number; readonly slowest: number };

const mostFailures = 5;

async function faultOf(target: Target, input: readonly string[]): Promise<string | null> {
  try {
    return await target.check(input);
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

async function fuzz(job: Job, say: (message: Message) => void): Promise<void> {
  const target = await (targets.get(job.target) as () => Target | Promise<Target>)();
  const end = Date.now() + job.milliseconds;
  let failures = 0;
  let inputs = 0;
  let slowest = 0;
  for (let iteration = job.iteration ?? 0; failures < mostFailures && (Date.now() < end || inputs === 0); iteration++) {
    if (job.iteration !== null && inputs > 0) break;
    say({ kind: 'trying', iteration });
    const input = target.make(new Random(seedOf(job.seed, job.target, iteration)));
    const started = process.cpuUsage();
    const fault = await faultOf(target, input);
    const { user, system } = process.cpuUsage(started);
    slowest = Math.max(slowest, (user + system) / 1000);
    inputs++;
    if (fault === null) continue;
    failures++;
    const smallest = await shrink(input, async (part) => (await faultOf(target, part)) !== null, 30_000);
    say({ kind: 'failed', iteration, fault, input: JSON.stringify(smallest.every((piece) => piece.length === 1) ? smallest.join('') : smallest) });
  }
  target.close();
  say({ kind: 'done', inputs, slowest: Math.round(slowest) });
}

process.once('message', (job: Job) => {
  void fuzz(job, (message) => { process.send?.(message); }).then(() => { process.disconnect(); });
});
