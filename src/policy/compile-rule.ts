// SPDX-License-Identifier: MIT
// A rule as written → the rule that each kind of action is decided by.

import type { ActionKind } from '../action/action.ts';
import { parseCommandPattern } from '../action/command.ts';
import { isPlainText } from '../action/path-glob.ts';
import type { Verdict } from '../action/verdict.ts';
import { ACTIONS, type ActionEntry, type Matcher } from '../action/vocabulary.ts';
import type { Effect } from './document.ts';
import { type CompiledRule, KindRules } from './kind-rules.ts';
import { actionTest, commandTests, NotTest, spelledKey, type ActionTest } from './match.ts';
import { hostMatchers } from './match-host.ts';
import { type TimeWindow, WhenTest } from './match-when.ts';
import type { Separators } from './match-filing.ts';
import { type TextMatcher, TextSet, globMatchers, starMatcher } from './match-text.ts';
import type { RulesByKind } from './decide.ts';
import type { PathReader } from './read-path.ts';

/** A rule without its places: what policies and the baseline have in common. */
export interface PlainRule {
  readonly actions: readonly string[];
  readonly effect: Effect;
  readonly matchers: readonly { readonly key: Matcher; readonly patterns: readonly string[] }[];
  /** The texts of the indexed matcher, where they are no patterns. */
  readonly texts?: readonly TextMatcher[] | undefined;
  /** What the rule is not about, whatever its patterns say. */
  readonly except?: { readonly key: Matcher; readonly patterns: readonly string[] } | undefined;
  /** Absent or null where it holds at all times. */
  readonly when?: TimeWindow | null | undefined;
  readonly verdict: Verdict;
  /** Reads its path patterns, where they start at another folder than those of the other rules. */
  readonly paths?: PathReader | undefined;
  /** False where a parent's name does not stand for its kinds (the baseline says what it means). */
  readonly coversKinds: boolean;
}

const kinds = Object.keys(ACTIONS) as ActionKind[];

/** The matcher that rules of a kind are told apart by, and where its texts are cut. */
const indexed: Readonly<Record<ActionKind, { readonly key: Matcher | null; readonly cut: Separators }>> = {
  'file:read': path(), 'file:list': path(), 'file:stat': path(), 'file:write': path(), 'file:delete': path(), 'module:load': path(), 'module:native': path(),
  'network:request': host(), 'network:connect': host(), 'network:listen': host(), 'network:resolve': host(),
  'shell:execute': { key: 'command', cut: { word: ' ', end: ' ' } },
  'env:read': { key: 'key', cut: { word: '_', end: '_' } },
  'env:write': { key: 'key', cut: { word: '_', end: '_' } },
  // By its name, which the rule's `action` holds.
  'aws:call': { key: null, cut: { word: ':', end: ':' } },
  'process:signal': { key: 'name', cut: { word: '_', end: '_' } },
  'process:inspect': { key: 'name', cut: { word: '_', end: '_' } },
  'process:binding': { key: 'name', cut: { word: '_', end: '_' } },
  'tool:call': { key: 'tool', cut: { word: '_', end: '_' } },
};

function path(): { key: Matcher; cut: Separators } {
  return { key: 'path', cut: { word: '/', end: '/.' } };
}

function host(): { key: Matcher; cut: Separators } {
  return { key: 'host', cut: { word: '.', end: '.' } };
}

/** Rules by kind, in their order. */
export function compileRules(rules: readonly PlainRule[], paths: PathReader): RulesByKind {
  const byKind = Object.fromEntries(kinds.map((kind) => [kind, new KindRules(indexed[kind].cut)])) as Record<ActionKind, KindRules>;
  const covered = new Map<string, readonly ActionKind[]>();
  for (const rule of rules) {
    const kindsOfRule = new Set<ActionKind>();
    for (const name of rule.actions) {
      let named = covered.get(name);
      if (named === undefined) covered.set(name, (named = coveredKinds(name, rule.coversKinds)));
      for (const kind of named) kindsOfRule.add(kind);
    }
    // Kinds that are told apart by the same matcher share what its patterns are read into.
    const read = new Map<Matcher, readonly TextMatcher[]>();
    const when = rule.when === null || rule.when === undefined ? null : new WhenTest(rule.when);
    for (const kind of kindsOfRule) {
      const compiled = compileFor(kind, rule, when, paths, read);
      if (compiled !== null) byKind[kind].add(compiled);
    }
  }
  return Object.assign(Object.create(null), byKind) as RulesByKind;
}

