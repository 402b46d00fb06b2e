// SPDX-License-Identifier: MIT
// Credentials that the gate asks for itself and asks for again before they expire. What asking is, and what is told of
// it, is handed in.

import type { CredentialAnswer, CredentialFailure } from '../aws/credential-answer.ts';
import type { Credentials, CredentialSource } from '../aws/credentials.types.ts';
import { dateNow, dateToISOString, DateConstructor, ErrorConstructor, mathMax, mathMin } from '../runtime/primordials.ts';

export interface Asking {
  /** Waits for the answer. */
  ask(): CredentialAnswer | CredentialFailure;
  /** Leaves a record of what was got, or why nothing was. False where that cannot be written: then nothing is used. */
  told(answer: CredentialAnswer | CredentialFailure): boolean;
  readonly now?: () => number;
}

/** The SDK's own: what has less than this to live is asked for again, so that a call that takes long does not outlive it. */
const beforeExpiry = 5 * 60_000;
/** Asking stops the program: not more often than this, nor than it takes. */
const leastPause = 1000;

export class AskedCredentials implements CredentialSource {
  readonly #asking: Asking;
  readonly #now: () => number;
  #held: CredentialAnswer | null = null;
  /** Not before this is asked again; 0 for at once. */
  #askAt = 0;
  #reason = '';

  constructor(asking: Asking) {
    this.#asking = asking;
    this.#now = asking.now ?? dateNow;
  }

  currentCredentials(): Credentials {
    if (this.#now() >= this.#askAt) this.#ask();
    const held = this.#held;
    if (held !== null && !this.#isOver(held)) return held;
    throw new ErrorConstructor(this.#reason);
  }

  #ask(): void {
    const before = this.#now();
    const answer = this.#asking.ask();
    const now = this.#now();
    const failure = answer.kind === 'failure' ? answer : this.#isOver(answer) ? { kind: 'failure' as const, reason: `${answer.source}: what it gave expired at ${shownTime(answer.expiresAt)}` } : null;
    const isTold = this.#asking.told(failure ?? answer);
    if (failure === null && answer.kind === 'credentials' && isTold) {
      this.#held = answer;
      this.#askAt = answer.expiresAt === null ? Infinity : mathMin(answer.expiresAt, mathMax(answer.expiresAt - beforeExpiry, now + mathMax(leastPause, (answer.expiresAt - now) / 2)));
      return;
    }
    // What is held serves until it expires.
    this.#reason = failure === null ? 'there is no record of the credentials that the gate got, and nothing is used without one' : `the gate got no credentials: ${failure.reason}`;
    this.#askAt = now + mathMax(leastPause, now - before);
  }

  #isOver({ expiresAt }: CredentialAnswer): boolean {
    return expiresAt !== null && this.#now() >= expiresAt;
  }
}

/** A time as records show it. */
export function shownTime(milliseconds: number | null): string {
  return milliseconds === null ? 'never' : dateToISOString(new DateConstructor(milliseconds));
}
