// SPDX-License-Identifier: MIT
// Takes secrets out of text before it is hashed and written: what is not in the record cannot leak from it.
//
// UNTRUSTED: text of any length from the program. Every pattern is bounded or consumes what it looked at, so that
// no text makes this slower than its length. Too much taken out is a nuisance, too little is a leak.

import { RegExpConstructor, decodeURIComponentCaptured, regExpExec, stringCharCodeAt, stringIncludes, stringIndexOf, stringSlice, stringToLowerCase } from '../runtime/primordials.ts';
import { isSecretName } from './secret-names.ts';

export const redacted = '[redacted]';

/** Secrets that are known by their form. Group 1, where there is one, is kept. */
const shapes = new RegExpConstructor(
  [
    '\\b(?:AKIA|ASIA|AROA|AIDA|AGPA|ANPA|ANVA|ABIA|ACCA)[A-Z0-9]{16}\\b',
    '\\bgh[pousr]_[A-Za-z0-9]{20,}',
    '\\bgithub_pat_[A-Za-z0-9_]{20,}',
    '\\bglpat-[A-Za-z0-9_-]{16,}',
    '\\bsk-[A-Za-z0-9_-]{16,}',
    '\\b[sr]k_(?:live|test)_[A-Za-z0-9]{16,}',
    '\\bxox[abeoprs]-[A-Za-z0-9-]{10,}',
    '\\bAIza[A-Za-z0-9_-]{35}',
    '\\bnpm_[A-Za-z0-9]{30,}',
    '\\beyJ[A-Za-z0-9_-]{8,2048}\\.[A-Za-z0-9_-]{8,4096}\\.[A-Za-z0-9_-]{0,2048}',
    '-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,40}-----)?',
    '(\\b(?:[Bb]earer|BEARER|[Bb]asic|BASIC)(?: |%20|\\+){1,4})[A-Za-z0-9+/=._~%-]{8,}',
    '(://)[^\\s/?#@\'"]{1,512}(?=@)',
  ].join('|'),
  'g',
);
/**
 * HOT: most text has none of these, and looking for them costs a hundredth of a first regular expression
 * (1 ms of a start, measured). Every shape above has one; every secret name has one of the stems.
 */
const shapeMarks: readonly string[] = ['AKIA', 'ASIA', 'AROA', 'AIDA', 'AGPA', 'ANPA', 'ANVA', 'ABIA', 'ACCA', 'ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_', 'github_pat_', 'glpat-', 'sk-', 'k_live_', 'k_test_', 'xox', 'AIza', 'npm_', 'eyJ', 'PRIVATE KEY', 'earer', 'EARER', 'asic', 'ASIC', '@'];
const nameStems: readonly string[] = ['pass', 'pwd', 'secret', 'token', 'key', 'sig', 'cred', 'auth', 'sess', 'conn', 'jwt', 'cookie', 'otp', 'pin', 'sid', 'pat'];
const userMarks: readonly string[] = ['-u', '-U', '--proxy-user'];
const passwordMarks: readonly string[] = ['sshpass', 'mysql', 'mariadb'];
/** An AWS secret access key has no mark of its own: forty base64 characters by themselves. */
const fortyCharacters = new RegExpConstructor('(^|[^A-Za-z0-9/+=_.-])([A-Za-z0-9+][A-Za-z0-9/+]{38}[A-Za-z0-9/+=])(?![A-Za-z0-9/+=_.-])', 'g');
const hasUpper = /[A-Z]/;
const hasLower = /[a-z]/;
const hasDigit = /[0-9]/;

const names = new RegExpConstructor('[A-Za-z_][A-Za-z0-9_.-]{0,127}', 'g');
/** What may stand between a name and its value: `=`, `: `, `": "` and their escaped forms. */
const assigns = new RegExpConstructor('^(?:\\\\{0,3}["\'])?\\s{0,4}(?:=|:)\\s{0,4}');
const spaces = new RegExpConstructor('^\\s{1,4}(?!-|\\s)');
const quotes = new RegExpConstructor('^\\\\{0,3}["\']');
const bareEnd = /[\s,;&|)}\]'"]/g;
/** `curl -u name:password`, `mysql -psecret`, `sshpass -p secret`: options that have no telling name. */
const userOption = new RegExpConstructor('((?:^|\\s)(?:-u|--user|--proxy-user|-U)[= ]{0,2}["\']?[^\\s:"\']{1,256}:)[^\\s"\']{1,4096}', 'g');
const passwordOption = new RegExpConstructor('(\\b(?:sshpass\\s{1,4}-p\\s{0,4}|(?:mysql|mysqldump|mysqladmin|mariadb|mariadb-dump)\\s(?:[^\\s;|&]{1,256}\\s){0,12}?-p))[^\\s]{1,4096}', 'g');

/** A URL, or a path with a query, without credentials and secret parameters. */
export function redactUrl(url: string): string {
  const shaped = redactShapes(url);
  const query = stringIndexOf(shaped, '?');
  const fragment = stringIndexOf(shaped, '#');
  const from = query === -1 ? fragment : query;
  if (from === -1) return shaped;
  let result = stringSlice(shaped, 0, from);
  for (let start = from; start < shaped.length; ) {
    let end = start + 1;
    while (end < shaped.length && !isSeparator(stringCharCodeAt(shaped, end))) end++;
    result += redactParameter(stringSlice(shaped, start, end));
    start = end;
  }
  return result;
}

