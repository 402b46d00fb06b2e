// SPDX-License-Identifier: MIT
// Protections, rules, baseline, default: in that order. HOT: allocates nothing for files and environment keys.

import type { Action, ActionKind, AwsAction } from '../action/action.ts';
import { type AwsEndpoint, awsZone, declaredAt } from '../action/aws-place.ts';
import { comparablePath } from '../action/path.ts';
import { isAboutPath } from '../action/path-action.ts';
import { actionName } from '../action/show.ts';
import type { RuleLimit, Verdict } from '../action/verdict.ts';
import { type CompiledRule, type KindRules, holds, noRule } from './kind-rules.ts';
import { spelledKey } from './match.ts';
import { addressOf, hostOf, otherNamesOf } from './match-host.ts';
import { anyMayMatch, unknownPart } from './match-aws.ts';
import { type TextMatcher, anyMatches } from './match-text.ts';
import { type ProtectedPath, Protections, protectVariable } from './protect.ts';
import { isMetadataAction, isMetadataAddress, metadataVerdict } from './protect-metadata.ts';
import { isRuntimeAction, isSameMachine, runtimeVerdict, type RuntimeAddress } from './protect-runtime.ts';
import { arrayIndexOf, arrayPush, numberToString, objectFreeze, stringToLowerCase } from '../runtime/primordials.ts';

export type RulesByKind = Readonly<Record<ActionKind, KindRules>>;

export interface DecidingParts {
  readonly rules: RulesByKind;
  /** Null for `baseline: none`. */
  readonly baseline: RulesByKind | null;
  readonly otherwise: Verdict;
  readonly resolves: Verdict;
  readonly protected: readonly ProtectedPath[];
  readonly awsEndpoints: readonly AwsEndpoint[];
  /** The address of Lambda's runtime; null where there is none. */
  readonly runtimeApi: RuntimeAddress | null;
}

export class Decider {
  readonly #rules: RulesByKind;
  readonly #baseline: RulesByKind | null;
  readonly #otherwise: Verdict;
  readonly #planted: Verdict;
  readonly #resolves: Verdict;
  readonly #protected: Protections;
  readonly #awsEndpoints: readonly AwsEndpoint[];
  readonly #runtimeApi: RuntimeAddress | null;

  constructor(parts: DecidingParts) {
    this.#rules = parts.rules;
    this.#baseline = parts.baseline;
    this.#otherwise = parts.otherwise;
    this.#planted = plantedVerdict(parts.otherwise);
    this.#resolves = parts.resolves;
    this.#protected = new Protections(parts.protected);
    this.#awsEndpoints = parts.awsEndpoints;
    this.#runtimeApi = parts.runtimeApi;
  }

  /** Whether time alone may change what is decided of a variable of the environment. */
  get timedEnvironment(): boolean {
    const { rules } = this.#rules['env:read'];
    for (let i = 0; i < rules.length; i++) if ((rules[i] as CompiledRule).when !== null) return true;
    return false;
  }

  decide(action: Action): Verdict {
    return action.kind === 'aws:call' && action.resources.length > 1 ? this.#decideEach(action) : this.#decideOne(action);
  }

