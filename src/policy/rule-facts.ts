// SPDX-License-Identifier: MIT
// A rule as the proofs about order see it: which kinds it can decide, and what each matcher matches.

import type { ActionKind } from '../action/action.ts';
import { ACTIONS, type Matcher } from '../action/vocabulary.ts';
import { hasMatchers, toActionSet } from './action-set.ts';
import type { RuleNode } from './document.ts';
import { star, toLanguages, type Language, type ReadSegments } from './pattern-language.ts';
import type { PatternFacts } from './pattern-order.ts';

/** `aws` stands for the names in `action`, which narrow AWS calls like a matcher. */
export type FactKey = Matcher | 'aws';

/** A rule, or the part of it that is about requests, whose paths are compared otherwise than files'. */
export interface RuleFacts {
  readonly rule: RuleNode;
  /** One bit for each kind that the rule can decide. */
  readonly kinds: number;
  readonly matchers: ReadonlyMap<FactKey, readonly PatternFacts[]>;
  /** The one language of its only pattern of its main matcher; null where there are more. What tells most rules apart at a glance. */
  readonly glance: Glance | null;
}

export interface Glance {
  readonly key: FactKey;
  readonly language: Language;
  /** A number for the first names of a path or command, or the last of a host; -1 where a wildcard comes before. */
  readonly anchor: number;
}

/** Numbers for texts, so that most pairs of rules are told apart by one comparison of integers. */
export type Anchors = Map<string, number>;

export const KINDS = Object.keys(ACTIONS) as ActionKind[];

/** The facts of a rule, a part for each way in which its patterns are read; none where it can match nothing. */
export function toRuleFacts(rule: RuleNode, readSegments: ReadSegments, anchors: Anchors): readonly RuleFacts[] {
  const keys = rule.matchers.map((matcher) => matcher.key.value);
  const sets = rule.actions.map((action) => toActionSet(action.value));
  const named = new Set<ActionKind>(sets.flatMap((set) => (set === null ? [] : set.aws === null ? set.kinds : [...set.kinds, 'aws:call' as const])));
  const kinds = [...named].filter((kind) => hasMatchers(kind, keys));
  const groups: readonly (readonly ActionKind[])[] = keys.includes('path') ? [kinds.filter((kind) => kind === 'network:request'), kinds.filter((kind) => kind !== 'network:request' && kind !== 'aws:call')] : [kinds.filter((kind) => kind !== 'aws:call')];
  const parts = groups.filter((group) => group.length > 0).map((group) => toPart(rule, group, readSegments, anchors));
  const aws = sets.map((set) => set?.aws ?? null).filter((name) => name !== null);
  if (!kinds.includes('aws:call')) return parts;
  const part = toPart(rule, ['aws:call'], readSegments, anchors);
  const open = aws.some((name) => name === '*' || name === 'aws:*');
  return [...parts, open ? part : { ...part, matchers: new Map<FactKey, readonly PatternFacts[]>([...part.matchers, ['aws', aws.map((name) => ({ text: name, languages: [star('aws', name.toLowerCase())] }))]]) }];
}

function toPart(rule: RuleNode, kinds: readonly ActionKind[], readSegments: ReadSegments, anchors: Anchors): RuleFacts {
  const kind = kinds[0] as ActionKind;
  const matchers = new Map<FactKey, readonly PatternFacts[]>();
  for (const { key, patterns } of rule.matchers) matchers.set(key.value, patterns.map(({ value }) => ({ text: isRelative(key.value, value, kind) && rule.file > 0 ? `${rule.file}:${value}` : value, languages: toLanguages(key.value, value, kind, (pattern) => readSegments(pattern, rule.file)) })));
  return { rule, glance: glanceOf(matchers, anchors), kinds: kinds.reduce((mask, one) => mask | (1 << KINDS.indexOf(one)), 0), matchers };
}

/** Whether the same text means another path in another file. */
function isRelative(key: Matcher, pattern: string, kind: ActionKind): boolean {
  return (key === 'path' || key === 'cwd' || key === 'program') && kind !== 'network:request' && !/^[/~@]/.test(pattern);
}

const MAIN: readonly FactKey[] = ['host', 'path', 'command', 'key', 'url', 'tool', 'name'];

function glanceOf(matchers: ReadonlyMap<FactKey, readonly PatternFacts[]>, anchors: Anchors): Glance | null {
  const key = MAIN.find((main) => matchers.has(main));
  const patterns = key === undefined ? [] : (matchers.get(key) as readonly PatternFacts[]);
  const language = patterns.length === 1 && patterns[0]?.languages.length === 1 ? patterns[0].languages[0] : undefined;
  if (key === undefined || language === undefined || language.sort.includes(':')) return null;
  if (language.anywhere !== null) return null;
  // AWS endpoints meet by names that their patterns do not show.
  return key === 'host' && /amazonaws|\.aws$/.test(language.suffix) ? null : { key, language, anchor: anchorOf(key, language, anchors) };
}

function anchorOf(key: FactKey, language: Language, anchors: Anchors): number {
  const text = anchorText(key, language);
  if (text === null) return -1;
  const known = anchors.get(text);
  if (known !== undefined) return known;
  anchors.set(text, anchors.size);
  return anchors.size - 1;
}

/** Two folders, two words or three labels that every matched text starts or ends with. */
function anchorText(key: FactKey, { literal, prefix, suffix }: Language): string | null {
  if (key === 'host') {
    const labels = (literal === null ? suffix : `.${literal}`).split('.');
    return labels.length > 3 ? labels.slice(-3).join('.') : null;
  }
  if (key !== 'path' && key !== 'command') return literal;
  const separator = key === 'path' ? '/' : ' ';
  const parts = (literal === null ? prefix : `${literal}${separator}`).split(separator);
  const wanted = key === 'path' ? 3 : 2;
  return parts.length > wanted ? parts.slice(0, wanted).join(separator) : null;
}
