// SPDX-License-Identifier: MIT
// A request that was signed with a key of which the program knows only the id → the same request, signed with the real
// one. Pure. What the client chose stays: time, signed headers, the form of the payload.
//
// UNTRUSTED: every text here was chosen by the program. What can be read in two ways is refused, with the reason.

import { arrayIndexOf, arrayJoin, arrayPush, arraySlice, arraySort, bufferLatin1Slice, regExpExec, stringIndexOf, stringSlice, stringSplit, stringStartsWith, typedArrayLength, typedArraySet, Uint8ArrayConstructor } from '../runtime/primordials.ts';
import type { Credentials } from './credentials.types.ts';
import { sha256OfBytes } from './hmac.ts';
import { type AwsRequest, decoded, headerOf, pathOf } from './request.ts';
import { encoded, hasPlainPaths, scopeText, signatureOf, signingKey, type SigningScope } from './sigv4.ts';

/** A signature as it stands in a request. */
export interface Presented {
  readonly kind: 'presented';
  readonly inQuery: boolean;
  readonly scope: SigningScope;
  readonly signedHeaders: readonly string[];
  /** The hash, or one of the words that stand for it. */
  readonly payloadHash: string;
}

export type PresentedReading =
  /** The key does not sign it. */
  | { readonly kind: 'none' }
  /** What is signed is known when the body is. */
  | { readonly kind: 'body' }
  | { readonly kind: 'refused'; readonly reason: string }
  | Presented;

/** All headers of the name give way to this one; to none where it is null. */
export interface HeaderChange {
  readonly name: string;
  readonly value: string | null;
}

export interface Resigned {
  readonly target: string;
  readonly changes: readonly HeaderChange[];
  /** What chunks are signed with, behind the request's own signature. */
  readonly key: Uint8Array;
  readonly signature: string;
}

const none: PresentedReading = { kind: 'none' };
const needed: PresentedReading = { kind: 'body' };
const tokenHeader = 'x-amz-security-token';
const tokenParameter = 'X-Amz-Security-Token';

/** The signature of a request, where one of these keys made it. */
export function readPresented(request: AwsRequest, keyIds: readonly string[]): PresentedReading {
  const authorization = headerOf(request, 'authorization');
  const query = pairsOf(request.target);
  const inHeader = mentions(allOf(request, 'authorization'), keyIds);
  const inQuery = mentions(valuesOf(query, 'X-Amz-Credential'), keyIds) || mentions(valuesOf(query, 'AWSAccessKeyId'), keyIds);
  if (!inHeader && !inQuery) return none;
  if (inHeader && inQuery) return refused('the request is signed twice');
  return inHeader ? readHeader(request, authorization, keyIds) : readQuery(request, query, keyIds);
}

const headerForm = /^AWS4-HMAC-SHA256 +Credential=([^, ]+)(?: *, *| +)SignedHeaders=([^, ]+)(?: *, *| +)Signature=[0-9A-Za-z]*$/;

function readHeader(request: AwsRequest, authorization: string | null | undefined, keyIds: readonly string[]): PresentedReading {
  if (typeof authorization !== 'string') return refused('the request has several signatures');
  if (stringStartsWith(authorization, 'AWS4-ECDSA-P256-SHA256')) return refused('signatures for several regions (SigV4A) cannot be made again');
  const found = regExpExec(headerForm, authorization);
  if (found === null) return refused('its signature is of no form that is known');
  const time = headerOf(request, 'x-amz-date') ?? headerOf(request, 'date');
  return present(request, { inQuery: false, credential: found[1] as string, time, signed: found[2] as string, declared: null }, keyIds);
}

function readQuery(request: AwsRequest, query: readonly Pair[], keyIds: readonly string[]): PresentedReading {
  const algorithm = one(query, 'X-Amz-Algorithm');
  const credential = one(query, 'X-Amz-Credential');
  const time = one(query, 'X-Amz-Date');
  const signed = one(query, 'X-Amz-SignedHeaders');
  const declared = one(query, 'X-Amz-Content-Sha256');
  if (algorithm === 'AWS4-ECDSA-P256-SHA256') return refused('signatures for several regions (SigV4A) cannot be made again');
  if (algorithm !== 'AWS4-HMAC-SHA256' || typeof credential !== 'string' || typeof signed !== 'string' || declared === undefined) return refused('its signature is of no form that is known');
  return present(request, { inQuery: true, credential, time, signed, declared }, keyIds);
}

interface Parts {
  readonly inQuery: boolean;
  readonly credential: string;
  readonly time: string | null | undefined;
  readonly signed: string;
  /** What the query says of the payload. */
  readonly declared: string | null;
}

