// SPDX-License-Identifier: MIT
// Requests to S3: the bucket stands in the host or in the path, what is done to it mostly in the query, and some
// requests touch more than the object that they name: the source of a copy, the keys of a list of deletions.

import type { AwsApi, AwsRoute } from '../action/aws-operations.ts';
import { arrayIndexOf, arrayPush, regExpExec, SetConstructor, setAdd, setHas, stringIndexOf, stringReplaceAll, stringSlice, stringStartsWith, WeakMapConstructor, weakMapGet, weakMapSet } from '../runtime/primordials.ts';
import type { AwsHost } from './endpoint.ts';
import { type AwsRequest, decoded, headerOf, pathOf, type Parameters, utf8Text } from './request.ts';
import { findRoute } from './routes.ts';

export interface S3Call {
  readonly operation: string;
  readonly resources: readonly string[];
  /** Null, or the call whose leave this one needs as well: reading the source of a copy. */
  readonly beside: { readonly operation: string; readonly resources: readonly string[] } | null;
}

const unknown = '?';
const queryNames = new WeakMapConstructor<AwsApi, Set<string>>();

/** The call, or 'body' where its body names what it is about. */
export function readS3(api: AwsApi, host: AwsHost, request: AwsRequest, query: Parameters): S3Call | 'body' {
  const object = locate(host, pathOf(request.target));
  const operation = query.ambiguous ? unknown : operationOf(api, request, query, object);
  const own = object.key !== null && object.container !== unknown ? `${object.container as string}/${object.key}` : object.container;
  const resources = own === null ? [] : [own];
  switch (operation) {
    case 'DeleteObjects': {
      if (request.body === undefined) return 'body';
      return { operation, resources: deletedKeys(request.body, object.container ?? unknown), beside: null };
    }
    case 'CopyObject':
    case 'UploadPartCopy':
      return { operation, resources, beside: { operation: 'GetObject', resources: [sourceOf(headerOf(request, 'x-amz-copy-source'), host.partition)] } };
    case 'RenameObject':
      arrayPush(resources, sourceOf(headerOf(request, 'x-amz-rename-source'), host.partition));
      return { operation, resources, beside: null };
    case 'PostObject':
      // A form of a browser: the key stands in one of its fields, behind the bytes that we read.
      return { operation: 'PutObject', resources: [object.container === null || object.container === unknown ? unknown : `${object.container}/${unknown}`], beside: null };
    default:
      return { operation, resources, beside: null };
  }
}

interface Located {
  readonly container: string | null;
  /** Decoded; `?` where an escape is damaged; null for a request about the bucket. */
  readonly key: string | null;
}

/** A server may walk such a path (some that speak S3 keep buckets in folders), or take it for a name: which object it is, is not known. */
const dotSegment = /(?:^|\/)\.{1,2}(?:\/|$)/;

function locate(host: AwsHost, path: string): Located {
  if (regExpExec(dotSegment, decoded(path, false) ?? '') !== null) return { container: unknown, key: unknown };
  let rest = stringSlice(path, 1);
  let { container } = host;
  if (container === null) {
    const slash = stringIndexOf(rest, '/');
    const bucket = decoded(slash === -1 ? rest : stringSlice(rest, 0, slash), false);
    if (rest === '') return { container: null, key: null };
    if (bucket === '') return { container: unknown, key: unknown };
    container = bucket === null ? unknown : stringStartsWith(bucket, 'arn:') ? bucket : `arn:${host.partition}:s3:::${bucket}`;
    rest = slash === -1 ? '' : stringSlice(rest, slash + 1);
  }
  const key = rest === '' ? null : (decoded(rest, false) ?? unknown);
  return { container, key: key !== null && stringStartsWith(container, 'arn:') && stringIndexOf(container, ':accesspoint/') !== -1 ? `object/${key}` : key };
}

function operationOf(api: AwsApi, request: AwsRequest, query: Parameters, object: Located): string {
  if (request.method === 'POST' && object.key === null && query.names.length === 0) {
    const type = headerOf(request, 'content-type');
    return typeof type === 'string' && regExpExec(/^multipart\/form-data\b/i, type) !== null ? 'PostObject' : unknown;
  }
  if (request.method === 'POST' && pathOf(request.target) === '/WriteGetObjectResponse') return 'WriteGetObjectResponse';
  const segments = object.container === null ? [''] : object.key === null ? ['x'] : ['x', 'x'];
  const routed = findRoute(object.container === null ? rootRoutes(api) : api.routes, request, segments, query);
  return routed === null || hasMore(api, request, query, routed.operation) ? unknown : routed.operation;
}

/** Both kinds of buckets are listed by `GET /`, each at its own hosts: one name for it. */
function rootRoutes(api: AwsApi): AwsRoute[] {
  const routes: AwsRoute[] = [];
  for (let i = 0; i < api.routes.length; i++) {
    const route = api.routes[i] as AwsRoute;
    if (route.operation !== 'ListDirectoryBuckets') arrayPush(routes, route);
  }
  return routes;
}

