// SPDX-License-Identifier: MIT
// What was seen → the fewest rules that allow it, each with how often it was seen and what is dangerous about it.

import type { PathKind, SeenActions, SeenHost } from './seen-actions.ts';
import { CODE, dangerousFile, dangerousHost, dangerousKey, dangerousProgram, SECRET_GLOBS } from './dangers.ts';
import { globOf, type PathPattern, uncovered } from './seen-paths.ts';
import { literalGlob } from '../action/allowing-rule.ts';

export interface SuggestedValue {
  readonly value: string | number;
  readonly times: number | null;
}

export interface SuggestedRule {
  readonly actions: readonly string[];
  readonly effect: 'allow' | 'deny';
  readonly matchers: readonly { readonly key: string; readonly values: readonly SuggestedValue[] }[];
  /** How often it would have decided; null for a rule that keeps closed what was not seen. */
  readonly times: number | null;
  /** Why a person should think twice, or null. */
  readonly danger: string | null;
  readonly note: string | null;
  /** False for what is better not allowed: it stands in the policy as a comment. */
  readonly active: boolean;
}

/** How a path is written in the policy. */
export type ShowPath = (glob: string) => string;

type Matchers = SuggestedRule['matchers'];

/** Every rule but those about looking at files: which of these are needed depends on the others. */
export function suggestRules(seen: SeenActions, show: ShowPath): SuggestedRule[] {
  const files = fileRules(seen, show);
  const open = files.some(({ matchers }) => matchers.some(({ values }) => values.some(({ value }) => typeof value === 'string' && /\*(?:\.\w+)?$/.test(value))));
  const secrets: SuggestedRule[] = open ? [{ actions: ['file:read', 'file:write'], effect: 'deny', matchers: [{ key: 'path', values: SECRET_GLOBS.map((value) => ({ value, times: null })) }], times: null, danger: null, note: 'secrets on disk stay closed, whatever the globs below reach', active: true }] : [];
  return [...closedRules(open ? [...seen.closed, ...seen.closedCovered] : [...seen.closed], show), ...secrets, ...files, ...requestRules(seen), ...endpointRules(seen, show), ...commandRules(seen, show), ...environmentRules(seen), ...callRules(seen), ...nameRules(seen)];
}

/** Rules for folders that were listed and files that were looked at, where `isAllowed` says that nothing else allows it. */
export function suggestLookRules(seen: SeenActions, show: ShowPath, isAllowed: (kind: PathKind, path: string) => boolean): SuggestedRule[] {
  const read = seen.paths['file:read'].patterns();
  const needed = (kind: PathKind, wide: readonly PathPattern[]): PathPattern[] => uncovered(seen.paths[kind].patterns(), wide).filter((pattern) => pattern.kind !== 'exact' || !isAllowed(kind, unescaped(pattern.folder)));
  return [...pathRules('file:list', needed('file:list', read), show), ...pathRules('file:stat', needed('file:stat', read), show)];
}

function fileRules(seen: SeenActions, show: ShowPath): SuggestedRule[] {
  const written = seen.paths['file:write'].patterns();
  return [
    ...pathRules('module:load', seen.paths['module:load'].patterns(), show),
    ...pathRules('module:native', seen.paths['module:native'].patterns(), show),
    ...pathRules('file:read', seen.paths['file:read'].patterns(), show),
    ...pathRules('file:write', written, show),
    ...pathRules('file:delete', uncovered(seen.paths['file:delete'].patterns(), written), show),
  ];
}

/** One rule for what is harmless, and one for each reason to think twice. */
function pathRules(kind: PathKind, patterns: readonly PathPattern[], show: ShowPath): SuggestedRule[] {
  return byDanger(
    patterns.map((pattern) => ({ value: show(globOf(pattern)), times: pattern.times, danger: dangerousFile(kind, unescaped(globOf(pattern))) ?? codeFolder(kind, pattern) ?? wideFolder(pattern) })),
    (values, danger) => rule([kind], [{ key: 'path', values }], danger),
  );
}

function codeFolder(kind: PathKind, { code }: PathPattern): string | null {
  return code && (kind === 'file:write' || kind === 'file:delete') ? CODE : null;
}

function wideFolder({ kind, folder }: PathPattern): string | null {
  return kind !== 'exact' && folder.split('/').length < 3 ? 'a whole folder of the machine: too much was seen in it to name' : null;
}

