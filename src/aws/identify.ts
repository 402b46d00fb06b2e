// SPDX-License-Identifier: MIT
// An outgoing request → the AWS calls that it makes. Pure: what is known of the request goes in, and where its body
// decides, the answer is that the body is needed.
//
// INVARIANT: nothing is guessed. What a request does not say, or says in two ways, is `?` in the call, which allowances
// for something else do not match and denials do.

import type { AwsAction } from '../action/action.ts';
import type { AwsApi, AwsOperations } from '../action/aws-operations.ts';
import type { AwsPlace } from '../action/aws-place.ts';
import { arrayIndexOf, arrayIsArray, arrayPush, arraySlice, MapConstructor, mapSet, regExpExec, stringIndexOf, stringSlice, stringSplit, stringStartsWith, stringToLowerCase } from '../runtime/primordials.ts';
import { accountOf, readSignature, type Signature } from './credential-scope.ts';
import { type AwsHost, readDeclared, readHost } from './endpoint.ts';
import { type Json, readJson } from './json.ts';
import { type AwsRequest, decoded, headerOf, Parameters, pathOf, queryOf, utf8Text } from './request.ts';
import { needsBody, resourcesOf, unknownResource } from './resources.ts';
import { findRoute } from './routes.ts';
import { readS3 } from './s3.ts';

export type AwsReading =
  /** No request to AWS. */
  | { readonly kind: 'none' }
  /** What it does stands in its body. */
  | { readonly kind: 'body' }
  /** Signature and host name different calls. */
  | { readonly kind: 'mismatch'; readonly call: AwsAction; readonly reason: string }
  /** All of these. `host` is 'claimed' where only the signature says that it goes to AWS: it may deny then, and allow nothing. */
  | { readonly kind: 'calls'; readonly calls: readonly AwsAction[]; readonly host: 'known' | 'claimed' };

const none: AwsReading = { kind: 'none' };
const needed: AwsReading = { kind: 'body' };
const unknown = '?';

/** Reads a request. */
export function readAwsRequest(request: AwsRequest, place: AwsPlace, operations: AwsOperations): AwsReading {
  const query = queryOf(request.target);
  const signature = readSignature(request, query);
  const host = hostOf(request, place, operations);
  if (host === null) return signature.kind === 'signed' ? claimed(request, query, signature, operations) : none;
  if (signature.kind === 'unclear') return { kind: 'calls', calls: [unknownCall(host, null, null)], host: 'known' };
  return readAt(host, 'known', request, query, signature);
}

/** Whether a host is one that only AWS calls go to, without the rest of the request. */
export function isAwsHost(host: string, port: number, secure: boolean, place: AwsPlace, operations: AwsOperations): boolean {
  return readDeclared(place.endpoints, host, port, secure, operations) !== null || readHost(host, operations) !== null;
}

function hostOf({ host, port, secure }: AwsRequest, place: AwsPlace, operations: AwsOperations): AwsHost | null {
  return readDeclared(place.endpoints, host, port, secure, operations) ?? readHost(host, operations);
}

/** A signed request to a host that is none of AWS's: read as what it says it is, which can only deny it. */
function claimed(request: AwsRequest, query: Parameters, signature: Signature & { kind: 'signed' }, operations: AwsOperations): AwsReading {
  const { service, region } = signature.scope;
  const apis = operations.signedAs(service === 's3express' ? 's3' : service);
  if (apis.length === 0) return none;
  const asPath = readAt({ partition: 'aws', region, account: null, apis, container: null }, 'claimed', request, query, signature);
  if (apis[0]?.endpoint !== 's3' || asPath.kind !== 'calls') return asPath;
  // Whether the bucket stands in the path or in a name of its own is known for AWS's hosts only: it may be either.
  const asHost = readAt({ partition: 'aws', region, account: null, apis, container: unknown }, 'claimed', request, query, signature);
  if (asHost.kind !== 'calls') return asHost;
  const calls = arraySlice(asPath.calls);
  for (let i = 0; i < asHost.calls.length; i++) arrayPush(calls, asHost.calls[i] as AwsAction);
  return { kind: 'calls', calls, host: 'claimed' };
}

function readAt(host: AwsHost, sure: 'known' | 'claimed', request: AwsRequest, query: Parameters, signature: Signature): AwsReading {
  const scope = signature.kind === 'signed' ? signature.scope : null;
  const signedFor = scope === null ? host.apis : apisFor(host.apis, scope.service);
  const region = scope?.region ?? host.region;
  const account = host.account ?? (scope === null ? null : accountOf(scope.accessKeyId));
  const base = unknownCall({ ...host, apis: signedFor.length === 0 ? host.apis : signedFor }, region, account);
  if (scope !== null && signedFor.length === 0) return { kind: 'mismatch', call: base, reason: `the request is signed for \`${scope.service}\` and goes to another service` };
  if (scope !== null && scope.region !== null && host.region !== null && scope.region !== host.region) return { kind: 'mismatch', call: base, reason: `the request is signed for \`${scope.region}\` and goes to \`${host.region}\`` };
  // Several services behind one declared server: without a signature nothing says which is meant.
  if (scope === null && base.service === unknown) return { kind: 'calls', calls: [base], host: sure };
  const s3 = signedFor[0]?.endpoint === 's3' ? signedFor[0] : null;
  if (s3 !== null) {
    const call = readS3(s3, host, request, query);
    if (call === 'body') return needed;
    const calls: AwsAction[] = [{ ...base, operation: call.operation, resources: call.resources }];
    if (call.beside !== null) arrayPush(calls, { ...base, operation: call.beside.operation, resources: call.beside.resources });
    return { kind: 'calls', calls, host: sure };
  }
  return readCall(signedFor, base, host.partition, sure, request, query);
}

