// SPDX-License-Identifier: MIT
// Regular expressions that were written where a glob is read, and the glob that says the same.

import type { Matcher } from '../action/vocabulary.ts';

const PATHS: ReadonlySet<Matcher> = new Set(['path', 'cwd', 'program']);

/** Signs that no glob, path, host or command line has: anchors, classes, escaped dots, `.*` behind a name. */
export function looksRegular(key: Matcher, pattern: string): boolean {
  if (/^\^|^\/\^.*\/[a-z]*$/.test(pattern) || /^\(\?/.test(pattern)) return true;
  // `.env.*` and `config.*` are among the commonest path globs there are.
  const dotStar = PATHS.has(key) ? /[)\]]\.[*+](?:$|[^\w])|\w\.\+(?:$|[^\w])/ : /[\w)\]]\.[*+](?:$|[^\w])/;
  if (/\\[.dwsb/]/.test(pattern) || dotStar.test(pattern) || /\[\^[^\]]*\][*+]|\.\*\$|\)\$$/.test(pattern)) return true;
  if (/(?:^|[^@!?*+$\\])\([^()]*\|[^()]*\)/.test(pattern)) return true;
  if (key === 'command' || key === 'args') return /(?:\.\*|\.\+)$/.test(pattern) && !/[ /]\.\*$/.test(pattern);
  return PATHS.has(key) ? /\/\.\*(?:\/|\\)|\w\$$/.test(pattern) : /\.[*+]|\w\$$/.test(pattern) && !/^\*?\.?[\w-]/.test(pattern.replace(/\.\*|\$$/g, '\u0000'));
}

/** Globs that match the same, or null where that cannot be told. */
export function toGlobs(key: Matcher, pattern: string): readonly string[] | null {
  const path = PATHS.has(key);
  const bare = pattern.replace(/^\/(\^.*)\/[a-z]*$/, '$1');
  const openStart = !bare.startsWith('^') && !/^(?:\.\*|\/|\()/.test(bare);
  const openEnd = false;
  let glob = bare.replace(/^\^/, '').replace(/\$$/, '').replaceAll('\\/', '/');
  glob = glob.replaceAll(/\(\?:/g, '(').replaceAll(/\[\^\/\](?:\*|\+)|\\[dw](?:\*|\+)?|\[\w-\w(?:\w-\w)*\][*+]/g, '*');
  glob = path ? glob.replaceAll(/(^|\/)\.[*+](?=\/|$)/g, '$1**') : glob;
  glob = glob.replaceAll(/(?<!\\)\.[*+]/g, '*').replaceAll(/\\([.\-_ @:])/g, '$1');
  if (openStart) glob = path ? `**/*${glob}` : `*${glob}`;
  if (openEnd) glob = `${glob}*`;
  if (path) glob = glob.replaceAll(/\(([\w.,*-]+(?:\|[\w.,*-]+)+)\)/g, (_all, inner: string) => `{${inner.replaceAll('|', ',')}}`);
  const globs = path ? [glob] : spreadAlternatives(glob);
  return globs.some((one) => /[\\^$()|+]|\*\*\*/.test(one) || one === '') ? null : globs;
}

function spreadAlternatives(glob: string): string[] {
  const group = /\(([^()|]*(?:\|[^()|]*)+)\)/.exec(glob);
  if (group === null) return [glob];
  const [all, inner] = group as unknown as [string, string];
  return inner.split('|').flatMap((one) => spreadAlternatives(glob.slice(0, group.index) + one + glob.slice(group.index + all.length))).slice(0, 16);
}