/** A command line without secret arguments, headers and assignments. */
export function redactCommand(command: string): string {
  const users = hasAny(command, userMarks) ? replaceEach(command, userOption, keepFirst) : command;
  return redactText(hasAny(users, passwordMarks) ? replaceEach(users, passwordOption, keepFirst) : users);
}

/** Free text (a tool's arguments as JSON, a command) without what looks like a secret. */
export function redactText(text: string): string {
  const shaped = redactShapes(text);
  const keyless = shaped.length < 40 ? shaped : replaceEach(shaped, fortyCharacters, keepUnlessRandom);
  return hasAny(stringToLowerCase(keyless), nameStems) ? redactNamed(keyless) : keyless;
}

function redactShapes(text: string): string {
  return hasAny(text, shapeMarks) ? replaceEach(text, shapes, keepFirst) : text;
}

function hasAny(text: string, marks: readonly string[]): boolean {
  for (let i = 0; i < marks.length; i++) if (stringIncludes(text, marks[i] as string)) return true;
  return false;
}

/** `?key=value` or `&key=value`, its separator included. */
function redactParameter(parameter: string): string {
  const equals = stringIndexOf(parameter, '=');
  if (equals === -1) return parameter;
  return isSecretName(decoded(stringSlice(parameter, 1, equals)), true) ? `${stringSlice(parameter, 0, equals + 1)}${redacted}` : parameter;
}

function decoded(name: string): string {
  if (!stringIncludes(name, '%')) return name;
  try {
    return decodeURIComponentCaptured(name);
  } catch {
    // Not an encoding at all: the name is what is written.
    return name;
  }
}

function isSeparator(code: number): boolean {
  // & ; ? #
  return code === 38 || code === 59 || code === 63 || code === 35;
}

/** `name=value`, `name: value`, `"name": "value"` and `--name value`, where the name says that the value is secret. */
function redactNamed(text: string): string {
  let result = '';
  let kept = 0;
  names.lastIndex = 0;
  for (;;) {
    const match = regExpExec(names, text);
    if (match === null) break;
    const name = match[0];
    if (!isSecretName(name, false)) continue;
    const from = valueStart(text, match.index, match.index + name.length);
    if (from === -1) continue;
    const to = valueEnd(text, match.index, match.index + name.length, from);
    if (to <= from) continue;
    result += stringSlice(text, kept, from) + redacted;
    kept = to;
    names.lastIndex = to;
  }
  return kept === 0 ? text : result + stringSlice(text, kept);
}

/** Where the value of the name at `[nameFrom, nameTo)` begins, its quote included; -1 where it has none. */
function valueStart(text: string, nameFrom: number, nameTo: number): number {
  const after = stringSlice(text, nameTo, nameTo + 16);
  const assigned = regExpExec(assigns, after);
  if (assigned !== null) return nameTo + assigned[0].length;
  if (nameFrom === 0 || stringCharCodeAt(text, nameFrom - 1) !== 45) return -1;
  const spaced = regExpExec(spaces, after);
  return spaced === null ? -1 : nameTo + spaced[0].length;
}

function valueEnd(text: string, nameFrom: number, nameTo: number, from: number): number {
  const opened = regExpExec(quotes, stringSlice(text, from, from + 4));
  if (opened !== null) return closing(text, opened[0], from + opened[0].length, true);
  // `'Authorization: Basic abc'`: the quote stands before the name, and the value ends with it; not in `"pin":1`.
  const before = nameFrom === 0 ? '' : stringSlice(text, nameFrom - 1, nameFrom);
  const quotedName = regExpExec(quotes, stringSlice(text, nameTo, nameTo + 4)) !== null;
  if (!quotedName && (before === '"' || before === "'")) {
    const escaped = nameFrom > 1 && stringSlice(text, nameFrom - 2, nameFrom - 1) === '\\';
    return closing(text, escaped ? `\\${before}` : before, from, false);
  }
  bareEnd.lastIndex = from;
  const end = regExpExec(bareEnd, text);
  return end === null ? text.length : end.index;
}

/** The next `quote` that is not escaped; `inclusive` puts the end behind it. The text's end where there is none. */
function closing(text: string, quote: string, from: number, inclusive: boolean): number {
  for (let at = stringIndexOf(text, quote, from); at !== -1; at = stringIndexOf(text, quote, at + 1)) {
    if (quote === '"' && at > 0 && stringCharCodeAt(text, at - 1) === 92) continue;
    return inclusive ? at + quote.length : at;
  }
  return text.length;
}

function keepFirst(match: RegExpExecArray): string {
  return (match[1] ?? match[2] ?? '') + redacted;
}

/** Hashes are all hexadecimal and words have no digits: only what looks random is taken for a key. */
function keepUnlessRandom(match: RegExpExecArray): string {
  const text = match[2] as string;
  const random = regExpExec(hasUpper, text) !== null && regExpExec(hasLower, text) !== null && regExpExec(hasDigit, text) !== null;
  return random ? `${match[1] as string}${redacted}` : match[0];
}

function replaceEach(text: string, pattern: RegExp, replace: (match: RegExpExecArray) => string): string {
  let result = '';
  let kept = 0;
  pattern.lastIndex = 0;
  for (;;) {
    const match = regExpExec(pattern, text);
    if (match === null) break;
    result += stringSlice(text, kept, match.index) + replace(match);
    kept = match.index + match[0].length;
    // An empty match would be found for ever; none of the patterns has one.
    pattern.lastIndex = kept;
  }
  return kept === 0 ? text : result + stringSlice(text, kept);
}
