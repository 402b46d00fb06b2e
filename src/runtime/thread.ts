// SPDX-License-Identifier: MIT
// Which thread this is, without loading worker_threads (3 to 5 ms at start) on the main thread.

/** Says to a thread that it is one of the Lambda runtime's own: `thread`. Set by the gate alone. */
export const runtimeVariable = 'SAFECLAW_RUNTIME';

/** 0 on the main thread, otherwise the worker's id. */
export function threadNumber(): number {
  // In a worker Node replaces process.abort by a stub that is marked `disabled` (lib/internal/process/worker_thread_only.js, Node 18 to 26).
  if ((process.abort as { disabled?: boolean }).disabled !== true) return 0;
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- a worker has loaded it already
  return (require('node:worker_threads') as typeof import('node:worker_threads')).threadId;
}
