// SPDX-License-Identifier: MIT
// Everything that can be said about a policy file: what reading it finds, and what the order of its rules means.

import type { Diagnostic } from './diagnostic.ts';
import type { PolicyDocument, RuleNode, Span } from './document.ts';
import { type ChainRead, readChain } from './extend.ts';
import type { ReadSegments } from './pattern-language.ts';
import type { OpenExtended, PolicyFile } from './policy-files.ts';
import type { PolicyText } from './policy-text.ts';
import { opening } from './read-yaml.ts';
import type { PolicyRead } from './read.ts';
import { findShadows, type Shadow } from './shadow.ts';
import type { ReadVariable } from './variables.ts';

/** A policy as read from its file and those that it extends. */
export interface PolicyFilesRead extends Omit<PolicyRead, 'extended'> {
  readonly texts: PolicyText;
  readonly files: readonly PolicyFile[];
  /** The document where it can be read, though the order of its rules may be refused. */
  readonly readable: PolicyDocument | null;
}

/**
 * Reads a policy and proves what it can about the order of its rules. `segments` reads path patterns against the
 * place of the policy; without it, they are compared by their text.
 */
export function diagnoseFiles(own: PolicyFile, open: OpenExtended | null, variables: ReadVariable | null, segments?: (texts: PolicyText) => ReadSegments): PolicyFilesRead {
  const chain = readChain(own, open, variables);
  const { texts, files, document, diagnostics } = chain;
  if (document === null) return { texts, files, document, readable: null, diagnostics };
  const order = findShadows(document.rules, segments?.(texts)).map((shadow) => toDiagnostic(chain, shadow));
  const all = [...diagnostics, ...order].sort((a, b) => a.span.start - b.span.start);
  return { texts, files, document: order.some((found) => found.severity === 'error') ? null : document, readable: document, diagnostics: all };
}

/** The same for a text by itself: what it extends is not read. */
export function diagnosePolicy(text: string, readSegments?: ReadSegments): Pick<PolicyRead, 'document' | 'diagnostics'> {
  return diagnoseFiles({ name: 'policy', file: null, text, identity: '', key: '' }, null, null, readSegments === undefined ? undefined : () => readSegments);
}

function toDiagnostic(chain: ChainRead, shadow: Shadow): Diagnostic {
  const { rule, by } = shadow;
  const { text } = chain.texts;
  const first = by.reduce((top, other) => (other.index < top.index ? other : top));
  const span = opening(text, rule.span);
  const more = by.length > 1 ? `, and ${by.length - 1} more` : '';
  if (shadow.kind === 'partly') return partly(chain, shadow, first, more);
  const deny = rule.effect.value === 'deny';
  const useless = by.every((other) => other.effect.value === rule.effect.value);
  const related = { span: opening(text, first.span), label: `decides it first${more}` };
  const left = useless || !deny ? chain.leaveOut(rule) : null;
  const mend = left ?? (useless ? removal(text, rule) : move(chain.texts, rule, first));
  return deny
    ? { code: 'SC_DENY_SHADOWED', severity: 'error', span, message: `this \`deny\` can never fire: ${names(by)} above it ${by.length > 1 ? 'decide' : 'decides'} everything it matches`, label: useless ? 'already denied' : `${describe(rule)} stays allowed`, related, ...(by.some((other) => namesOneBucketFewer(other, rule)) ? { note: severalNames } : {}), ...mend }
    : { code: 'SC_RULE_SHADOWED', severity: 'warning', span, message: `this rule can never fire: ${names(by)} above it ${by.length > 1 ? 'decide' : 'decides'} everything it matches`, label: useless ? 'already allowed' : 'stays denied', related, ...mend };
}

