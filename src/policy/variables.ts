// SPDX-License-Identifier: MIT
// Variables in patterns: `${project}`, `${home}`, `${tmp}`, `${env:NAME}`. A value is literal text in the pattern:
// nothing in it is a wildcard, and what cannot be said literally there is refused.
//
// UNTRUSTED: whoever sets the environment chooses the values of `${env:NAME}`.

import type { ActionKind } from '../action/action.ts';
import type { Matcher } from '../action/vocabulary.ts';
import type { Located, Span } from './document.ts';
import { type Findings, replacement, shown } from './findings.ts';
import { suggestName } from './suggest-name.ts';

/** The value of a variable by its name (`project`, `env:NAME`); undefined where it has none. */
export type ReadVariable = (name: string) => string | undefined;

/** A pattern with its variables put in. */
export interface Expanded extends Located<string> {
  /** The same for the eyes of the checks: nothing in a value is special to them. Null where a value is not known. */
  readonly plain: string | null;
  /** Undoes the values in a text made from `plain`. */
  readonly restore: (text: string) => string;
}

/** How a value is said literally. */
type Dialect = 'glob' | 'path' | 'star' | 'host' | 'number' | 'both';

const NAMES = ['project', 'home', 'tmp'];
const VARIABLE = /(\$?)\$\{([A-Za-z_][\w.:-]*)\}/g;

/** What `*` spans there, if anything, and whether a value may hold folders. */
const DIALECTS: Readonly<Partial<Record<Matcher, Dialect>>> = { path: 'path', cwd: 'path', program: 'path', command: 'star', url: 'star', args: 'star', resource: 'star', host: 'host', port: 'number', pid: 'number' };

/** Puts values in place of variables; null where one has none that fits, which is reported. */
export function expandPattern(findings: Findings, key: Matcher, pattern: Located<string>, kinds: readonly ActionKind[]): Expanded | null {
  const same: Expanded = { ...pattern, plain: pattern.value, restore: (text) => text };
  // A key in the dress of a shell is the name of a variable that is meant itself.
  if (!pattern.value.includes('${') || (key === 'key' && /^\$\{\w+\}$/.test(pattern.value) && !isKnown(pattern.value.slice(2, -1)))) return same;
  const dialect = dialectOf(key, kinds);
  const harmless: (readonly [put: string, written: string])[] = [];
  const parts = split(findings, pattern, (value, behind) => unfit(dialect, value, behind));
  if (parts === null) return null;
  const plain = parts.map(({ text, written }) => {
    if (written === null) return text;
    const put = text.replaceAll(/[^\w./:@-]/g, 'x');
    harmless.push([put, written]);
    return put;
  });
  const restore = (text: string): string => harmless.reduce((now, [put, written]) => (put.length > 1 ? now.replace(put, () => written) : now), text);
  const value = parts.map(({ text, written }) => (written === null ? text : escaped(dialect, text))).join('');
  return harmless.length === 0 ? same : { value, span: pattern.span, plain: findings.variables === null && parts.some(({ isVariable }) => isVariable) ? null : plain.join(''), restore };
}

/** The same for a text that is no pattern: the path of a folder or a file. */
export function expandPath(findings: Findings, path: Located<string>): Located<string> | null {
  if (!path.value.includes('${')) return path;
  const parts = split(findings, path, (value, behind) => unfit('path', value, behind));
  return parts === null ? null : { value: parts.map(({ text }) => text).join(''), span: path.span };
}

interface Part {
  readonly text: string;
  /** What stood there; null where the text stands there itself. */
  readonly written: string | null;
  readonly isVariable: boolean;
}

/** The text and the values in it; null where one has none or `unfit` says why it cannot stand there. */
function split(findings: Findings, text: Located<string>, unfit: (value: string, behind: string) => string | null): Part[] | null {
  const parts: Part[] = [];
  let good = true;
  let from = 0;
  for (const match of text.value.matchAll(VARIABLE)) {
    const [written, dollar = '', name = ''] = match;
    parts.push({ text: text.value.slice(from, match.index), written: null, isVariable: false });
    from = match.index + written.length;
    if (dollar !== '') {
      parts.push({ text: written.slice(1), written, isVariable: false });
      continue;
    }
    const span = spanOf(findings, text, match.index, written);
    const value = isKnown(name) && findings.variables === null ? written : valueOf(findings, name, span);
    const why = value === null || findings.variables === null ? null : unfit(value, text.value.slice(from));
    if (why !== null) findings.error('SC_VARIABLE_VALUE', span, `the value of \`${written}\` ${why}`, { label: 'cannot be put in its place', help: name.startsWith('env:') ? `set ${name.slice(4)} to a text that can stand there` : 'write the text out' });
    if (value === null || why !== null) good = false;
    else parts.push({ text: trimmed(value, text.value.slice(from)), written, isVariable: true });
  }
  parts.push({ text: text.value.slice(from), written: null, isVariable: false });
  return good ? parts : null;
}

/** A folder's own slash at its end is the one that the pattern goes on with. */
function trimmed(value: string, behind: string): string {
  return behind.startsWith('/') ? value.replace(/\/+$/, '') : value;
}

