// SPDX-License-Identifier: MIT
// Which services of AWS a host stands for, and what else it says: region, account, bucket.

import type { AwsApi, AwsOperations } from '../action/aws-operations.ts';
import { type AwsEndpoint, awsZone, declaredAt } from '../action/aws-place.ts';
import { arrayIndexOf, arrayJoin, arrayPush, arraySlice, regExpExec, stringEndsWith, stringIndexOf, stringReplaceAll, stringSlice, stringSplit, stringStartsWith } from '../runtime/primordials.ts';

export interface AwsHost {
  readonly partition: string;
  /** Null where the host names none. */
  readonly region: string | null;
  readonly account: string | null;
  readonly apis: readonly AwsApi[];
  /** The ARN of the bucket or access point that the host names, or null. */
  readonly container: string | null;
}

const regionName = /^[a-z]{2,4}(?:-[a-z]+)+-\d+$/;
const bucketService = /^s3(?:-(?:fips|accelerate|external-1|(?:fips-)?([a-z]{2,4}(?:-[a-z]+)+-\d+)))?$/;
const accessPoint = /^([a-z0-9-]+)-(\d{12})$/;

/** Null for a host that is no endpoint of an AWS service: a website, an instance, a database. */
export function readHost(host: string, operations: AwsOperations): AwsHost | null {
  const zone = awsZone(host);
  if (zone === null) return null;
  const labels = stringSplit(stringSlice(host, 0, -zone.suffix.length), '.');
  const isPrivate = labels.length > 3 && labels[labels.length - 1] === 'vpce';
  const place = withoutRegion(isPrivate ? arraySlice(labels, 0, -1) : labels);
  const partition = zone.partition === 'aws' && place.region !== null && stringStartsWith(place.region, 'us-gov-') ? 'aws-us-gov' : zone.partition;
  const bare = isPrivate ? withoutPrivateName(place.labels) : withoutVariant(place.labels);
  if (bare === null) return null;
  return readS3(bare, place.region, partition, operations) ?? readService(bare, place.region, partition, operations);
}

/** A host that the policy declares; several services may stand behind one. */
export function readDeclared(endpoints: readonly AwsEndpoint[], host: string, port: number, secure: boolean, operations: AwsOperations): AwsHost | null {
  const found = declaredAt(endpoints, host);
  const apis: AwsApi[] = [];
  let container: string | null = null;
  for (let i = 0; i < found.length; i++) {
    const endpoint = found[i] as AwsEndpoint;
    if (endpoint.port !== port || endpoint.secure !== secure) continue;
    // Only buckets stand in front of a server's name.
    if (host !== endpoint.host && endpoint.service !== 's3') continue;
    if (host !== endpoint.host) container = `arn:aws:s3:::${stringSlice(host, 0, -endpoint.host.length - 1)}`;
    const known = operations.of(endpoint.service);
    for (let a = 0; a < known.length; a++) arrayPush(apis, known[a] as AwsApi);
  }
  return apis.length === 0 ? null : { partition: 'aws', region: null, account: null, apis, container };
}

function withoutRegion(labels: readonly string[]): { readonly labels: readonly string[]; readonly region: string | null } {
  const last = labels[labels.length - 1] as string;
  if (labels.length < 2 || regExpExec(regionName, last) === null) return { labels, region: null };
  return { labels: arraySlice(labels, 0, -1), region: last };
}

/** Without `dualstack` and `fips` behind the service. */
function withoutVariant(labels: readonly string[]): readonly string[] {
  let bare = labels;
  while (bare.length > 1 && (bare[bare.length - 1] === 'dualstack' || bare[bare.length - 1] === 'fips')) bare = arraySlice(bare, 0, -1);
  return bare;
}

/** `vpce-0a1b.sqs`, `b.bucket.vpce-0a1b.s3`, `ap-1.accesspoint.vpce-0a1b.s3` → as the same stands in a public name. */
function withoutPrivateName(labels: readonly string[]): readonly string[] | null {
  for (let i = 0; i < labels.length; i++) {
    if (!stringStartsWith(labels[i] as string, 'vpce-')) continue;
    const service = arraySlice(labels, i + 1);
    const front = arraySlice(labels, 0, i);
    if (service.length === 0) return null;
    if (front.length === 0) return service;
    if (service[0] !== 's3' || service.length > 1) return null;
    const kind = front[front.length - 1] as string;
    const named = arraySlice(front, 0, -1);
    if (kind === 'bucket') arrayPush(named, 's3');
    else if (kind === 'accesspoint') arrayPush(named, 's3-accesspoint');
    else if (kind === 'control') arrayPush(named, 's3-control');
    else return null;
    return named;
  }
  return null;
}