/** Those of a host's APIs that the signature is for. */
function apisFor(apis: readonly AwsApi[], signing: string): AwsApi[] {
  const found: AwsApi[] = [];
  for (let i = 0; i < apis.length; i++) {
    const api = apis[i] as AwsApi;
    if (api.signing === signing || (api.signing === 's3' && (signing === 's3express' || signing === 's3-object-lambda' || signing === 's3-outposts'))) arrayPush(found, api);
  }
  return found;
}

function unknownCall(host: AwsHost, region: string | null, account: string | null): AwsAction {
  let service = host.apis[0]?.service ?? unknown;
  for (let i = 1; i < host.apis.length; i++) if (host.apis[i]?.service !== service) service = unknown;
  return { kind: 'aws:call', service, operation: unknown, region, account, resources: unknownResource };
}

/** How a request names its operation, and what else it says by the way. */
interface Named {
  readonly api: AwsApi;
  readonly operation: string;
  readonly labels: readonly (string | null)[];
  readonly form: 'json' | 'form' | 'cbor' | 'rest';
}

function readCall(apis: readonly AwsApi[], base: AwsAction, partition: string, sure: 'known' | 'claimed', request: AwsRequest, query: Parameters): AwsReading {
  const named = operationOf(apis, request, query);
  if (named === 'body') return needed;
  if (named === null) return { kind: 'calls', calls: [base], host: sure };
  const { service } = named.api;
  const path = decoded(pathOf(request.target), false) ?? '/';
  if ((named.form === 'json' || (named.form === 'form' && request.method === 'POST')) && needsBody(service) && request.body === undefined) return needed;
  const call = { partition, region: base.region ?? '', account: base.account ?? '', operation: named.operation, labels: named.labels, path, body: bodyOf(named, request, query) };
  return { kind: 'calls', calls: [{ ...base, service, operation: named.operation, resources: resourcesOf(service, call) }], host: sure };
}

/** Null where no single operation is named. */
function operationOf(apis: readonly AwsApi[], request: AwsRequest, query: Parameters): Named | 'body' | null {
  const target = headerOf(request, 'x-amz-target');
  if (target === undefined || query.ambiguous) return null;
  const rpc = regExpExec(/^\/service\/[^/]+\/operation\/([A-Za-z0-9]+)$/, pathOf(request.target));
  const inQuery = query.get('Action');
  const type = headerOf(request, 'content-type');
  const hasForm = request.method === 'POST' && typeof type === 'string' && stringStartsWith(stringToLowerCase(type), 'application/x-www-form-urlencoded');
  const routed = routeOf(apis, request, query);
  const forms = (target === null ? 0 : 1) + (rpc === null ? 0 : 1) + (inQuery !== null || (hasForm && routed === null) ? 1 : 0) + (routed === null ? 0 : 1);
  if (forms !== 1) return null;
  if (routed !== null) return routed;
  if (target !== null) return apiWith(apis, stringSlice(target, stringIndexOf(target, '.') + 1), 'json', stringSlice(target, 0, stringIndexOf(target, '.')));
  if (rpc !== null) return apiWith(apis, rpc[1] as string, 'cbor', null);
  if (!hasForm) return apiWith(apis, inQuery as string, 'form', null);
  if (request.body === undefined) return 'body';
  const form = formOf(request);
  const action = form === null ? null : form.get('Action');
  return action === null || inQuery !== null ? null : apiWith(apis, action, 'form', null);
}

function routeOf(apis: readonly AwsApi[], request: AwsRequest, query: Parameters): Named | null {
  const segments = arraySlice(stringSplit(pathOf(request.target), '/'), 1);
  let found: Named | null = null;
  for (let i = 0; i < apis.length; i++) {
    const api = apis[i] as AwsApi;
    const routed = findRoute(api.routes, request, segments, query);
    if (routed === null) continue;
    // Two APIs at one host that both have it: one call if they call it the same.
    if (found !== null && (found.operation !== routed.operation || found.api.service !== api.service)) return null;
    found = { api, operation: routed.operation, labels: routed.labels, form: 'rest' };
  }
  return found;
}

function apiWith(apis: readonly AwsApi[], operation: string, form: Named['form'], target: string | null): Named | null {
  let found: Named | null = null;
  for (let i = 0; i < apis.length; i++) {
    const api = apis[i] as AwsApi;
    if (arrayIndexOf(api.operations, operation) === -1 || (target !== null && api.target !== target)) continue;
    if (found !== null && found.api.service !== api.service) return null;
    found = { api, operation, labels: [], form };
  }
  return found;
}

function formOf(request: AwsRequest): Parameters | null {
  if (typeof request.body !== 'string' || headerOf(request, 'content-encoding') !== null) return null;
  const form = new Parameters(request.body);
  return form.ambiguous ? null : form;
}

/** The members of a body that a table can look into; undefined where it cannot be read. */
function bodyOf(named: Named, request: AwsRequest, query: Parameters): Map<string, Json> | undefined {
  if (named.form === 'form') {
    const form = request.method === 'POST' ? formOf(request) : query;
    return form === null ? undefined : membersOf(form);
  }
  if (named.form !== 'json' || typeof request.body !== 'string' || headerOf(request, 'content-encoding') !== null) return undefined;
  const value = readJson(utf8Text(request.body));
  return typeof value === 'object' && value !== null && !arrayIsArray(value) ? (value as Map<string, Json>) : undefined;
}

function membersOf(form: Parameters): Map<string, Json> {
  const members = new MapConstructor<string, Json>();
  for (let i = 0; i < form.names.length; i++) mapSet(members, form.names[i] as string, form.get(form.names[i] as string));
  return members;
}
