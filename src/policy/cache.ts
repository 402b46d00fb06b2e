// SPDX-License-Identifier: MIT
// The form of a policy that loads without its language: the document, kept beside the policy with the text that it
// was read from. Any doubt about it, and the text is read again.
//
// UNTRUSTED: the folder is protected from programs under the gate, not from others; whoever can write to it can
// also write the policy. The text in it must equal the policy's, and its shape is checked before use.

import * as path from 'node:path';
import { ACTIONS, type Matcher } from '../action/vocabulary.ts';
import { realMkdir, realReadText, realReplaceText } from '../runtime/real-fs.ts';
import type { Located, MatcherNode, PolicyDocument, RuleNode, Span } from './document.ts';

declare const __SAFECLAW_VERSION__: string;

export interface CompiledForm {
  readonly hash: string;
  readonly document: PolicyDocument;
}

/** Raised with every change of what is stored or of what a policy means. */
const format = 1;
const version = typeof __SAFECLAW_VERSION__ === 'string' ? __SAFECLAW_VERSION__ : 'source';
const matcherNames: ReadonlySet<string> = new Set(Object.values(ACTIONS).flatMap((entry) => entry.matchers as readonly Matcher[]));

function compiledFile(policyFile: string): string {
  return path.join(path.dirname(policyFile), '.safeclaw/compiled', `${path.basename(policyFile)}.json`);
}

/** The kept form of exactly this text, or null. */
export function readCompiled(policyFile: string, text: string): CompiledForm | null {
  try {
    const kept: unknown = JSON.parse(realReadText(compiledFile(policyFile)));
    if (!isRecord(kept) || kept.format !== format || kept.version !== version || kept.text !== text) return null;
    if (typeof kept.hash !== 'string' || !/^[0-9a-f]{64}$/.test(kept.hash) || !isDocument(kept.document, text.length)) return null;
    return { hash: kept.hash, document: kept.document };
  } catch {
    // Not there, not readable, not JSON: then the policy is read from its text.
    return null;
  }
}

/** Keeps a form for the next start. A folder that cannot be written is no failure: the next start reads the text. */
export function writeCompiled(policyFile: string, text: string, hash: string, document: PolicyDocument): void {
  const file = compiledFile(policyFile);
  try {
    realMkdir(path.join(path.dirname(policyFile), '.safeclaw'), 0o755);
    realMkdir(path.dirname(file), 0o755);
    realReplaceText(file, JSON.stringify({ format, version, hash, text, document }), `${process.pid}.${Date.now().toString(36)}`);
  } catch {
    // A read-only image, a full disk: start-up costs more and nothing else changes.
    return;
  }
}

function isDocument(value: unknown, length: number): value is PolicyDocument {
  if (!isRecord(value) || value.version !== 1 || typeof value.baseline !== 'boolean') return false;
  if (value.mode !== 'enforce' && value.mode !== 'observe') return false;
  if (!isLocated(value.defaultAction, length, isEffect) || !isRecord(value.audit)) return false;
  if (!isNullOr(value.audit.sink, length, isSink) || !isNullOr(value.audit.path, length, isText)) return false;
  return Array.isArray(value.rules) && value.rules.every((rule, index) => isRule(rule, index, length));
}

function isRule(value: unknown, index: number, length: number): value is RuleNode {
  if (!isRecord(value) || value.index !== index || !isSpan(value.span, length)) return false;
  if (!isNullOr(value.id, length, isText) || !isNullOr(value.reason, length, isText) || !isLocated(value.effect, length, isEffect)) return false;
  return isList(value.actions, (action) => isLocated(action, length, isText)) && Array.isArray(value.matchers) && value.matchers.every((matcher) => isMatcher(matcher, length));
}

function isMatcher(value: unknown, length: number): value is MatcherNode {
  if (!isRecord(value) || !isLocated(value.key, length, (key) => typeof key === 'string' && matcherNames.has(key))) return false;
  return Array.isArray(value.patterns) && value.patterns.every((pattern) => isLocated(pattern, length, isText));
}

function isList(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(isItem);
}

function isNullOr(value: unknown, length: number, isValue: (inner: unknown) => boolean): boolean {
  return value === null || isLocated(value, length, isValue);
}

function isLocated(value: unknown, length: number, isValue: (inner: unknown) => boolean): value is Located<unknown> {
  return isRecord(value) && isSpan(value.span, length) && isValue(value.value);
}

function isSpan(value: unknown, length: number): value is Span {
  return isRecord(value) && Number.isInteger(value.start) && Number.isInteger(value.end) && (value.start as number) >= 0 && (value.start as number) <= (value.end as number) && (value.end as number) <= length;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isEffect(value: unknown): boolean {
  return value === 'allow' || value === 'deny';
}

function isSink(value: unknown): boolean {
  return value === 'file' || value === 'stdout' || value === 'stderr';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
