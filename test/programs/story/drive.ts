// Ways to start a program and to wait for what it says.

import { spawn } from 'node:child_process';
import type { Done, Started } from './program.types.ts';
import { exactEnvironment } from '../../harness.ts';

/** `meanwhile` is called when the program says `word`; it may end it. */
export async function runToEnd(started: Started, _world?: unknown, word?: string, meanwhile?: (end: () => void) => Promise<string>): Promise<Done> {
  const [command, args] = exactEnvironment(started.command, [...started.args], started.env);
  const child = spawn(command, args, { cwd: started.cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const text = { stdout: '', stderr: '' };
  let said: Promise<string> | null = null;
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (part: string) => {
      text[name] += part;
      if (word !== undefined && said === null && text.stdout.includes(word)) said = meanwhile?.(() => { child.kill('SIGTERM'); }) ?? null;
    });
  }
  const timer = setTimeout(() => process.kill(-(child.pid as number), 'SIGKILL'), 120_000);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', (code) => { resolve(code); });
  });
  clearTimeout(timer);
  return { code, stdout: text.stdout + (said === null ? '' : await (said as Promise<string>)), stderr: text.stderr };
}
