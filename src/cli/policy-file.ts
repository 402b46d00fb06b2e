// SPDX-License-Identifier: MIT
// The policy that a program started in this folder would get.

import * as path from 'node:path';
import { escapeControls } from '../action/show.ts';
import type { Diagnostic } from '../policy/diagnostic.ts';
import * as language from '../policy/language.ts';
import { loadPolicy } from '../policy/load.ts';
import { findPlace, readHandedDown } from '../policy/place.ts';
import type { Policy, PolicyPlace } from '../policy/policy.ts';

export interface OpenedPolicy {
  readonly policy: Policy;
  readonly diagnostics: readonly Diagnostic[];
  readonly text: string;
  /** As a person would name it. */
  readonly name: string;
}

/** Loads the policy as the gate does: the file that is named, SAFECLAW_POLICY, ./safeclaw.config.yaml. */
export function openPolicy(named: string | undefined): OpenedPolicy {
  const file = named ?? readHandedDown(process.env).policy ?? undefined;
  const { policy, diagnostics, text } = loadPolicy(policyPlace(), { file: file === undefined ? undefined : path.resolve(file), language: () => language });
  return { policy, diagnostics, text, name: policy.name };
}

/** The place of a program started here: this command's own package is no part of it. */
export function policyPlace(): PolicyPlace {
  const place = findPlace();
  return { ...place, projects: place.projects.slice(0, 1) };
}

/** What is to be said where a policy does not load; `diagnostics` are shown by their own renderer. */
export function notLoaded({ policy, diagnostics, name }: OpenedPolicy): string {
  const shown = escapeControls(policy.file ?? name);
  return diagnostics.length === 0 ? `there is no policy ${shown}: every action is denied (\`npx safeclaw init\` writes one)` : `the policy ${shown} does not load: every action is denied`;
}
