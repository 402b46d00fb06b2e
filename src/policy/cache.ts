// SPDX-License-Identifier: MIT
// The form of a policy that loads without its language: its outline, kept beside the policy with the text that it
// was read from. Any doubt about it, and the text is read again.
//
// UNTRUSTED: the folder is protected from programs under the gate, not from others; whoever can write to it can
// also write the policy. The text in it must equal the policy's, and its shape is checked before use.

import * as path from 'node:path';
import { ACTIONS, type Matcher } from '../action/vocabulary.ts';
import { realMkdir, realReadText, realReplaceText } from '../runtime/real-fs.ts';
import { unitMilliseconds } from './limit.ts';
import type { PolicyOutline } from './outline.ts';

declare const __SAFECLAW_VERSION__: string;

export interface CompiledForm {
  readonly hash: string;
  readonly outline: PolicyOutline;
  /** The files that the policy extends, as they are found from it, with what they said. */
  readonly extended: readonly { readonly key: string; readonly text: string }[];
  /** The values of its variables. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Raised with every change of what is stored or of what a policy means. */
const format = 10;
const version = typeof __SAFECLAW_VERSION__ === 'string' ? __SAFECLAW_VERSION__ : 'source';
const matcherNames: ReadonlySet<string> = new Set(Object.values(ACTIONS).flatMap((entry) => entry.matchers as readonly Matcher[]));

function compiledFile(policyFile: string): string {
  return path.join(path.dirname(policyFile), '.safeclaw/compiled', `${path.basename(policyFile)}.json`);
}

/** The kept form of exactly this text, or null. Whether what it extends says the same as then, and variables are what they were, is for the caller to see. */
export function readCompiled(policyFile: string, text: string): CompiledForm | null {
  try {
    const kept: unknown = JSON.parse(realReadText(compiledFile(policyFile)));
    if (!isRecord(kept) || kept.format !== format || kept.version !== version || kept.text !== text) return null;
    if (typeof kept.hash !== 'string' || !/^[0-9a-f]{64}$/.test(kept.hash) || !isOutline(kept.outline)) return null;
    const { extended = [], variables = {} } = kept;
    if (!isListOf(extended, isExtended) || !isRecord(variables) || !isListOf(Object.values(variables), isText)) return null;
    return { hash: kept.hash, outline: kept.outline, extended: extended as CompiledForm['extended'], variables: variables as CompiledForm['variables'] };
  } catch {
    // Not there, not readable, not JSON: then the policy is read from its text.
    return null;
  }
}

/** Keeps a form for the next start. A folder that cannot be written is no failure: the next start reads the text. */
export function writeCompiled(policyFile: string, text: string, { hash, outline, extended, variables }: CompiledForm): void {
  const file = compiledFile(policyFile);
  try {
    realMkdir(path.join(path.dirname(policyFile), '.safeclaw'), 0o755);
    realMkdir(path.dirname(file), 0o755);
    realReplaceText(file, JSON.stringify({ format, version, hash, text, ...(extended.length === 0 ? {} : { extended }), ...(Object.keys(variables).length === 0 ? {} : { variables }), outline }), `${process.pid}.${Date.now().toString(36)}`);
  } catch {
    // A read-only image, a full disk: start-up costs more and nothing else changes.
    return;
  }
}

function isOutline(value: unknown): value is PolicyOutline {
  if (!isRecord(value) || typeof value.baseline !== 'boolean' || typeof value.reload !== 'boolean' || (value.mode !== 'enforce' && value.mode !== 'observe')) return false;
  if (value.sink !== null && value.sink !== 'file' && value.sink !== 'stdout' && value.sink !== 'stderr') return false;
  if (value.auditPath !== null && typeof value.auditPath !== 'string') return false;
  if (value.redact !== null && !(isRecord(value.redact) && isListOf(value.redact.names, isText) && isListOf(value.redact.patterns, isText))) return false;
  if (!isSizeOrNull(value.rotate) || !isSizeOrNull(value.limit)) return false;
  if (value.awsCredentials !== null && !(isRecord(value.awsCredentials) && typeof value.awsCredentials.at === 'string')) return false;
  if (value.seal !== null && !(isRecord(value.seal) && typeof value.seal.key === 'string' && Number.isInteger(value.seal.records) && Number.isInteger(value.seal.seconds))) return false;
  return isEffect(value.otherwise) && isListOf(value.rules, isRule) && isListOf(value.awsEndpoints, isEndpoint);
}

function isSizeOrNull(value: unknown): boolean {
  return value === null || Number.isSafeInteger(value);
}

function isEffect(value: unknown): value is Record<string, unknown> {
  if (!isRecord(value) || (value.effect !== 'allow' && value.effect !== 'deny')) return false;
  return typeof value.rule === 'string' && typeof value.reason === 'string' && (value.at === null || typeof value.at === 'string') && (value.file === undefined || Number.isSafeInteger(value.file));
}

function isRule(value: unknown): boolean {
  return isEffect(value) && isListOf(value.actions, isText) && (value.actions as unknown[]).length > 0 && isListOf(value.matchers, isMatcher) && (value.when === null || isWindow(value.when)) && (value.limit === null || isLimit(value.limit)) && (value.hosts === null || isListOf(value.hosts, isText));
}

function isWindow(value: unknown): boolean {
  if (!isRecord(value) || typeof value.zone !== 'string' || !isMoment(value.from) || !isMoment(value.until)) return false;
  return Number.isInteger(value.days) && isListOf(value.hours, (hours) => Array.isArray(hours) && hours.length === 2 && isListOf(hours, Number.isInteger));
}

function isLimit(value: unknown): boolean {
  return isRecord(value) && Number.isSafeInteger(value.most) && (value.most as number) > 0 && typeof value.unit === 'string' && Object.hasOwn(unitMilliseconds, value.unit);
}

function isMoment(value: unknown): boolean {
  return value === null || Number.isFinite(value);
}

function isExtended(value: unknown): boolean {
  return isRecord(value) && typeof value.key === 'string' && typeof value.text === 'string';
}

function isEndpoint(value: unknown): boolean {
  return isRecord(value) && typeof value.service === 'string' && isListOf(value.urls, isText);
}

function isMatcher(value: unknown): boolean {
  return isRecord(value) && matcherNames.has(value.key as string) && isListOf(value.patterns, isText);
}

function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  if (!Array.isArray(value)) return false;
  for (let i = 0; i < value.length; i++) if (!isItem(value[i])) return false;
  return true;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
