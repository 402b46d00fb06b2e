// SPDX-License-Identifier: MIT
// The rule that would allow one action and nothing else, as YAML to paste.

import type { Action } from '../action/action.ts';
import { isAboutPath } from '../action/path-action.ts';
import { actionName } from '../action/show.ts';

/** Lines of the rule, without indentation. */
export function allowingRule(action: Action): string[] {
  return [`- action: ${JSON.stringify(actionName(action))}`, ...matchers(action).map(([key, value]) => `  ${key}: ${typeof value === 'number' ? value : Array.isArray(value) ? `[${value.map((one) => JSON.stringify(one)).join(', ')}]` : JSON.stringify(value)}`), '  effect: allow'];
}

type Value = string | number | readonly string[];

function matchers(action: Action): [key: string, value: Value][] {
  if (isAboutPath(action)) {
    // What `mkdtemp` puts in the place of the letters is another name each time.
    if (action.kind === 'file:write' && action.path.endsWith('XXXXXX')) return [['path', madeFolder(action.path)]];
    return [['path', literalGlob(action.path)]];
  }
  switch (action.kind) {
    case 'network:request':
      return [['method', action.method], ['host', action.host]];
    case 'network:connect':
      return action.path !== null ? [['path', literalGlob(action.path)]] : [['host', action.host], ['port', action.port]];
    case 'network:listen':
      return action.path !== null ? [['path', literalGlob(action.path)]] : [['port', action.port]];
    case 'network:resolve':
      return [['host', action.host]];
    case 'shell:execute':
      return [['command', action.command.replace(/\*/g, '\\*')]];
    case 'env:read':
    case 'env:write':
      return [['key', literalGlob(action.key)]];
    case 'aws:call':
      // For a resource that the request does not name no rule can be written.
      return action.resources.length === 0 || action.resources.some((resource) => resource.endsWith('?')) ? [] : [['resource', action.resources.length === 1 ? literalGlob(action.resources[0] as string) : action.resources.map(literalGlob)]];
    case 'process:signal':
      return [['name', action.name]];
    case 'process:inspect':
    case 'process:binding':
      return [['name', action.name]];
    case 'tool:call':
      return [['tool', literalGlob(action.tool)]];
  }
}

/** The folder that `mkdtemp` makes, and what is put into it. */
function madeFolder(template: string): string[] {
  const folder = `${literalGlob(template.slice(0, -6))}*`;
  return [folder, `${folder}/**`];
}

/** The text as a glob that matches only itself. In commands only `*` is special. */
export function literalGlob(text: string): string {
  return text.replace(/[\\*?[\]{}()!+@]/g, '\\$&');
}
