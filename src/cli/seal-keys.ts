// SPDX-License-Identifier: MIT
// The public part of the seal key that a command verifies with: the one that is named, or the one of the policy.

import * as fs from 'node:fs';
import { escapeControls } from '../action/show.ts';
import { parseSealPublic, type SealPublic } from '../audit/seal-public.ts';
import { publicPartOf } from './audit-keygen.ts';
import { CommandError, systemReason } from './failure.ts';
import { openPolicy } from './policy-file.ts';

/** Throws a CommandError where the file cannot be read or is no public part. */
export function readSealPublic(file: string): SealPublic {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    throw new CommandError(`the public key ${escapeControls(file)} cannot be read: ${systemReason(error)}`);
  }
  const keys = parseSealPublic(text);
  if (keys === null) throw new CommandError(`${escapeControls(file)} is no public part of a seal key: \`safeclaw audit keygen\` makes it, with the ending .pub`);
  return keys;
}

/** The public part beside the key that the policy names: as good as the machine it stands on. Null where there is none. */
export function sealPublicOfPolicy(named: string | undefined): SealPublic | null {
  const { seal } = openPolicy(named).policy.audit;
  const file = seal === null ? null : publicPartOf(seal.key);
  return file === null || !fs.existsSync(file) ? null : readSealPublic(file);
}
