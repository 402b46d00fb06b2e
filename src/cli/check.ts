// SPDX-License-Identifier: MIT
// One finding of `safeclaw doctor`.

export interface Check {
  /** `ok` and `note` need nothing; `warn` is worth a look; `fail` means that the promise does not hold. */
  readonly status: 'ok' | 'note' | 'warn' | 'fail';
  readonly about: string;
  readonly found: string;
  /** What to do, as a command or an edit where there is one; null where nothing is to be done. */
  readonly fix: string | null;
}

export function ok(about: string, found: string): Check {
  return { status: 'ok', about, found, fix: null };
}

export function note(about: string, found: string): Check {
  return { status: 'note', about, found, fix: null };
}

export function warn(about: string, found: string, fix: string): Check {
  return { status: 'warn', about, found, fix };
}

export function fail(about: string, found: string, fix: string | null): Check {
  return { status: 'fail', about, found, fix };
}