  /** A call on several resources is as many calls, all of which must be allowed. */
  #decideEach(call: AwsAction): Verdict {
    let answer: Verdict | null = null;
    let limits: RuleLimit[] | null = null;
    for (let i = 0; i < call.resources.length; i++) {
      const one = this.#decideOne({ ...call, resources: [call.resources[i] as string] });
      if (answer === null || isStronger(one, answer)) answer = one;
      if (one.limits === null) continue;
      limits ??= [];
      for (let j = 0; j < one.limits.length; j++) arrayPush(limits, one.limits[j] as RuleLimit);
    }
    const decided = answer as Verdict;
    return limits === null || decided.kind === 'deny' ? decided : objectFreeze({ ...decided, limits });
  }

  #decideOne(action: Action): Verdict {
    const protection = this.#protect(action);
    if (protection !== null) return protection;
    if (action.kind === 'aws:call' && !isIdentified(action)) return unidentified(this.#byRules(action));
    return this.#byRules(action);
  }

  #byRules(action: Action): Verdict {
    const rules = this.#rules[action.kind];
    if (isMetadataAction(action)) return firstNaming(rules.rules, action, null) ?? metadataVerdict;
    if (this.#runtimeApi !== null && isRuntimeAction(action, this.#runtimeApi)) return firstNaming(rules.rules, action, this.#runtimeApi) ?? runtimeVerdict;
    const decided = rules.verdict(firstMatch(rules, action));
    if (decided !== null) return decided;
    if (action.kind === 'shell:execute' && action.planted) return this.#planted;
    // The baseline is what a program needs where the default denies: where it allows, the default is the reason.
    if (this.#baseline === null || this.#otherwise.kind === 'allow') return this.#otherwise;
    const baseline = this.#baseline[action.kind];
    const needed = baseline.verdict(firstMatch(baseline, action));
    if (needed !== null) return needed;
    return action.kind === 'network:resolve' && this.#isNeededName(action.host) ? this.#resolves : this.#otherwise;
  }

  /** The protection of a file against writing, whatever name of it this is; null where there is none. */
  protectionOf(path: string): Verdict | null {
    return this.#protected.write(comparablePath(path), false);
  }

  #protect(action: Action): Verdict | null {
    switch (action.kind) {
      case 'file:write':
      case 'file:delete':
        return this.#protected.write(comparablePath(action.path), action.kind === 'file:delete');
      case 'file:read':
      case 'file:list':
      case 'module:load':
      case 'module:native':
        return this.#protected.read(action.path);
      case 'env:write':
        return protectVariable(spelledKey(action.key));
      default:
        return null;
    }
  }

  /** Whether a request or connection to this host may be allowed, so that it needs the host's address. */
  #isNeededName(host: string): boolean {
    const action: Action = { kind: 'network:resolve', host };
    return mayReach(this.#rules['network:request'].rules, action, host) || mayReach(this.#rules['network:connect'].rules, action, host) || this.#mayCall(action, host);
  }

  /** Whether some AWS call to this host may be allowed. */
  #mayCall(action: Action, host: string): boolean {
    if (awsZone(host) === null && declaredAt(this.#awsEndpoints, host).length === 0) return false;
    const { rules } = this.#rules['aws:call'];
    for (let i = 0; i < rules.length; i++) if ((rules[i] as CompiledRule).effect === 'allow' && isInTime(rules[i] as CompiledRule, action)) return true;
    return false;
  }
}

/** The default, said of a program that a rule may name and yet not mean. */
function plantedVerdict(otherwise: Verdict): Verdict {
  if (otherwise.kind === 'allow') return otherwise;
  const { kind, by, rule, position, code, limits, observed } = otherwise;
  return objectFreeze({ kind, by, rule, reason: 'no rule allows it: this policy lets the program write the file that would run, or a link to it, so a rule must name it with its folder', position, code, limits, observed });
}

/** The order of the first rule that matches, or `noRule`. */
function firstMatch(rules: KindRules, action: Action): number {
  if (isAboutPath(action)) return rules.firstOpen(action, rules.firstByText(comparablePath(action.path), action, noRule));
  switch (action.kind) {
    case 'network:request':
    case 'network:connect':
    case 'network:listen':
    case 'network:resolve':
      return rules.firstOpen(action, firstByHost(rules, action));
    case 'shell:execute':
      return rules.firstOpen(action, rules.firstByText(action.command, action, noRule));
    case 'env:read':
    case 'env:write':
      return rules.firstOpen(action, rules.firstByText(spelledKey(action.key), action, noRule));
    case 'aws:call':
      return !isIdentified(action) ? firstForUnknown(rules.rules, action) : rules.firstOpen(action, rules.firstByText(stringToLowerCase(actionName(action)), action, noRule));
    case 'tool:call':
      return rules.firstOpen(action, rules.firstByText(action.tool, action, noRule));
    case 'process:signal':
    case 'process:inspect':
    case 'process:binding':
      return rules.firstOpen(action, rules.firstByText(action.name, action, noRule));
  }
}

