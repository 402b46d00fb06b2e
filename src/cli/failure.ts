// SPDX-License-Identifier: MIT
// The two ways in which a command ends early.

/** The command line was wrong: exit 2, with the way to the help. */
export class MisuseError extends Error {
  readonly code = 'SC_CLI_MISUSE';
  readonly hint: string | null;

  constructor(message: string, hint: string | null = null) {
    super(message);
    this.hint = hint;
  }
}

/** What was asked cannot be answered: exit 1. */
export class CommandError extends Error {
  readonly code = 'SC_CLI_FAILED';
}

/** The system's own word for a failed file operation: `EACCES`, `EROFS` …; the message where there is none. */
export function systemReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = (error as NodeJS.ErrnoException).code;
  switch (code) {
    case 'ENOENT':
      return 'there is no such file or folder';
    case 'EACCES':
    case 'EPERM':
      return `permission denied (${code})`;
    case 'EROFS':
      return 'the file system is read-only (EROFS)';
    case 'EISDIR':
      return 'it is a folder (EISDIR)';
    case 'ENOTDIR':
      return 'a part of the path is not a folder (ENOTDIR)';
    case 'ENOSPC':
      return 'the disk is full (ENOSPC)';
    default:
      return error.message;
  }
}
