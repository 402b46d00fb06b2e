// SPDX-License-Identifier: MIT
// Two texts that differ in one stretch of lines, as a unified diff that `patch` takes.

const CONTEXT = 3;

/** Empty where the texts are the same. */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return '';
  const old = before.split('\n');
  const now = after.split('\n');
  let start = 0;
  while (start < old.length && start < now.length && old[start] === now[start]) start++;
  let end = 0;
  while (end < old.length - start && end < now.length - start && old[old.length - 1 - end] === now[now.length - 1 - end]) end++;
  const from = Math.max(0, start - CONTEXT);
  // The empty text behind the last line break is no line.
  const until = (lines: readonly string[]): number => Math.min(lines.length - end + CONTEXT, lines.length - (lines.at(-1) === '' ? 1 : 0));
  const body = [
    ...old.slice(from, start).map((line) => ` ${line}`),
    ...old.slice(start, Math.min(old.length - end, until(old))).map((line) => `-${line}`),
    ...now.slice(start, Math.min(now.length - end, until(now))).map((line) => `+${line}`),
    ...old.slice(old.length - end, until(old)).map((line) => ` ${line}`),
  ];
  const range = (lines: readonly string[]): string => `${from + 1},${Math.max(0, until(lines) - from)}`;
  return `--- ${file}\n+++ ${file}\n@@ -${range(old)} +${range(now)} @@\n${body.join('\n')}\n`;
}
