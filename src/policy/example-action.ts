// SPDX-License-Identifier: MIT
// Example actions that a rule's patterns match: what proves a finding about two rules to a person. Every example is
// only a candidate; whoever shows one has decided it first.

import type { Action, ActionKind, NetworkConnectAction, WireProtocol } from '../action/action.ts';
import { canonicalHost } from '../action/host.ts';
import { findText } from './pattern-automaton.ts';
import type { Language } from './pattern-language.ts';
import type { PatternFacts } from './pattern-order.ts';
import { type FactKey, KINDS, type RuleFacts } from './rule-facts.ts';

/** So many patterns of one matcher are tried, and so many candidates made for one pair of rules. */
const MOST_PATTERNS = 6;
const MOST_CANDIDATES = 48;

type Texts = Map<FactKey, string>;

/** Candidates that `rule` matches, where `within` is given that both match, and none of `outside` where that can be. */
export function exampleActions(rule: RuleFacts, within: RuleFacts | null, outside: readonly RuleFacts[]): Action[] {
  const kinds = KINDS.filter((_kind, i) => (rule.kinds & (within?.kinds ?? -1) & (1 << i)) !== 0);
  const keys = [...new Set([...rule.matchers.keys(), ...(within?.matchers.keys() ?? [])])];
  const choices = keys.map((key) => [key, textsFor(key, rule, within, outside)] as const);
  if (choices.some(([, texts]) => texts.length === 0)) return [];
  const first: Texts = new Map(choices.map(([key, texts]) => [key, texts[0] as string]));
  const variants: Texts[] = [first];
  // One matcher varies at a time: all ways to combine them are too many, and prove no more.
  for (const [key, texts] of choices) for (const text of texts.slice(1)) variants.push(new Map([...first, [key, text]]));
  return variants.flatMap((texts) => kinds.map((kind) => toAction(kind, texts))).filter((action) => action !== null).slice(0, MOST_CANDIDATES);
}

function textsFor(key: FactKey, rule: RuleFacts, within: RuleFacts | null, outside: readonly RuleFacts[]): string[] {
  const one = rule.matchers.get(key);
  const other = within?.matchers.get(key);
  const avoided = outside.flatMap((facts) => facts.matchers.get(key) ?? []);
  const pairs: (readonly PatternFacts[])[] = one === undefined || other === undefined ? (one ?? other ?? []).slice(0, MOST_PATTERNS).map((pattern) => [pattern]) : one.slice(0, MOST_PATTERNS).flatMap((left) => other.slice(0, MOST_PATTERNS).map((right) => [left, right]));
  const texts = pairs.flatMap((patterns) => (key === 'port' || key === 'pid' ? numbersFor(patterns) : wordsFor(key, patterns, avoided)));
  return [...new Set(texts)];
}

function numbersFor(patterns: readonly PatternFacts[]): string[] {
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  for (const { text } of patterns) {
    const [, from, to] = /^\s*(?:(\d+)(?:\s*-\s*(\d+))?|\*)\s*$/.exec(text) ?? [];
    low = Math.max(low, Number(from ?? 0));
    high = Math.min(high, from === undefined ? high : Number(to ?? from));
  }
  return low <= high ? [String(low === 0 && high > 443 ? 443 : low)] : [];
}

function wordsFor(key: FactKey, patterns: readonly PatternFacts[], avoided: readonly PatternFacts[]): string[] {
  const [left, right] = patterns;
  const pairs = right === undefined ? (left?.languages ?? []).map((one) => [one]) : (left?.languages ?? []).flatMap((one) => right.languages.map((other) => [one, other]));
  const others = avoided.flatMap(({ languages }) => languages).filter((language) => language.exact && !language.universal);
  return pairs.slice(0, MOST_PATTERNS).flatMap((languages) => {
    const blocks = languages.filter(({ sort }) => sort.startsWith('block:')).map(({ sort }) => sort.slice(6).split('/')[0] ?? '');
    if (blocks.length > 0) return blocks;
    const outside = others.filter(({ sort }) => sort === languages[0]?.sort);
    return [textOf(languages, outside), outside.length === 0 ? null : textOf(languages, [])].flatMap((text) => (text === null ? [] : [filled(key, text), text]));
  });
}

function textOf(languages: readonly Language[], outside: readonly Language[]): string | null {
  const literal = languages.length === 1 && outside.length === 0 ? (languages[0]?.literal ?? null) : null;
  return literal ?? findText(languages.map((language) => language.automaton()), outside.map((language) => language.automaton()));
}

