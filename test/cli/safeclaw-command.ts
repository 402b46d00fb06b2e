// Runs the built command from outside, as a user does.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { openAudit } from '../../src/audit/writer.ts';
import type { Action } from '../../src/action/action.ts';
import type { Verdict } from '../../src/action/verdict.ts';
import { dist, exactEnvironment, nodeBinary, temporaryFolder } from '../harness.ts';

export const cli = path.join(dist, 'cli.cjs');

export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly cwd?: string;
  readonly node?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

export function safeclaw(args: readonly string[], options: CommandOptions = {}): CommandResult {
  const [file, words] = exactEnvironment(nodeBinary(options.node ?? '20'), [cli, ...args], { PATH: process.env.PATH, HOME: os.homedir(), ...options.env });
  const { status, stdout, stderr, error } = spawnSync(file, words, {
    cwd: options.cwd ?? os.tmpdir(),
    encoding: 'utf8',
    input: options.input ?? '',
    timeout: 60_000,
  });
  if (error !== undefined) throw error;
  return { code: status, stdout, stderr };
}

/** The same beside the test, which serves what the command asks for. */
export function startSafeclaw(args: readonly string[], options: CommandOptions = {}): { readonly child: ChildProcess; readonly done: Promise<CommandResult> } {
  const [file, words] = exactEnvironment(nodeBinary(options.node ?? '20'), [cli, ...args], { PATH: process.env.PATH, HOME: os.homedir(), ...options.env });
  const child = spawn(file, words, { cwd: options.cwd ?? os.tmpdir(), stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000 });
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) child[name].setEncoding('utf8').on('data', (part: string) => (text[name] += part));
  const done = new Promise<CommandResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...text }));
  });
  return { child, done };
}

/** A fresh folder with these files, removed at the end of the test. */
export function folderWith(t: Pick<typeof import('tap').default, 'teardown'>, files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder('safeclaw-cli-');
  t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** Every file of a folder with its content: two of them are equal where nothing changed. */
export function snapshot(folder: string): Record<string, string> {
  const names = (fs.readdirSync(folder, { recursive: true }) as string[]).filter((name) => fs.statSync(path.join(folder, name)).isFile()).sort();
  return Object.fromEntries(names.map((name) => [name, fs.readFileSync(path.join(folder, name), 'latin1')]));
}

const base = { by: 'rule', rule: 'rules[0]', position: 'safeclaw.config.yaml:3:3', limits: null, observed: null } as const;
const allowed: Verdict = { ...base, kind: 'allow', reason: 'a rule allows it', code: 'SC_ALLOWED' };
const denied: Verdict = { ...base, kind: 'deny', rule: 'rules[1]', position: 'safeclaw.config.yaml:6:3', reason: 'not for the agent', code: 'SC_DENIED' };

/** What a run that only observes records of an action that no rule allows. */
export const observedVerdict: Verdict = { kind: 'allow', by: 'default', rule: 'defaultAction', reason: 'no rule allows it', position: null, code: 'SC_OBSERVED', limits: null, observed: { kind: 'deny', by: 'default', rule: 'defaultAction', reason: 'no rule allows it', position: null, code: 'SC_DENIED', limits: null, observed: null } };

/** A log of these decisions, made by the real writer. */
export function writeDecisions(folder: string, decisions: readonly (readonly [Action, Verdict])[]): string {
  const audit = path.join(folder, '.safeclaw/audit');
  const log = openAudit({ settings: { sink: 'file', folder: audit, seal: null, rotate: null, limit: null, redact: null }, policyHash: 'a'.repeat(64), policyName: 'safeclaw.config.yaml', parent: null, threadId: 0, program: ['node', 'agent.js'], versions: { safeclaw: '0.1.0', node: '20.0.0' }, mode: 'observe' });
  for (const [action, verdict] of decisions) log.record(action, verdict);
  log.close('exit 0');
  return audit;
}

/** A log with five decisions, one of which repeats, made by the real writer; gives its only file. */
export function writeLog(folder: string): string {
  const audit = path.join(folder, '.safeclaw/audit');
  const log = openAudit({ settings: { sink: 'file', folder: audit, seal: null, rotate: null, limit: null, redact: null }, policyHash: 'a'.repeat(64), policyName: 'safeclaw.config.yaml', parent: null, threadId: 0, program: ['node', 'agent.js'], versions: { safeclaw: '0.1.0', node: '20.0.0' }, mode: 'enforce' });
  log.record({ kind: 'file:read', path: '/app/data.txt', asked: 'data.txt' }, allowed);
  log.record({ kind: 'file:write', path: '/etc/evil\u001b[31m', asked: '/etc/evil' }, denied);
  log.record({ kind: 'network:request', method: 'GET', host: 'example.com', address: null, port: 443, path: '/', url: 'https://example.com/', protocol: 'https' }, denied);
  log.record({ kind: 'env:read', key: 'HOME' }, allowed);
  log.record({ kind: 'env:read', key: 'HOME' }, allowed);
  log.record({ kind: 'shell:execute', command: 'git status', program: '/usr/bin/git', cwd: '/app', planted: false, asked: 'git status' }, allowed);
  log.close('exit 0');
  return path.join(audit, fs.readdirSync(audit)[0] as string);
}
