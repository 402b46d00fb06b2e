// SPDX-License-Identifier: MIT
// `file:read /etc/passwd` and its like, as a person writes an action on the command line.

import * as os from 'node:os';
import type { Action } from '../action/action.ts';
import { type LooseRequest, toAction } from '../action/request.ts';
import { ACTIONS } from '../action/vocabulary.ts';
import { suggestName } from '../policy/suggest-name.ts';
import { type Lookup, pathFrom, resolvePath } from '../runtime/resolve-path.ts';
import { MisuseError } from './failure.ts';

export interface ActionContext {
  readonly cwd: string;
  /** Of a network:request whose text names none. */
  readonly method: string | null;
}

/** One action, as a surface would make it. A shell line is read by `shell-line.ts`. Throws a MisuseError that says what would be right. */
export function parseAction(text: string, context: ActionContext): Action {
  const [, name = '', target = ''] = /^\s*(\S+)\s*([^]*?)\s*$/.exec(text) ?? [];
  if (/^aws:[^:]+:[^:]+$/.test(name)) return awsAction(name, target);
  if (!Object.hasOwn(ACTIONS, name) || name === 'aws:call') throw unknownAction(name);
  if (target === '' && name !== 'network:listen') throw new MisuseError(`\`${name}\` of what? ${EXAMPLES}`);
  if (name.startsWith('network:') && /^unix:/.test(target)) return unixSocket(name, target.slice(5), context);
  try {
    return toAction(toRequest(name, target, context), context.cwd, resolveAsked);
  } catch (error) {
    if (error instanceof TypeError) throw new MisuseError(error.message);
    throw error;
  }
}

const EXAMPLES = "For example: 'file:read ./data.csv', 'network:request GET https://example.com/', 'shell:execute git status', 'env:read HOME'";

function toRequest(action: string, target: string, { cwd, method }: ActionContext): LooseRequest {
  switch (action) {
    case 'network:request': {
      const [, verb, address = ''] = /^(?:([A-Za-z]+)\s+)?(\S+)$/.exec(target) ?? [];
      if (address === '') throw new MisuseError(`\`${target}\` is no request: \`GET https://example.com/path\``);
      return { action, method: verb ?? method ?? 'GET', url: /^\w+:\/\//.test(address) ? address : `https://${address}` };
    }
    case 'network:connect':
    case 'network:listen':
      return { action, ...endpoint(action, target) };
    case 'network:resolve':
      return { action, host: target };
    case 'shell:execute':
      return { action, command: target, cwd };
    case 'env:read':
    case 'env:write':
      return { action, key: target };
    case 'process:signal': {
      // As the log writes it, `SIGTERM 1`, `0 1`; a number alone is the process.
      const words = target.split(/\s+/);
      const name = words.find((word) => word.startsWith('SIG')) ?? (words.length > 1 ? words[0] : 'SIGTERM');
      return { action, pid: Number(words.filter((word) => /^-?\d+$/.test(word)).at(-1) ?? 0), name };
    }
    case 'process:inspect':
    case 'process:binding':
      return { action, name: target };
    case 'tool:call': {
      const [, tool = '', args = ''] = /^(\S+)\s*([^]*)$/.exec(target) ?? [];
      return { action, tool, args: args === '' ? {} : parseJson(args) };
    }
    default:
      return { action, path: target };
  }
}

/** `tls://example.com:443`, `[::1]:80`, `:3000`, `3000` */
function endpoint(action: string, target: string): { protocol?: string; host: string; port: number } {
  const [, protocol, bracketed, plain, port] = /^(?:(tcp|tls|udp):\/\/)?(?:\[([^\]]+)\]|([^:[\]]*))(?::(\d+))?$/.exec(target === '' ? ':0' : /^\d+$/.test(target) ? `:${target}` : target) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || (host === '' && action !== 'network:listen') || port === undefined) throw new MisuseError(`\`${target}\` is no endpoint: \`tcp://example.com:5432\`, \`[::1]:80\`, \`unix:/run/x.sock\``);
  return { ...(protocol === undefined ? {} : { protocol }), host: host === '' ? '::' : host, port: Number(port) };
}

function unixSocket(name: string, target: string, { cwd }: ActionContext): Action {
  const socket = target.startsWith('@') ? target : resolveAsked(target, cwd, 'target');
  if (name === 'network:connect') return { kind: name, host: '', address: null, port: 0, protocol: 'unix', path: socket };
  if (name === 'network:listen') return { kind: name, host: '', port: 0, path: socket };
  throw new MisuseError(`\`${name}\` has no unix socket`);
}

function awsAction(name: string, target: string): Action {
  const [, service = '', operation = ''] = name.split(':');
  const [, , , region = '', account = ''] = target.split(':');
  return { kind: 'aws:call', service, operation, region: region === '' ? null : region, account: account === '' ? null : account, resources: target === '' ? [] : [target] };
}

/** What the gate would decide for this path in this folder. */
export function resolveAsked(asked: string, cwd: string, lookup: Lookup): string {
  const home = /^~(?=\/|$)/.test(asked) ? os.homedir() + asked.slice(1) : asked;
  return resolvePath(pathFrom(cwd, home), lookup, true).path;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MisuseError(`the arguments of a tool:call are JSON: 'tool:call search {"query": "x"}'`);
  }
}

function unknownAction(name: string): MisuseError {
  const known = Object.keys(ACTIONS).filter((action) => action !== 'aws:call');
  const near = suggestName(name, known);
  return new MisuseError(`unknown action \`${name}\`${near === null ? '' : `; did you mean \`${near}\`?`}`, 'safeclaw policy explain --help');
}
