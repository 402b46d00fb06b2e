// SPDX-License-Identifier: MIT
// One simple command: what it really runs.

import { runBuiltin } from './builtins.ts';
import { type Text, written } from './deed.ts';
import type { Walk } from './walk.ts';
import { findWrapped, OPAQUE, SHELLS, type Wrapper, WRAPPERS } from './wrappers.ts';

/** `shell`: the shell's own builtins come first. `outside`: another program looks the name up. */
export type Place = 'shell' | 'outside';

export function runWords(walk: Walk, words: readonly Text[], place: Place): void {
  const head = words[0];
  if (head === undefined) return;
  if (head.kind === 'written') return walk.runUnknown(words);
  if (place === 'shell' && head.kind === 'literal' && runBuiltin(walk, head.text, words)) return;
  const name = programName(head);
  const spec = WRAPPERS.get(name);
  if (SHELLS.has(name)) runShell(walk, name, words);
  else if (spec !== undefined) runWrapped(walk, name, spec, words);
  else if (name === 'find') runFind(walk, words);
  else {
    walk.run('command', words);
    if (OPAQUE.has(name)) walk.runUnknown();
  }
}

function programName(word: Text): string {
  return word.text.slice(word.text.lastIndexOf('/') + 1);
}

const transparentShells = ['sh', 'bash', 'dash', 'ash'];
const knownLongOptions = ['--norc', '--noprofile', '--posix', '--login', '--verbose'];
/** They take the next word. */
const filedOptions = ['--rcfile', '--init-file'];
const knownSettings = ['errexit', 'nounset', 'pipefail', 'xtrace', 'verbose', 'noglob', 'posix', 'noclobber'];

/** `sh -c line`: the line is what runs. Another shell's grammar is not ours: there the call itself is decided as well. */
function runShell(walk: Walk, name: string, words: readonly Text[]): void {
  let seenThrough = transparentShells.includes(name);
  let takesLine = false;
  let i = 1;
  for (; i < words.length; i++) {
    const word = words[i] as Text;
    if (word.kind !== 'literal') {
      if (!takesLine || word.splits) return runBoth(walk, words);
      break;
    }
    if (!/^[-+]./.test(word.text)) {
      if ((name === 'su' || name === 'script') && !takesLine) continue;
      break;
    }
    if (word.text === '--') {
      i++;
      break;
    }
    if (word.text === '--command') takesLine = true;
    else if (filedOptions.includes(word.text)) {
      seenThrough = false;
      i++;
    }
    else if (word.text.startsWith('--')) seenThrough &&= knownLongOptions.includes(word.text);
    else {
      if (word.text.startsWith('-') && word.text.includes('c')) takesLine = true;
      seenThrough &&= /^[-+][abefhlmnprtuvxBCEPTco]+$/.test(word.text);
      if (word.text.includes('H')) return runBoth(walk, words);
      if (/[oO]/.test(word.text) && transparentShells.includes(name)) seenThrough &&= knownSettings.includes(words[++i]?.text ?? '');
      if (/^hist/.test(words[i]?.text ?? '')) return runBoth(walk, words);
    }
    if (takesLine && (name === 'su' || name === 'script')) {
      i++;
      break;
    }
  }
  const line = words[i];
  if (!takesLine || line === undefined) return walk.run('command', words);
  walk.run(seenThrough ? 'wrapper' : 'command', words);
  if (line.kind !== 'literal') return walk.runUnknown();
  walk.readInShell(line.text, transparentShells.includes(name) ? name : 'sh');
}

function runBoth(walk: Walk, words: readonly Text[]): void {
  walk.run('command', words);
  walk.runUnknown();
}

