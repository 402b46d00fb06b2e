// SPDX-License-Identifier: MIT
// A policy as it is kept: what a document says, with the few places that verdicts name instead of all of them.

import type { Matcher } from '../action/vocabulary.ts';
import type { Effect, Mode, PolicyDocument, RateLimit, RedactNode, RuleNode, SealNode, SinkName } from './document.ts';
import type { TimeWindow } from './match-when.ts';
import type { PolicyText } from './policy-text.ts';

export interface PolicyOutline {
  readonly mode: Mode;
  /** False for `baseline: none`. */
  readonly baseline: boolean;
  readonly reload: boolean;
  /** Null where the file says nothing. */
  readonly sink: SinkName | null;
  readonly auditPath: string | null;
  /** Null where the log is not sealed. */
  readonly seal: OutlineSeal | null;
  /** Bytes; null where files just grow. */
  readonly rotate: number | null;
  readonly limit: number | null;
  readonly redact: { readonly names: readonly string[]; readonly patterns: readonly string[] } | null;
  readonly awsEndpoints: readonly OutlineEndpoint[];
  /** Where it is said that the gate gets the credentials of AWS; null where the program does. */
  readonly awsCredentials: Pick<OutlineEffect, 'at' | 'file'> | null;
  readonly otherwise: OutlineEffect;
  readonly rules: readonly OutlineRule[];
}

export interface OutlineEndpoint {
  readonly service: string;
  readonly urls: readonly string[];
}

export interface OutlineSeal {
  readonly key: string;
  readonly records: number;
  readonly seconds: number;
}

/** What answers, and what a record says of it. */
export interface OutlineEffect {
  readonly effect: Effect;
  readonly rule: string;
  readonly reason: string;
  /** `14:3`, or null where there is no line that decided. */
  readonly at: string | null;
  /** The number of the file in which that is; absent for the policy's own. */
  readonly file?: number;
}

export interface OutlineRule extends OutlineEffect {
  readonly actions: readonly string[];
  readonly matchers: readonly OutlineMatcher[];
  /** Null where the rule holds at all times. */
  readonly when: TimeWindow | null;
  /** Null where it allows as often as it is asked. */
  readonly limit: RateLimit | null;
  /** The hosts that `effect: broker` names; null for any other rule. */
  readonly hosts: readonly string[] | null;
}

export interface OutlineMatcher {
  readonly key: Matcher;
  readonly patterns: readonly string[];
}

/** The outline of a document that was read without an error from these texts. */
export function toOutline(document: PolicyDocument, texts: PolicyText): PolicyOutline {
  const closing = closingDenial(document.rules);
  const rules = closing === null ? document.rules : document.rules.slice(0, -1);
  return {
    mode: document.mode,
    baseline: document.baseline,
    reload: document.reload,
    sink: document.audit.sink?.value ?? null,
    auditPath: document.audit.path?.value ?? null,
    seal: toSeal(document.audit.seal),
    rotate: document.audit.rotate?.value ?? null,
    limit: document.audit.limit?.value ?? null,
    redact: toRedact(document.audit.redact),
    awsEndpoints: document.awsEndpoints.map(({ service, urls }) => ({ service: service.value, urls: urls.map((url) => url.value) })),
    awsCredentials: document.awsCredentials === null ? null : placeOf(texts, document.awsCredentials.span.start),
    otherwise: closing === null ? defaultEffect(document, texts) : ruleEffect(closing, texts),
    rules: rules.map((rule) => ({
      ...ruleEffect(rule, texts),
      actions: rule.actions.map((action) => action.value),
      matchers: rule.matchers.map(({ key, patterns }) => ({ key: key.value, patterns: patterns.map((pattern) => pattern.value) })),
      when: rule.when?.value ?? null,
      limit: rule.limit?.value ?? null,
      hosts: rule.hosts?.map(({ value }) => value) ?? null,
    })),
  };
}

/** A signature costs as much as some fifty records: a thousand for each seal is under a tenth more. */
const sealedRecords = 1024;
const sealedSeconds = 10;

function toRedact(redact: RedactNode | null): PolicyOutline['redact'] {
  return redact === null ? null : { names: redact.names.map(({ value }) => value), patterns: redact.patterns.map(({ value }) => value) };
}

function toSeal(seal: SealNode | null): OutlineSeal | null {
  return seal === null ? null : { key: seal.key.value, records: seal.records?.value ?? sealedRecords, seconds: seal.seconds?.value ?? sealedSeconds };
}

/**
 * A last rule that denies everything says what `defaultAction: deny` says, and stands where that stands: behind the
 * baseline, and explicit about no action, so that it cuts off no connection of a request that a rule above it allows.
 */
function closingDenial(rules: readonly RuleNode[]): RuleNode | null {
  const last = rules[rules.length - 1];
  return last !== undefined && isClosingDenial(last) ? last : null;
}

/** Whether a rule, where it is the last, says what `defaultAction: deny` says. */
export function isClosingDenial(last: RuleNode): boolean {
  return last.effect.value === 'deny' && last.matchers.length === 0 && last.when === null && last.actions.some((action) => action.value === '*');
}

function ruleEffect(rule: RuleNode, texts: PolicyText): OutlineEffect {
  const effect = rule.effect.value;
  return { effect, rule: rule.name, reason: rule.reason?.value ?? (effect === 'allow' ? 'a rule allows it' : rule.hosts === null ? 'a rule denies it' : 'the program uses it, and never sees it'), ...placeOf(texts, rule.span.start) };
}

function defaultEffect(document: PolicyDocument, texts: PolicyText): OutlineEffect {
  const { value, span } = document.defaultAction;
  // Absent: there is no line that decided.
  return { effect: value, rule: 'defaultAction', reason: value === 'allow' ? 'no rule denies it' : 'no rule allows it', ...(span.end > span.start ? placeOf(texts, span.start) : { at: null }) };
}

function placeOf(texts: PolicyText, offset: number): Pick<OutlineEffect, 'at' | 'file'> {
  const file = texts.indexAt(offset);
  return file === 0 ? { at: texts.lineColumn(offset) } : { at: texts.lineColumn(offset), file };
}