/** What lies where secrets do, exactly, above the rule that closes them. */
function closedRules(closed: readonly (readonly [key: string, times: number])[], show: ShowPath): SuggestedRule[] {
  const all = closed.map(([key, times]) => ({ kind: key.slice(0, key.indexOf(' ')), path: key.slice(key.indexOf(' ') + 1), times }));
  return [...new Set(all.map(({ kind }) => kind))].sort().flatMap((kind) =>
    byDanger(
      all.filter((one) => one.kind === kind).map(({ path, times }) => ({ value: show(literalGlob(path)), times, danger: dangerousFile(kind, path) })),
      (values, danger) => rule([kind], [{ key: 'path', values }], danger),
    ),
  );
}

function requestRules(seen: SeenActions): SuggestedRule[] {
  const groups = new Map<string, SeenHost[]>();
  for (const host of seen.hosts.values()) {
    const key = JSON.stringify([[...host.methods.keys()].sort(), ownPort(host), dangerousHost(host.host, host.address)]);
    groups.set(key, [...(groups.get(key) ?? []), host]);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, hosts]) => {
    const [methods, port, danger] = JSON.parse(key) as [string[], number | null, string | null];
    return rule(['network:request'], [
      { key: 'method', values: methods.map((value) => ({ value, times: null })) },
      { key: 'host', values: counted(hosts.map(({ host, times }) => [host, times])) },
      ...(port === null ? [] : [{ key: 'port', values: [{ value: port, times: null }] }]),
    ], danger);
  });
}

/** Null where it is the protocol's own. */
function ownPort({ port, protocol }: SeenHost): number | null {
  return port === (protocol === 'https' || protocol === 'wss' ? 443 : 80) ? null : port;
}

function endpointRules(seen: SeenActions, show: ShowPath): SuggestedRule[] {
  const groups = new Map<string, { readonly host: string; readonly path: string | null; times: number }[]>();
  for (const { action, times } of seen.endpoints.values()) {
    const danger = action.kind === 'network:connect' ? dangerousHost(action.host, action.address) : null;
    const key = JSON.stringify([action.kind, action.path === null ? action.port : null, 'protocol' in action && action.path === null ? action.protocol : null, danger, action.path !== null]);
    groups.set(key, [...(groups.get(key) ?? []), { host: action.host, path: action.path, times }]);
  }
  return [...groups].map(([key, all]) => {
    const [kind, port, protocol, danger, socket] = JSON.parse(key) as [string, number | null, string | null, string | null, boolean];
    if (socket) return rule([kind], [{ key: 'path', values: counted(all.map(({ path, times }) => [(path ?? '').startsWith('@') ? (path ?? '') : show(literalGlob(path ?? '')), times])) }], danger ?? (all.some(({ path }) => /docker|containerd|podman|ssh-agent|agent\./.test(path ?? '')) ? 'who answers there may do what the program may not' : null));
    return rule([kind], [
      { key: 'host', values: counted(all.map(({ host, times }) => [host, times])) },
      ...(port === null ? [] : [{ key: 'port', values: [{ value: port, times: null }] }]),
      ...(protocol === null ? [] : [{ key: 'protocol', values: [{ value: protocol, times: null }] }]),
    ], danger);
  });
}

function commandRules(seen: SeenActions, show: ShowPath): SuggestedRule[] {
  const rules: SuggestedRule[] = [];
  const plain: SuggestedValue[] = [];
  for (const { name, program, patterns } of seen.commands.programs()) {
    const danger = dangerousProgram(name);
    const values = patterns.map(({ pattern, times }) => ({ value: pattern, times }));
    if (danger === null && program === null) plain.push(...values);
    else rules.push(rule(['shell:execute'], [{ key: 'command', values }, ...(program === null ? [] : [{ key: 'program', values: [{ value: show(literalGlob(program)), times: null }] }])], danger));
  }
  if (plain.length > 0) rules.unshift(rule(['shell:execute'], [{ key: 'command', values: plain }], null));
  if (seen.unknownPrograms.size > 0) {
    const seenAs = [...seen.unknownPrograms.keys()].slice(0, 3).join('; ');
    rules.push({ ...rule(['shell:execute'], [{ key: 'command', values: [{ value: '*', times: sum([...seen.unknownPrograms.values()]) }] }], `only the run knows which program this is (${seenAs}), and only \`*\`, every program, would allow it`), active: false });
  }
  return rules;
}

function environmentRules(seen: SeenActions): SuggestedRule[] {
  return (['env:read', 'env:write'] as const).flatMap((kind) => {
    const keys = [...seen.keys[kind]].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, times]) => ({ key, copied: kind === 'env:read' && seen.copied.isOnlyCopied(key), value: literalGlob(key), times, danger: dangerousKey(kind, key) }));
    return ([false, true] as const).flatMap((copied) =>
      byDanger(keys.filter((one) => one.copied === copied), (values, danger) => ({
        ...rule([kind], [{ key: 'key', values }], danger),
        note: copied ? COPIED[danger === null ? 'harmless' : 'dangerous'] : null,
        active: !copied || danger === null,
      })),
    );
  });
}

