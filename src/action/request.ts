// SPDX-License-Identifier: MIT
// An action as people and programs write it (`{ action: 'file:read', path: './a' }`, `file:read ./a`), read into an Action.
// Used by the API and the command line; surfaces make their actions themselves, from what Node is about to do.

import type { Action, FileActionKind, WireProtocol } from './action.ts';
import { canonicalHost } from './host.ts';

/** The loose shape of ActionRequest (src/api.types.ts): checked here, field by field. */
export interface LooseRequest {
  readonly action: string;
  readonly [field: string]: unknown;
}

const fileKinds: ReadonlySet<string> = new Set<FileActionKind>(['file:read', 'file:list', 'file:stat', 'file:write', 'file:delete']);

/** Reads a request. `resolvePath` gives the absolute path with symlinks resolved; `entry` is for a name that is removed, which a link's is and not its target's. Throws TypeError, saying what is wrong and what would be right. */
export function toAction(request: LooseRequest, cwd: string, resolvePath: (path: string, cwd: string, lookup: 'target' | 'entry') => string): Action {
  if (typeof request !== 'object' || request === null || typeof request.action !== 'string') {
    throw new TypeError("an action is an object such as { action: 'file:read', path: './data.csv' }");
  }
  const kind = request.action;
  if (fileKinds.has(kind)) {
    const asked = text(request, 'path');
    return { kind: kind as FileActionKind, path: resolvePath(asked, cwd, kind === 'file:delete' ? 'entry' : 'target'), asked };
  }
  switch (kind) {
    case 'network:request':
      return toRequest(text(request, 'url'), optionalText(request, 'method') ?? 'GET');
    case 'network:connect':
      return { kind, host: host(request), address: null, port: port(request), protocol: connectProtocol(request), path: null };
    case 'network:listen':
      return { kind, host: host(request), port: port(request), path: null };
    case 'network:resolve':
      return { kind, host: host(request) };
    case 'shell:execute': {
      const command = text(request, 'command');
      const program = command.trim().split(/\s+/)[0] ?? '';
      return { kind, command: command.trim().replace(/\s+/g, ' '), program, cwd: optionalText(request, 'cwd') ?? cwd, planted: false, asked: command };
    }
    case 'env:read':
    case 'env:write':
      return { kind, key: text(request, 'key') };
    case 'module:load': {
      const asked = text(request, 'path');
      return { kind, path: resolvePath(asked, cwd, 'target'), loader: 'script', asked };
    }
    case 'module:native': {
      const asked = text(request, 'path');
      return { kind, path: resolvePath(asked, cwd, 'target'), asked };
    }
    case 'process:signal':
    case 'process:inspect':
    case 'process:binding':
      return { kind, pid: typeof request.pid === 'number' ? request.pid : 0, name: optionalText(request, 'name') ?? '' };
    case 'tool:call':
      return { kind, tool: text(request, 'tool'), args: JSON.stringify(request.args ?? null) ?? 'null' };
    default:
      if (/^aws:[^:]+:[^:]+$/.test(kind)) return toCall(request);
      throw new TypeError(`unknown action \`${kind}\``);
  }
}

/** An AWS call; region and account are its resource's where nothing else is said. */
function toCall(request: LooseRequest): Action {
  const [, service = '', operation = ''] = request.action.split(':');
  const given = request.resource ?? [];
  const resources = (typeof given === 'string' ? [given] : given) as readonly unknown[];
  if (!Array.isArray(resources) || !resources.every((resource) => typeof resource === 'string' && resource !== '')) throw new TypeError(`\`resource\` of \`${request.action}\` must be an ARN, or a list of them`);
  const [, , , region = '', account = ''] = (resources[0] as string | undefined)?.split(':') ?? [];
  return { kind: 'aws:call', service, operation, region: optionalText(request, 'region') ?? (region === '' ? null : region), account: optionalText(request, 'account') ?? (account === '' ? null : account), resources: resources as readonly string[] };
}

/** A request from its URL. Throws TypeError for what is no absolute http, https, ws or wss URL. */
function toRequest(address: string, method: string): Action {
  let url: URL;
  try {
    url = new URL(address);
  } catch (cause) {
    throw new TypeError(`\`${address}\` is no absolute URL such as https://example.com/path`, { cause });
  }
  const protocol = url.protocol.slice(0, -1);
  if (!['http', 'https', 'ws', 'wss'].includes(protocol)) throw new TypeError(`\`${address}\` is no http, https, ws or wss URL`);
  const name = canonicalHost(url.hostname);
  if (name === null) throw new TypeError(`\`${url.hostname}\` is no host`);
  const standard = protocol === 'https' || protocol === 'wss' ? 443 : 80;
  const path = url.pathname + url.search;
  return { kind: 'network:request', method: method.toUpperCase(), host: name, address: null, port: url.port === '' ? standard : Number(url.port), path, url: `${url.protocol}//${url.host}${path}`, protocol: protocol as WireProtocol };
}

/** Path and query of an absolute URL, as sent. */
export function pathOfUrl(url: string): string {
  return /^\w+:\/\/[^/?#]*(.*)$/s.exec(url)?.[1] ?? '/';
}

function text(request: LooseRequest, field: string): string {
  const value = request[field];
  if (typeof value !== 'string' || value === '') throw new TypeError(`\`${request.action}\` needs \`${field}\`, a text`);
  return value;
}

function optionalText(request: LooseRequest, field: string): string | undefined {
  const value = request[field];
  if (value !== undefined && typeof value !== 'string') throw new TypeError(`\`${field}\` of \`${request.action}\` must be a text`);
  return value;
}

function host(request: LooseRequest): string {
  const name = canonicalHost(text(request, 'host'));
  if (name === null) throw new TypeError(`\`${String(request.host)}\` is no host`);
  return name;
}

function port(request: LooseRequest): number {
  const value = request.port;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 65535) throw new TypeError(`\`${request.action}\` needs \`port\`, a whole number from 0 to 65535`);
  return value;
}

function connectProtocol(request: LooseRequest): 'tcp' | 'tls' | 'udp' {
  const value = request.protocol ?? 'tcp';
  if (value !== 'tcp' && value !== 'tls' && value !== 'udp') throw new TypeError('`protocol` of `network:connect` must be tcp, tls or udp');
  return value;
}
