// SPDX-License-Identifier: MIT
// Proofs about the order of rules: which rule can never fire, and which denial an earlier allowance reaches into.
//
// Sound: a rule is said to be covered only where every action it matches is matched by rules above it. What cannot
// be proved (classes, patterns too large, symlinks that are not known) is not claimed.

import type { RuleNode } from './document.ts';
import { segmentsByText, type ReadSegments } from './pattern-language.ts';
import { isCovered, mayMeet, meetByNameOnly, meets, type PatternFacts } from './pattern-order.ts';
import { toRuleFacts, type Anchors, type FactKey, type RuleFacts } from './rule-facts.ts';

export type Shadow =
  | { readonly kind: 'covered'; readonly rule: RuleNode; readonly by: readonly RuleNode[] }
  /** `byName` where the two only meet in a host that answers to several names. */
  | { readonly kind: 'partly'; readonly rule: RuleNode; readonly by: readonly RuleNode[]; readonly byName: boolean };

/** What one part of a rule is covered by, pattern by pattern of the matcher that has most. */
interface Coverage {
  readonly facts: RuleFacts;
  readonly splitBy: FactKey | null;
  /** For each pattern of `splitBy` (one entry where there is none) the kinds that rules above decide. */
  readonly decided: number[];
}

/** Finds every rule that can never fire, and every denial that an earlier allowance takes a part of. */
export function findShadows(rules: readonly RuleNode[], readSegments: ReadSegments = segmentsByText): readonly Shadow[] {
  const shadows: Shadow[] = [];
  const above: RuleFacts[] = [];
  const anchors: Anchors = new Map();
  for (const rule of rules) {
    const parts = toRuleFacts(rule, readSegments, anchors);
    if (parts.length > 0) {
      const shadow = findShadow(rule, parts, above);
      if (shadow !== null) shadows.push(shadow);
    }
    above.push(...parts);
  }
  return shadows;
}

function findShadow(rule: RuleNode, parts: readonly RuleFacts[], above: readonly RuleFacts[]): Shadow | null {
  const covering = new Set<RuleNode>();
  const cutting = new Set<RuleNode>();
  let byName = true;
  const coverages = parts.map(toCoverage);
  for (const coverage of coverages) {
    for (const earlier of above) {
      if ((earlier.kinds & coverage.facts.kinds) === 0 || differAtAGlance(earlier, coverage.facts)) continue;
      const meeting = meetingOf(earlier, coverage.facts);
      if (meeting === null) continue;
      // A rule that holds at times leaves the action to those below it at others.
      if (earlier.rule.when === null && cover(earlier, coverage)) covering.add(earlier.rule);
      if (rule.effect.value === 'deny' && earlier.rule.effect.value === 'allow' && !isException(earlier, coverage.facts)) {
        cutting.add(earlier.rule);
        byName = byName && meeting === 'byName';
      }
    }
  }
  if (coverages.every(({ facts, decided }) => decided.every((kinds) => (kinds & facts.kinds) === facts.kinds))) return { kind: 'covered', rule, by: [...covering] };
  return cutting.size > 0 ? { kind: 'partly', rule, by: [...cutting], byName } : null;
}

/** Whether two rules, or parts of them, may match the same action. */
export function haveInCommon(one: RuleFacts, other: RuleFacts): boolean {
  return (one.kinds & other.kinds) !== 0 && !differAtAGlance(one, other) && meetingOf(one, other) !== null;
}

/** HOT: 5,000 rules are 12 million pairs, and nearly all end at the comparison of two integers. */
function differAtAGlance(one: RuleFacts, other: RuleFacts): boolean {
  const left = one.glance;
  const right = other.glance;
  if (left === null || right === null || left.key !== right.key) return false;
  if (left.anchor !== -1 && right.anchor !== -1 && left.anchor !== right.anchor) return true;
  return !mayMeet(left.language, right.language);
}

function toCoverage(facts: RuleFacts): Coverage {
  let splitBy: FactKey | null = null;
  let count = 1;
  for (const [key, patterns] of facts.matchers) if (patterns.length > count) [splitBy, count] = [key, patterns.length];
  return { facts, splitBy, decided: new Array<number>(count).fill(0) };
}

/** Marks what the earlier rule decides of it; true where that is anything. */
function cover(earlier: RuleFacts, { facts, splitBy, decided }: Coverage): boolean {
  for (const [key, outers] of earlier.matchers) if (key !== splitBy && !coversAll(key, outers, facts, earlier)) return false;
  const outers = splitBy === null ? undefined : earlier.matchers.get(splitBy);
  let any = false;
  for (let i = 0; i < decided.length; i++) {
    if (splitBy !== null && outers !== undefined && !coversOne(splitBy, outers, (facts.matchers.get(splitBy) as readonly PatternFacts[])[i] as PatternFacts, facts, earlier)) continue;
    decided[i] = (decided[i] as number) | earlier.kinds;
    any = true;
  }
  return any;
}

function coversAll(key: FactKey, outers: readonly PatternFacts[], facts: RuleFacts, earlier: RuleFacts): boolean {
  const inners = facts.matchers.get(key);
  if (inners === undefined) return outers.some(isAnything);
  return inners.every((inner) => coversOne(key, outers, inner, facts, earlier));
}

function coversOne(key: FactKey, outers: readonly PatternFacts[], inner: PatternFacts, facts: RuleFacts, earlier: RuleFacts): boolean {
  return twoReadings(key, inner, facts, earlier) ? outers.some(isAnything) : isCovered(key, inner, outers);
}

/**
 * A request's path that can be read in two ways, and a call on several resources, is denied where one of them
 * matches and allowed where all do: an allowance of the same pattern does not take all that a denial matches.
 */
function twoReadings(key: FactKey, inner: PatternFacts, facts: RuleFacts, earlier: RuleFacts): boolean {
  const split = key === 'resource' || key === 'url' || (key === 'path' && inner.languages[0]?.sort === 'request path');
  return split && facts.rule.effect.value === 'deny' && earlier.rule.effect.value === 'allow';
}

function isAnything(pattern: PatternFacts): boolean {
  return pattern.text === '*' && pattern.languages.every((language) => language.universal);
}

/** How two rules have something in common; null where they do not. */
function meetingOf(earlier: RuleFacts, facts: RuleFacts): 'byText' | 'byName' | null {
  let byName = false;
  for (const [key, outers] of earlier.matchers) {
    const inners = facts.matchers.get(key);
    if (inners === undefined) continue;
    const pairs = inners.flatMap((inner) => outers.filter((outer) => meets(key, inner, outer)).map((outer) => [inner, outer] as const));
    if (pairs.length === 0) return null;
    if (key === 'host' && pairs.every(([inner, outer]) => meetByNameOnly(inner, outer))) byName = true;
  }
  return byName ? 'byName' : 'byText';
}

/** An allowance that lies within the denial below it is an exception, written on purpose: it is not reported. */
function isException(earlier: RuleFacts, denial: RuleFacts): boolean {
  for (const [key, outers] of denial.matchers) {
    const inners = earlier.matchers.get(key);
    if (inners === undefined ? !outers.some(isAnything) : !inners.every((inner) => isCovered(key, inner, outers))) return false;
  }
  return true;
}
