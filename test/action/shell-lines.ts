// Shell lines that are run for real, and what the grammar makes of them: for the properties of the grammar and for the fuzzer.
//
// TRAP: these lines are run. Every piece of which they are made is harmless in an empty folder with a PATH of stubs: no
// path, no signal, nothing that ends or stops another process.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Action } from '../../src/action/action.ts';
import { isNodeProgram, riskyProgramFlags } from '../../src/action/node-flags.ts';
import { grammarRequest, toActions, type ShellPlace } from '../../src/action/shell-line.ts';
import { describe } from '../../src/shell-grammar/main.ts';
import { temporaryFolder } from '../harness.ts';
import { fc } from '../property.ts';

const place: ShellPlace = {
  cwd: '/app',
  home: '/home/me',
  foldersPlain: true,
  asked: '',
  resolveProgram: (word) => (word.includes('/') ? word : `/usr/bin/${word}`),
  isPlanted: () => false,
  isSystemProgram: (word) => !word.includes('/') || /^\/(?:usr\/)?bin\//.test(word),
  resolvePath: (cwd, name) => path.posix.resolve(cwd, name),
  riskyFlags: (program, words) => (isNodeProgram(program) ? riskyProgramFlags(words, []) : []),
  isCodeVariable: (key) => key.startsWith('LD_') || key === 'NODE_OPTIONS',
};

/** What a line, or an argument list, does. */
export function read(line: string | readonly string[], shell: string): readonly Action[] | { readonly reason: string } {
  const request = typeof line === 'string' ? grammarRequest(line, [], shell, 'dash') : grammarRequest(null, line, shell, 'dash');
  return toActions(describe(request), place);
}

// The law: whatever a real shell runs or writes was decided. Lines are made of whole forms and of loose pieces.
const stubs = ['c1', 'c2', 'c3'];
const separators = ['; ', ' && ', ' || ', ' | ', ' & ', '\n'];
const word = fc.constantFrom('c1', 'x', '"a b"', "'$(c3)'", '$(c2 y)', '`c3`', '"$(c1 z)"', '$V', '"$V"', '\\;', 'a\\ b', '{p,q}', "$'\\x63\\x31'", '*', '~', '#', '\\#x', '$((1+1))', '${V:-c2}', '${V:-$(c3)}', '"it\'s"', '2>o1', '>o2', '<<<x', '-c', '--', 'A=b', '"c1;c2"');
const program = fc.constantFrom('c1', 'c2', 'c3', '\\c1', "'c2'", 'c"3"', 'c\\\n1', "$'c\\x31'", '{c1,z}', '$P', 'env c1', 'env A=b c2', 'nohup c3', 'timeout 5 c1', 'nice -n 1 c2', 'command c1', 'exec c2', 'exec -a q c3', 'builtin echo', 'eval c1', "eval 'c2; c3'", "sh -c 'c1; c2'", 'bash -c "c3"', 'xargs c1', 'A=b c2', 'time c1', '! c3', 'echo', 'test', 'c1 >o1', 'env -i c2', "trap 'c1' EXIT;", 'f() { c2; }; f');
const simple = fc.tuple(program, fc.array(word, { maxLength: 3 })).map(([head, rest]) => [head, ...rest].join(' '));
export const lines = fc.letrec<{ line: string; one: string }>((tie) => ({
  one: fc.oneof(
    { maxDepth: 3 },
    simple,
    tie('line').map((inner) => `( ${inner} )`),
    tie('line').map((inner) => `{ ${inner}\n}`),
    tie('line').map((inner) => `if ${inner}\nthen c1; else ${inner}\nfi`),
    tie('line').map((inner) => `for i in 1 2; do ${inner}\ndone`),
    tie('line').map((inner) => `c2 "$(${inner}\n)"`),
    tie('line').map((inner) => `cat <<E\n$(${inner}\n)\nE\n`),
    tie('line').map((inner) => `case c1 in c*) ${inner}\n;; esac`),
  ),
  line: fc.tuple(tie('one'), fc.array(fc.tuple(fc.constantFrom(...separators), tie('one')), { maxLength: 2 })).map(([first, more]) => first + more.map(([between, next]) => between + next).join('')),
})).line;
const soupPieces = ['c1', 'c2', 'c3', ' ', ' ', ' ', ';', '|', '&&', '||', '\n', '$(', ')', '(', '`', "'", '"', '\\', '{ ', ' }', '<<E\n', '\nE\n', '<', '>', 'o1', '#', "$'", '$"', '!', 'if ', ' then ', ' fi', '[[ ', ' ]]', '((', '))', '=', '$V', '${V:-', '}', '${V#', 'eval ', 'exec ', 'command ', 'A=', '<(', '<<<', '&>', '2>&1', '>&', '*', '?', '[', ']', '~', '-', '$((', '$[', '$'];
export const soup = fc
  .array(fc.constantFrom(...soupPieces), { minLength: 2, maxLength: 14 })
  .map((some) => some.join(''));

