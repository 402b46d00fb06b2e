// SPDX-License-Identifier: MIT
// Whether a rule's actions exist, and have the matchers that the rule gives.

import type { ActionKind } from '../action/action.ts';
import type { Matcher } from '../action/vocabulary.ts';
import { checkAwsName } from './check-aws.ts';
import { ACTION_NAMES, actionEntry, toActionSet } from './action-set.ts';
import { ACTION_SLIPS } from './dialect.ts';
import type { Located } from './document.ts';
import { quoted, replacement, shown, type Findings } from './findings.ts';
import { suggestName } from './suggest-name.ts';

/** The kinds that the actions mean (AWS calls as `aws:call`), or null where one is unknown; reports what does not fit. */
export function checkActions(findings: Findings, actions: readonly Located<string>[], matchers: readonly Located<Matcher>[]): readonly ActionKind[] | null {
  const kinds: ActionKind[] = [];
  let known = true;
  for (const action of actions) {
    const meant = kindsOf(action.value);
    if (meant.length === 0) unknownAction(findings, action);
    if (meant.length === 0 || (action.value.startsWith('aws:') && !checkAwsName(findings, action))) known = false;
    else checkMatchers(findings, action, meant, matchers);
    kinds.push(...meant);
  }
  return known ? kinds : null;
}

function kindsOf(name: string): readonly ActionKind[] {
  const set = toActionSet(name);
  if (set === null) return [];
  return set.aws === null ? set.kinds : [...set.kinds, 'aws:call'];
}

function unknownAction(findings: Findings, action: Located<string>): void {
  const ours = ourName(action.value);
  const label = 'no surface produces this action';
  if (ours !== null) {
    findings.error('SC_DIALECT', action.span, `unknown action \`${shown(action.value)}\`: here it is \`${ours}\``, { ...replacement(action.span, quoted(ours)), label: 'a name of another dialect' });
    return;
  }
  const near = suggestName(action.value, ACTION_NAMES);
  const help = action.value.startsWith('aws') ? 'write `"aws:<service>:<Operation>"`, for example `"aws:s3:GetObject"`' : `the actions are \`${ACTION_NAMES.join('`, `')}\` and \`aws:<service>:<Operation>\``;
  findings.error('SC_UNKNOWN_ACTION', action.span, `unknown action \`${shown(action.value)}\``, near === null ? { label, help } : { ...replacement(action.span, quoted(near), `did you mean \`${near}\`?`), label });
}

/** The name that a slip of another dialect stands for: `file_read`, `File:Read`, `shell.exec`. */
function ourName(written: string): string | null {
  const aws = /^aws:([\w*-]+):([\w*]+)$/i.exec(written);
  if (aws !== null) return `aws:${(aws[1] as string).toLowerCase()}:${aws[2] as string}`;
  const name = written.trim().toLowerCase().replaceAll(/[._/-]/g, ':');
  const ours = ACTION_SLIPS.get(name) ?? name;
  return ours !== written && toActionSet(ours) !== null ? ours : null;
}

/** A matcher that an action does not have would keep the rule from ever matching it. */
function checkMatchers(findings: Findings, action: Located<string>, kinds: readonly ActionKind[], matchers: readonly Located<Matcher>[]): void {
  for (const matcher of matchers) {
    if (kinds.some((kind) => actionEntry(kind).matchers.includes(matcher.value))) continue;
    const own = [...new Set(kinds.flatMap((kind) => actionEntry(kind).matchers))];
    findings.error('SC_MATCHER_NOT_APPLICABLE', matcher.span, `\`${shown(action.value)}\` has no \`${matcher.value}\``, { ...bestMatcher(matcher, own), label: 'this rule could never match', related: { span: action.span, label: `has \`${own.join('`, `')}\`` } });
  }
}

/** Where an action has one main matcher, that is what was meant. */
function bestMatcher(matcher: Located<Matcher>, own: readonly Matcher[]): ReturnType<typeof replacement> {
  const main = own[0];
  if (own.length === 1 && main !== undefined) return replacement(matcher.span, main, `did you mean \`${main}\`?`);
  return { help: `use ${own.map((name) => `\`${name}\``).join(', ')}, or remove it` };
}
