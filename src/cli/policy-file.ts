// SPDX-License-Identifier: MIT
// The policy that a program started in this folder would get.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { escapeControls } from '../action/show.ts';
import { PolicyAnalysis } from '../policy/analysis.ts';
import type { Diagnostic } from '../policy/diagnostic.ts';
import type { PolicyDocument } from '../policy/document.ts';
import * as language from '../policy/language.ts';
import { loadPolicy } from '../policy/load.ts';
import { findPlace, readHandedDown } from '../policy/place.ts';
import type { Policy, PolicyPlace } from '../policy/policy.ts';
import type { PolicyText } from '../policy/policy-text.ts';

/** Where the gate looks when nothing names another file. */
export const POLICY_FILE = 'safeclaw.config.yaml';

export interface OpenedPolicy {
  readonly policy: Policy;
  readonly diagnostics: readonly Diagnostic[];
  readonly texts: PolicyText;
  /** All of its texts as one, in which places are counted. */
  readonly text: string;
  /** What they say; null where that cannot be read. */
  readonly document: PolicyDocument | null;
  /** As a person would name it. */
  readonly name: string;
}

/** Loads the policy as the gate does: the file that is named, SAFECLAW_POLICY, ./safeclaw.config.yaml. */
export function openPolicy(named: string | undefined): OpenedPolicy {
  const file = named ?? readHandedDown(process.env).policy ?? undefined;
  const place = policyPlace();
  const found = path.resolve(place.cwd, file ?? POLICY_FILE);
  // With its text handed over, the policy is read in full and nothing compiled is left behind: looking changes nothing.
  const { policy, diagnostics, texts, document } = loadPolicy(place, { file: found, text: readText(found), language: () => language });
  return { policy, diagnostics, texts, text: texts.text, document, name: policy.name };
}

/** The policy with what can be asked about its rules; null where it cannot be read. */
export function analyseOpened({ policy, texts, document }: OpenedPolicy): PolicyAnalysis | null {
  return document === null ? null : new PolicyAnalysis(document, { hash: policy.hash, texts }, policyPlace());
}

/** Undefined where it cannot be read: loading then finds out why, as the gate would. */
function readText(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    // Missing, a folder, closed to this user: all of them are the loader's to name.
    return undefined;
  }
}

/** The place of a program started here: this command's own package is no part of it. */
export function policyPlace(): PolicyPlace {
  const place = findPlace();
  return { ...place, projects: place.projects.slice(0, 1), entry: null };
}

/** What is to be said where a policy does not load; `diagnostics` are shown by their own renderer. */
export function notLoaded({ policy, diagnostics, name }: OpenedPolicy): string {
  const shown = escapeControls(policy.file ?? name);
  // A policy that did not load answers every action with why.
  return diagnostics.length === 0 ? `every action is denied: ${escapeControls(policy.decide({ kind: 'env:read', key: 'PATH' }).reason)}` : `the policy ${shown} does not load: every action is denied`;
}
