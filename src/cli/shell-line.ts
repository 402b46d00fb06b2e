// SPDX-License-Identifier: MIT
// A shell line → the actions that the gate decides when a program hands it to a shell: each command by itself,
// redirections as file actions. The grammar is the gate's own bundle, in a V8 context of its own, as there.

import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vm from 'node:vm';
import type { Action, ShellExecuteAction } from '../action/action.ts';
import { resolvePath } from './action-text.ts';
import { packagedFile } from './version.ts';

/** What the grammar says of a word and of a deed: src/shell-grammar/deed.ts, as JSON. */
interface Word {
  readonly text: string;
  readonly kind: 'literal' | 'written' | 'home';
}

type Deed =
  | { readonly kind: 'run'; readonly role: 'command' | 'unknown' | 'wrapper' | 'builtin'; readonly words: readonly Word[]; readonly folder: readonly string[] | null; readonly pathKnown: boolean }
  | { readonly kind: 'file'; readonly mode: 'read' | 'write'; readonly target: Word; readonly folder: readonly string[] | null }
  | { readonly kind: 'connect'; readonly protocol: 'tcp' | 'udp'; readonly host: string; readonly port: string }
  | { readonly kind: 'env'; readonly key: string };

export type ShellLine = { readonly ok: true; readonly actions: readonly Action[] } | { readonly ok: false; readonly reason: string };

export function readShellLine(line: string, cwd: string): ShellLine {
  const sh = shellName();
  const answer = describe({ line, argv: [], shell: sh, sh });
  return answer.ok ? { ok: true, actions: answer.deeds.flatMap((deed) => actionsOf(deed, line, cwd)) } : answer;
}

function describe(request: object): { readonly ok: true; readonly deeds: readonly Deed[] } | { readonly ok: false; readonly reason: string } {
  const context = vm.createContext(Object.create(null) as object);
  vm.runInContext(fs.readFileSync(packagedFile('shell-grammar.cjs'), 'utf8'), context, { filename: 'shell-grammar.cjs' });
  const answer = vm.runInContext(`shellGrammar.describe(${JSON.stringify(JSON.stringify(request))})`, context) as string;
  return JSON.parse(answer) as ReturnType<typeof describe>;
}

function actionsOf(deed: Deed, asked: string, cwd: string): Action[] {
  switch (deed.kind) {
    case 'run':
      // A shell's builtins touch nothing outside, and wrappers are seen through: what they run comes as a deed of its own.
      return deed.role === 'command' || deed.role === 'unknown' ? [execution(deed, asked, cwd)] : [];
    case 'file': {
      const folder = folderOf(deed.folder, cwd);
      const known = deed.target.kind !== 'written' && (folder !== '?' || path.isAbsolute(deed.target.text));
      return [{ kind: deed.mode === 'read' ? 'file:read' : 'file:write', path: known ? resolvePath(plain(deed.target), folder, true) : '?', asked: deed.target.text }];
    }
    case 'connect':
      return [{ kind: 'network:connect', host: deed.host, address: null, port: Number(deed.port) || 0, protocol: deed.protocol, path: null }];
    case 'env':
      // What a line sets for itself is its own.
      return [];
  }
}

function execution(deed: Extract<Deed, { kind: 'run' }>, asked: string, cwd: string): ShellExecuteAction {
  const [head, ...rest] = deed.words;
  const folder = folderOf(deed.folder, cwd);
  const known = head !== undefined && deed.role === 'command' && head.kind !== 'written';
  const name = known ? path.basename(head.text) : '?';
  return { kind: 'shell:execute', command: [name, ...rest.map((word) => (word.kind === 'written' ? word.text : quoted(plain(word))))].join(' '), program: known && deed.pathKnown ? findProgram(plain(head), folder) : '?', cwd: folder, asked };
}

/** Where `cd` led; `?` where only the run knows. */
function folderOf(steps: readonly string[] | null, cwd: string): string {
  return steps === null ? '?' : steps.reduce((at, step) => resolvePath(step, at, true), cwd);
}

function plain(word: Word): string {
  return word.kind === 'home' ? `~${word.text.startsWith('/') || word.text === '' ? '' : '/'}${word.text}` : word.text;
}

function quoted(word: string): string {
  return /^[\w@%+=:,./~*?-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function findProgram(name: string, cwd: string): string {
  if (name.includes('/')) return cwd === '?' && !path.isAbsolute(name) ? '?' : resolvePath(name, cwd, true);
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
    const file = path.join(folder, name);
    try {
      fs.accessSync(file, fs.constants.X_OK);
      if (fs.statSync(file).isFile()) return fs.realpathSync.native(file);
    } catch {
      // Not in this folder of the PATH.
      continue;
    }
  }
  return '?';
}

/** The name of what /bin/sh is here. */
function shellName(): string {
  try {
    return path.basename(fs.realpathSync.native('/bin/sh'));
  } catch {
    // No /bin/sh: read as POSIX.
    return 'sh';
  }
}