/** The kinds that a name or glob of a rule's `action` means; a parent's name means its kinds too. */
export function coveredKinds(name: string, coversParents = true): ActionKind[] {
  const matcher = starMatcher(name);
  return kinds.filter((kind) => {
    if (kind === 'aws:call') return awsMatcher(name) !== null;
    const { parent }: ActionEntry = ACTIONS[kind];
    return matcher.matches(kind) || (coversParents && parent !== null && matcher.matches(parent));
  });
}

/** The pattern over `aws:<service>:<operation>`, lower case; null where the name means no AWS call. */
function awsMatcher(name: string): TextMatcher | null {
  const lower = name.toLowerCase();
  if (lower.startsWith('aws:')) return starMatcher(lower);
  const star = lower.indexOf('*');
  return star !== -1 && 'aws:'.startsWith(lower.slice(0, star)) ? starMatcher(lower) : null;
}

function compileFor(kind: ActionKind, rule: PlainRule, when: ActionTest | null, paths: PathReader, read: Map<Matcher, readonly TextMatcher[]>): CompiledRule | null {
  const { matchers: known }: ActionEntry = ACTIONS[kind];
  // A matcher that the kind does not have cannot match: a glob's rule is then not about this kind.
  if (!rule.matchers.every(({ key }) => known.includes(key))) return null;
  const readPath = (pattern: string): readonly TextMatcher[] => (rule.paths ?? paths).read(pattern);
  const { key: primary } = indexed[kind];
  let texts: readonly TextMatcher[] | null = kind === 'aws:call' ? awsTexts(rule.actions) : (rule.texts ?? null);
  const tests: ActionTest[] = when === null ? [] : [when];
  for (const { key, patterns } of rule.matchers) {
    if (key === primary) {
      texts = read.get(key) ?? primaryTexts(key, patterns, readPath);
      read.set(key, texts);
    }
    if (key === 'command') tests.push(commandTests(patterns, namesProgram(rule) ? 'deny' : rule.effect, readPath));
    else if (key !== primary) tests.push(actionTest(key, patterns, kind, rule.effect, readPath));
  }
  if (rule.except !== undefined) tests.push(new NotTest(actionTest(rule.except.key, rule.except.patterns, kind, rule.effect, readPath)));
  const socketsOnly = kind === 'network:connect' && rule.matchers.some(({ key, patterns }) => key === 'path' || (key === 'protocol' && patterns.every((pattern) => pattern === 'unix')));
  const ports = rule.matchers.find(({ key }) => key === 'port')?.patterns ?? null;
  return { effect: rule.effect, verdict: rule.verdict, texts, ports, tests, when, reachesHosts: !socketsOnly };
}

/** A rule whose `program` says where the program lies means that one, wherever that is. */
function namesProgram(rule: PlainRule): boolean {
  return rule.matchers.some(({ key, patterns }) => key === 'program' && patterns.every((pattern) => pattern.includes('/')));
}

function awsTexts(actions: readonly string[]): TextMatcher[] | null {
  const matchers = actions.map(awsMatcher).filter((matcher) => matcher !== null);
  return actions.includes('*') || actions.includes('aws:*') ? null : matchers;
}

/** The patterns to index a rule by. A command's are only the text: what it says of the program is tested as well. */
function primaryTexts(key: Matcher, patterns: readonly string[], readPath: (pattern: string) => readonly TextMatcher[]): TextMatcher[] {
  switch (key) {
    case 'path':
      return patterns.flatMap(readPath);
    case 'host':
      return patterns.flatMap((pattern) => hostMatchers(pattern));
    case 'command':
      return patterns.map((pattern) => starMatcher(parseCommandPattern(pattern).command));
    default:
      return nameTexts(key, patterns);
  }
}

/** Long lists of plain names (the baseline's 200 keys) are one set. */
function nameTexts(key: Matcher, patterns: readonly string[]): TextMatcher[] {
  const plain = new Set<string>();
  const matchers: TextMatcher[] = [];
  for (const pattern of patterns) {
    const name = key === 'key' ? spelledKey(pattern) : pattern;
    if (patterns.length > 16 && isPlainText(name)) plain.add(name);
    else matchers.push(...globMatchers(name));
  }
  return plain.size === 0 ? matchers : [new TextSet(plain), ...matchers];
}