/** What the fuzzer makes lines of: no loop without an end, and nothing that starts itself. */
export const pieces: readonly string[] = [...soupPieces, "trap '", "' EXIT", 'for i in 1 2', '; do ', '; done', 'case c1 in c*) ', ';; esac', 'env ', "sh -c '", 'bash -c "', 'nohup ', 'timeout 5 ', 'time ', 'xargs ', 'unset V', '${!V}', '${V@P}', '{c1,c2}', 'set -- c1;', '"$@"', '$*', '${V//', '<&', '>|', '<>', 'hash c1', 'command -p ', 'printf c1', '\t', '\r', '2>', 'V', 'else ', 'elif '];

/** A function that calls itself twice would never end. */
export function definesFunction(text: string): boolean {
  return /\([\s\\]*\)/.test(text);
}

export interface Ran {
  readonly commands: readonly string[];
  readonly files: readonly string[];
}

/** Runs the line for real: an empty folder, stubs and a few wrappers on the PATH, nothing else. */
export function runReally(shell: string, text: string, folder: string): Ran {
  const log = path.join(folder, 'log');
  const work = path.join(folder, 'work');
  fs.rmSync(work, { recursive: true, force: true });
  fs.mkdirSync(work);
  fs.writeFileSync(log, '');
  spawnSync(shell, ['-c', text], { cwd: work, env: { PATH: path.join(folder, 'bin'), HOME: work, V: 'c1', P: 'c2' }, timeout: 5000, killSignal: 'SIGKILL', input: '' });
  return { commands: fs.readFileSync(log, 'utf8').split('\n').filter(Boolean), files: fs.readdirSync(work).filter((name) => name !== 'nohup.out') };
}

export function stubFolder(): string {
  const folder = temporaryFolder();
  fs.mkdirSync(path.join(folder, 'bin'));
  for (const name of stubs) fs.writeFileSync(path.join(folder, 'bin', name), `#!/bin/sh\necho ${name} >> ${folder}/log\n`, { mode: 0o755 });
  for (const name of ['env', 'nohup', 'timeout', 'nice', 'xargs', 'cat', 'sh', 'bash']) {
    const real = ['/bin', '/usr/bin'].map((at) => path.join(at, name)).find((file) => fs.existsSync(file));
    if (real !== undefined) fs.symlinkSync(real, path.join(folder, 'bin', name));
  }
  return folder;
}

/** Names that were decided, and whether a program that nobody knows was. */
export function decided(text: string, shell: string): { readonly names: ReadonlySet<string>; readonly files: ReadonlySet<string>; readonly unknown: boolean; readonly unknownFile: boolean } | null {
  const actions = read(text, shell);
  if ('reason' in actions) return null;
  const names = new Set<string>();
  const files = new Set<string>();
  let unknown = false;
  let unknownFile = false;
  for (const action of actions) {
    if (action.kind === 'shell:execute') {
      names.add(action.command.split(' ')[0] as string);
      if (action.program === '?') unknown = true;
    } else if (action.kind === 'file:write') {
      files.add(path.basename(action.path));
      if (action.path === '?') unknownFile = true;
    }
  }
  return { names, files, unknown, unknownFile };
}
