// SPDX-License-Identifier: MIT
// Regular expressions that were written where a glob is read, and the glob that says the same.

import type { Matcher } from '../action/vocabulary.ts';

const PATHS: ReadonlySet<Matcher> = new Set(['path', 'cwd', 'program']);

/** Names without dots of their own: there `.*` cannot be a dot and a wildcard. */
const DOTLESS: ReadonlySet<Matcher> = new Set(['key', 'method', 'protocol', 'service', 'operation', 'region', 'account']);

/** Signs that no glob, path, host or command line has; `config.*` and `10.*` are globs. */
export function looksRegular(key: Matcher, pattern: string): boolean {
  if (/^\^|^\/\^.*\/[a-z]*$|^\(\?/.test(pattern)) return true;
  if (/\\[.dwsb]|\[\^[^\]]*\][*+]|\.[*+]\$|[)\]]\$$|\.\+(?:$|[^\w+])/.test(pattern)) return true;
  if (/(?:^|[^@!?*+$\\])\([^()]*\|[^()]*\)/.test(pattern)) return true;
  if (PATHS.has(key)) return /\w\$$/.test(pattern);
  if (key === 'host') return /^\.\*|\w\$$/.test(pattern);
  return DOTLESS.has(key) && /\.\*|\w\$$/.test(pattern);
}

/** Globs that match the same, or null where that cannot be told. */
export function toGlobs(key: Matcher, pattern: string): readonly string[] | null {
  const path = PATHS.has(key);
  let glob = pattern.replace(/^\/(\^.*)\/[a-z]*$/, '$1').replace(/^\^/, '').replace(/\$$/, '').replaceAll('\\/', '/').replaceAll('(?:', '(');
  glob = glob.replaceAll(/\[\^\/\](?:\*|\+)|\\[dw](?:\*|\+)?|\[\w-\w(?:\w-\w)*\][*+]/g, '*');
  if (path) glob = glob.replaceAll(/(^|\/)\.[*+](?=\/|$)/g, '$1**');
  glob = glob.replaceAll(/(?<!\\)\.[*+]/g, '*').replaceAll(/\\([.\-_ @:])/g, '$1');
  if (path) glob = anywhere(glob).replaceAll(/\(([\w.,*-]+(?:\|[\w.,*-]+)+)\)/g, (_all, inner: string) => `{${inner.replaceAll('|', ',')}}`);
  if (key === 'host' && glob.startsWith('.')) glob = `*${glob}`;
  const globs = path ? [glob] : spreadAlternatives(glob);
  return globs.some((one) => /[\\^$()|+]|\*\*\*/.test(one) || one === '') ? null : globs;
}

/** An expression that does not start at the root matches at any depth. */
function anywhere(glob: string): string {
  if (/^(?:\/|~|\*\*)/.test(glob)) return glob;
  return glob.startsWith('.') ? `**/*${glob}` : `**/${glob}`;
}

function spreadAlternatives(glob: string): string[] {
  const group = /\(([^()|]*(?:\|[^()|]*)+)\)/.exec(glob);
  if (group === null) return [glob];
  const [all, inner] = group as unknown as [string, string];
  return inner.split('|').flatMap((one) => spreadAlternatives(glob.slice(0, group.index) + one + glob.slice(group.index + all.length))).slice(0, 16);
}