/** With something in the place of a star at an end: `x.example.com` says more than `.example.com`. A candidate like the others. */
function filled(key: FactKey, text: string): string {
  if (key === 'host') return text.replace(/^\./, 'x.').replace(/\.$/, '.x').replace(/^$/, 'x.example');
  if (key === 'command') return text.replace(/ $/, ' x').replace(/^ /, 'x ').replace(/^$/, 'x');
  return key === 'path' ? text.replace(/\/(?=\.\w+$)/, '/a') : text;
}

/** The action of one kind that these texts describe; what no matcher says is whatever is usual. */
function toAction(kind: ActionKind, texts: Texts): Action | null {
  const path = texts.get('path');
  switch (kind) {
    case 'file:read':
    case 'file:list':
    case 'file:stat':
    case 'file:write':
    case 'file:delete':
    case 'module:native':
      return path?.startsWith('@') === true ? null : { kind, path: path ?? '/x', asked: path ?? '/x' };
    case 'module:load':
      return { kind, path: path ?? '/x.js', asked: path ?? '/x.js', loader: (texts.get('kind') ?? 'script') as 'script' };
    case 'network:request':
      return toRequest(texts);
    case 'network:connect': {
      const protocol = (texts.get('protocol') ?? (path === undefined ? 'tcp' : 'unix')) as NetworkConnectAction['protocol'];
      return protocol === 'unix' ? { kind, host: '', address: null, port: 0, protocol, path: path ?? '/run/x.sock' } : { kind, host: host(texts), address: null, port: port(texts), protocol, path: null };
    }
    case 'network:listen':
      return path === undefined ? { kind, host: texts.has('host') ? host(texts) : '127.0.0.1', port: port(texts), path: null } : { kind, host: '', port: 0, path };
    case 'network:resolve':
      return { kind, host: host(texts) };
    case 'shell:execute': {
      const command = texts.get('command') ?? texts.get('program')?.split('/').at(-1) ?? 'x';
      const program = texts.get('program') ?? '';
      return { kind, command, program: program.includes('/') ? program : `/usr/bin/${program || (command.split(' ')[0] ?? 'x')}`, cwd: texts.get('cwd') ?? '/', planted: false, asked: command };
    }
    case 'env:read':
    case 'env:write':
      return { kind, key: texts.get('key') ?? 'X' };
    case 'aws:call': {
      const [, service, operation] = (texts.get('aws') ?? 'aws:s3:getobject').split(':');
      const resource = texts.get('resource');
      return { kind, service: texts.get('service') ?? service ?? 's3', operation: texts.get('operation') ?? operation ?? 'GetObject', region: texts.get('region') ?? null, account: texts.get('account') ?? null, resources: resource === undefined ? [] : [resource] };
    }
    case 'process:signal':
    case 'process:inspect':
    case 'process:binding':
      return { kind, pid: Number(texts.get('pid') ?? 1), name: texts.get('name') ?? (kind === 'process:signal' ? 'SIGTERM' : 'x') };
    case 'tool:call':
      return { kind, tool: texts.get('tool') ?? 'x', args: texts.get('args') ?? '{}' };
  }
}

function toRequest(texts: Texts): Action | null {
  const given = texts.get('url');
  const url = given === undefined ? null : (/^(https?|wss?):\/\/([^/:]+)(?::(\d+))?(\/.*)$/.exec(given.includes('://') ? given : `https://x.example/`) ?? null);
  if (given !== undefined && url === null) return null;
  const protocol = (texts.get('protocol') ?? url?.[1] ?? 'https') as WireProtocol;
  const standard = protocol === 'https' || protocol === 'wss' ? 443 : 80;
  const name = url?.[2] ?? host(texts);
  const number = texts.has('port') ? port(texts) : Number(url?.[3] ?? standard);
  const path = texts.get('path') ?? url?.[4] ?? '/';
  return { kind: 'network:request', method: texts.get('method') ?? 'GET', host: name, address: null, port: number, path, url: `${protocol}://${name}${number === standard ? '' : `:${number}`}${path}`, protocol };
}

function host(texts: Texts): string {
  const text = texts.get('host') ?? 'x.example';
  return canonicalHost(text) ?? text;
}

function port(texts: Texts): number {
  return Number(texts.get('port') ?? 443);
}
