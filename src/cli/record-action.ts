// SPDX-License-Identifier: MIT
// A record of the log → the action that it is about, so that a policy can be asked about it again.
//
// UNTRUSTED: a record that was damaged may have anything in its fields.

import type { Action, ModuleKind, NetworkConnectAction, WireProtocol } from '../action/action.ts';
import { pathOfUrl } from '../action/request.ts';
import type { ParsedRecord } from '../audit/read.ts';

/** How often a record says that its action happened: a decision once, a count as often as it repeated. */
export function timesOf(record: ParsedRecord): number {
  return record.kind === 'count' && typeof record.count === 'number' ? record.count : 1;
}

/** Whether text of the record was too long for its line: the action cannot be told from it. */
export function isCut(record: ParsedRecord): boolean {
  return Array.isArray(record.cut);
}

/** The action of a decision or count; null where the record does not say one. Secrets in it stay `[redacted]`. */
export function recordAction(record: ParsedRecord): Action | null {
  const { action: kind } = record;
  const target = text(record.target);
  if (typeof kind !== 'string' || target === null || isCut(record)) return null;
  switch (kind) {
    case 'file:read':
    case 'file:list':
    case 'file:stat':
    case 'file:write':
    case 'file:delete':
    case 'module:native':
      return { kind, path: target, asked: text(record.asked) ?? target };
    case 'module:load':
      return { kind, path: target, asked: text(record.asked) ?? target, loader: (text(record.loader) ?? 'script') as ModuleKind };
    case 'env:read':
    case 'env:write':
      return record.listed === true ? { kind, key: target, listed: true } : { kind, key: target };
    case 'shell:execute':
      return { kind, command: target, program: text(record.program) ?? '', cwd: text(record.cwd) ?? '/', planted: false, asked: text(record.asked) ?? target };
    case 'process:signal':
    case 'process:inspect':
    case 'process:binding':
      return { kind, pid: number(record.targetPid), name: text(record.name) ?? target };
    case 'tool:call':
      return { kind, tool: text(record.tool) ?? target, args: text(record.args) ?? 'null' };
    default:
      return kind.startsWith('aws:') ? awsAction(kind, record) : networkAction(kind, record);
  }
}

function networkAction(kind: string, record: ParsedRecord): Action | null {
  const host = text(record.host) ?? '';
  const address = text(record.address);
  const port = number(record.port);
  const socket = text(record.path);
  switch (kind) {
    case 'network:request': {
      const url = text(record.url) ?? '';
      return { kind, method: text(record.method) ?? 'GET', host, address, port, path: pathOfUrl(url), url, protocol: (text(record.protocol) ?? 'https') as WireProtocol };
    }
    case 'network:connect':
      return { kind, host, address, port, protocol: (text(record.protocol) ?? 'tcp') as NetworkConnectAction['protocol'], path: socket };
    case 'network:listen':
      return { kind, host, port, path: socket };
    case 'network:resolve':
      return { kind, host };
    default:
      return null;
  }
}

function awsAction(kind: string, record: ParsedRecord): Action {
  const [, service = '', operation = ''] = kind.split(':');
  return { kind: 'aws:call', service, operation, region: text(record.region), account: text(record.account), resources: (text(record.resources) ?? '').split(' ').filter((resource) => resource !== '') };
}

/** What a process did to itself, said of this one: the baseline knows itself only. */
export function ownProcess(action: Action, pid: number): Action {
  if (action.kind === 'process:signal' && action.pid === pid) return { ...action, pid: process.pid };
  if ('path' in action && typeof action.path === 'string' && action.path.startsWith(`/proc/${pid}/fd/`)) return { ...action, path: action.path.replace(`/proc/${pid}/`, `/proc/${process.pid}/`) } as Action;
  return action;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function number(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}
