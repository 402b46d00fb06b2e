// SPDX-License-Identifier: MIT
// The deeds of a shell line or argument list, as the grammar describes them → actions.

import type { Deed, Folder, Text } from '../shell-grammar/deed.ts';
import { arrayJoin, arrayPush, jsonParse, jsonStringifyPrimitive, numberConvert, numberIsInteger, regExpExec, stringCharCodeAt, stringIndexOf, stringLastIndexOf, stringReplaceAll, stringSlice } from '../runtime/primordials.ts';
import type { Action, FileAction, ShellExecuteAction } from './action.ts';
import { canonicalHost } from './host.ts';

/** What the text of a line does not say: where it is run, and what its names mean there. */
export interface ShellPlace {
  readonly cwd: string;
  /** The home folder of the child, or null. */
  readonly home: string | null;
  /** False where `cd name` may lead elsewhere than to `name` (CDPATH). */
  readonly foldersPlain: boolean;
  /** The line or argument list that the program gave. */
  readonly asked: string;
  /** The absolute path, links resolved, of what the child would run for that word; the word's own name where there is nothing. */
  resolveProgram(word: string, cwd: string): string;
  /** True where the program may have put that program in its place itself. */
  isPlanted(word: string, cwd: string): boolean;
  /** False where the program of that name that runs is not the one that the system provides. */
  isSystemProgram(word: string, cwd: string): boolean;
  /** `path` against `cwd`, dots and links resolved. */
  resolvePath(cwd: string, path: string): string;
  /** Flags of a program, its words given, that act where no gate stands; null is a word that only the run knows. */
  riskyFlags(program: string, words: readonly (string | null)[], cwd: string): readonly string[];
  /** True for a variable that makes other programs run code. */
  isCodeVariable(key: string): boolean;
}

/** What is only known at run time, in every field of an action that is compared. */
const unknown = '?';

/** A request to the grammar as JSON. Built by hand: `JSON.stringify` of an object asks `toJSON` of prototypes. */
export function grammarRequest(line: string | null, argv: readonly string[], shell: string, sh: string): string {
  const words: string[] = [];
  for (let i = 0; i < argv.length; i++) arrayPush(words, jsonStringifyPrimitive(argv[i] as string));
  return `{"line":${jsonStringifyPrimitive(line)},"argv":[${arrayJoin(words, ',')}],"shell":${jsonStringifyPrimitive(shell)},"sh":${jsonStringifyPrimitive(sh)}}`;
}

/** The actions of an answer of the grammar, or why there are none. Every property read here is an own one: `jsonParse` made them. */
export function toActions(answer: string, place: ShellPlace): readonly Action[] | { readonly reason: string } {
  const parsed = jsonParse(answer) as { readonly ok: boolean; readonly deeds: readonly Deed[]; readonly reason: string };
  if (!parsed.ok) return { reason: parsed.reason };
  const actions: Action[] = [];
  for (let i = 0; i < parsed.deeds.length; i++) addDeed(actions, parsed.deeds[i] as Deed, place, false);
  // A line of nothing but the shell's own commands is one deed all the same, and leaves its record.
  if (actions.length === 0) for (let i = 0; i < parsed.deeds.length; i++) addDeed(actions, parsed.deeds[i] as Deed, place, true);
  return actions;
}

function addDeed(actions: Action[], deed: Deed, place: ShellPlace, builtins: boolean): void {
  switch (deed.kind) {
    case 'run':
      if (!isDecided(deed, place, builtins)) return;
      arrayPush(actions, toCommand(deed, place));
      addFlags(actions, deed, place);
      return;
    case 'file':
      addFile(actions, toFile(deed, place), deed, place);
      return;
    case 'connect': {
      const port = numberConvert(deed.port);
      const host = canonicalHost(deed.host);
      arrayPush(actions, { kind: 'network:connect', host: host ?? unknown, address: null, port: numberIsInteger(port) ? port : 0, protocol: deed.protocol, path: null });
      return;
    }
    case 'env':
      if (place.isCodeVariable(deed.key)) arrayPush(actions, { kind: 'env:write', key: deed.key });
  }
}

/** A wrapper is seen through only where it is the system's own: anyone may call a program `env`. */
function isDecided(deed: Extract<Deed, { kind: 'run' }>, place: ShellPlace, builtins: boolean): boolean {
  if (deed.role === 'builtin') return builtins;
  if (deed.role !== 'wrapper') return true;
  const cwd = folderOf(deed.folder, place);
  const head = deed.words[0] as Text;
  return head.kind !== 'literal' || !deed.pathKnown || !place.isSystemProgram(head.text, cwd);
}

function toCommand(deed: Extract<Deed, { kind: 'run' }>, place: ShellPlace): ShellExecuteAction {
  const cwd = folderOf(deed.folder, place);
  return { kind: 'shell:execute', command: commandText(deed.words), program: programOf(deed, cwd, place), cwd, planted: isPlanted(deed, cwd, place), asked: place.asked };
}

function addFlags(actions: Action[], deed: Extract<Deed, { kind: 'run' }>, place: ShellPlace): void {
  const words: (string | null)[] = [];
  for (let i = 1; i < deed.words.length; i++) arrayPush(words, wordOf(deed.words[i] as Text, place));
  const cwd = folderOf(deed.folder, place);
  const flags = place.riskyFlags(programOf(deed, cwd, place), words, cwd);
  for (let i = 0; i < flags.length; i++) arrayPush(actions, flagAction(flags[i] as string));
}

/** A flag by which a Node program does what its gate cannot see. */
export function flagAction(flag: string): Action {
  return { kind: 'process:inspect', pid: 0, name: `node ${flag}` };
}

