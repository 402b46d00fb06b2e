// Runs a real program in one way and gives back all that can be seen from outside: output, exit code, and the files that
// it left.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { type AuditRecord, dist, exactEnvironment, nodeBinary, readAudit } from '../harness.ts';
import { learnedPolicy } from './learned.ts';
import type { Program, Way } from './program.ts';

const observing = 'version: 1\nmode: observe\ndefaultAction: deny\nrules: []\n';
const allowing = 'version: 1\ndefaultAction: allow\nrules: []\n';

/** What a run under a policy is given; `seen` are the records of a run that observed. */
function policyOf(way: Way, seen: readonly AuditRecord[]): string | null {
  switch (way) {
    case 'bare':
    case 'again':
      return null;
    case 'require':
    case 'import':
    case 'options':
      return observing;
    case 'allow':
      return allowing;
    case 'learned':
      return learnedPolicy(seen);
  }
}

/** What a gated run must share with a bare one. */
export interface Seen {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Path → hash of each file that the program left. */
  readonly files: Readonly<Record<string, string>>;
}

export interface Outcome {
  readonly seen: Seen;
  readonly records: readonly AuditRecord[];
  readonly wallMs: number;
  readonly cpuMs: number;
}

/** `outer` is made for the run and removed. Runs that are compared have it in common: programs put its name in what they make. */
export async function runProgram(program: Program, node: string, way: Way, outer: string, observed: readonly AuditRecord[] = []): Promise<Outcome> {
  const policy = policyOf(way, observed);
  const folder = path.join(outer, 'work');
  fs.mkdirSync(outer);
  try {
    lay(folder, program.files ?? {});
    fs.symlinkSync(path.join(program.in, 'node_modules'), path.join(outer, 'node_modules'));
    if (policy !== null) fs.writeFileSync(path.join(outer, 'policy.yaml'), policy);
    const done = await start(program, node, way, outer, folder);
    const normal = program.normalise ?? String;
    return {
      seen: { ...done, stdout: normal(done.stdout), stderr: normal(done.stderr), files: left(folder, program) },
      records: readAudit(path.join(outer, '.safeclaw/audit')),
      ...timesOf(outer),
    };
  } finally {
    fs.rmSync(outer, { recursive: true, force: true, maxRetries: 3 });
  }
}

function lay(folder: string, files: Readonly<Record<string, string>>): void {
  fs.mkdirSync(folder);
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), content);
  }
}

async function start(program: Program, node: string, way: Way, outer: string, folder: string): Promise<Omit<Seen, 'files'>> {
  const { flags, options } = preloading(way);
  const gate = way === 'bare' || way === 'again' ? {} : { SAFECLAW_POLICY: path.join(outer, 'policy.yaml'), SAFECLAW_QUIET: '1' };
  const env = { PATH: `${path.dirname(nodeBinary(node))}:/usr/local/bin:/usr/bin:/bin`, HOME: outer, TMPDIR: outer, LANG: 'C.UTF-8', NO_COLOR: '1', CI: '1', TZ: 'UTC', NODE_NO_WARNINGS: '1', ...gate, ...options, ...program.env };
  const timed = 'exec 3>&2; TIMEFORMAT="%R %U %S"; { time "$@" 2>&3 3>&-; } 2>"$0"';
  const [command, args] = exactEnvironment('bash', ['-c', timed, timesFile(outer), nodeBinary(node), ...(program.before ?? []), ...flags, ...(program.behind ?? []), ...program.args], env);
  return await finished(command, args, folder);
}

function preloading(way: Way): { flags: string[]; options: Record<string, string> } {
  const importFile = path.join(dist, 'register.mjs');
  const requireFile = path.join(dist, 'register.cjs');
  switch (way) {
    case 'bare':
    case 'again':
      return { flags: [], options: {} };
    case 'require':
    case 'allow':
    case 'learned':
      return { flags: ['--require', requireFile], options: {} };
    case 'import':
      return { flags: ['--import', importFile], options: {} };
    case 'options':
      return { flags: [], options: { NODE_OPTIONS: `--import ${importFile}` } };
  }
}

function timesFile(outer: string): string {
  return path.join(outer, 'times');
}

function timesOf(outer: string): { wallMs: number; cpuMs: number } {
  const last = fs.existsSync(timesFile(outer)) ? fs.readFileSync(timesFile(outer), 'utf8').trim().split('\n').at(-1) : undefined;
  const [wall = Number.NaN, user = Number.NaN, system = Number.NaN] = last?.split(' ').map(Number) ?? [];
  return { wallMs: Math.round(wall * 1000), cpuMs: Math.round((user + system) * 1000) };
}

function left(folder: string, program: Program): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const name = path.relative(folder, file);
    if (program.passing?.test(name) !== true) files[name] = shownAs(entry, file, name, program);
  }
  return files;
}

function shownAs(entry: fs.Dirent, file: string, name: string, program: Program): string {
  if (entry.isSymbolicLink()) return `-> ${fs.readlinkSync(file)}`;
  if (!entry.isFile()) return 'folder';
  if (program.unstable?.test(name) === true) return 'file';
  return createHash('sha256').update(fs.readFileSync(file)).digest('hex');
}

async function finished(command: string, args: string[], cwd: string): Promise<Omit<Seen, 'files'>> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // The whole group: a program that hangs has children of its own.
  const timer = setTimeout(() => process.kill(-(child.pid as number), 'SIGKILL'), 400_000);
  return await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stdout, stderr });
    });
  });
}
