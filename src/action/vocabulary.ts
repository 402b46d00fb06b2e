// SPDX-License-Identifier: MIT
// A pure table: the names of actions as policies spell them, their matchers, and which name covers which.

import type { ActionKind } from './action.ts';

export type Matcher =
  | 'path' | 'method' | 'host' | 'port' | 'url' | 'protocol' | 'command' | 'program' | 'cwd' | 'key'
  | 'service' | 'operation' | 'region' | 'resource' | 'account' | 'kind' | 'pid' | 'name' | 'tool' | 'args';

export interface ActionEntry {
  readonly matchers: readonly Matcher[];
  /** A rule for the parent covers this kind too. */
  readonly parent: ActionKind | null;
  /** One sentence for `--help`, the JSON Schema and the docs. */
  readonly summary: string;
}

export const ACTIONS = {
  'file:read': { matchers: ['path'], parent: null, summary: 'reading the contents of a file' },
  'file:list': { matchers: ['path'], parent: 'file:read', summary: 'listing or watching a folder' },
  'file:stat': { matchers: ['path'], parent: 'file:read', summary: 'asking whether a path exists and what it is' },
  'file:write': { matchers: ['path'], parent: null, summary: 'creating or changing a file or folder' },
  'file:delete': { matchers: ['path'], parent: 'file:write', summary: 'removing a file or folder, or renaming it away' },
  'network:request': { matchers: ['method', 'host', 'port', 'path', 'url', 'protocol'], parent: null, summary: 'one HTTP request, each redirect and each reuse of a connection' },
  'network:connect': { matchers: ['host', 'port', 'protocol', 'path'], parent: null, summary: 'a connection or datagram that is not an HTTP request' },
  'network:listen': { matchers: ['host', 'port', 'path'], parent: null, summary: 'accepting connections or datagrams' },
  'network:resolve': { matchers: ['host'], parent: null, summary: 'a DNS query that no allowed request or connection needs' },
  'shell:execute': { matchers: ['command', 'program', 'cwd'], parent: null, summary: 'starting a program' },
  'env:read': { matchers: ['key'], parent: null, summary: 'reading an environment variable' },
  'env:write': { matchers: ['key'], parent: null, summary: 'setting or deleting an environment variable' },
  'aws:call': { matchers: ['service', 'operation', 'region', 'resource', 'account'], parent: null, summary: 'an AWS API call, spelled `aws:<service>:<Operation>` in rules' },
  'module:load': { matchers: ['path', 'kind'], parent: null, summary: 'loading code' },
  'module:native': { matchers: ['path'], parent: null, summary: 'loading native code' },
  'process:signal': { matchers: ['pid', 'name'], parent: null, summary: 'signalling another process' },
  'process:inspect': { matchers: ['pid', 'name'], parent: null, summary: 'using the inspector' },
  'process:binding': { matchers: ['pid', 'name'], parent: null, summary: "reaching Node's internal bindings" },
  'tool:call': { matchers: ['tool', 'args'], parent: null, summary: "calling one of the agent's tools" },
} as const satisfies Record<ActionKind, ActionEntry>;
