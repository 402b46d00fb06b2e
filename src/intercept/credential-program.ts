// SPDX-License-Identifier: MIT
// The program that gets credentials (`src/credential-sources`), as the gate starts it: what it is given was there
// before the gated program could choose anything.
//
// INVARIANT: which file is read and which command is run (`credential_process`) follows from the environment. So it is
// the operator's, of the first gated process; threads and children are told of it, and never asked for theirs.

import type { CredentialPlace } from '../action/aws-place.ts';
import { type CredentialAnswer, type CredentialFailure, parseAnswer } from '../aws/credential-answer.ts';
import { arrayJoin, arrayPush, bufferAllocUnsafeSlow, bufferByteLength, bufferUtf8Slice, bufferUtf8Write, jsonParse, jsonStringifyPrimitive, objectKeys, processExecPath, SetConstructor, setHas, stringSplit, stringStartsWith, typedArrayLength } from '../runtime/primordials.ts';
import { realSpawnSync } from '../runtime/real-spawn.ts';

/** JSON: the folder and the variables that lead to the sources. */
export const sourcesVariable = 'SAFECLAW_CREDENTIALS';

type Variables = Readonly<Record<string, string | undefined>>;

/** Settings of Node that are about whom to trust and how to reach it; the others are about the gated program. */
const kept = new SetConstructor(['NODE_EXTRA_CA_CERTS', 'NODE_USE_SYSTEM_CA', 'NODE_USE_ENV_PROXY', 'NODE_TLS_REJECT_UNAUTHORIZED']);
/** Secrets, and the address at which ECS gives them to whoever knows it. */
const untold = new SetConstructor(['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_CONTAINER_AUTHORIZATION_TOKEN', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_BEARER_TOKEN_BEDROCK']);
const told = new SetConstructor(['HOME', 'USERPROFILE', 'PATH', 'SSL_CERT_FILE', 'SSL_CERT_DIR']);

/** The place of a process that no gate started. */
export function operatorPlace(env: Variables, cwd: string): CredentialPlace {
  const pairs: string[] = [];
  const passed: string[] = [];
  const keys = objectKeys(env);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i] as string;
    const value = env[key];
    if (value === undefined || !isPassed(key)) continue;
    arrayPush(pairs, `${key}=${value}`);
    if (setHas(told, key) || setHas(kept, key) || (stringStartsWith(key, 'AWS_') && !setHas(untold, key))) arrayPush(passed, jsonStringifyPrimitive(`${key}=${value}`));
  }
  return { environment: toBytes(arrayJoin(pairs, '\0')), cwd, text: `{"cwd":${jsonStringifyPrimitive(cwd)},"pairs":[${arrayJoin(passed, ',')}]}` };
}

/** The place that a gated parent told. Where it told none there is no source. */
export function toldPlace(text: string | undefined): CredentialPlace {
  if (text === undefined || text === '') return { environment: toBytes(''), cwd: '/', text: '' };
  const { cwd, pairs } = jsonParse(text) as { readonly cwd: string; readonly pairs: readonly string[] };
  return { environment: toBytes(arrayJoin(pairs, '\0')), cwd, text };
}

function isPassed(key: string): boolean {
  return setHas(kept, key) || (!stringStartsWith(key, 'NODE_') && !stringStartsWith(key, 'SAFECLAW_'));
}

/** A role that is assumed at the other end of the world, by a command that waits for a device: and still not for ever. */
const longestMs = 30_000;
const mostBytes = 64 * 1024;

/** Asks the sources, and waits. */
export function askSources(program: string, { environment, cwd }: CredentialPlace): CredentialAnswer | CredentialFailure {
  const pairs = stringSplit(bufferUtf8Slice(environment, 0, typedArrayLength(environment)), '\0');
  const { status, errno, output } = realSpawnSync({ file: processExecPath, args: [processExecPath, program], cwd, environment: pairs, timeoutMs: longestMs, limit: mostBytes });
  try {
    if (errno === timedOut) return failure(`the sources gave no answer within ${longestMs / 1000} seconds`);
    if (errno !== 0 || status !== 0) return failure(`the program that asks for them could not be run (${errno === 0 ? `exit ${status ?? 'by a signal'}` : `error ${errno}`})`);
    return parseAnswer(output);
  } finally {
    const length = typedArrayLength(output);
    for (let i = 0; i < length; i++) output[i] = 0;
  }
}

const timedOut = -110;

function failure(reason: string): CredentialFailure {
  return { kind: 'failure', reason };
}

function toBytes(text: string): Uint8Array {
  const length = bufferByteLength(text);
  const bytes = bufferAllocUnsafeSlow(length);
  bufferUtf8Write(bytes, text, 0, length);
  return bytes;
}

/** Whether a variable leads to credentials that the gate gets: the program does not see it, whatever rules say, or its SDK would go there. */
export function leadsToCredentials(key: string): boolean {
  return setHas(leading, key);
}

const leading = new SetConstructor([
  'AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_CREDENTIAL_EXPIRATION', 'AWS_SECURITY_TOKEN', 'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI', 'AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_AUTHORIZATION_TOKEN', 'AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE',
]);
