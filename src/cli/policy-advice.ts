// SPDX-License-Identifier: MIT
// What `policy check` says beyond the loader: proofs by example, rules that are wider than they need to be, rules
// that overlap, and rules that a log never needed.

import type { Action } from '../action/action.ts';
import { actionName, showTarget } from '../action/show.ts';
import type { PolicyAnalysis } from '../policy/analysis.ts';
import type { Diagnostic } from '../policy/diagnostic.ts';
import type { RuleNode, Span } from '../policy/document.ts';
import { opening } from '../policy/read-yaml.ts';

/** Examples cost a search each; a policy with more findings than this needs other help first. */
const MOST_EXAMPLES = 200;
const MOST_OVERLAPS = 100;

/** As `policy explain` takes it. */
export function writtenAction(action: Action): string {
  return `${actionName(action)} ${showTarget(action)}`;
}

/** Findings about the order of rules with an action that proves them. */
export function withExamples(diagnostics: readonly Diagnostic[], analysis: PolicyAnalysis): Diagnostic[] {
  let left = MOST_EXAMPLES;
  return diagnostics.map((found) => {
    if (!/^SC_(?:RULE_SHADOWED|DENY_SHADOWED|DENY_PARTLY_SHADOWED)$/.test(found.code) || left-- <= 0) return found;
    const rule = ruleAt(analysis, found.span);
    const above = found.related === undefined ? null : ruleAt(analysis, found.related.span);
    if (rule === null || above === null) return found;
    const decidedAbove = (action: Action): boolean => (analysis.ruleOf(analysis.policy.decide(action))?.index ?? Number.POSITIVE_INFINITY) < rule.index;
    const example = found.code === 'SC_DENY_PARTLY_SHADOWED' ? analysis.exampleInBoth(rule, above, decidedAbove) : analysis.exampleOf(rule, decidedAbove);
    return example === null ? found : { ...found, example: `${writtenAction(example)}: decided at ${analysis.policy.decide(example).position ?? ''}` };
  });
}

function ruleAt({ document }: PolicyAnalysis, span: Span): RuleNode | null {
  return document.rules.find((rule) => rule.span.start === span.start) ?? null;
}

/** Allowances that say nothing about what they allow. */
export function broadRules(text: string, { document }: PolicyAnalysis): Diagnostic[] {
  return document.rules.flatMap((rule) => {
    const why = rule.effect.value === 'allow' ? whyBroad(rule) : null;
    return why === null ? [] : [{ code: 'SC_RULE_TOO_BROAD', severity: 'note', span: why.span ?? opening(text, rule.span), message: why.message, label: why.label, help: why.help }];
  });
}

interface Broad {
  readonly span: Span | null;
  readonly message: string;
  readonly label: string;
  readonly help: string;
}

function whyBroad(rule: RuleNode): Broad | null {
  const all = rule.actions.find(({ value }) => /^\*$|^[a-z]+:\*$/.test(value));
  const open = (key: string): boolean => (rule.matchers.find((matcher) => matcher.key.value === key)?.patterns ?? [{ value: '*' }]).some(({ value }) => /^\*+$|^\/\*\*$/.test(value));
  const span = (key: string): Span | null => rule.matchers.find((matcher) => matcher.key.value === key)?.patterns.find(({ value }) => /^\*+$|^\/\*\*$/.test(value))?.span ?? null;
  const names = (start: string): boolean => rule.actions.some(({ value }) => value.startsWith(start));
  if (all !== undefined && rule.matchers.length === 0) return { span: all.span, message: `this rule allows every \`${all.value}\``, label: 'anything of its kind', help: 'name the actions, and what they may be about' };
  if (names('network:') && open('host') && open('url') && open('path')) return { span: span('host'), message: 'this rule allows the network whatever the host is', label: 'any host', help: 'name the hosts: `host: ["api.example.com"]`' };
  if (names('shell:') && open('command') && open('program')) return { span: span('command') ?? span('program'), message: 'this rule allows every program with every argument', label: 'any command', help: 'name the commands: `command: ["git status"]`' };
  if ((names('file:') || names('module:')) && open('path')) return { span: span('path'), message: 'this rule is about every file of the machine', label: 'any path', help: 'name the folders: `path: "./data/**"`' };
  if (names('env:') && open('key')) return { span: span('key'), message: 'this rule allows every environment variable, credentials too', label: 'any variable', help: 'name the variables: `key: ["LOG_LEVEL"]`' };
  return null;
}

/** Every pair of an allowance and a denial that have something in common, which only their order decides. */
export function overlaps(text: string, analysis: PolicyAnalysis): Diagnostic[] {
  const { rules } = analysis.document;
  const found: Diagnostic[] = [];
  for (const [i, rule] of rules.entries()) {
    for (const above of rules.slice(0, i)) {
      if (above.effect.value === rule.effect.value || found.length >= MOST_OVERLAPS) continue;
      const example = analysis.exampleInBoth(rule, above);
      if (example === null) continue;
      found.push({ code: 'SC_RULES_OVERLAP', severity: 'note', span: opening(text, rule.span), message: `this \`${rule.effect.value}\` and a \`${above.effect.value}\` above it have something in common, and the one above decides`, label: 'below', related: { span: opening(text, above.span), label: 'above: decides first' }, example: writtenAction(example) });
    }
  }
  return found;
}

/** Rules that decided none of the actions that `decided` was told of. */
export function unusedRules(text: string, analysis: PolicyAnalysis, decided: ReadonlySet<RuleNode>, actions: number): Diagnostic[] {
  return analysis.document.rules.filter((rule) => !decided.has(rule)).map((rule) => ({ code: 'SC_RULE_UNUSED', severity: 'note', span: opening(text, rule.span), message: `this \`${rule.effect.value}\` decided none of the ${actions} actions in the log`, label: 'never needed', help: rule.effect.value === 'deny' ? 'keep it where it is a precaution' : rule.file > 0 && rule.id !== null ? `leave it out where it is inherited, \`without: [${rule.id.value}]\`, where the log shows all that the program should do` : 'remove it where the log shows all that the program should do' }));
}
