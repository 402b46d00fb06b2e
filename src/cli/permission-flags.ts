// SPDX-License-Identifier: MIT
// A policy in the words of Node's permission model: at least what the rules allow, and more where that has no word.

import * as path from 'node:path';
import type { ActionKind } from '../action/action.ts';
import { literalPrefix, parsePathGlob } from '../action/path-glob.ts';
import { toActionSet } from '../policy/action-set.ts';
import type { PolicyDocument, RuleNode } from '../policy/document.ts';
import type { PolicyPlace } from '../policy/policy.ts';
import { PolicyPaths } from '../policy/policy-paths.ts';
import type { PolicyText } from '../policy/policy-text.ts';

/** The flags that are no paths, and the actions of which one allowed is enough for them. `--allow-wasi` lifts every restriction on files, so it is left to the operator. */
const SWITCHES: readonly (readonly [flag: string, kinds: readonly ActionKind[]])[] = [
  ['--allow-child-process', ['shell:execute']],
  ['--allow-net', ['network:request', 'network:connect', 'network:listen', 'network:resolve']],
  ['--allow-worker', ['module:load']],
  ['--allow-addons', ['module:native']],
  ['--allow-ffi', ['module:native']],
  ['--allow-inspector', ['process:inspect']],
];
const READS: readonly ActionKind[] = ['file:read', 'file:list', 'file:stat', 'module:load'];
const WRITES: readonly ActionKind[] = ['file:write', 'file:delete'];

/** The flags that this Node knows, `--permission` first; null where it has no permission model. `help` is what its `--help` prints. */
export function permissionFlags(document: PolicyDocument, place: PolicyPlace, texts: PolicyText, help: string): string[] | null {
  const known = new Set(help.match(/--[a-z][a-z-]+/g));
  const first = ['--permission', '--experimental-permission'].find((flag) => known.has(flag));
  if (first === undefined) return null;
  const baseline = document.baseline;
  const paths = new PolicyPaths(texts, place);
  const allows = (kinds: readonly ActionKind[]): RuleNode[] => document.rules.filter((rule) => rule.effect.value === 'allow' && kinds.some((kind) => names(rule, kind)));
  const open = document.defaultAction.value === 'allow';
  const trees = (kinds: readonly ActionKind[], more: readonly string[]): string[] => (open ? ['*'] : shortest([...more, ...allows(kinds).flatMap((rule) => pathsOf(rule, paths.folderOf(rule.file), place.home))]));
  const flags = [first];
  for (const tree of trees(READS, baseline ? place.projects.map((root) => inside(root)) : [])) flags.push(`--allow-fs-read=${tree}`);
  for (const tree of trees(WRITES, [])) flags.push(`--allow-fs-write=${tree}`);
  for (const [flag, kinds] of SWITCHES) {
    if (known.has(flag) && (open || (baseline && flag === '--allow-worker') || allows(kinds).length > 0)) flags.push(flag);
  }
  return flags;
}

/** An AWS call is a request. */
function names(rule: RuleNode, kind: ActionKind): boolean {
  return rule.actions.some(({ value }) => {
    const set = toActionSet(value);
    return set !== null && (set.kinds.includes(kind) || (set.aws !== null && kind === 'network:request'));
  });
}

/** The trees and files that a rule's patterns reach: up to their first wildcard. */
function pathsOf(rule: RuleNode, folder: string, home: string): string[] {
  const patterns = rule.matchers.find(({ key }) => key.value === 'path')?.patterns ?? [];
  if (patterns.length === 0) return ['*'];
  return patterns.flatMap(({ value }) => {
    const from = value === '~' || value.startsWith('~/') ? home : value.startsWith('/') ? '/' : folder;
    return parsePathGlob(value.startsWith('~') ? value.slice(1) : value).map((segments) => {
      const literal = literalPrefix(segments);
      const reached = path.resolve(from, ...literal);
      return literal.length === segments.length ? reached : inside(reached);
    });
  });
}

function inside(folder: string): string {
  return folder === '/' ? '*' : `${folder}/*`;
}

/** Without those that another one reaches. */
function shortest(trees: readonly string[]): string[] {
  const reaches = (tree: string, other: string): boolean => tree === '*' || (tree.endsWith('/*') && other !== tree && other.startsWith(tree.slice(0, -1)));
  return [...new Set(trees)].filter((one, _index, all) => !all.some((tree) => tree !== one && reaches(tree, one))).sort();
}
