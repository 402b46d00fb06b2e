// SPDX-License-Identifier: MIT
// A policy's own file and those that it extends → one document. Its own rules stand first, then those of each entry
// of `extends` in the order given, each file's own before those that it extends in turn: the first match decides, so
// what is nearer wins. Of settings, the first file that states one is followed.

import * as path from 'node:path';
import type { Diagnostic } from './diagnostic.ts';
import type { AuditNode, ExtendNode, Located, PolicyDocument, RuleNode } from './document.ts';
import { quoted, replacement } from './findings.ts';
import { isClosingDenial } from './outline.ts';
import type { ExtendFailure, OpenExtended, PolicyFile } from './policy-files.ts';
import { PolicyText } from './policy-text.ts';
import { PRESET_PREFIX, PRESETS } from './presets.ts';
import { readPolicy } from './read.ts';
import { suggestName } from './suggest-name.ts';
import type { ReadVariable } from './variables.ts';

/** What a policy and the files that it extends say together. */
export interface ChainRead {
  readonly texts: PolicyText;
  readonly files: readonly PolicyFile[];
  /** Null where a file has an error. */
  readonly document: PolicyDocument | null;
  readonly diagnostics: readonly Diagnostic[];
  /** The edit of the policy's own file that leaves an inherited rule out; null where there is none. */
  readonly leaveOut: (rule: RuleNode) => Pick<Diagnostic, 'help' | 'edit'> | null;
}

/** Chains as long as this were not written to be understood. */
const MOST_LEVELS = 8;
const MOST_FILES = 64;

/** Reads the chain of files; every mistake in any of them is found in one pass. */
export function readChain(own: PolicyFile, open: OpenExtended | null, variables: ReadVariable | null): ChainRead {
  return new Chain(open, variables).read(own);
}

class Chain {
  readonly #open: OpenExtended | null;
  readonly #variables: ReadVariable | null;
  readonly #files: PolicyFile[] = [];
  readonly #documents: (PolicyDocument | null)[] = [];
  /** Through which entry of the policy's own file each file came. */
  readonly #entries: (ExtendNode | null)[] = [];
  readonly #known = new Map<string, number>();
  readonly #diagnostics: Diagnostic[] = [];
  #rules: RuleNode[] = [];
  #length = 0;

  constructor(open: OpenExtended | null, variables: ReadVariable | null) {
    this.#open = open;
    this.#variables = variables;
  }

