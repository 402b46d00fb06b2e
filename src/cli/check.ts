// SPDX-License-Identifier: MIT
// One finding of `safeclaw doctor`. docs/doctor.md has a section for each code.

export type DoctorCode =
  | 'ALLOWS_BY_DEFAULT'
  | 'ALPINE'
  | 'AUDIT_IN_CONTAINER'
  | 'AUDIT_OPEN_TO_ALL'
  | 'AUDIT_UNWRITABLE'
  | 'BUNDLED'
  | 'CLOCK'
  | 'DEV_DEPENDENCY'
  | 'GATE_FAILS'
  | 'LOG_BROKEN'
  | 'LOG_COMMITTED'
  | 'NODE_UNREVIEWED'
  | 'NOT_GATED'
  | 'NOT_INSTALLED'
  | 'OBSERVING'
  | 'OLD_NODE'
  | 'OTHER_PRELOAD_FIRST'
  | 'PERMISSION_MODEL'
  | 'POLICY_MISSING'
  | 'POLICY_NOT_LOADED'
  | 'POLICY_OPEN_TO_ALL'
  | 'POLICY_WARNINGS'
  | 'READ_ONLY_FILE_SYSTEM'
  | 'RELATIVE_PRELOAD'
  | 'ROOT_USER'
  | 'TWO_COPIES'
  | 'TWO_POLICIES'
  | 'WRONG_FOLDER';

export interface Check {
  /** `ok` and `note` need nothing; `warn` is worth a look; `fail` means that the promise does not hold. */
  readonly status: 'ok' | 'note' | 'warn' | 'fail';
  /** Null where nothing is wrong. */
  readonly code: DoctorCode | null;
  readonly about: string;
  readonly found: string;
  /** What to do, as a command or an edit where there is one; null where nothing is to be done. */
  readonly fix: string | null;
}

export function ok(about: string, found: string): Check {
  return { status: 'ok', code: null, about, found, fix: null };
}

export function note(about: string, found: string): Check {
  return { status: 'note', code: null, about, found, fix: null };
}

export function warn(code: DoctorCode, about: string, found: string, fix: string): Check {
  return { status: 'warn', code, about, found, fix };
}

export function fail(code: DoctorCode, about: string, found: string, fix: string | null): Check {
  return { status: 'fail', code, about, found, fix };
}
