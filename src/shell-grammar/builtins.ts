// SPDX-License-Identifier: MIT
// The shell's own commands: which run other commands, and which touch nothing outside the shell.

import { runWords } from './command.ts';
import { type Text, UnknownForm } from './deed.ts';
import type { Walk } from './walk.ts';

const everywhere = [':', 'true', 'false', 'pwd', 'exit', 'return', 'break', 'continue', 'export', 'readonly', 'unset', 'set', 'shift', 'wait', 'test', '[', 'echo', 'printf', 'read', 'local', 'umask', 'getopts', 'times', 'unalias', 'cd'];
const bashOnly = ['declare', 'typeset', 'let', 'pushd', 'popd', 'dirs', 'mapfile', 'readarray', 'help', 'suspend'];
/** Builtins of bash that evaluate names and values among their arguments: `test -v 'a[$(cmd)]'` runs cmd. */
const evaluating = new Set(['export', 'readonly', 'unset', 'read', 'local', 'getopts', 'declare', 'typeset', 'let', 'mapfile', 'readarray', 'wait']);

const setters = new Set(['export', 'readonly', 'read', 'local', 'getopts', 'declare', 'typeset', 'mapfile', 'readarray', 'let', 'unset']);

/** Deals with the words where their first is a builtin of this shell; says whether it was. */
export function runBuiltin(walk: Walk, name: string, words: readonly Text[]): boolean {
  switch (name) {
    case 'eval':
      return evaluate(walk, words, words.slice(1));
    case 'trap':
      return setTrap(walk, words);
    case 'exec':
      return replaceShell(walk, words);
    case 'builtin':
      if (!walk.bash) return false;
      runWords(walk, words.slice(1), 'shell');
      return true;
    case 'command':
      return runCommand(walk, words);
    case 'alias':
      if (words.slice(1).some((word) => word.kind !== 'literal' || word.text.includes('='))) throw new UnknownForm('`alias` changes what words mean');
      return free(walk, words);
    case 'hash':
      if (words.slice(1).some((word) => word.kind !== 'literal' || /^-\w*p/.test(word.text))) throw new UnknownForm('`hash -p` changes what words mean');
      return free(walk, words);
    case '.':
    case 'source':
      if (name === 'source' && !walk.bash) return false;
      walk.run('command', words);
      walk.setFolder(null);
      return true;
    default:
      if (!everywhere.includes(name) && !(walk.bash && bashOnly.includes(name))) return false;
      if (name === 'set' && words.slice(1).some((word) => word.kind !== 'literal' || /^[-+][A-Za-z]*H|^(?:history|histexpand)$/.test(word.text))) throw new UnknownForm('`set` may make the shell read the rest of the line in another way');
      if (setters.has(name)) setVariables(walk, name, words);
      if (walk.bash && (name === 'printf' || name === 'wait')) setNamed(walk, words);
      if (walk.bash && mayEvaluate(walk, name, words.slice(1))) walk.runUnknown();
      if (name === 'cd' || name === 'pushd' || name === 'popd') changeFolder(walk, words);
      return free(walk, words);
  }
}

function free(walk: Walk, words: readonly Text[]): boolean {
  walk.run('builtin', words);
  return true;
}

function evaluate(walk: Walk, words: readonly Text[], line: readonly Text[]): boolean {
  if (line.length === 0) return free(walk, words);
  if (line.some((word) => word.kind !== 'literal')) walk.runUnknown(words);
  else walk.readHere(line.map((word) => word.text).join(' '));
  return true;
}

function setTrap(walk: Walk, words: readonly Text[]): boolean {
  const at = words[1]?.text === '--' ? 2 : 1;
  const handler = words[at];
  if (words.length - at < 2 || handler === undefined || handler.text === '' || (handler.kind === 'literal' && /^-[lp]?$/.test(handler.text))) {
    if (words.some((word) => word.splits)) walk.runUnknown(words);
    return free(walk, words);
  }
  const { folder } = walk;
  walk.setFolder(null);
  evaluate(walk, words, [handler]);
  walk.folder = folder;
  return true;
}

