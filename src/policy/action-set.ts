// SPDX-License-Identifier: MIT
// Which actions a rule's `action:` names: kinds of the vocabulary, and patterns of `aws:<service>:<Operation>`.

import { ACTIONS, type ActionEntry, type Matcher } from '../action/vocabulary.ts';
import type { ActionKind } from '../action/action.ts';

/** Names a policy may write in full. `aws:call` is not one: AWS calls are named by service and operation. */
export const ACTION_NAMES = (Object.keys(ACTIONS) as ActionKind[]).filter((kind) => kind !== 'aws:call');

export interface ActionSet {
  /** Kinds that the name, the glob or a parent's name covers; never `aws:call`. */
  readonly kinds: readonly ActionKind[];
  /** The pattern over `aws:<service>:<Operation>` names, or null where no AWS call is meant. */
  readonly aws: string | null;
}

export function actionEntry(kind: ActionKind): ActionEntry {
  return ACTIONS[kind];
}

/** The actions that one name or glob means, or null where it means none. */
export function toActionSet(name: string): ActionSet | null {
  if (!/^[A-Za-z0-9:*_-]+$/.test(name)) return null;
  const kinds = ACTION_NAMES.filter((kind) => nameMatches(name, kind) || nameMatches(name, actionEntry(kind).parent));
  const aws = isAwsPattern(name) ? name : null;
  return kinds.length > 0 || aws !== null ? { kinds, aws } : null;
}

/** Whether a rule with these matchers can apply to the kind at all: a kind without the matcher is never matched. */
export function hasMatchers(kind: ActionKind, matchers: readonly Matcher[]): boolean {
  return matchers.every((matcher) => actionEntry(kind).matchers.includes(matcher));
}

function nameMatches(pattern: string, name: string | null): boolean {
  return name !== null && wildcard(pattern).test(name);
}

/** `aws:s3:Get*`, `aws:*`, and globs such as `*` that reach into `aws:`. */
function isAwsPattern(name: string): boolean {
  if (name.startsWith('aws:')) return name === 'aws:*' || /^aws:[a-z0-9*-]+:[A-Za-z0-9*]+$/.test(name);
  const star = name.indexOf('*');
  return star !== -1 && 'aws:'.startsWith(name.slice(0, star));
}

function wildcard(pattern: string): RegExp {
  return new RegExp(`^${pattern.split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|-]/g, '\\$&')).join('.*')}$`, 's');
}
