// SPDX-License-Identifier: MIT
// With SAFECLAW_VERBOSE=1: the rule that would have allowed what was denied, for the person at the terminal.
//
// It goes to a terminal and nowhere else: an agent reads the pipes of what it starts, and which rule is missing is
// not for it. No program can set the variable, for itself or for a child (`env:write` of SAFECLAW_* is protected).

import type { Action } from '../action/action.ts';
import { allowingRule, isLiftable } from '../action/allowing-rule.ts';
import { actionName, escapeControls } from '../action/show.ts';
import type { Verdict } from '../action/verdict.ts';
import { SetConstructor, arrayJoin, numberConvert, regExpExec, setAdd, setHas, setSize, stringEndsWith, stringIndexOf, stringRepeat, stringReplaceAll, stringSlice, stringSplit, stringStartsWith, stringTrim } from '../runtime/primordials.ts';

/** The policy as a person names it, its text as it is now (null where it cannot be read), and what takes secrets out. */
export interface HintedPolicy {
  readonly name: string;
  text(): string | null;
  withoutSecrets(action: Action): Action;
}

/** Different rules that one process is told of; a program that walks a tree would fill the screen. */
const most = 200;
const usualIndent = 2;
const position = /:(\d+):(\d+)$/;
const item = /^( *)- /;
const rulesKey = /^rules\s*:\s*(\[\s*\])?\s*(#.*)?$/;

export class RuleHints {
  readonly #told = new SetConstructor<string>();
  readonly #policy: HintedPolicy;
  readonly #write: (text: string) => void;

  constructor(policy: HintedPolicy, write: (text: string) => void) {
    this.#policy = policy;
    this.#write = write;
  }

  /** Once for each rule. Never throws: the denial stands, whether or not a person can be told. */
  tell(action: Action, verdict: Verdict): void {
    try {
      if (!isLiftable(action, verdict)) return;
      const rule = allowingRule(this.#policy.withoutSecrets(action));
      const key = arrayJoin(rule, '\n');
      if (setHas(this.#told, key) || setSize(this.#told) >= most) return;
      setAdd(this.#told, key);
      this.#write(hint(action, rule, placeOf(rule, verdict, this.#policy)));
    } catch {
      // The terminal is gone, or the stack is full: what the person is not told here stands in the log.
      return;
    }
  }
}

interface RulePlace {
  /** `put below line 8 of safeclaw.config.yaml` */
  readonly what: string;
  readonly indent: number;
  /** True where the policy has no `rules:` that a rule could stand below. */
  readonly alone: boolean;
}

function hint(action: Action, rule: readonly string[], { what, indent, alone }: RulePlace): string {
  const margin = stringRepeat(' ', indent);
  let text = `safeclaw: denied ${escapeControls(actionName(action))}. To allow it, ${escapeControls(what)}:\n${alone ? 'rules:\n' : ''}`;
  for (let i = 0; i < rule.length; i++) text += `${margin}${escapeControls(rule[i] as string)}\n`;
  return text;
}

/** Above the rule that denied, or below the last one. */
function placeOf(rule: readonly string[], verdict: Verdict, policy: HintedPolicy): RulePlace {
  const text = policy.text();
  // The policy's own rules stand above all that it inherits.
  if (verdict.by === 'rule' && verdict.position !== null && stringStartsWith(verdict.position, `${policy.name}:`)) return placeAtRule(rule, verdict.position, text, policy.name);
  return text === null ? { what: `put at the end of \`rules\` in ${policy.name}`, indent: usualIndent, alone: false } : endOfRules(stringSplit(text, '\n'), policy.name);
}

function placeAtRule(rule: readonly string[], place: string, text: string | null, name: string): RulePlace {
  const at = regExpExec(position, place);
  if (at === null) return { what: `put above ${place}`, indent: usualIndent, alone: false };
  const file = stringSlice(place, 0, at.index);
  const line = numberConvert(at[1]);
  const indent = numberConvert(at[2]) - 1;
  // A denial that an allowance above it covers is an error: such a policy does not load.
  const same = text !== null && file === name && saysTheSame(rule, stringSplit(text, '\n'), line - 1, indent);
  return { what: same ? `put in the place of the rule in line ${line} of ${file}` : `put above line ${line} of ${file}`, indent, alone: false };
}

/** Whether the rule that begins in a line denies what the allowance allows and nothing else, as it is written. */
function saysTheSame(rule: readonly string[], lines: readonly string[], from: number, indent: number): boolean {
  let written = lines[from] ?? '';
  for (let i = from + 1; i < lines.length && (stringTrim(lines[i] as string) === '' || stringStartsWith(lines[i] as string, stringRepeat(' ', indent + 1))); i++) written += `\n${lines[i] as string}`;
  const plain = unquoted(written);
  for (let i = 0; i < rule.length - 1; i++) {
    const wanted = unquoted(i === 0 ? stringSlice(rule[i] as string, 2) : stringTrim(rule[i] as string));
    const found = stringIndexOf(plain, wanted);
    const behind = found === -1 ? '' : stringSlice(plain, found + wanted.length, found + wanted.length + 1);
    if (found === -1 || (behind !== '' && stringIndexOf(',\n\r }', behind) === -1)) return false;
  }
  return true;
}

function unquoted(text: string): string {
  return stringReplaceAll(stringReplaceAll(stringReplaceAll(stringReplaceAll(text, '"', ''), "'", ''), '[', ''), ']', '');
}

/** Behind the last line that belongs to `rules:`, with the indentation of its first `- `. */
function endOfRules(lines: readonly string[], name: string): RulePlace {
  let indent = -1;
  let last = 0;
  for (let i = 0, inRules = false; i < lines.length; i++) {
    const line = stringEndsWith(lines[i] as string, '\r') ? stringSlice(lines[i] as string, 0, -1) : (lines[i] as string);
    const opened = regExpExec(rulesKey, line);
    if (opened !== null) {
      if (opened[1] !== undefined) return { what: `put in the place of line ${i + 1} of ${name}`, indent: usualIndent, alone: true };
      inRules = true;
      last = i + 1;
      continue;
    }
    if (!inRules || stringTrim(line) === '' || stringStartsWith(stringTrim(line), '#')) continue;
    const begun = regExpExec(item, line);
    if (begun === null && !stringStartsWith(line, ' ')) inRules = false;
    else last = i + 1;
    if (begun !== null && indent === -1) indent = (begun[1] as string).length;
  }
  if (last === 0) return { what: `put at the end of ${name}`, indent: usualIndent, alone: true };
  return { what: `put below line ${last} of ${name}`, indent: indent === -1 ? usualIndent : indent, alone: false };
}