  read(own: PolicyFile): ChainRead {
    this.#readFile(own, null, []);
    const closing = this.#closing();
    const rules = [...this.#rules, ...(closing === null ? [] : [closing])].map((rule, index) => (rule.index === index ? rule : { ...rule, index }));
    this.#refuseSameIds(rules);
    const failed = this.#diagnostics.some(({ severity }) => severity === 'error');
    const diagnostics = this.#files.length === 1 && this.#diagnostics.length < 2 ? this.#diagnostics : [...this.#diagnostics].sort((a, b) => a.span.start - b.span.start);
    return { texts: new PolicyText(this.#files), files: this.#files, document: failed ? null : this.#joined(rules), diagnostics, leaveOut: (rule) => this.#leaveOut(rule) };
  }

  /** Reads a file and what it extends; true where nothing is wrong with any of them. */
  #readFile(file: PolicyFile, entry: ExtendNode | null, trail: readonly string[]): boolean {
    const index = this.#files.push(file) - 1;
    const start = this.#length;
    this.#length += file.text.length + 1;
    if (index > 0 || this.#open !== null) this.#known.set(file.identity, index);
    this.#entries.push(entry);
    const { document, diagnostics, extended } = index === 0 ? readPolicy(file.text, this.#variables) : moved(readPolicy(file.text, this.#variables), start);
    this.#documents.push(document);
    this.#diagnostics.push(...diagnostics);
    for (const rule of document?.rules ?? []) if (!isClosingDenial(rule) || rule !== document?.rules.at(-1)) this.#rules.push(index === 0 ? rule : inherited(rule, index, file));
    let good = !diagnostics.some(({ severity }) => severity === 'error');
    if (this.#open !== null) for (const node of extended) good = this.#readEntry(node, entry ?? node, file, [...trail, file.identity]) && good;
    return good;
  }

  #readEntry(node: ExtendNode, entry: ExtendNode, from: PolicyFile, trail: readonly string[]): boolean {
    const opened = (this.#open as OpenExtended)(node.from.value, from);
    if ('kind' in opened) return this.#refuse('SC_EXTENDS_UNREADABLE', node, ...unreadable(node, opened));
    if (trail.includes(opened.identity)) return this.#refuse('SC_EXTENDS_CYCLE', node, `\`${node.from.value}\` is extended by itself`, { label: 'leads back here', help: 'remove one of the entries that make the circle', note: [...trail.slice(trail.indexOf(opened.identity)).map((one) => this.#nameOf(one)), opened.name].join(' extends ') });
    const known = this.#known.get(opened.identity);
    const before = this.#rules.length;
    if (known === undefined) {
      if (trail.length > MOST_LEVELS || this.#files.length >= MOST_FILES) return this.#refuse('SC_EXTENDS_TOO_DEEP', node, `policies extend each other over at most ${MOST_LEVELS} levels and ${MOST_FILES} files`, { label: 'one too many', help: 'extend this file from the policy itself' });
      const errors = this.#diagnostics.length;
      if (!this.#readFile(opened, entry, trail)) {
        const first = this.#diagnostics.slice(errors).find(({ severity }) => severity === 'error');
        return this.#refuse('SC_EXTENDS_BROKEN', node, `\`${node.from.value}\` has errors, so it cannot be extended`, { label: 'nothing of it holds, nor of this policy', help: `mend ${opened.name}`, ...(first === undefined ? {} : { related: { span: first.span, label: 'its first error' } }) });
      }
    }
    return this.#leaveOutOf(node, known, before);
  }

  /** Takes out the rules that an entry leaves out: of what it brought, or of the file where that was there before. */
  #leaveOutOf(node: ExtendNode, known: number | undefined, before: number): boolean {
    let good = true;
    const of = (rule: RuleNode, at: number): boolean => (known === undefined ? at >= before : rule.file === known);
    for (const id of node.without) {
      const ids = this.#rules.flatMap((rule, at) => (of(rule, at) && rule.id !== null ? [rule.id.value] : []));
      if (!ids.includes(id.value)) {
        const near = suggestName(id.value, ids);
        good = this.#error('SC_UNKNOWN_ID', id.span, `no rule of \`${node.from.value}\` has the id \`${id.value}\``, { label: 'nothing to leave out', ...(near === null ? { help: ids.length === 0 ? 'none of its rules has an `id`: give it one there' : `its rules are \`${ids.slice(0, 20).join('`, `')}\`` } : replacement(id.span, quoted(near), `did you mean \`${near}\`?`)) });
      }
      this.#rules = this.#rules.filter((rule, at) => !of(rule, at) || rule.id?.value !== id.value);
    }
    return good;
  }

  #refuseSameIds(rules: readonly RuleNode[]): void {
    const first = new Map<string, Located<string>>();
    for (const rule of rules) {
      if (rule.id === null) continue;
      const { value, span } = rule.id;
      const other = first.get(value);
      if (other === undefined) first.set(value, rule.id);
      else this.#error('SC_DUPLICATE_ID', span, `two rules have the id \`${value}\``, { label: 'an `id` names one rule', ...(this.#leaveOut(rule) ?? replacement(span, quoted(free(value, first)), 'give one of them another `id`')), related: { span: other.span, label: 'the first one' } });
    }
  }

  #leaveOut(rule: RuleNode): Pick<Diagnostic, 'help' | 'edit'> | null {
    const entry = this.#entries[rule.file] ?? null;
    if (entry === null) return null;
    const from = entry.from.value;
    if (rule.id === null) return { help: `give the rule an \`id\` in ${this.#files[rule.file]?.name ?? from}, and leave it out: \`{ from: ${quoted(from)}, without: [the-id] }\`` };
    const text = `{ from: ${quoted(from)}, without: [${[...entry.without.map(({ value }) => value), rule.id.value].map(quoted).join(', ')}] }`;
    return { help: `leave the inherited one out: \`${text}\``, edit: { span: entry.span, text } };
  }

  /** The first file whose last rule denies everything says so for all, unless one before it states a default. */
  #closing(): RuleNode | null {
    for (const [index, document] of this.#documents.entries()) {
      const last = document?.rules.at(-1);
      if (last !== undefined && isClosingDenial(last)) return index === 0 ? last : inherited(last, index, this.#files[index] as PolicyFile);
      if (document?.stated.has('defaultAction') === true) return null;
    }
    return null;
  }

  #joined(rules: readonly RuleNode[]): PolicyDocument {
    const documents = this.#documents as readonly PolicyDocument[];
    const own = documents[0] as PolicyDocument;
    if (documents.length === 1) return { ...own, rules };
    const stating = (key: string): PolicyDocument => documents.find(({ stated }) => stated.has(key)) ?? own;
    return {
      ...own,
      mode: stating('mode').mode,
      reload: stating('reload').reload,
      baseline: stating('baseline').baseline,
      defaultAction: stating('defaultAction').defaultAction,
      audit: this.#audit(documents),
      awsEndpoints: documents.flatMap(({ awsEndpoints }) => awsEndpoints),
      awsCredentials: documents.find(({ awsCredentials }) => awsCredentials !== null)?.awsCredentials ?? null,
      variables: new Map(documents.flatMap(({ variables }) => [...variables])),
      rules,
    };
  }

  /** Key by key; a path that is inherited starts at the folder of its file. */
  #audit(documents: readonly PolicyDocument[]): AuditNode {
    const here = path.dirname(this.#files[0]?.file ?? '/.');
    const standing = (located: Located<string>, index: number): Located<string> => {
      const file = this.#files[index]?.file ?? null;
      return index === 0 || file === null || path.isAbsolute(located.value) ? located : { ...located, value: path.relative(here, path.resolve(path.dirname(file), located.value)) || '.' };
    };
    return documents.map(({ audit }, index): AuditNode => ({ ...audit, path: audit.path === null ? null : standing(audit.path, index), seal: audit.seal === null ? null : { ...audit.seal, key: standing(audit.seal.key, index) } }))
      .reduce((nearer, audit) => ({ ...audit, ...Object.fromEntries(Object.entries(nearer).filter(([, value]) => value !== null)) }));
  }

  #nameOf(identity: string): string {
    return this.#files[this.#known.get(identity) ?? 0]?.name ?? identity;
  }

  #refuse(code: string, node: ExtendNode, message: string, details: Partial<Diagnostic>): false {
    return this.#error(code, node.from.span, message, details);
  }

