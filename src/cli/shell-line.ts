// SPDX-License-Identifier: MIT
// A shell line → the actions that the gate decides when a program hands it to a shell. The grammar is the gate's own
// bundle, in a V8 context of its own, as there; how its deeds become actions is `action/shell-line.ts`, as there.

import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import * as vm from 'node:vm';
import type { Action } from '../action/action.ts';
import { isCodeVariable } from '../action/code-variables.ts';
import { isNodeProgram, riskyProgramFlags } from '../action/node-flags.ts';
import { grammarRequest, toActions } from '../action/shell-line.ts';
import { resolveAsked } from './action-text.ts';
import { packagedFile } from './version.ts';

/** Where a system keeps its programs; one found elsewhere is another program of that name. */
const SYSTEM_FOLDERS = ['/bin', '/usr/bin', '/usr/local/bin', '/sbin', '/usr/sbin', '/usr/local/sbin', '/opt/homebrew/bin'];

/** The actions of the line, or why the gate refuses it as a whole. */
export function readShellLine(line: string, cwd: string): readonly Action[] | { readonly reason: string } {
  const sh = path.basename(findProgram('/bin/sh', cwd));
  return toActions(describe(grammarRequest(line, [], sh, sh)), {
    cwd,
    home: os.homedir(),
    foldersPlain: (process.env.CDPATH ?? '') === '',
    asked: line,
    resolveProgram: findProgram,
    isSystemProgram: (word, folder) => SYSTEM_FOLDERS.some((system) => executable(path.join(system, path.basename(word))) === findProgram(word, folder)),
    resolvePath: (folder, name) => resolveAsked(name, folder, 'target'),
    riskyFlags: (program, words) => (isNodeProgram(program) ? riskyProgramFlags(words, []) : []),
    isPlanted: () => false,
    isCodeVariable,
  });
}

function describe(request: string): string {
  const context = vm.createContext(Object.create(null) as object);
  vm.runInContext(fs.readFileSync(packagedFile('shell-grammar.cjs'), 'utf8'), context, { filename: 'shell-grammar.cjs' });
  return vm.runInContext(`shellGrammar.describe(${JSON.stringify(request)})`, context) as string;
}

/** As `execvp` looks a name up; the name itself where there is nothing. */
function findProgram(name: string, cwd: string): string {
  if (name.includes('/')) return cwd === '?' && !path.isAbsolute(name) ? path.basename(name) : resolveAsked(name, cwd, 'target');
  for (const folder of (process.env.PATH ?? '/bin:/usr/bin').split(path.delimiter)) {
    const found = executable(path.resolve(cwd === '?' ? '/' : cwd, folder, name));
    if (found !== null) return found;
  }
  return name;
}

function executable(file: string): string | null {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile() ? fs.realpathSync.native(file) : null;
  } catch {
    // Nothing there that could be run.
    return null;
  }
}