/** Of variables that were read with all others only. */
const COPIED = {
  harmless: 'read with the whole environment only, as a child process is given it: keep what the child needs',
  dangerous: 'read with the whole environment only, never by its name. It stays closed, and the copies are made without it: allow it where a child process needs it',
} as const;

function callRules(seen: SeenActions): SuggestedRule[] {
  const groups = new Map<string, { readonly name: string; readonly times: number }[]>();
  for (const { service, operation, resources, times } of seen.calls.values()) {
    const key = JSON.stringify(resourcePatterns([...resources]));
    groups.set(key, [...(groups.get(key) ?? []), { name: `aws:${service}:${operation}`, times }]);
  }
  return [...groups].map(([key, calls]) => {
    const resources = JSON.parse(key) as string[];
    const matchers: Matchers = resources.includes('*') ? [] : [{ key: 'resource', values: resources.map((value) => ({ value, times: null })) }];
    const danger = calls.some(({ name }) => /^aws:(?:iam|sts|secretsmanager|kms|organizations):/.test(name)) ? 'hands out rights, credentials or secrets' : null;
    return { ...rule(calls.map(({ name }) => name).sort(), matchers, danger), times: sum(calls.map(({ times }) => times)) };
  });
}

/** Few are named; many of one bucket or table are the folder that they have in common. */
function resourcePatterns(resources: readonly string[]): string[] {
  if (resources.length <= 4) return resources.map((resource) => (resource === '*' ? '*' : resource.replace(/\*/g, '\\*'))).sort();
  const byOwner = new Map<string, string[]>();
  for (const resource of resources) {
    const owner = resource.slice(0, resource.indexOf('/') + 1);
    byOwner.set(owner, [...(byOwner.get(owner) ?? []), resource]);
  }
  return [...byOwner.values()].map((owned) => (owned.length === 1 ? (owned[0] ?? '') : commonFolder(owned)).replace(/\*/g, '\\*') + (owned.length === 1 ? '' : '*')).sort();
}

function commonFolder(resources: readonly string[]): string {
  let common = resources[0] ?? '';
  for (const resource of resources) while (!resource.startsWith(common)) common = common.slice(0, -1);
  return common.slice(0, common.lastIndexOf('/') + 1);
}

function nameRules(seen: SeenActions): SuggestedRule[] {
  const rules: SuggestedRule[] = [];
  if (seen.names.size > 0) rules.push(rule(['network:resolve'], [{ key: 'host', values: counted([...seen.names]) }], null));
  for (const [key, times] of seen.processes) {
    const [kind = '', name = ''] = key.split(/ (.*)/s);
    const harmless = kind === 'process:signal' && name === '0';
    rules.push(rule([kind], [{ key: 'name', values: [{ value: literalGlob(name), times }] }], harmless ? null : kind === 'process:signal' ? 'other processes of this user get it' : 'reaches past the gate'));
  }
  if (seen.tools.size > 0) rules.push(rule(['tool:call'], [{ key: 'tool', values: counted([...seen.tools].map(([tool, times]) => [literalGlob(tool), times])) }], null));
  return rules;
}

function byDanger(values: readonly (SuggestedValue & { readonly danger: string | null })[], make: (values: readonly SuggestedValue[], danger: string | null) => SuggestedRule): SuggestedRule[] {
  const dangers = [...new Set(values.map(({ danger }) => danger))].sort((a, b) => (a === null ? -1 : b === null ? 1 : a < b ? -1 : 1));
  return dangers.map((danger) => make(merged(values.filter((one) => one.danger === danger)), danger));
}

/** Each text once. */
function merged(values: readonly SuggestedValue[]): SuggestedValue[] {
  const times = new Map<string | number, number>();
  for (const one of values) times.set(one.value, (times.get(one.value) ?? 0) + (one.times ?? 0));
  return [...times].map(([value, total]) => ({ value, times: total }));
}

function counted(pairs: readonly (readonly [string, number])[]): SuggestedValue[] {
  return merged(pairs.map(([value, times]) => ({ value, times }))).sort((a, b) => (a.value < b.value ? -1 : 1));
}

function rule(actions: readonly string[], matchers: Matchers, danger: string | null): SuggestedRule {
  return { actions, effect: 'allow', matchers, times: sum(matchers.flatMap(({ values }) => values.map(({ times }) => times ?? 0))), danger, note: null, active: true };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

function unescaped(glob: string): string {
  return glob.replace(/\\(.)/g, '$1');
}