function runWrapped(walk: Walk, name: string, spec: Wrapper, words: readonly Text[]): void {
  const found = findWrapped(words, spec);
  if (found === null || words.slice(0, found.at).some((word) => word.splits)) return runBoth(walk, words);
  const { folder, pathKnown } = walk;
  let at = found.at;
  walk.run(spec.transparent && at < words.length ? 'wrapper' : 'command', words);
  if (name === 'env') passRemovals(walk, found.options);
  if (spec.assignments) at = passAssignments(walk, words, at);
  const inner = words.slice(at);
  if (inner.length > 0) {
    if (name === 'chroot' || found.options.some((option) => /^(?:-[CDR]|--ch)/.test(option.text))) walk.folder = null;
    if (name === 'chroot' || (name === 'env' && found.options.length > 0)) walk.pathKnown = false;
    runInner(walk, name, inner, found.options);
  } else if (spec.transparent && found.at < words.length) walk.run('command', words);
  walk.folder = folder;
  walk.pathKnown = pathKnown;
}

/** `env -i`, `env -u NAME`: without NODE_OPTIONS a Node program would start with no gate. */
function passRemovals(walk: Walk, options: readonly Text[]): void {
  for (let i = 0; i < options.length; i++) {
    const option = options[i] as Text;
    const text = option.kind === 'literal' ? option.text : '';
    const named = /^(?:--u(?:n(?:s(?:et?)?)?)?=|-[i0v]*u)(.+)$/s.exec(text)?.[1];
    if (named !== undefined) walk.assign(named, false);
    else if (/^(?:-[i0v]*u|--u(?:n(?:s(?:et?)?)?)?)$/.test(text)) walk.assign(options[++i]?.text ?? '', false);
    else if (text === '-' || /^-[i0v]*i/.test(text) || text.startsWith('--i')) walk.assign('NODE_OPTIONS', false);
  }
}

/** `env A=1 B=2 cmd`: where `cmd` stands. */
function passAssignments(walk: Walk, words: readonly Text[], from: number): number {
  let at = from;
  for (; at < words.length; at++) {
    const word = words[at] as Text;
    const key = /^([A-Za-z_]\w*)=/.exec(word.text)?.[1];
    if (key === undefined || word.splits) break;
    walk.assign(key, false);
  }
  return at;
}

function runInner(walk: Walk, name: string, inner: readonly Text[], options: readonly Text[]): void {
  if (name === 'xargs') return runXargs(walk, inner, options);
  if (name === 'watch' && !options.some((option) => option.text === '-x' || option.text === '--exec')) {
    if (inner.some((word) => word.kind !== 'literal')) return walk.runUnknown();
    return walk.readInShell(inner.map((word) => word.text).join(' '), 'sh');
  }
  const line = name === 'flock' && /^(?:-c|--command)$/.test(inner[0]?.text ?? '') ? inner[1] : undefined;
  if (line === undefined) return runWords(walk, inner, 'outside');
  if (line.kind === 'literal') walk.readInShell(line.text, 'sh');
  else walk.runUnknown();
}

/** The words that xargs reads are known to nobody: they stand at the end, or wherever `-I` says. */
function runXargs(walk: Walk, inner: readonly Text[], options: readonly Text[]): void {
  const replaceAt = options.findIndex((option) => /^(?:-I|--replace)/.test(option.text));
  if (replaceAt === -1) return runWords(walk, [...inner, written('?')], 'outside');
  const option = options[replaceAt] as Text;
  const mark = option.text.startsWith('-I') ? (option.text.length > 2 ? option.text.slice(2) : (options[replaceAt + 1]?.text ?? '{}')) : (/^--replace=(.*)$/.exec(option.text)?.[1] ?? '{}');
  runWords(walk, withUnknown(inner, mark), 'outside');
}

function runFind(walk: Walk, words: readonly Text[]): void {
  walk.run('command', words);
  for (let i = 1; i < words.length; i++) {
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(words[i]?.text ?? '')) continue;
    const from = i + 1;
    while (i < words.length && words[i]?.text !== ';' && !(words[i]?.text === '+' && words[i - 1]?.text === '{}')) i++;
    runWords(walk, withUnknown(words.slice(from, i), '{}'), 'outside');
  }
}

function withUnknown(words: readonly Text[], mark: string): Text[] {
  return words.map((word) => (word.text.includes(mark) ? written(word.text, false) : word));
}
