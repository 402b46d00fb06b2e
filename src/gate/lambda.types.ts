// SPDX-License-Identifier: MIT
// What the surfaces know of AWS Lambda's runtime in this thread.

import type { Invocations } from './invocations.ts';

export interface LambdaContext {
  /** The runtime's own file; null where the process runs another program. */
  readonly entry: string | null;
  /** The runtime's native client. */
  readonly client: string;
  /** Whether this thread is the runtime's, which loads the client once. */
  readonly isOwn: boolean;
  /** Whether it runs several invocations at once. */
  readonly several: boolean;
  /** Where the Runtime API is. */
  readonly host: string;
  readonly port: number;
  readonly invocations: Invocations;
  /** Makes the log complete: counts, seals. Throws where it cannot be written. */
  flush(): void;
}