/** Reports variables in a text in which they are not replaced. */
export function refuseVariables(findings: Findings, text: Located<string>, where: string): void {
  for (const match of text.value.matchAll(VARIABLE)) {
    if (match[1] !== '' || !isKnown(match[2] as string)) continue;
    const span = spanOf(findings, text, match.index, match[0]);
    findings.error('SC_VARIABLE_MISPLACED', span, `\`${match[0]}\` is not replaced in ${where}`, { label: 'variables are for patterns: paths, hosts, commands, keys', help: 'write the text out' });
  }
}

function isKnown(name: string): boolean {
  return NAMES.includes(name) || /^env:[A-Za-z_]\w*$/.test(name);
}

function valueOf(findings: Findings, name: string, span: Span): string | null {
  if (!isKnown(name)) {
    unknown(findings, name, span);
    return null;
  }
  const value = findings.variables?.(name);
  if (value !== undefined && value !== '') {
    if (name.startsWith('env:') && !findings.used.has(name)) findings.note('SC_VARIABLE_ENVIRONMENT', span, `whoever sets \`${name.slice(4)}\` writes a part of this policy`, { label: 'comes from the environment', help: 'keep it where only the operator sets the environment; `${project}`, `${home}` and `${tmp}` are for folders' });
    findings.used.set(name, value);
    return value;
  }
  const bare = name.replace(/^env:/, '');
  const why = name.startsWith('env:') ? `the environment variable \`${bare}\` is ${value === '' ? 'empty' : 'not set'}` : `\`\${${name}}\` has no value here`;
  findings.error('SC_VARIABLE_UNSET', span, why, { label: 'nothing to put in its place', help: name.startsWith('env:') ? `set ${bare} before the program starts, or write the text out` : 'write the folder out', note: 'children have the values of the process that was started first, whatever their own environment says' });
  return null;
}

function unknown(findings: Findings, name: string, span: Span): void {
  const label = 'no variable of policies';
  const literal = `for the text itself write \`$\${${name}}\``;
  const bare = name.replace(/^env[:._]/, '');
  const near = suggestName(name, NAMES);
  if (near !== null || name.toLowerCase() === 'home') findings.error('SC_UNKNOWN_VARIABLE', span, `unknown variable \`\${${shown(name)}}\``, { ...replacement(span, `\${${near ?? 'home'}}`, `did you mean \`\${${near ?? 'home'}}\`?`), label, note: literal });
  else if (/^[A-Za-z_]\w*$/.test(bare)) findings.error('SC_UNKNOWN_VARIABLE', span, `unknown variable \`\${${shown(name)}}\``, { ...replacement(span, `\${env:${bare}}`, `did you mean \`\${env:${bare}}\`, the environment variable?`), label, note: literal });
  else findings.error('SC_UNKNOWN_VARIABLE', span, `unknown variable \`\${${shown(name)}}\``, { label, help: 'the variables are `${project}`, `${home}`, `${tmp}` and `${env:NAME}`', note: literal });
}

function dialectOf(key: Matcher, kinds: readonly ActionKind[]): Dialect {
  if (key !== 'path' || !kinds.includes('network:request')) return DIALECTS[key] ?? 'glob';
  return kinds.every((kind) => kind === 'network:request') ? 'star' : 'both';
}

/** Why the value would mean more than itself in its place, or nothing; null where it fits. */
function unfit(dialect: Dialect, value: string, behind: string): string | null {
  if (/[\u0000-\u001f\u007f]/.test(value)) return 'has a control character';
  if (value.endsWith('$') && behind.startsWith('{')) return 'ends with `$`, which changes what `{` means';
  switch (dialect) {
    case 'number':
      return /^\d+$/.test(value) ? null : 'is no number';
    case 'host':
      return /^[\w.:\u0080-\uffff-]+$/.test(value) ? null : 'is no host';
    case 'star':
      return /[\\'"\s*]/.test(value) ? 'has a blank, a quote, `*` or `\\`' : null;
    case 'glob':
      return null;
    case 'both':
      return /^[\w./:@-]+$/.test(value) ? unfitPath(value) : 'has characters that mean different things in the paths of files and of requests';
    case 'path':
      return unfitPath(value);
  }
}

function unfitPath(value: string): string | null {
  if (/^[/\\]+$/.test(value)) return 'is the root folder: the pattern would be about the whole machine';
  return /(?:^|[/\\])\.\.?(?:[/\\]|$)/.test(value) ? 'has a folder `.` or `..`' : null;
}

/** The text as a part of a pattern in which it means only itself. */
function escaped(dialect: Dialect, text: string): string {
  if (dialect !== 'path' && dialect !== 'glob') return text;
  const forward = dialect === 'path' && process.platform === 'win32' ? text.replaceAll('\\', '/') : text;
  return forward.replaceAll(/[\\*?[\]{}()!+@|,~$]/g, '\\$&');
}

/** Where a part of a scalar's text stands in the file; the whole scalar where YAML wrote it otherwise. */
function spanOf(findings: Findings, text: Located<string>, index: number, part: string): Span {
  const written = findings.source(text.span);
  const quote = /^["']/.test(written) ? 1 : 0;
  const at = written.startsWith(part, index + quote) ? index + quote : written.indexOf(part);
  return at === -1 ? text.span : { start: text.span.start + at, end: text.span.start + at + part.length };
}
