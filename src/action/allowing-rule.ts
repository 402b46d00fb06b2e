// SPDX-License-Identifier: MIT
// The rule that would allow one action and nothing else, as YAML to paste.

import type { Action, AwsAction } from './action.ts';
import { isAboutPath } from './path-action.ts';
import { actionName, isDeceptive } from './show.ts';
import type { Verdict } from './verdict.ts';
import { arrayJoin, arrayPush, jsonStringifyPrimitive, numberToString, stringCharCodeAt, stringEndsWith, stringIndexOf, stringPadStart, stringReplaceAll, stringSlice } from '../runtime/primordials.ts';

/** Lines of the rule, without indentation. */
export function allowingRule(action: Action): string[] {
  const lines = [`- action: ${yamlText(actionName(action))}`];
  const found = matchers(action);
  for (let i = 0; i < found.length; i++) {
    const { key, value } = found[i] as Matcher;
    arrayPush(lines, `  ${key}: ${typeof value === 'string' ? yamlText(value) : typeof value === 'number' ? numberToString(value, 10) : yamlList(value)}`);
  }
  arrayPush(lines, '  effect: allow');
  return lines;
}

/** Whether a rule can lift this denial: not a fault, not a limit, not a protection (but that of metadata addresses), nothing that is known at run time only. */
export function isLiftable(action: Action, verdict: Verdict): boolean {
  if (verdict.kind !== 'deny' || isKnownAtRunTime(action)) return false;
  if (verdict.by === 'protection') return action.kind === 'network:request';
  return verdict.code === 'SC_DENIED' && (verdict.by === 'rule' || verdict.by === 'default');
}

/** A program or a file that the shell finds out when it runs the line: no pattern but `*` names it. */
export function isKnownAtRunTime(action: Action): boolean {
  return action.kind === 'shell:execute' ? action.program === '?' : isAboutPath(action) && action.path === '?';
}

interface Matcher {
  readonly key: string;
  readonly value: string | number | readonly string[];
}

function matchers(action: Action): readonly Matcher[] {
  if (isAboutPath(action)) {
    // What `mkdtemp` puts in the place of the letters is another name each time.
    if (action.kind === 'file:write' && stringEndsWith(action.path, 'XXXXXX')) return [{ key: 'path', value: madeFolder(action.path) }];
    return [{ key: 'path', value: literalGlob(action.path) }];
  }
  switch (action.kind) {
    case 'network:request':
      return [{ key: 'method', value: action.method }, { key: 'host', value: action.host }];
    case 'network:connect':
      return action.path !== null ? [{ key: 'path', value: literalGlob(action.path) }] : [{ key: 'host', value: action.host }, { key: 'port', value: action.port }];
    case 'network:listen':
      return action.path !== null ? [{ key: 'path', value: literalGlob(action.path) }] : [{ key: 'port', value: action.port }];
    case 'network:resolve':
      return [{ key: 'host', value: action.host }];
    case 'shell:execute':
      // What was taken out of a record is another text each time.
      return [{ key: 'command', value: stringReplaceAll(stringReplaceAll(action.command, '*', '\\*'), '[redacted]', '*') }];
    case 'env:read':
    case 'env:write':
      return [{ key: 'key', value: literalGlob(action.key) }];
    case 'aws:call':
      return resourceMatcher(action);
    case 'process:signal':
    case 'process:inspect':
    case 'process:binding':
      return [{ key: 'name', value: action.name }];
    case 'tool:call':
      return [{ key: 'tool', value: literalGlob(action.tool) }];
  }
}

/** For a resource that the request does not name no rule can be written. */
function resourceMatcher({ resources }: AwsAction): readonly Matcher[] {
  const globs: string[] = [];
  for (let i = 0; i < resources.length; i++) {
    if (stringEndsWith(resources[i] as string, '?')) return [];
    arrayPush(globs, literalGlob(resources[i] as string));
  }
  return globs.length === 0 ? [] : [{ key: 'resource', value: globs.length === 1 ? (globs[0] as string) : globs }];
}

/** The folder that `mkdtemp` makes, and what is put into it. */
function madeFolder(template: string): string[] {
  const folder = `${literalGlob(stringSlice(template, 0, -6))}*`;
  return [folder, `${folder}/**`];
}

/** The text as a glob that matches only itself. In commands only `*` is special. */
export function literalGlob(text: string): string {
  let result = '';
  for (let i = 0; i < text.length; i++) {
    const character = text[i] as string;
    result += stringIndexOf('\\*?[]{}()!+@', character) === -1 ? character : `\\${character}`;
  }
  return result;
}

function yamlList(values: readonly string[]): string {
  const shown: string[] = [];
  for (let i = 0; i < values.length; i++) arrayPush(shown, yamlText(values[i] as string));
  return `[${arrayJoin(shown, ', ')}]`;
}

/** In double quotes, as JSON and YAML read it alike; what a terminal could be fooled by as `\u202e`. */
function yamlText(text: string): string {
  const json = jsonStringifyPrimitive(text);
  let result = '';
  for (let i = 0; i < json.length; i++) {
    const code = stringCharCodeAt(json, i);
    result += isDeceptive(code) ? `\\u${stringPadStart(numberToString(code, 16), 4, '0')}` : (json[i] as string);
  }
  return result;
}
