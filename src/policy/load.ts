// SPDX-License-Identifier: MIT
// A policy file → a policy. Never throws: what cannot be loaded is a policy that denies everything and says why.

import * as path from 'node:path';
import { failureCode, realReadText } from '../runtime/real-fs.ts';
import { type CompiledForm, readCompiled, writeCompiled } from './cache.ts';
import { closedPolicy, compilePolicy, type PolicySource } from './compile.ts';
import type { PolicyFilesRead } from './diagnose.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { PolicyDocument } from './document.ts';
import { toOutline } from './outline.ts';
import type { ReadSegments } from './pattern-language.ts';
import type { Policy, PolicyPlace } from './policy.ts';
import { type OpenExtended, type PolicyFile, PolicyFiles, shownName } from './policy-files.ts';
import { PolicyPaths } from './policy-paths.ts';
import { PolicyText, singleText, type TextFile } from './policy-text.ts';
import { readVariableAt } from './place.ts';
import { notLoadedVerdict } from './rule-verdicts.ts';
import type { ReadVariable } from './variables.ts';

/** The part of the policy language that loading needs; a bundle of its own, so that `yaml` is not loaded without need. */
export interface LoadingLanguage {
  /** `segments` reads path patterns against the place of the policy, symlinks followed. */
  diagnoseFiles(own: PolicyFile, open: OpenExtended | null, variables: ReadVariable | null, segments?: (texts: PolicyText) => ReadSegments): PolicyFilesRead;
  hashText(text: string): string;
  hashFiles(files: readonly PolicyFile[]): string;
}

export interface LoadOptions {
  /** The policy file; default `safeclaw.config.yaml` in the working folder. */
  readonly file?: string | undefined;
  /** The policy itself, instead of what the file holds. */
  readonly text?: string | undefined;
  /** The policy where the file does not exist: a run that only observes needs none. */
  readonly absent?: string | undefined;
  /** The file that `text` was read from, where that is another one: from there on it extends others. */
  readonly readAt?: string | undefined;
  readonly language: () => LoadingLanguage;
}

export interface LoadedPolicy {
  readonly policy: Policy;
  readonly diagnostics: readonly Diagnostic[];
  /** What it was read from, as far as that could be read. */
  readonly texts: PolicyText;
  /** Null where it cannot be read, and where a compiled form was current. */
  readonly document: PolicyDocument | null;
}

/** SHA-256 of nothing. */
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const defaultName = 'safeclaw.config.yaml';

/** Loads the policy. */
export function loadPolicy(place: PolicyPlace, options: LoadOptions): LoadedPolicy {
  const file = options.file === undefined && options.text !== undefined ? null : path.resolve(place.cwd, options.file ?? defaultName);
  const name = file === null ? 'policy' : shownName(file, place.cwd);
  let text: string;
  let given = options;
  try {
    text = options.text ?? realReadText(file as string);
  } catch (error) {
    const code = failureCode(error);
    if (code !== 'ENOENT' || options.absent === undefined) return closed({ hash: emptyHash, texts: singleText(name, '', file) }, place, [], unreadable(name, code));
    text = options.absent;
    // It stands in no file: nothing compiled is kept of it.
    given = { ...options, text };
  }
  const own = { name, file, text };
  try {
    return loadText(own, place, given);
  } catch (error) {
    // A fault of ours, or a policy larger than this process can hold: closed, and said.
    return closed({ hash: emptyHash, texts: new PolicyText([own]) }, place, [], `the policy ${name} could not be compiled: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function loadText(own: TextFile, place: PolicyPlace, options: LoadOptions): LoadedPolicy {
  const fromFile = options.text === undefined ? own.file : null;
  const kept = fromFile === null ? null : readCompiled(fromFile, own.text);
  const current = kept === null ? null : textsOf(kept, own, place);
  if (kept !== null && current !== null) return { policy: compilePolicy(kept.outline, { hash: kept.hash, texts: current }, place, kept.variables), diagnostics: [], texts: current, document: null };
  const language = options.language();
  const reader = new PolicyFiles(own, place, options.readAt);
  const read = language.diagnoseFiles(reader.own, (name, from) => reader.open(name, from), readVariableAt(place), (texts) => {
    const paths = new PolicyPaths(texts, place);
    return (pattern, index) => paths.of(index).spellings(pattern);
  });
  const { texts, document, readable, diagnostics } = read;
  const source = { hash: language.hashFiles(read.files), texts };
  if (document === null || diagnostics.some((found) => found.severity === 'error')) return closed(source, place, diagnostics, `the policy ${own.name} has errors and was not loaded: \`safeclaw policy check\` shows them`, readable);
  const outline = toOutline(document, texts);
  const variables = Object.fromEntries(document.variables);
  const policy = compilePolicy(outline, source, place, variables);
  // Warnings are shown at every start, so only a policy without any is kept.
  if (fromFile !== null && diagnostics.every(({ severity }) => severity === 'note')) writeCompiled(fromFile, own.text, { hash: source.hash, outline, extended: read.files.slice(1).map(({ key, text }) => ({ key, text })), variables });
  return { policy, diagnostics, texts, document };
}

/** The texts that a kept form was made from, read again; null where one of them, or the value of a variable, is another now. */
function textsOf({ extended, variables }: CompiledForm, own: TextFile, place: PolicyPlace): PolicyText | null {
  const read = readVariableAt(place);
  for (const [name, value] of Object.entries(variables)) if (read(name) !== value) return null;
  if (extended.length === 0) return new PolicyText([own]);
  const reader = new PolicyFiles(own, place);
  const files: TextFile[] = [own];
  for (const { key, text } of extended) {
    const file = reader.reopen(key);
    if (file === null || file.text !== text) return null;
    files.push(file);
  }
  return new PolicyText(files);
}

function closed(source: PolicySource, place: PolicyPlace, diagnostics: readonly Diagnostic[], reason: string, document: PolicyDocument | null = null): LoadedPolicy {
  return { policy: closedPolicy(source, notLoadedVerdict(reason), place), diagnostics, texts: source.texts, document };
}

function unreadable(name: string, code: string): string {
  if (code === 'ENOENT') return `there is no policy file ${name}: \`npx safeclaw init\` writes one, or set SAFECLAW_POLICY to its path`;
  return `the policy file ${name} cannot be read (${code}): let this user read it, or set SAFECLAW_POLICY to another`;
}