function readS3(labels: readonly string[], region: string | null, partition: string, operations: AwsOperations): AwsHost | null {
  const service = labels[labels.length - 1] as string;
  const front = arraySlice(labels, 0, -1);
  const s3 = operations.at('s3');
  const bucket = regExpExec(bucketService, service);
  if (bucket !== null) return { partition, region: region ?? bucket[1] ?? null, account: null, apis: s3, container: front.length === 0 ? null : `arn:${partition}:s3:::${arrayJoin(front, '.')}` };
  if (stringStartsWith(service, 's3express-')) return { partition, region, account: null, apis: s3, container: front.length === 0 ? null : `arn:${partition}:s3:::${arrayJoin(front, '.')}` };
  if (service === 's3-accesspoint' || service === 's3-accesspoint-fips' || service === 's3-object-lambda') {
    const named = front.length === 1 ? regExpExec(accessPoint, front[0] as string) : null;
    if (named === null) return { partition, region, account: null, apis: s3, container: '?' };
    const arnService = service === 's3-object-lambda' ? service : 's3';
    return { partition, region, account: null, apis: s3, container: `arn:${partition}:${arnService}:${region ?? ''}:${named[2] as string}:accesspoint/${named[1] as string}` };
  }
  if (service === 's3-global' && front.length === 2 && front[1] === 'accesspoint') return { partition, region: null, account: null, apis: s3, container: `arn:${partition}:s3:::accesspoint/${front[0] as string}.mrap` };
  if (service === 's3-outposts') return { partition, region, account: null, apis: s3, container: '?' };
  if ((service === 's3-control' || service === 's3-control-fips') && front.length < 2) return { partition, region, account: front[0] ?? null, apis: operations.at('s3-control'), container: null };
  return null;
}

function readService(labels: readonly string[], region: string | null, partition: string, operations: AwsOperations): AwsHost | null {
  const last = labels[labels.length - 1] as string;
  const base = { partition, region, container: null };
  // Endpoints of one account, with its number or a name for it in front.
  if (last === 'ddb' && labels.length === 2) return { ...base, account: accountLabel(labels[0] as string), apis: operations.at('dynamodb') };
  if ((last === 'control-kinesis' || last === 'data-kinesis') && labels.length === 2) return { ...base, account: accountLabel(labels[0] as string), apis: operations.at('kinesis') };
  // `a1b2c3-ats.iot`: the devices' endpoint of one account.
  if (last === 'iot' && labels.length === 2 && arrayIndexOf(['data', 'data-ats', 'credentials'], labels[0]) === -1) return { ...base, account: null, apis: operations.at('data-ats.iot') };
  const text = arrayJoin(labels, '.');
  const plain = stringReplaceAll(stringStartsWith(text, 'fips-') ? stringSlice(text, 5) : text, '-fips', '');
  const exact = operations.at(plain);
  if (exact.length > 0) return { ...base, account: null, apis: exact };
  const prefixed: AwsApi[] = [];
  for (let i = 0; i < operations.apis.length; i++) {
    const api = operations.apis[i] as AwsApi;
    if (api.endpoint !== 's3' && stringEndsWith(plain, api.endpoint) && hasPrefix(api, stringSlice(plain, 0, -api.endpoint.length))) arrayPush(prefixed, api);
  }
  return prefixed.length === 0 ? null : { ...base, account: null, apis: prefixed };
}

function hasPrefix(api: AwsApi, front: string): boolean {
  for (let i = 0; i < api.prefixes.length; i++) {
    const prefix = api.prefixes[i] as string;
    if (prefix === front) return true;
    if (stringStartsWith(prefix, '{}') && stringEndsWith(front, stringSlice(prefix, 2)) && stringIndexOf(stringSlice(front, 0, 2 - prefix.length), '.') === -1 && front.length > prefix.length - 2) return true;
  }
  return false;
}

function accountLabel(label: string): string | null {
  return regExpExec(/^\d{12}$/, label) === null ? null : label;
}
