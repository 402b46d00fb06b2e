// What is fuzzed: inputs are made from a random source, and each is checked.

import type { Random } from './random.ts';

export interface Target {
  readonly name: string;
  /** One input, as the pieces that may be left out of it. */
  make(random: Random): readonly string[];
  /** What is wrong with the answer to it, or null. Whatever it throws is wrong, too. */
  check(input: readonly string[]): string | null | Promise<string | null>;
  close(): void;
}