function programOf(deed: Extract<Deed, { kind: 'run' }>, cwd: string, place: ShellPlace): string {
  const head = deed.words[0] as Text;
  if (deed.role === 'unknown' || head.kind === 'written') return unknown;
  const word = wordOf(head, place);
  if (word === null) return unknown;
  const relative = !isSearched(word) && stringCharCodeAt(word, 0) !== 47;
  if (deed.role === 'builtin' || (isSearched(word) && !deed.pathKnown) || (relative && cwd === unknown)) return baseName(word);
  return place.resolveProgram(word, cwd);
}

function isPlanted(deed: Extract<Deed, { kind: 'run' }>, cwd: string, place: ShellPlace): boolean {
  const word = wordOf(deed.words[0] as Text, place);
  return deed.role !== 'unknown' && deed.role !== 'builtin' && word !== null && (deed.pathKnown || !isSearched(word)) && place.isPlanted(word, cwd);
}

/** Whether PATH says where the program is: a name with a slash says so itself. */
function isSearched(word: string): boolean {
  return stringLastIndexOf(word, '/') === -1;
}

function toFile(deed: Extract<Deed, { kind: 'file' }>, place: ShellPlace): FileAction {
  const kind = deed.mode === 'read' ? 'file:read' : 'file:write';
  const word = wordOf(deed.target, place);
  if (word === null || word === '') return { kind, path: unknown, asked: deed.target.text };
  const cwd = folderOf(deed.folder, place);
  const relative = stringCharCodeAt(word, 0) !== 47;
  if ((relative && cwd === unknown) || isOfProcess(relative ? `${cwd}/${word}` : word)) return { kind, path: memoryOf(word) ?? unknown, asked: deed.target.text };
  return { kind, path: place.resolvePath(relative ? cwd : '/', word), asked: deed.target.text };
}

/**
 * A file that only the run knows may be any, the policy, the log and the memory of a process among them, which no rule
 * over paths allows. So the shell that opens it is, besides, a program that nobody knows: whoever allows those with
 * `*` has allowed as much, and nobody else allows it by a pattern for paths.
 */
function addFile(actions: Action[], action: FileAction, deed: Extract<Deed, { kind: 'file' }>, place: ShellPlace): void {
  arrayPush(actions, action);
  if (action.path !== unknown) return;
  const command = `${deed.mode === 'read' ? '<' : '>'} ${deed.target.text}`;
  arrayPush(actions, { kind: 'shell:execute', command, program: unknown, cwd: folderOf(deed.folder, place), planted: false, asked: place.asked });
}

const ofProcess = /^\/+(?:\.\/+)*(?:proc|dev)\/.*\.\.|^\/(?:proc\/(?:self|thread-self|[0-9]+)|dev\/(?:fd|stdin|stdout|stderr))(?:\/|$)/s;

/** A path that means another file in the shell than it does here: its own descriptors, folder and root. */
function isOfProcess(path: string): boolean {
  return regExpExec(ofProcess, stringReplaceAll(collapsed(path), '/./', '/')) !== null;
}

/** What no rule allows stays known for it, wherever the shell's own `/proc` is. */
function memoryOf(word: string): string | null {
  const name = stringSlice(word, stringLastIndexOf(word, '/') + 1);
  return name === 'environ' || name === 'mem' ? `/proc/self/${name}` : null;
}

function collapsed(path: string): string {
  let text = path;
  while (stringIndexOf(text, '//') !== -1) text = stringReplaceAll(text, '//', '/');
  return text;
}

function wordOf(text: Text, place: ShellPlace): string | null {
  if (text.kind === 'literal') return text.text;
  return text.kind === 'home' && place.home !== null ? place.home + text.text : null;
}

function folderOf(folder: Folder, place: ShellPlace): string {
  if (folder === null) return unknown;
  let cwd = place.cwd;
  for (let i = 0; i < folder.length; i++) {
    const step = folder[i] as string;
    if (!place.foldersPlain && stringCharCodeAt(step, 0) !== 47 && stringCharCodeAt(step, 0) !== 46) return unknown;
    const relative = stringCharCodeAt(step, 0) !== 47;
    if (isOfProcess(relative ? `${cwd}/${step}` : step)) return unknown;
    cwd = place.resolvePath(cwd, step);
  }
  return cwd;
}

/** Words joined by one space, quoted only where a word needs it; the first without its folder. */
export function commandText(words: readonly Text[]): string {
  const parts: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as Text;
    if (word.kind === 'literal') arrayPush(parts, quoteWord(i === 0 ? baseName(word.text) : word.text));
    else if (word.kind === 'home') arrayPush(parts, i === 0 ? quoteWord(baseName(word.text)) : `~${word.text}`);
    else arrayPush(parts, word.text);
  }
  return arrayJoin(parts, ' ');
}

/** The command text of a program and its arguments, where no shell reads them. */
export function argvText(argv: readonly string[]): string {
  const parts: string[] = [];
  for (let i = 0; i < argv.length; i++) arrayPush(parts, quoteWord(i === 0 ? baseName(argv[i] as string) : (argv[i] as string)));
  return arrayJoin(parts, ' ');
}

/** A word as a shell would read it back: single quotes where it has a character that means something to one. */
export function quoteWord(word: string): string {
  if (word === '') return "''";
  for (let i = 0; i < word.length; i++) if (!isPlain(stringCharCodeAt(word, i))) return `'${stringReplaceAll(word, "'", "'\\''")}'`;
  return word;
}

/** Letters, digits, `% + , - . / : = @ _ ^` and everything beyond ASCII. */
function isPlain(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 64 && code <= 90) || (code >= 43 && code <= 58) || code === 95 || code === 61 || code === 37 || code === 94 || code > 127;
}

function baseName(word: string): string {
  const name = stringSlice(word, stringLastIndexOf(word, '/') + 1);
  return name === '' ? word : name;
}
