// SPDX-License-Identifier: MIT
// Why something was not shipped, and whether it may go better in a moment.

export class ShipFailure extends Error {
  readonly code = 'SC_SHIP_FAILED';
  /** False where the same attempt would fail again: a wrong address, no permission, a record that is refused. */
  readonly passing: boolean;
  /** Milliseconds that the target asked to be left alone; null where it did not. */
  readonly after: number | null;

  constructor(message: string, passing: boolean, after: number | null = null) {
    super(message);
    this.passing = passing;
    this.after = after;
  }
}

/** An answer by its status: what is worth another attempt. */
export function isPassing(status: number): boolean {
  return status >= 500 || status === 408 || status === 409 || status === 425 || status === 429;
}