function replaceShell(walk: Walk, words: readonly Text[]): boolean {
  let i = 1;
  for (; i < words.length; i++) {
    const word = words[i] as Text;
    if (word.kind !== 'literal' || !/^-[acl]+$/.test(word.text)) break;
    // The program starts with no environment, and a Node program then with no gate.
    if (word.text.includes('c')) walk.assign('NODE_OPTIONS', false);
    if (word.text.includes('a')) i++;
  }
  if (words[i]?.text === '--') i++;
  if (i >= words.length) return free(walk, words);
  runWords(walk, words.slice(i), 'outside');
  return true;
}

function runCommand(walk: Walk, words: readonly Text[]): boolean {
  let i = 1;
  const { pathKnown } = walk;
  for (; i < words.length; i++) {
    const word = words[i] as Text;
    if (word.kind !== 'literal' || !/^-[pvV]+$/.test(word.text)) break;
    if (/[vV]/.test(word.text)) return free(walk, words);
    walk.pathKnown = false;
  }
  if (words[i]?.text === '--') i++;
  if (i >= words.length) return free(walk, words);
  runWords(walk, words.slice(i), 'shell');
  walk.pathKnown = pathKnown;
  return true;
}

function changeFolder(walk: Walk, words: readonly Text[]): void {
  const target = words[1];
  const plain = words.length === 2 && words[0]?.text === 'cd' && target?.kind === 'literal' && target.text !== '' && !target.text.startsWith('-');
  walk.setFolder(plain && walk.folder !== null ? [...walk.folder, target.text] : plain && target.text.startsWith('/') ? [target.text] : null);
}

/** What these builtins set is no longer what the line's assignments say; a name that only the run knows may be any. */
function setVariables(walk: Walk, name: string, words: readonly Text[]): void {
  for (const word of words.slice(1)) {
    const key = /^["']?([A-Za-z_]\w*)(\+?=)?/.exec(word.text);
    if (key !== null && (name !== 'export' || key[2] !== undefined)) walk.assign(key[1] as string, false);
    else if (key === null && word.kind === 'written') walk.runUnknown();
  }
}

/** `printf -v NAME`, `wait -p NAME`. */
function setNamed(walk: Walk, words: readonly Text[]): void {
  for (let i = 1; i < words.length && words[i]?.text.startsWith('-') === true && words[i]?.text !== '--'; i++) {
    const named = /^-(?:v|n?p)(.*)$/s.exec(words[i]?.text ?? '')?.[1];
    const key = named === '' ? words[++i]?.text : named;
    if (key !== undefined) walk.assign(key, false);
  }
}

/** True where an argument may hold code that bash runs while it reads names, subscripts or numbers. */
function mayEvaluate(walk: Walk, name: string, words: readonly Text[]): boolean {
  if (name === 'test' || name === '[') return words.some((word) => word.splits && !walk.isNumeric(/^\$(\w+)$/.exec(word.text)?.[1] ?? '')) || words.some((word, i) => /^-[vR]$/.test(word.text) && /[[$`]/.test(words[i + 1]?.text ?? ''));
  if (name === 'printf') return words[0] !== undefined && ((words[0].kind !== 'literal' && words[0].splits) || (words[0].text.startsWith('-v') && words.slice(0, 2).some((word) => word.kind !== 'literal' || /[[$`]/.test(word.text))));
  if (name === 'set') return words.some((word) => word.splits || /^-[A-Za-z]*k|^keyword$/.test(word.text));
  if (!evaluating.has(name)) return false;
  const lists = words.some((word) => /^-\w*[aA]/.test(word.text));
  for (const word of words) {
    if (/^-\w*[inC]/.test(word.text) && name !== 'read') return true;
    if (word.kind === 'literal' && /[[`$(]/.test(word.text)) return true;
    if (word.kind === 'written' && (lists || /^["']?\w*\[/.test(word.text))) return true;
    if (name === 'let' && !walk.isNumeric(/^\w*/.exec(word.text)?.[0] ?? '')) return true;
  }
  return false;
}
