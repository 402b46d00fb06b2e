// SPDX-License-Identifier: MIT
// The credentials that the process was started with, taken out of its environment before the program begins, and what
// the program finds in their place.
//
// | variable                | the program reads                                                                        |
// |-------------------------|------------------------------------------------------------------------------------------|
// | `AWS_SECRET_ACCESS_KEY` | a placeholder                                                                            |
// | `AWS_SESSION_TOKEN`     | a placeholder, where there is one                                                        |
// | `AWS_ACCESS_KEY_ID`     | itself: it is no secret, and requests name it; a placeholder where a rule denies reading it |
//
// The placeholders have the form and length of what they stand for, so that no client finds fault with them.

import type { Verdict } from '../action/verdict.ts';
import type { CredentialSource } from '../aws/credentials.types.ts';
import type { Gate } from '../gate/gate.ts';
import { bufferByteLength, bufferUtf8Write, ErrorConstructor, MapConstructor, mapForEach, mapGet, mapSet, objectFreeze, Uint8ArrayConstructor } from '../runtime/primordials.ts';
import type { BrokeredKeys } from './credential-broker.ts';

export const keyIdVariable = 'AWS_ACCESS_KEY_ID';
export const secretVariable = 'AWS_SECRET_ACCESS_KEY';
export const tokenVariable = 'AWS_SESSION_TOKEN';

const placeholders = new MapConstructor<string, string>();
mapSet(placeholders, keyIdVariable, 'AKIASAFECLAWBROKERED');
mapSet(placeholders, secretVariable, 'SafeClaw/brokers/this/secret/placeholder');
mapSet(placeholders, tokenVariable, 'SafeClaw/brokers/this/token/placeholder');

/** What the program finds in the place of a variable of the AWS SDK; undefined for any other. */
export function placeholderOf(key: string): string | undefined {
  return mapGet(placeholders, key);
}

/** What the program reads of a variable, and what is recorded of that. */
export interface StandIn {
  readonly value: string;
  readonly verdict: Verdict;
}

export interface TakenCredentials {
  readonly keys: BrokeredKeys;
  readonly standIns: Map<string, StandIn>;
}

type Variables = Readonly<Record<string, string | undefined>>;

const shownKeyId: Verdict = objectFreeze({ kind: 'allow', by: 'baseline', rule: 'baseline:aws-key-id', reason: 'the id of an access key is no secret, and requests that are signed with it name it', position: null, code: 'SC_ALLOWED', observed: null, limits: null });

/** Null where the environment holds no credentials, or the program may read them; `always` takes them from it whatever it may read. */
export function takeCredentials(real: Variables, gate: Gate, always = false): TakenCredentials | null {
  const id = real[keyIdVariable];
  const secret = real[secretVariable];
  const token = real[tokenVariable];
  // A profile that is named comes before them, and a gated parent leaves placeholders.
  if (!id || !secret || (always && ((real.AWS_PROFILE ?? '') !== '' || secret === placeholderOf(secretVariable)))) return null;
  const verdicts = { id: readOf(gate, keyIdVariable), secret: readOf(gate, secretVariable), token: readOf(gate, tokenVariable) };
  const hidesId = verdicts.id.kind === 'deny' && verdicts.id.by !== 'default';
  if (!always && !hidesId && verdicts.secret.kind === 'allow' && (!token || verdicts.token.kind === 'allow')) return null;
  const standIns = new MapConstructor<string, StandIn>();
  mapSet(standIns, keyIdVariable, hidesId ? placeholder(keyIdVariable, verdicts.id) : { value: id, verdict: verdicts.id.kind === 'allow' ? verdicts.id : shownKeyId });
  if (always || verdicts.secret.kind === 'deny') mapSet(standIns, secretVariable, placeholder(secretVariable, verdicts.secret));
  if (token && (always || verdicts.token.kind === 'deny')) mapSet(standIns, tokenVariable, placeholder(tokenVariable, verdicts.token));
  const source = secret === mapGet(placeholders, secretVariable) ? notHanded : new StartCredentials(id, utf8(secret), token ? utf8(token) : null);
  return { keys: { source, keyIds: [id, mapGet(placeholders, keyIdVariable) as string] }, standIns };
}

/** Those of the environment stay the same for as long as the process runs. */
class StartCredentials implements CredentialSource {
  readonly #credentials: ReturnType<CredentialSource['currentCredentials']>;

  constructor(accessKeyId: string, secretAccessKey: Uint8Array, sessionToken: Uint8Array | null) {
    this.#credentials = { accessKeyId, secretAccessKey, sessionToken, expiresAt: null };
  }

  currentCredentials(): ReturnType<CredentialSource['currentCredentials']> {
    return this.#credentials;
  }
}

/** A process that was started with the placeholder of the one above it. */
const notHanded: CredentialSource = {
  currentCredentials(): never {
    throw new ErrorConstructor('the process that started this one has not handed its credentials on');
  },
};

function readOf(gate: Gate, key: string): Verdict {
  return gate.foresee({ kind: 'env:read', key });
}

/** Placeholders for credentials that are from elsewhere: all three, since it is not known yet which there are. */
export function standInsFor(gate: Gate): Map<string, StandIn> {
  const standIns = new MapConstructor<string, StandIn>();
  mapForEach(placeholders, (_value, key) => { mapSet(standIns, key, placeholder(key, readOf(gate, key))); });
  return standIns;
}

function placeholder(key: string, verdict: Verdict): StandIn {
  return { value: mapGet(placeholders, key) as string, verdict };
}

function utf8(text: string): Uint8Array {
  const length = bufferByteLength(text);
  const bytes = new Uint8ArrayConstructor(length);
  bufferUtf8Write(bytes, text, 0, length);
  return bytes;
}