/** Whether the query asks for something that the operation is not about: `?acl&tagging` is one or the other. */
function hasMore(api: AwsApi, request: AwsRequest, query: Parameters, operation: string): boolean {
  let own: AwsRoute | null = null;
  for (let i = 0; i < api.routes.length; i++) if (api.routes[i]?.operation === operation) own = api.routes[i] as AwsRoute;
  const names = namesOf(api);
  for (let i = 0; i < query.names.length; i++) {
    const name = query.names[i] as string;
    if (!setHas(names, name) || (name === 'partNumber' && request.method !== 'PUT')) continue;
    if (own === null || !hasName(own, name)) return true;
  }
  return false;
}

function hasName(route: AwsRoute, name: string): boolean {
  return arrayIndexOf(route.query, name) !== -1 || indexOfPair(route.query, name) !== -1;
}

function indexOfPair(query: readonly string[], name: string): number {
  for (let i = 0; i < query.length; i++) if (stringStartsWith(query[i] as string, `${name}=`)) return i;
  return -1;
}

/** Every name in a query that tells operations apart. */
function namesOf(api: AwsApi): Set<string> {
  const known = weakMapGet(queryNames, api);
  if (known !== undefined) return known;
  const names = new SetConstructor<string>();
  for (let i = 0; i < api.routes.length; i++) {
    const { query } = api.routes[i] as AwsRoute;
    for (let q = 0; q < query.length; q++) {
      const equals = stringIndexOf(query[q] as string, '=');
      setAdd(names, equals === -1 ? (query[q] as string) : stringSlice(query[q] as string, 0, equals));
    }
  }
  weakMapSet(queryNames, api, names);
  return names;
}

/** `[/]bucket/key[?versionId=…]` or the ARN of an object behind an access point, with escapes. */
function sourceOf(header: string | null | undefined, partition: string): string {
  if (header === null || header === undefined) return unknown;
  const version = stringIndexOf(header, '?versionId=');
  const text = decoded(version === -1 ? header : stringSlice(header, 0, version), false);
  if (text === null || regExpExec(dotSegment, text) !== null) return unknown;
  const bare = stringStartsWith(text, '/') ? stringSlice(text, 1) : text;
  if (stringStartsWith(bare, 'arn:')) return bare;
  return stringIndexOf(bare, '/') < 1 ? unknown : `arn:${partition}:s3:::${bare}`;
}

const deletion = /^\s*(?:<\?xml[^<>?]*\?>)?\s*<Delete(?: xmlns="[^"<>&]*")?>([^]*)<\/Delete>\s*$/;
const deleted = /^\s*<(Object|Quiet)>([^]*?)<\/\1>/;
const field = /^\s*<(Key|VersionId|ETag|LastModifiedTime|Size)>([^<]*)<\/\1>/;

/** The objects of a list of deletions; only the end of them unknown where the list is not plain XML of the one known form. */
function deletedKeys(body: string | null, bucket: string): string[] {
  const some = [bucket === unknown ? unknown : `${bucket}/${unknown}`];
  const outer = body === null ? null : regExpExec(deletion, utf8Text(body));
  if (outer === null) return some;
  const resources: string[] = [];
  let rest = outer[1] as string;
  for (let found = regExpExec(deleted, rest); found !== null; found = regExpExec(deleted, rest)) {
    rest = stringSlice(rest, found[0].length);
    if (found[1] === 'Quiet') continue;
    const key = keyOf(found[2] as string);
    if (key === null) return some;
    arrayPush(resources, bucket === unknown ? unknown : `${bucket}/${key}`);
  }
  return regExpExec(/^\s*$/, rest) === null || resources.length === 0 ? some : resources;
}

function keyOf(object: string): string | null {
  let rest = object;
  let key: string | null = null;
  for (let found = regExpExec(field, rest); found !== null; found = regExpExec(field, rest)) {
    rest = stringSlice(rest, found[0].length);
    if (found[1] !== 'Key') continue;
    if (key !== null) return null;
    key = unescaped(found[2] as string);
    if (key === null) return null;
  }
  return regExpExec(/^\s*$/, rest) === null ? null : key;
}

function unescaped(text: string): string | null {
  if (stringIndexOf(text, '&') === -1) return text;
  // Numbers for characters can be written in many ways: only those that XML has names for are read.
  if (regExpExec(/&(?!(?:amp|lt|gt|quot|apos);)/, text) !== null) return null;
  const named = stringReplaceAll(stringReplaceAll(stringReplaceAll(stringReplaceAll(text, '&lt;', '<'), '&gt;', '>'), '&quot;', '"'), '&apos;', "'");
  return stringReplaceAll(named, '&amp;', '&');
}