  #error(code: string, span: Diagnostic['span'], message: string, details: Partial<Diagnostic>): false {
    this.#diagnostics.push({ ...details, code, severity: 'error', span, message });
    return false;
  }
}

function unreadable({ from }: ExtendNode, failure: ExtendFailure): [message: string, details: Partial<Diagnostic>] {
  if (failure.kind !== 'unreadable') return [`\`${from.value}\` is not read: policies are files of this machine`, { label: 'not fetched', help: 'keep a copy beside this file, and extend that' }];
  const preset = (PRESETS as readonly string[]).includes(from.value) ? replacement(from.span, PRESET_PREFIX + from.value, `did you mean \`${PRESET_PREFIX}${from.value}\`?`) : { help: failure.code === 'ENOENT' ? 'the path starts at the folder of the file that names it' : 'let this user read it' };
  return [`\`${from.value}\` cannot be read (${failure.code})`, { label: failure.code === 'ENOENT' ? `there is no ${failure.file}` : failure.file, ...preset }];
}

/** A rule as the policy that extends its file has it. */
function inherited(rule: RuleNode, file: number, { name }: PolicyFile): RuleNode {
  return { ...rule, file, name: rule.id?.value ?? `${path.basename(name)}#${rule.name}` };
}

/** An id that no rule has. */
function free(id: string, taken: ReadonlyMap<string, unknown>): string {
  for (let n = 2; ; n++) if (!taken.has(`${id}-${n}`)) return `${id}-${n}`;
}

/** The same with every place in it moved. */
function moved<T>(value: T, by: number): T {
  if (typeof value !== 'object' || value === null || value instanceof Map || value instanceof Set) return value;
  if (Array.isArray(value)) return value.map((item: unknown) => moved(item, by)) as T;
  const { start, end } = value as { readonly start?: unknown; readonly end?: unknown };
  if (typeof start === 'number' && typeof end === 'number') return { start: start + by, end: end + by } as T;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, moved(inner, by)])) as T;
}
