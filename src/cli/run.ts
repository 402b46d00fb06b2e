// SPDX-License-Identifier: MIT
// `safeclaw run -- cmd…`: a program with the preload in its NODE_OPTIONS.

import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { escapeControls } from '../action/show.ts';
import type { ExitCode, Invocation } from './command.types.ts';
import { CommandError, systemReason } from './failure.ts';
import { packagedFile } from './version.ts';

const FORWARDED: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGUSR2', 'SIGCONT', 'SIGWINCH'];

/** Runtimes that do not read NODE_OPTIONS: starting one of them here would look gated and not be. */
const OTHER_RUNTIMES = new Set(['bun', 'bunx', 'deno', 'python', 'python3', 'ruby', 'php', 'java']);

export async function run({ values, operands, terminal }: Invocation): Promise<ExitCode> {
  const [command = '', ...args] = operands;
  const name = path.basename(command).replace(/\.exe$/, '');
  if (OTHER_RUNTIMES.has(name)) throw new CommandError(`\`${name}\` is no Node program: it would not be gated, so it is not started`);
  const policy = values.policy === undefined ? null : existingPolicy(String(values.policy));
  const child = spawn(command, args, { stdio: 'inherit', env: gatedEnvironment(process.env, policy, values.observe === true) });
  forwardSignals(child);
  return await new Promise((resolve) => {
    child.on('error', (error: NodeJS.ErrnoException) => {
      terminal.error(`safeclaw: cannot start \`${escapeControls(command)}\`: ${error.code === 'ENOENT' ? 'command not found' : systemReason(error)}`);
      resolve(error.code === 'ENOENT' ? 127 : 126);
    });
    child.on('exit', (code, signal) => resolve(code ?? 128 + os.constants.signals[signal ?? 'SIGKILL']));
  });
}

/**
 * `--require` and not `--import`: required files run before every imported one, so no other preload is earlier.
 * Ours stands first, before the preloads that were in NODE_OPTIONS.
 */
export function gatedEnvironment(env: NodeJS.ProcessEnv, policy: string | null, observe: boolean): NodeJS.ProcessEnv {
  const preload = `--require ${quoted(packagedFile('register.cjs'))}`;
  const options = env.NODE_OPTIONS ?? '';
  return {
    ...env,
    NODE_OPTIONS: options === '' ? preload : `${preload} ${options}`,
    ...(policy === null ? {} : { SAFECLAW_POLICY: policy }),
    ...(observe ? { SAFECLAW_MODE: 'observe' } : {}),
  };
}

/** As Node splits NODE_OPTIONS: at spaces, except in double quotes, where a backslash escapes. */
function quoted(file: string): string {
  return /[\s"\\]/.test(file) ? `"${file.replace(/["\\]/g, '\\$&')}"` : file;
}

function existingPolicy(name: string): string {
  const file = path.resolve(name);
  if (fs.statSync(file, { throwIfNoEntry: false })?.isFile() !== true) throw new CommandError(`there is no policy file ${escapeControls(file)}`);
  return file;
}

function forwardSignals(child: ChildProcess): void {
  for (const signal of FORWARDED) {
    if (process.platform === 'win32' && !['SIGINT', 'SIGTERM', 'SIGHUP'].includes(signal)) continue;
    process.on(signal, () => {
      // Keys typed at a terminal go to its whole foreground group: the child has them already.
      if ((signal === 'SIGINT' || signal === 'SIGQUIT' || signal === 'SIGWINCH') && process.stdin.isTTY) return;
      child.kill(signal);
    });
  }
}
