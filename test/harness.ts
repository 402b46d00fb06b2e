// Runs a program as a child process of a chosen Node version under the preload, the way a user would, and gives
// back what can be seen from outside: exit code, output, and the audit records on disk.

import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
export const dist = path.join(root, 'dist');

/** Major versions under test. SAFECLAW_TEST_NODES=18,26 narrows them for a quick run. */
export const nodeVersions: readonly string[] = (process.env.SAFECLAW_TEST_NODES ?? '18,20,22,24,26').split(',');

export function nodeBinary(major: string): string {
  return path.join(root, 'test/nodes/node_modules', `node-${major}`, 'bin/node');
}

export interface GatedRun {
  /** Major version; default 20. */
  readonly node?: string;
  /** Policy YAML; default none (then no file is written). */
  readonly policy?: string;
  /** Program text; written to agent.mjs or agent.cjs in the folder. */
  readonly program?: string;
  /** File name of the program, default `agent.cjs`. Give an existing absolute path to run that instead. */
  readonly file?: string;
  /** Other files to lay down first: relative path → content. */
  readonly files?: Readonly<Record<string, string>>;
  /** How the preload is given; `none` runs the program bare. Default `import`. */
  readonly via?: 'import' | 'require' | 'node-options-import' | 'node-options-require' | 'none';
  readonly nodeArgs?: readonly string[];
  readonly args?: readonly string[];
  /** Added to a small, clean environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Folder to run in; default a fresh temporary one, removed at the end. */
  readonly folder?: string;
  readonly input?: string;
  readonly timeoutMs?: number;
}

export interface AuditRecord {
  readonly seq: number;
  readonly kind: string;
  readonly action?: string;
  readonly target?: string;
  readonly verdict?: string;
  readonly [key: string]: unknown;
}

export interface GatedResult {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Every line of every file in `.safeclaw/audit`, parsed, files in name order. */
  readonly records: readonly AuditRecord[];
  /** Records of decisions, narrowed by action and a part of the target. */
  find(action: string, target?: string, verdict?: 'allow' | 'deny'): readonly AuditRecord[];
  /** stdout as JSON; throws with both outputs where it is none. */
  json<T = any>(): T;
  readonly folder: string;
}

/** A fresh folder with symlinks resolved. */
export function temporaryFolder(prefix = 'safeclaw-'): string {
  return fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), prefix)));
}

/**
 * The command line that starts a program with exactly this environment. tap adds its own preload to the NODE_OPTIONS
 * of every child process, which is not what is under test and does not run on Node 18; `env -i` takes it out again.
 */
export function exactEnvironment(file: string, args: readonly string[], env: Readonly<Record<string, string | undefined>>): [file: string, args: string[]] {
  const variables = Object.entries(env).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]));
  return ['/usr/bin/env', ['-i', ...variables, file, ...args]];
}

export async function runGated(run: GatedRun): Promise<GatedResult> {
  const folder = run.folder ?? temporaryFolder();
  try {
    for (const [name, content] of Object.entries(run.files ?? {})) write(path.join(folder, name), content);
    if (run.policy !== undefined) write(path.join(folder, 'safeclaw.config.yaml'), run.policy);
    const file = run.file ?? 'agent.cjs';
    if (run.program !== undefined) write(path.resolve(folder, file), run.program);
    const { nodeArgs, env } = preloading(run.via ?? 'import');
    const [command, args] = exactEnvironment(nodeBinary(run.node ?? '20'), [...nodeArgs, ...(run.nodeArgs ?? []), path.resolve(folder, file), ...(run.args ?? [])], { PATH: process.env.PATH, HOME: folder, LANG: 'C.UTF-8', ...env, ...run.env });
    const child = spawn(command, args, {
      cwd: folder,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const done = await finished(child, run.input, run.timeoutMs ?? 60_000);
    const records = readAudit(path.join(folder, '.safeclaw/audit'));
    return {
      ...done,
      records,
      folder,
      find: (action, target, verdict) =>
        records.filter((r) => r.action === action && (target === undefined || String(r.target).includes(target)) && (verdict === undefined || r.verdict === verdict)),
      json: () => {
        try {
          return JSON.parse(done.stdout);
        } catch (cause) {
          throw new Error(`no JSON on stdout (exit ${done.code} ${done.signal})\nstdout: ${done.stdout}\nstderr: ${done.stderr}`, { cause });
        }
      },
    };
  } finally {
    if (run.folder === undefined) fs.rmSync(folder, { recursive: true, force: true });
  }
}

export function readAudit(folder: string): AuditRecord[] {
  if (!fs.existsSync(folder)) return [];
  const records: AuditRecord[] = [];
  for (const name of fs.readdirSync(folder).sort()) {
    if (!name.endsWith('.jsonl')) continue;
    for (const line of fs.readFileSync(path.join(folder, name), 'utf8').split('\n')) {
      if (line.startsWith('{') && line.endsWith('}')) records.push(JSON.parse(line) as AuditRecord);
    }
  }
  return records;
}

function preloading(via: NonNullable<GatedRun['via']>): { nodeArgs: string[]; env: Record<string, string> } {
  const importFile = path.join(dist, 'register.mjs');
  const requireFile = path.join(dist, 'register.cjs');
  switch (via) {
    case 'import':
      return { nodeArgs: ['--import', importFile], env: {} };
    case 'require':
      return { nodeArgs: ['--require', requireFile], env: {} };
    case 'node-options-import':
      return { nodeArgs: [], env: { NODE_OPTIONS: `--import ${importFile}` } };
    case 'node-options-require':
      return { nodeArgs: [], env: { NODE_OPTIONS: `--require ${requireFile}` } };
    case 'none':
      return { nodeArgs: [], env: {} };
  }
}

async function finished(child: ReturnType<typeof spawn>, input: string | undefined, timeoutMs: number): Promise<Pick<GatedResult, 'code' | 'signal' | 'stdout' | 'stderr'>> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  child.stdin?.on('error', (error: Error) => (stderr += `\n[harness] stdin: ${error.message}`));
  child.stdin?.end(input ?? '');
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  return await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr });
    });
  });
}

function write(file: string, content: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
}
