// SPDX-License-Identifier: MIT
// A policy file → a policy. Never throws: what cannot be loaded is a policy that denies everything and says why.

import * as path from 'node:path';
import { failureCode, realReadText } from '../runtime/real-fs.ts';
import { readCompiled, writeCompiled } from './cache.ts';
import { closedPolicy, compilePolicy, type PolicySource } from './compile.ts';
import type { Diagnostic } from './diagnostic.ts';
import { toOutline } from './outline.ts';
import type { ReadSegments } from './pattern-language.ts';
import type { Policy, PolicyPlace } from './policy.ts';
import { PathReader } from './read-path.ts';
import type { PolicyRead } from './read.ts';
import { notLoadedVerdict } from './rule-verdicts.ts';

/** The part of the policy language that loading needs; a bundle of its own, so that `yaml` is not loaded without need. */
export interface LoadingLanguage {
  /** `readSegments` reads path patterns against the place of the policy, symlinks followed. */
  diagnosePolicy(text: string, readSegments?: ReadSegments): PolicyRead;
  hashText(text: string): string;
}

export interface LoadOptions {
  /** The policy file; default `safeclaw.config.yaml` in the working folder. */
  readonly file?: string | undefined;
  /** The policy itself, instead of what the file holds. */
  readonly text?: string | undefined;
  /** The policy where the file does not exist: a run that only observes needs none. */
  readonly absent?: string | undefined;
  readonly language: () => LoadingLanguage;
}

export interface LoadedPolicy {
  readonly policy: Policy;
  readonly diagnostics: readonly Diagnostic[];
  readonly text: string;
}

/** SHA-256 of nothing. */
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const defaultName = 'safeclaw.config.yaml';

/** Loads the policy. */
export function loadPolicy(place: PolicyPlace, options: LoadOptions): LoadedPolicy {
  const file = options.file === undefined && options.text !== undefined ? null : path.resolve(place.cwd, options.file ?? defaultName);
  const name = file === null ? 'policy' : shownName(file, place.cwd);
  const missing: PolicySource = { file, name, hash: emptyHash, text: '' };
  let text: string;
  let given = options;
  try {
    text = options.text ?? realReadText(file as string);
  } catch (error) {
    const code = failureCode(error);
    if (code !== 'ENOENT' || options.absent === undefined) return closed(missing, place, [], unreadable(name, code));
    text = options.absent;
    // It stands in no file: nothing compiled is kept of it.
    given = { ...options, text };
  }
  try {
    return loadText(text, { ...missing, text }, place, given);
  } catch (error) {
    // A fault of ours, or a policy larger than this process can hold: closed, and said.
    return closed({ ...missing, text }, place, [], `the policy ${name} could not be compiled: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function loadText(text: string, source: PolicySource, place: PolicyPlace, options: LoadOptions): LoadedPolicy {
  const fromFile = source.file !== null && options.text === undefined ? source.file : null;
  const kept = fromFile === null ? null : readCompiled(fromFile, text);
  if (kept !== null) return { policy: compilePolicy(kept.outline, { ...source, hash: kept.hash }, place), diagnostics: [], text };
  const language = options.language();
  const hash = language.hashText(text);
  const paths = new PathReader(source.file === null ? place.cwd : path.dirname(source.file), place.home);
  const { document, diagnostics } = language.diagnosePolicy(text, (pattern) => paths.spellings(pattern));
  const hashed = { ...source, hash };
  if (document === null || diagnostics.some((found) => found.severity === 'error')) return closed(hashed, place, diagnostics, `the policy ${source.name} has errors and was not loaded: \`safeclaw policy check\` shows them`);
  const outline = toOutline(document, text);
  const policy = compilePolicy(outline, hashed, place);
  // Warnings are shown at every start, so only a policy without any is kept.
  if (fromFile !== null && diagnostics.length === 0) writeCompiled(fromFile, text, hash, outline);
  return { policy, diagnostics, text };
}

function closed(source: PolicySource, place: PolicyPlace, diagnostics: readonly Diagnostic[], reason: string): LoadedPolicy {
  return { policy: closedPolicy(source, notLoadedVerdict(reason), place), diagnostics, text: source.text };
}

function unreadable(name: string, code: string): string {
  if (code === 'ENOENT') return `there is no policy file ${name}: \`npx safeclaw init\` writes one, or set SAFECLAW_POLICY to its path`;
  return `the policy file ${name} cannot be read (${code}): let this user read it, or set SAFECLAW_POLICY to another`;
}

/** Relative to the working folder where it is below it. */
function shownName(file: string, cwd: string): string {
  const relative = path.relative(cwd, file);
  return relative === '' || relative.startsWith('..') || path.isAbsolute(relative) ? file : relative;
}

