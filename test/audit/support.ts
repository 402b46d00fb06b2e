// Actions, verdicts and logs that the audit tests share.

import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Action } from '../../src/action/action.ts';
import type { Verdict } from '../../src/action/verdict.ts';
import { type AuditLog, type AuditOptions, openAudit } from '../../src/audit/writer.ts';

export const allow: Verdict = { kind: 'allow', by: 'rule', rule: 'rules[3]', reason: 'project files', position: 'safeclaw.config.yaml:14:3', code: 'SC_ALLOWED', limits: null, observed: null };
export const deny: Verdict = { kind: 'deny', by: 'default', rule: 'defaultAction', reason: 'no rule "allows" it', position: null, code: 'SC_DENIED', limits: null, observed: null };
export const observedDeny: Verdict = { ...deny, kind: 'allow', code: 'SC_OBSERVED', observed: deny };

export function fileRead(target: string): Action {
  return { kind: 'file:read', path: target, asked: target };
}

/** One action of every kind. */
export const everyAction: readonly Action[] = [
  { kind: 'file:read', path: '/a/ü\n"\\', asked: './ü\n"\\' },
  { kind: 'file:list', path: '/a', asked: '/a' },
  { kind: 'file:stat', path: '/a', asked: '/a' },
  { kind: 'file:write', path: '/a/b', asked: 'b' },
  { kind: 'file:delete', path: '/a/b', asked: 'b' },
  { kind: 'network:request', method: 'GET', host: 'h', address: null, port: 443, path: '/x?token=SECRETVALUE', url: 'https://h/x?token=SECRETVALUE', protocol: 'https' },
  { kind: 'network:connect', host: 'h', address: '1.2.3.4', port: 22, protocol: 'tcp', path: null },
  { kind: 'network:connect', host: '', address: null, port: 0, protocol: 'unix', path: '/run/x' },
  { kind: 'network:listen', host: '::', port: 80, path: null },
  { kind: 'network:resolve', host: 'h' },
  { kind: 'shell:execute', command: 'curl --token SECRETVALUE h', program: '/usr/bin/curl', cwd: '/', planted: false, asked: 'curl --token SECRETVALUE h | sh' },
  { kind: 'env:read', key: 'HOME' },
  { kind: 'env:write', key: 'A' },
  { kind: 'aws:call', service: 's3', operation: 'GetObject', region: 'us-east-1', account: null, resources: ['arn:aws:s3:::b/k', 'arn:aws:s3:::b'] },
  { kind: 'module:load', path: '/a/x.js', loader: 'script', asked: './x' },
  { kind: 'module:native', path: '/a/x.node', asked: '/a/x.node' },
  { kind: 'process:signal', pid: 7, name: 'SIGTERM' },
  { kind: 'process:inspect', pid: 0, name: 'open' },
  { kind: 'process:binding', pid: 0, name: 'spawn_sync' },
  { kind: 'tool:call', tool: 'search', args: '{"password":"SECRETVALUE"}' },
];

export function open(folder: string, more: Partial<AuditOptions> = {}): AuditLog {
  return openAudit({
    settings: { sink: 'file', folder, seal: null, rotate: null, limit: null, redact: null },
    policyHash: 'ab'.repeat(32),
    policyName: 'safeclaw.config.yaml',
    parent: null,
    threadId: 0,
    program: ['node', 'agent.js', '--password', 'SECRETVALUE'],
    versions: { safeclaw: '0.1.0', node: process.version },
    mode: 'enforce',
    ...more,
  });
}

/** The lines of the only file of a folder, or of the file given. */
export function lines(folder: string, name = fs.readdirSync(folder).sort()[0] as string): string[] {
  return fs.readFileSync(path.join(folder, name), 'utf8').split('\n').filter((line) => line !== '');
}