function isIdentified(call: AwsAction): boolean {
  return call.service !== unknownPart && call.operation !== unknownPart;
}

/** A denial says why a rule that names other calls has decided this one. */
function unidentified(verdict: Verdict): Verdict {
  if (verdict.kind === 'allow') return verdict;
  return objectFreeze({ ...verdict, reason: `the request does not say which call of AWS it is, and then only an allowance of every call holds: ${verdict.reason}`, code: 'SC_AWS_UNIDENTIFIED' });
}

/** A call that could not be identified: what allows must allow any such call, and whatever may deny it does. */
function firstForUnknown(rules: readonly CompiledRule[], call: AwsAction): number {
  const name = stringToLowerCase(actionName(call));
  const known = call.service === unknownPart ? 'aws:' : `aws:${stringToLowerCase(call.service)}:`;
  for (let i = 0; i < rules.length; i++) {
    const { texts, tests, effect } = rules[i] as CompiledRule;
    const named = texts === null || (effect === 'deny' ? anyMayMatch(texts, known) : anyMatches(texts, name));
    if (named && holds(tests, call)) return i;
  }
  return noRule;
}

/** A rule's denial before all, then what no rule allows, then an allowance. */
function isStronger(one: Verdict, other: Verdict): boolean {
  return strength(one) > strength(other);
}

function strength(verdict: Verdict): number {
  return verdict.by !== 'rule' ? 1 : verdict.kind === 'deny' ? 2 : 0;
}

function firstByHost(rules: KindRules, action: Action): number {
  const host = hostOf(action);
  if (host === null) return noRule;
  let best = rules.firstByText(host, action, noRule);
  const names = otherNamesOf(action, host);
  for (let i = 0; i < names.length; i++) best = rules.firstByText(names[i] as string, action, best);
  const address = addressOf(action);
  return address === null ? best : rules.firstByText(address, action, best);
}

/** The first rule that names the protected address itself and matches; other rules do not count for it. */
function firstNaming(rules: readonly CompiledRule[], action: Action, runtime: RuntimeAddress | null): Verdict | null {
  const host = hostOf(action) as string;
  const address = addressOf(action);
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i] as CompiledRule;
    if (rule.texts !== null && names(rule, host, address, runtime) && holds(rule.tests, action)) return rule.verdict;
  }
  return null;
}

/** Whether the rule spells the protected host that the action is about; for the runtime's, its port as well, since other ports of this machine are other programs' own. */
function names({ texts, ports }: CompiledRule, host: string, address: string | null, runtime: RuntimeAddress | null): boolean {
  if (texts === null || (runtime !== null && (ports === null || arrayIndexOf(ports, numberToString(runtime.port, 10)) === -1))) return false;
  for (let i = 0; i < texts.length; i++) {
    const text = texts[i] as TextMatcher;
    if (text.exact && (text.prefix === host || text.prefix === address) && (runtime === null ? isMetadataAddress(text.prefix) : isSameMachine(text.prefix, runtime.host))) return true;
  }
  return false;
}

/** Rules top to bottom by their hosts alone: an allowance may match, a denial with no other matcher surely does. */
function mayReach(rules: readonly CompiledRule[], action: Action, host: string): boolean {
  const others = otherNamesOf(action, host);
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i] as CompiledRule;
    if (!rule.reachesHosts || !isInTime(rule, action) || (rule.texts !== null && !matchesHost(rule.texts, host, others))) continue;
    if (rule.effect === 'allow') return true;
    if (rule.tests.length === 0) return false;
  }
  return false;
}

/** Whether the rule holds now. */
function isInTime({ when }: CompiledRule, action: Action): boolean {
  return when === null || when.test(action);
}

function matchesHost(texts: readonly TextMatcher[], host: string, others: readonly string[]): boolean {
  if (anyMatches(texts, host)) return true;
  for (let i = 0; i < others.length; i++) if (anyMatches(texts, others[i] as string)) return true;
  return false;
}
