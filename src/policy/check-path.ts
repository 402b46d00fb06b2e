// SPDX-License-Identifier: MIT
// Path globs that can match no path, or lost characters on their way into the file (Markdown takes `**` for bold).

import type { Problem } from './check-pattern.ts';

/** A pattern for a file's path. */
export function checkFilePath(pattern: string): Problem | null {
  return notAPath(pattern) ?? damaged(pattern) ?? unreachable(pattern);
}

function notAPath(pattern: string): Problem | null {
  const impossible = (message: string, label: string, instead?: string): Problem => ({ code: 'SC_IMPOSSIBLE_PATTERN', message, label, ...(instead === undefined ? {} : { instead }) });
  if (/^file:\/\//i.test(pattern)) return impossible('a path is written without `file://`', 'a URL, not a path', pattern.replace(/^file:\/\/(?:localhost)?/i, ''));
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(pattern)) return impossible('`path` is compared with file paths, and this is a URL', 'a URL, not a path');
  const home = /^(?:\$HOME|%USERPROFILE%)(?=$|[/\\])/.exec(pattern);
  if (home !== null) return impossible('variables are written `${home}`, `${project}`, `${tmp}` or `${env:NAME}`', 'read letter by letter', `~${pattern.slice(home[0].length).replaceAll('\\', '/')}`);
  const variable = /^(?:\$(\w+)|%(\w+)%)(?=$|[/\\])/.exec(pattern);
  if (variable !== null) return impossible('variables are written `${home}`, `${project}`, `${tmp}` or `${env:NAME}`', 'read letter by letter', `\${env:${variable[1] ?? variable[2] ?? ''}}${pattern.slice(variable[0].length).replaceAll('\\', '/')}`);
  if (/^~[^/]/.test(pattern)) return { ...impossible('`~` stands for the home folder only before a `/`', 'no such folder'), help: 'write the folder out, for example `/home/name/**`' };
  if (/^[A-Za-z]:\\|^\\\\|\\\w/.test(pattern)) return impossible('folders are parted by `/` in policies, on Windows too', '`\\` takes the meaning from the character behind it', pattern.replace(/^\\\\/, '//').replaceAll('\\', '/'));
  return null;
}

function damaged(pattern: string): Problem | null {
  const mended = mend(pattern);
  if (mended === null || mended === pattern) return null;
  const literal = pattern.startsWith('*/') ? { note: `\`*/\` is exactly one folder below the policy file's; if that is meant, write \`./${pattern}\`` } : {};
  const severity = onlyInnerStars(pattern) ? { severity: 'warning' as const } : {};
  return { code: 'SC_DAMAGED_GLOB', ...severity, message: `\`${pattern}\` looks like a glob that lost characters`, label: severity.severity === undefined ? 'a `*` is missing' : '`**` inside a name spans no folders', instead: mended, ...literal };
}

/** The glob that was meant, for the damages seen in published policies; null where none is seen. */
function mend(pattern: string): string | null {
  const bare = pattern.replaceAll(/\\\*/g, '*');
  let glob = bare;
  const hidden = /^\/(\.[\w.-]+)\/$/.exec(glob);
  if (hidden !== null) return `**/${hidden[1]}/**`;
  if (/^[a-z][\w.-]*:\/\//i.test(glob)) return null;
  glob = glob.replace(/^\*\//, '**/').replaceAll(/(?<=[^/])\/\/(?=[^/])/g, '/**/').replace(/^\/\/(?=[^/])/, '**/');
  if (/[^/.]\.$/.test(glob)) glob = `${glob}*`;
  if (onlyInnerStars(bare)) glob = glob.replaceAll(/(?<=[^/*])\*\*(?=\/|$)/g, '/**').replaceAll(/(?<=^|\/)\*\*(?=[^/*])/g, '**/*').replaceAll(/(?<=[^/*])\*\*(?=[^/*])/g, '*');
  return glob === pattern ? null : glob;
}

function onlyInnerStars(pattern: string): boolean {
  const inner = /[^/*{,(|]\*\*|\*\*[^/*},)|]/.test(pattern);
  return inner && !/^\*\/|[^/]\/\/|[^/.]\.$/.test(pattern);
}

function unreachable(pattern: string): Problem | null {
  const impossible = (message: string, label: string, instead?: string): Problem => ({ code: 'SC_IMPOSSIBLE_PATTERN', message, label, ...(instead === undefined ? {} : { instead }) });
  if (pattern.length > 1 && pattern.endsWith('/')) return impossible('a path never ends with `/`', 'matches nothing below the folder', `${pattern.replace(/\/+$/, '')}/**`);
  if (leavesRoot(pattern)) return impossible('`..` leads out of the root folder', 'above `/` there is nothing');
  if (/[*?[\]{}][^/]*\/(?:.*\/)?\.\.(?:\/|$)/.test(pattern)) return { ...impossible('`..` behind a wildcard matches nothing: paths are compared without `..`', 'never part of a path'), help: 'write the folder that is meant' };
  if (unbalanced(pattern)) return { code: 'SC_DAMAGED_GLOB', message: `a bracket in \`${pattern}\` has no partner`, label: 'read as the character itself', help: 'close the bracket, or write `\\\\` before it to mean the character' };
  return null;
}

function leavesRoot(pattern: string): boolean {
  if (!pattern.startsWith('/')) return false;
  let depth = 0;
  for (const part of pattern.split('/')) {
    if (part === '..') depth--;
    else if (part !== '' && part !== '.') depth++;
    if (depth < 0) return true;
  }
  return false;
}

function unbalanced(pattern: string): boolean {
  const bare = pattern.replaceAll(/\\./g, '').replaceAll(/\[[!^]?\]?[^\]]*\]/g, '');
  const count = (character: string): number => bare.split(character).length;
  return bare.includes('[') || count('{') !== count('}') || count('(') !== count(')');
}