const credentialForm = /^([^/]+)\/(\d{8})\/([A-Za-z0-9-]+)\/([A-Za-z0-9-]+)\/aws4_request$/;
/** Nothing here can end a line of what is signed, and so make it another request's. */
const namesForm = /^[!#$%&'*+.^_`|~0-9a-z-]+(?:;[!#$%&'*+.^_`|~0-9a-z-]+)*$/;
const payloadForm = /^[A-Za-z0-9-]+$/;

function present(request: AwsRequest, { inQuery, credential, time, signed, declared }: Parts, keyIds: readonly string[]): PresentedReading {
  const found = regExpExec(credentialForm, credential);
  if (found === null || arrayIndexOf(keyIds, found[1]) === -1) return refused('the scope of its signature is of no form that is known');
  const scope = { time: time ?? '', date: found[2] as string, region: found[3] as string, service: found[4] as string };
  if (typeof time !== 'string' || regExpExec(/^\d{8}T\d{6}Z$/, time) === null || stringSlice(time, 0, 8) !== scope.date) return refused('the time of its signature is of no form that is known');
  if (regExpExec(namesForm, signed) === null) return refused('the list of its signed headers is of no form that is known');
  const signedHeaders = stringSplit(signed, ';');
  if (arrayIndexOf(signedHeaders, 'host') === -1) return refused('its signature leaves out the host');
  const payloadHash = payloadOf(request, inQuery, scope.service, declared);
  if (typeof payloadHash !== 'string') return payloadHash;
  return { kind: 'presented', inQuery, scope, signedHeaders, payloadHash };
}

function payloadOf(request: AwsRequest, inQuery: boolean, service: string, declared: string | null): string | PresentedReading {
  const inHeader = headerOf(request, 'x-amz-content-sha256');
  if (inHeader === undefined) return refused('it says twice what its payload is');
  const said = declared ?? inHeader;
  if (said !== null && stringStartsWith(said, 'STREAMING-AWS4-') && chunksOf(said) === null) return refused('events that are signed one by one cannot be signed again');
  if (said !== null && chunksOf(said) !== null && typeof request.body === 'string') return refused('its chunks are signed one by one, and what it does stands in them');
  if (said !== null) return regExpExec(payloadForm, said) === null ? refused('what it says of its payload is of no form that is known') : said;
  if (inQuery && hasPlainPaths(service)) return 'UNSIGNED-PAYLOAD';
  if (request.body === undefined) return needed;
  return request.body === null ? refused('its signature is over a body that is not seen before it leaves: send the header `x-amz-content-sha256`') : sha256OfBytes(request.body);
}

/** Whether chunks are signed one by one, and trailers behind them; null where they are not. */
export function chunksOf(payloadHash: string): { readonly hasTrailer: boolean } | null {
  if (payloadHash === 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD') return { hasTrailer: false };
  return payloadHash === 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER' ? { hasTrailer: true } : null;
}

/** Signs again; texts have one character for each byte. */
export function resign(request: AwsRequest, presented: Presented, { accessKeyId, secretAccessKey, sessionToken }: Credentials): Resigned {
  const { inQuery, scope, payloadHash } = presented;
  const token = sessionToken === null ? null : bufferLatin1Slice(sessionToken, 0, typedArrayLength(sessionToken));
  const key = signingKey(prefixed(secretAccessKey), scope);
  const credential = `${accessKeyId}/${scopeText(scope)}`;
  const changes: HeaderChange[] = [];
  const hasToken = headerOf(request, tokenHeader) !== null;
  if (hasToken || (token !== null && !inQuery)) arrayPush(changes, { name: tokenHeader, value: token });
  const headers = applied(request.headers, changes);
  const signedHeaders = tokenSigned(presented.signedHeaders, hasToken || !inQuery, token !== null);
  if (!inQuery) {
    const signature = signatureOf({ method: request.method, target: request.target, headers, signedHeaders, payloadHash }, key, scope);
    arrayPush(changes, { name: 'authorization', value: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${arrayJoin(signedHeaders, ';')}, Signature=${signature}` });
    return { target: request.target, changes, key, signature };
  }
  const unsigned = withParameters(request.target, credential, arrayJoin(signedHeaders, ';'), hasToken ? null : token);
  const signature = signatureOf({ method: request.method, target: unsigned, headers, signedHeaders, payloadHash }, key, scope);
  return { target: `${unsigned}&X-Amz-Signature=${signature}`, changes, key, signature };
}

/** `headers` with the changes made. */
export function applied(headers: readonly string[], changes: readonly HeaderChange[]): string[] {
  let result = arraySlice(headers);
  for (let c = 0; c < changes.length; c++) {
    const { name, value } = changes[c] as HeaderChange;
    const next: string[] = [];
    let isThere = value === null;
    for (let i = 0; i < result.length; i += 2) {
      if (result[i] !== name) {
        arrayPush(next, result[i] as string);
        arrayPush(next, result[i + 1] as string);
      } else if (!isThere) {
        arrayPush(next, name);
        arrayPush(next, value as string);
        isThere = true;
      }
    }
    if (!isThere) {
      arrayPush(next, name);
      arrayPush(next, value as string);
    }
    result = next;
  }
  return result;
}

/** The names of the signed headers with the token's, or without where there is no token. */
function tokenSigned(names: readonly string[], inHeaders: boolean, hasToken: boolean): readonly string[] {
  const at = arrayIndexOf(names, tokenHeader);
  if (!inHeaders || (at !== -1) === hasToken) return names;
  const kept: string[] = [];
  for (let i = 0; i < names.length; i++) if (i !== at) arrayPush(kept, names[i] as string);
  if (at === -1) arrayPush(kept, tokenHeader);
  return arraySort(kept);
}

/** The target with the credential, the token and the signed headers as they are now, and without a signature. */
function withParameters(target: string, credential: string, signedHeaders: string, token: string | null): string {
  const pairs = pairsOf(target);
  const kept: string[] = [];
  let hasToken = false;
  for (let i = 0; i < pairs.length; i++) {
    const { name, text } = pairs[i] as Pair;
    if (name === 'X-Amz-Signature' || (name === tokenParameter && (token === null || hasToken))) continue;
    if (name === 'X-Amz-Credential') arrayPush(kept, `X-Amz-Credential=${encoded(credential, false)}`);
    else if (name === 'X-Amz-SignedHeaders') arrayPush(kept, `X-Amz-SignedHeaders=${encoded(signedHeaders, false)}`);
    else if (name === tokenParameter) {
      arrayPush(kept, `${tokenParameter}=${encoded(token as string, false)}`);
      hasToken = true;
    } else arrayPush(kept, text);
  }
  if (token !== null && !hasToken) arrayPush(kept, `${tokenParameter}=${encoded(token, false)}`);
  return `${pathOf(target)}?${arrayJoin(kept, '&')}`;
}

interface Pair {
  /** Decoded; empty where an escape is damaged. */
  readonly name: string;
  readonly value: string | null;
  /** As it stands there. */
  readonly text: string;
}

function pairsOf(target: string): Pair[] {
  const pairs: Pair[] = [];
  const mark = stringIndexOf(target, '?');
  const parts = mark === -1 ? [] : stringSplit(stringSlice(target, mark + 1), '&');
  for (let i = 0; i < parts.length; i++) {
    const text = parts[i] as string;
    const equals = stringIndexOf(text, '=');
    const value = equals === -1 ? '' : decoded(stringSlice(text, equals + 1), true);
    if (text !== '') arrayPush(pairs, { name: decoded(equals === -1 ? text : stringSlice(text, 0, equals), true) ?? '', value, text });
  }
  return pairs;
}

function valuesOf(pairs: readonly Pair[], name: string): string[] {
  const values: string[] = [];
  for (let i = 0; i < pairs.length; i++) if (pairs[i]?.name === name) arrayPush(values, pairs[i]?.value ?? '');
  return values;
}

/** Null where there is none, undefined where there are several. */
function one(pairs: readonly Pair[], name: string): string | null | undefined {
  const values = valuesOf(pairs, name);
  return values.length > 1 ? undefined : (values[0] ?? null);
}

function allOf({ headers }: AwsRequest, name: string): string[] {
  const values: string[] = [];
  for (let i = 0; i < headers.length; i += 2) if (headers[i] === name) arrayPush(values, headers[i + 1] as string);
  return values;
}

function mentions(texts: readonly string[], keyIds: readonly string[]): boolean {
  for (let t = 0; t < texts.length; t++) for (let k = 0; k < keyIds.length; k++) if (stringIndexOf(texts[t] as string, keyIds[k] as string) !== -1) return true;
  return false;
}

/** `AWS4` in front of the secret. */
function prefixed(secret: Uint8Array): Uint8Array {
  const bytes = new Uint8ArrayConstructor(typedArrayLength(secret) + 4);
  typedArraySet(bytes, [65, 87, 83, 52]);
  typedArraySet(bytes, secret, 4);
  return bytes;
}

function refused(reason: string): PresentedReading {
  return { kind: 'refused', reason };
}
