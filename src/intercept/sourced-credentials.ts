// SPDX-License-Identifier: MIT
// Credentials that the policy lets the gate get (`aws: { credentials: broker }`): what the program finds in the
// environment in their place, and what the log says of each time they are got.

import type { CredentialAnswer, CredentialFailure } from '../aws/credential-answer.ts';
import type { Verdict } from '../action/verdict.ts';
import { denialVerdict } from '../gate/fault.ts';
import type { Gate } from '../gate/gate.ts';
import type { SurfaceContext } from '../gate/surface.ts';
import { objectFreeze, stringSlice } from '../runtime/primordials.ts';
import { AskedCredentials, shownTime } from './asked-credentials.ts';
import { askSources } from './credential-program.ts';
import { keyIdVariable, placeholderOf, secretVariable, standInsFor, type TakenCredentials } from './credentials.ts';

const rule = 'aws.credentials';

/** Said of a variable that leads to the sources: it looks unset, or the program's SDK would go there by itself. */
export const ledVerdict: Verdict = denialVerdict('SC_PROTECTED', 'protection', 'protection:aws-credentials', 'the gate gets the credentials of AWS itself, and what leads to them is kept from the program');

/** The source of a process whose policy lets the gate get credentials; nothing is started before they are needed. */
export function sourcedCredentials(gate: Gate, { credentials, aws, preload }: SurfaceContext): TakenCredentials | null {
  if (credentials === null) return null;
  const program = `${stringSlice(preload, 0, -'register.cjs'.length)}credentials.cjs`;
  const source = new AskedCredentials({
    ask: () => askSources(program, credentials),
    told: (answer) => gate.settle({ kind: 'env:read', key: secretVariable }, gotVerdict(answer, aws.brokered)).kind === (answer.kind === 'failure' ? 'deny' : 'allow'),
  });
  return { keys: { source, keyIds: [placeholderOf(keyIdVariable) as string] }, standIns: standInsFor(gate) };
}

/** One record each time: the kind of source, the id of the key, when it expires. */
function gotVerdict(answer: CredentialAnswer | CredentialFailure, position: string | null): Verdict {
  if (answer.kind === 'failure') return objectFreeze({ kind: 'deny', by: 'fault', rule, reason: `the gate got no credentials: ${answer.reason}`, position, code: 'SC_NOT_BROKERED', observed: null, limits: null });
  return objectFreeze({ kind: 'allow', by: 'rule', rule, reason: `the gate got credentials by ${answer.source}: key ${answer.accessKeyId}, which expires ${answer.expiresAt === null ? 'never' : `at ${shownTime(answer.expiresAt)}`}`, position, code: 'SC_ALLOWED', observed: null, limits: null });
}
