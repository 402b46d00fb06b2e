// SPDX-License-Identifier: MIT
// A policy as a person's questions about its rules need it: every rule with what it matches, each by itself, and all
// of them together even where the loader refuses their order.

import type { Action } from '../action/action.ts';
import type { Verdict } from '../action/verdict.ts';
import { compilePolicy, type PolicySource } from './compile.ts';
import type { PolicyDocument, RuleNode } from './document.ts';
import { exampleActions } from './example-action.ts';
import { type PolicyOutline, toOutline } from './outline.ts';
import type { Policy, PolicyPlace } from './policy.ts';
import { PolicyPaths } from './policy-paths.ts';
import { type Anchors, type RuleFacts, toRuleFacts } from './rule-facts.ts';
import { haveInCommon } from './shadow.ts';
import { type NearRule, nearRules } from './why-not.ts';

export class PolicyAnalysis {
  readonly document: PolicyDocument;
  readonly policy: Policy;
  readonly #source: PolicySource;
  readonly #place: PolicyPlace;
  readonly #outline: PolicyOutline;
  readonly #paths: PolicyPaths;
  readonly #facts = new Map<RuleNode, readonly RuleFacts[]>();
  readonly #alone = new Map<RuleNode, Policy>();
  readonly #byPosition = new Map<string, RuleNode>();
  readonly #anchors: Anchors;

  /** `anchors` are shared by analyses whose rules are compared with one another. */
  constructor(document: PolicyDocument, source: PolicySource, place: PolicyPlace, anchors: Anchors = new Map()) {
    this.document = document;
    this.#source = source;
    this.#place = place;
    this.#anchors = anchors;
    this.#outline = toOutline(document, source.texts);
    this.#paths = new PolicyPaths(source.texts, place);
    this.policy = compilePolicy(this.#outline, source, place);
    for (const rule of document.rules) this.#byPosition.set(this.positionOf(rule), rule);
  }

  positionOf(rule: RuleNode): string {
    return this.#source.texts.at(rule.span.start);
  }

  /** Where relative patterns of the rule start. */
  folderOf(rule: RuleNode): string {
    return this.#paths.folderOf(rule.file);
  }

  /** The rule that a verdict names; null where it was no rule. */
  ruleOf({ position }: Verdict): RuleNode | null {
    return position === null ? null : (this.#byPosition.get(position) ?? null);
  }

  /** What the rule matches, a part for each way in which its patterns are read. */
  factsOf(rule: RuleNode): readonly RuleFacts[] {
    let facts = this.#facts.get(rule);
    if (facts === undefined) this.#facts.set(rule, (facts = toRuleFacts(rule, (pattern, file) => this.#paths.of(file).spellings(pattern), this.#anchors)));
    return facts;
  }

  /** Whether the rule matches the action, whatever stands above it. */
  matches(rule: RuleNode, action: Action): boolean {
    let alone = this.#alone.get(rule);
    if (alone === undefined) {
      const only = toOutline({ ...this.document, rules: [rule, { ...rule, index: rule.index + 1, actions: [{ value: 'env:write', span: rule.span }], matchers: [] }] }, this.#source.texts);
      alone = compilePolicy({ ...only, baseline: false, rules: only.rules.slice(0, 1) }, this.#source, this.#place);
      this.#alone.set(rule, alone);
    }
    return alone.decide(action).by === 'rule';
  }

  /** Rules that do not match the action though they are about its kind, the nearest first. */
  nearRules(action: Action, rules: readonly RuleNode[]): NearRule[] {
    return nearRules(action, rules, (rule) => this.factsOf(rule), this.#paths);
  }

  /** An action that both rules match, and for which `holds`; null where none is found. */
  exampleInBoth(rule: RuleNode, other: RuleNode, holds: (action: Action) => boolean = () => true): Action | null {
    for (const facts of this.factsOf(rule)) for (const within of this.factsOf(other)) {
      if (!haveInCommon(within, facts)) continue;
      for (const action of exampleActions(facts, within, [])) if (this.matches(rule, action) && this.matches(other, action) && holds(action)) return action;
    }
    return null;
  }

  /** An action that the rule matches, and for which `holds`; null where none is found. */
  exampleOf(rule: RuleNode, holds: (action: Action) => boolean = () => true): Action | null {
    for (const facts of this.factsOf(rule)) for (const action of exampleActions(facts, null, [])) if (this.matches(rule, action) && holds(action)) return action;
    return null;
  }
}
