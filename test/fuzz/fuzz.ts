// Runs the fuzzer: each target in a process of its own, one after the other or side by side, and what they found.

import { fork } from 'node:child_process';
import * as path from 'node:path';
import { root } from '../harness.ts';
import type { Job, Message } from './worker.ts';

export interface Found {
  readonly target: string;
  readonly inputs: number;
  /** CPU time of the slowest input, in milliseconds. */
  readonly slowest: number;
  /** Each with what it takes to see it again. */
  readonly failures: readonly string[];
}

/** No input may take longer; one that stops its process for so long is a hang. */
const patience = 60_000;

export async function fuzzTarget(job: Job): Promise<Found> {
  const child = fork(path.join(root, 'test/fuzz/worker.ts'), { execArgv: ['--import', 'tsx'], cwd: root, stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const failures: string[] = [];
  const again = (iteration: number): string => `npm run fuzz -- --target ${job.target} --seed ${job.seed} --iteration ${iteration}`;
  let current = 0;
  let done = { inputs: 0, slowest: 0 };
  let timer: NodeJS.Timeout | undefined;
  const alive = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      failures.push(`${again(current)}\n  hangs`);
      child.kill('SIGKILL');
    }, patience);
  };
  alive();
  child.on('message', (message: Message) => {
    alive();
    switch (message.kind) {
      case 'trying':
        current = message.iteration;
        break;
      case 'failed':
        failures.push(`${again(message.iteration)}\n  ${message.fault}\n  input: ${message.input}`);
        break;
      case 'done':
        done = message;
    }
  });
  child.send(job);
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.on('exit', (...end) => { resolve(end); });
  });
  clearTimeout(timer);
  if (done.inputs === 0 && failures.length === 0) failures.push(`${again(current)}\n  the process ended with ${signal ?? String(code)}`);
  return { target: job.target, inputs: done.inputs, slowest: done.slowest, failures };
}