function partly({ texts }: ChainRead, shadow: Shadow & { readonly kind: 'partly' }, first: RuleNode, more: string): Diagnostic {
  const { rule } = shadow;
  const { text } = texts;
  const what = describe(rule);
  return {
    code: 'SC_DENY_PARTLY_SHADOWED',
    severity: 'warning',
    span: opening(text, rule.span),
    message: `this \`deny\` does not hold everywhere: ${name(first)} above it allows a part of what it matches`,
    label: `${what} stays allowed where ${name(first)} matches too`,
    related: { span: opening(text, first.span), label: `allows it first${more}` },
    ...(shadow.byName ? { note: severalNames } : {}),
    ...move(texts, rule, first),
  };
}

const severalNames = "an AWS endpoint answers to several names: a bucket's `bucket.s3.amazonaws.com` is `s3.amazonaws.com` too";

/** Whether the rule above names S3 itself where the rule below names its buckets. */
function namesOneBucketFewer(above: RuleNode, below: RuleNode): boolean {
  const hosts = (rule: RuleNode): string[] => rule.matchers.filter((matcher) => matcher.key.value === 'host').flatMap((matcher) => matcher.patterns.map((pattern) => pattern.value));
  return hosts(below).some((host) => hosts(above).some((wide) => host !== wide && host.endsWith(`.${wide}`)));
}

/** `PUT` to `*.s3.amazonaws.com`; the action where a rule has no matchers. */
function describe(rule: RuleNode): string {
  const values = (key: string): string | null => {
    const patterns = rule.matchers.find((matcher) => matcher.key.value === key)?.patterns ?? [];
    return patterns.length === 0 ? null : `\`${(patterns[0] as { value: string }).value}\`${patterns.length > 1 ? ' …' : ''}`;
  };
  const method = values('method');
  const main = ['host', 'url', 'path', 'command', 'program', 'key', 'resource', 'tool', 'name'].map(values).find((value) => value !== null) ?? `\`${rule.actions[0]?.value ?? ''}\``;
  return method === null ? main : `${method} to ${main}`;
}

function names(rules: readonly RuleNode[]): string {
  const shownNames = rules.slice(0, 3).map(name);
  return rules.length > 3 ? `${shownNames.join(', ')} and ${rules.length - 3} more` : shownNames.join(' and ');
}

function name(rule: RuleNode): string {
  return `\`${rule.name}\``;
}

/** The edit that puts a rule above another one; comments between them stay where they are. */
function move(texts: PolicyText, rule: RuleNode, above: RuleNode): Pick<Diagnostic, 'help' | 'edit'> {
  const { text } = texts;
  const { line } = texts.positionOf(above.span.start);
  // Relative paths would mean another folder there, and who else extends the file is not known: for a person to do.
  if (rule.file !== above.file) return { help: `write this rule into ${texts.fileAt(above.span.start).name} above ${name(above)} (line ${line}), and leave it out where it is inherited` };
  const help = `move this rule above ${name(above)} (line ${line})`;
  if (text[rule.span.start] !== '-' || text[above.span.start] !== '-') return { help };
  const indent = ' '.repeat(above.span.start - (text.lastIndexOf('\n', above.span.start - 1) + 1));
  const moved = text.slice(rule.span.start, rule.span.end).trimEnd();
  const between = text.slice(above.span.start, rule.span.start).trimEnd();
  const rest = text.slice(rule.span.start + moved.length, rule.span.end);
  return { help, edit: { span: { start: above.span.start, end: rule.span.end }, text: `${moved}\n${indent}${between}${rest}` } };
}

/** The edit that takes a rule out. */
export function removal(text: string, rule: RuleNode): Pick<Diagnostic, 'help' | 'edit'> {
  const help = 'remove this rule: without it the same is decided';
  if (text[rule.span.start] !== '-') return { help };
  const span: Span = { start: text.lastIndexOf('\n', rule.span.start - 1) + 1, end: Math.min(text.length, text.slice(0, rule.span.end).endsWith('\n') ? rule.span.end : rule.span.end + 1) };
  return { help, edit: { span, text: '' } };
}
