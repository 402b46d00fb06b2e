// Policies and actions for tests: a policy from its rules as YAML, an action from one line.

import type { Action } from '../../src/action/action.ts';
import * as language from '../../src/policy/language.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import type { Policy, PolicyPlace } from '../../src/policy/policy.ts';

export const place: PolicyPlace = { cwd: '/srv/app', home: '/home/agent', projects: ['/srv/app'], entry: '/usr/bin/agent', packageFolder: '/srv/app/node_modules/@authensor/safeclaw', lambda: false, searchPath: null };

/** A policy of the given rules; `head` replaces the lines above them. Fails where it has an error. */
export function policyOf(rules: string, head = 'version: 1\nbaseline: none', at: PolicyPlace = place): Policy {
  const text = `${head}\nrules:\n${rules}\n`;
  const { policy, diagnostics } = loadPolicy(at, { text, language: () => language });
  if (!policy.loaded) throw new Error(`${text}\n${diagnostics.map((found) => `${found.code} ${found.message}`).join('\n')}`);
  return policy;
}

/** A policy whose findings about the order of rules are passed over; null where a pattern is refused. */
export function unorderedPolicyOf(rules: string): Policy | null {
  const text = `version: 1\nbaseline: none\nrules:\n${rules}\n`;
  const { policy } = loadPolicy(place, { text, language: () => ({ ...language, diagnoseFiles: (own, open, variables) => { const read = language.diagnoseFiles(own, open, variables); return { ...read, document: read.readable, diagnostics: read.diagnostics.filter(({ code }) => !code.includes('SHADOWED')) }; } }) });
  return policy.loaded ? policy : null;
}

/** `file:read /a`, `GET https://host:port/path [@address]`, `tcp://host:port`, `listen host:port`, `resolve host`, `env:read KEY`, `$ command`. */
export function action(line: string): Action {
  const [head, ...rest] = line.split(' ');
  const first = rest[0] ?? '';
  const connect = /^(tcp|tls|udp):\/\/\[?([^\]]*)\]?:(\d+)$/.exec(head as string);
  if (connect !== null) return { kind: 'network:connect', protocol: connect[1] as 'tcp', host: connect[2] as string, address: first === '' ? null : first.slice(1), port: Number(connect[3]), path: null };
  if (/^[A-Z]+$/.test(head as string)) return request(head as string, first, rest[1]?.slice(1) ?? null);
  switch (head) {
    case 'file:read':
    case 'file:list':
    case 'file:stat':
    case 'file:write':
    case 'file:delete':
      return { kind: head, path: rest.join(' '), asked: rest.join(' ') };
    case 'unix':
      return { kind: 'network:connect', protocol: 'unix', host: '', address: null, port: 0, path: first };
    case 'listen':
      return { kind: 'network:listen', host: first.slice(0, first.lastIndexOf(':')), port: Number(first.slice(first.lastIndexOf(':') + 1)), path: null };
    case 'resolve':
      return { kind: 'network:resolve', host: first };
    case 'env:read':
    case 'env:write':
      return { kind: head, key: rest.join(' ') };
    case '$':
      return { kind: 'shell:execute', command: rest.join(' '), program: `/usr/bin/${first}`, cwd: '/srv/app', planted: false, asked: rest.join(' ') };
    case 'module:load':
      return { kind: head, path: first, loader: (rest[1] ?? 'script') as 'script', asked: first };
    case 'module:native':
      return { kind: head, path: first, asked: first };
    case 'process:signal':
      return { kind: head, pid: Number(first), name: rest[1] ?? 'SIGTERM' };
    case 'process:binding':
    case 'process:inspect':
      return { kind: head, pid: 0, name: first };
    case 'tool':
      return { kind: 'tool:call', tool: first, args: rest.slice(1).join(' ') };
    default: {
      const aws = /^aws:([^:]+):(.+)$/.exec(head as string);
      if (aws === null) throw new Error(`no action: ${line}`);
      return { kind: 'aws:call', service: aws[1] as string, operation: aws[2] as string, region: rest[0] ?? null, account: rest[1] ?? null, resources: rest.slice(2) };
    }
  }
}

function request(method: string, url: string, address: string | null): Action {
  const found = /^(https?|wss?):\/\/(?:\[([^\]]+)\]|([^:/]+))(?::(\d+))?(.*)$/.exec(url);
  if (found === null) throw new Error(`no URL: ${url}`);
  const protocol = found[1] as 'http';
  const port = Number(found[4] ?? (protocol.endsWith('s') ? 443 : 80));
  return { kind: 'network:request', method, host: (found[2] ?? found[3]) as string, address, port, path: found[5] || '/', url: found[5] === '' ? `${url}/` : url, protocol };
}
