// SPDX-License-Identifier: MIT
// The policy's hash, as records carry it.

import { createHash } from 'node:crypto';

/**
 * The hash of a policy: of its file's bytes, and where it extends others of a line for each, `sha256  name` as
 * `sha256sum` writes it: its own first, with no name, then the others in the order in which they are read.
 */
export function hashFiles(files: readonly { readonly text: string; readonly key: string }[]): string {
  const [own, ...others] = files.map(({ text }) => hashText(text));
  return others.length === 0 ? (own as string) : hashText([`${own as string}\n`, ...others.map((hash, i) => `${hash}  ${files[i + 1]?.key ?? ''}\n`)].join(''));
}

/** Lower-case hex SHA-256 of a text's UTF-8 bytes. */
export function hashText(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
