// SPDX-License-Identifier: MIT
// Credentials that the program uses and never sees: what it signed with a placeholder is signed again with the real key
// as it leaves, where it goes to AWS itself. Anywhere else the placeholder leaves as it is, and is of use to nobody.

import type { Action, NetworkRequestAction } from '../action/action.ts';
import type { VerdictCode } from '../action/verdict.ts';
import { ChunkSigner } from '../aws/chunks.ts';
import type { CredentialSource } from '../aws/credentials.types.ts';
import type { AwsRequest } from '../aws/request.ts';
import { applied, chunksOf, type HeaderChange, readPresented, resign } from '../aws/resign.ts';
import { ErrorConstructor, objectGetOwnPropertyDescriptor, regExpExec } from '../runtime/primordials.ts';
import type { AwsCalls } from './aws-calls.ts';
import { type BrokeredSecret, inject } from './brokered-secrets.ts';

/** The credentials of this process, and the ids that the program signs under. */
export interface BrokeredKeys {
  readonly source: CredentialSource;
  readonly keyIds: readonly string[];
}

/** A request as it is about to leave. */
export interface Outgoing {
  readonly request: NetworkRequestAction;
  /** As it stands there. */
  readonly target: string;
  /** Names in lower case and values, by turns. */
  readonly headers: readonly string[];
  readonly body: string | null | undefined;
  /** Whether nobody but the host that it names stands at the other end. */
  readonly direct: boolean;
}

/** What is done to a request; null in its place for nothing. */
export type BrokerPlan =
  | { readonly kind: 'body' }
  | { readonly kind: 'refused'; readonly action: Action; readonly code: VerdictCode; readonly reason: string }
  | Brokered;

export interface Brokered {
  readonly kind: 'brokered';
  /** The variables whose values it leaves with. */
  readonly keys: string;
  readonly target: string;
  readonly changes: readonly HeaderChange[];
  /** All headers, with the changes made. */
  readonly headers: readonly string[];
  /** Null where the body leaves as it is. */
  readonly chunks: ChunkSigner | null;
}

const secretVariable = 'AWS_SECRET_ACCESS_KEY';

export class CredentialBroker {
  readonly #calls: AwsCalls;
  readonly #keys: BrokeredKeys | null;
  readonly #secrets: readonly BrokeredSecret[];

  constructor(calls: AwsCalls, keys: BrokeredKeys | null, secrets: readonly BrokeredSecret[]) {
    this.#calls = calls;
    this.#keys = keys;
    this.#secrets = secrets;
  }

  /** Whether requests there may leave with a secret. */
  isHost(request: NetworkRequestAction): boolean {
    for (let i = 0; i < this.#secrets.length; i++) if (this.#secrets[i]?.isFor(request.host) === true) return true;
    return this.#isAws(request);
  }

  plan(outgoing: Outgoing): BrokerPlan | null {
    if (this.#keys !== null && this.#isAws(outgoing.request)) {
      const signed = this.#sign(outgoing, this.#keys);
      if (signed !== null) return signed;
    }
    return this.#secrets.length === 0 ? null : this.#inject(outgoing);
  }

  #isAws(request: NetworkRequestAction): boolean {
    return this.#keys !== null && this.#calls.isHost(request.host, request.port, isSecure(request));
  }

  #inject({ request, target, headers, direct }: Outgoing): BrokerPlan | null {
    const injected = inject(this.#secrets, request.host, headers, obstacle(request, direct));
    switch (injected.kind) {
      case 'none':
        return null;
      case 'refused':
        return { kind: 'refused', action: request, code: 'SC_NOT_BROKERED', reason: `the request holds the placeholder of a secret, and the secret cannot leave with it: ${injected.reason}` };
      case 'injected':
        return { kind: 'brokered', keys: injected.keys, target, changes: injected.changes, headers: applied(headers, injected.changes), chunks: null };
    }
  }

  #sign(outgoing: Outgoing, keys: BrokeredKeys): BrokerPlan | null {
    const { request, direct } = outgoing;
    const signed = toAwsRequest(outgoing);
    const presented = readPresented(signed, keys.keyIds);
    if (presented.kind === 'none') return null;
    if (!direct) return unsignable(request, 'a proxy stands in between, or it names another host');
    if (presented.kind === 'body') return presented;
    if (presented.kind === 'refused') return unsignable(request, presented.reason);
    try {
      const { target, changes, key, signature } = resign(signed, presented, keys.source.currentCredentials());
      const headers = applied(signed.headers, changes);
      const reading = this.#calls.read(request, headers, null, target);
      if (reading.kind === 'mismatch') return { kind: 'refused', action: reading.call, code: 'SC_AWS_MISMATCH', reason: reading.reason };
      const chunked = chunksOf(presented.payloadHash);
      const chunks = chunked === null ? null : new ChunkSigner(key, presented.scope, signature, chunked.hasTrailer);
      return { kind: 'brokered', keys: secretVariable, target, changes, headers, chunks };
    } catch (cause) {
      return unsignable(request, messageOf(cause));
    }
  }
}

/** The refusal of a request that is signed with a placeholder. */
export function unsignable(action: Action, reason: string): BrokerPlan & { kind: 'refused' } {
  return { kind: 'refused', action, code: 'SC_NOT_BROKERED', reason: `the request is signed with a placeholder, and cannot be signed with the key: ${reason}` };
}

const loopback = /^(?:127(?:\.\d+){3}|::1|localhost)$/;

/** Why no secret may leave with this request, or null. */
function obstacle(request: NetworkRequestAction, direct: boolean): string | null {
  if (!direct) return 'a proxy stands in between, or it names another host';
  if (request.method === 'TRACE') return 'its method asks for the headers to be sent back';
  if (!isSecure(request) && regExpExec(loopback, request.host) === null) return 'it goes unencrypted to another machine';
  return null;
}

/** Of an error of our own, whose message is a property that it has itself. */
function messageOf(cause: unknown): string {
  const own = cause instanceof ErrorConstructor ? objectGetOwnPropertyDescriptor(cause, 'message') : undefined;
  return typeof own?.value === 'string' ? own.value : 'the credentials could not be read';
}

function toAwsRequest({ request, target, headers, body }: Outgoing): AwsRequest {
  return { method: request.method, host: request.host, port: request.port, secure: isSecure(request), target, headers, body };
}

function isSecure(request: NetworkRequestAction): boolean {
  return request.protocol === 'https' || request.protocol === 'wss';
}
