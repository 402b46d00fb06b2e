// SPDX-License-Identifier: MIT
// The other names that an AWS endpoint answers to: a rule names the service once, a request names a region, a
// variant (dualstack, FIPS, accelerate) and perhaps a bucket.

import { arrayIndexOf, arrayJoin, arrayPush, arraySlice, decodeURIComponentCaptured, regExpExec, stringEndsWith, stringIndexOf, stringSlice, stringSplit, stringToLowerCase } from '../runtime/primordials.ts';

const region = /^[a-z]{2,4}(?:-[a-z]+)+-\d+$/;
const s3Label = /^s3(?:-(fips|accelerate|website|external-1|[a-z]{2,4}(?:-[a-z]+)+-\d+|website-[a-z]{2,4}(?:-[a-z]+)+-\d+|fips-[a-z]{2,4}(?:-[a-z]+)+-\d+))?$/;
const bucketText = /^[a-z0-9][a-z0-9._-]*$/;
const none: readonly string[] = [];

/**
 * The further names of a canonical host, most specific first; none where it is no AWS endpoint. `path` is the
 * request's, for the bucket of a path-style S3 address; null where there is no request.
 */
export function hostNames(host: string, path: string | null): readonly string[] {
  const suffix = stringEndsWith(host, '.amazonaws.com') ? '.amazonaws.com' : stringEndsWith(host, '.amazonaws.com.cn') ? '.amazonaws.com.cn' : stringEndsWith(host, '.api.aws') ? '.api.aws' : null;
  if (suffix === null) return none;
  const labels = stringSplit(stringSlice(host, 0, -suffix.length), '.');
  const zone = suffix === '.api.aws' ? '.amazonaws.com' : suffix;
  if (labels[labels.length - 1] === 'vpce') return privateNames(labels, zone, path);
  const place = stripRegion(labels);
  return namesOf(place.labels, place.region, zone, path, host);
}

interface Place {
  readonly labels: readonly string[];
  readonly region: string | null;
}

function stripRegion(labels: readonly string[]): Place {
  const last = labels[labels.length - 1] as string;
  const regional = labels.length > 1 && regExpExec(region, last) !== null;
  return regional ? { labels: arraySlice(labels, 0, -1), region: last } : { labels, region: null };
}

/** `[bucket.]vpce-0a1b-2c3d.s3.us-east-1.vpce.amazonaws.com`: an endpoint inside a private network. */
function privateNames(labels: readonly string[], zone: string, path: string | null): readonly string[] {
  const place = stripRegion(arraySlice(labels, 0, -1));
  if (place.region === null) return none;
  const kept: string[] = [];
  for (let i = 0; i < place.labels.length; i++) {
    const label = place.labels[i] as string;
    if (stringIndexOf(label, 'vpce-') === 0 && i >= place.labels.length - 2) continue;
    // `bucket` and `accesspoint` stand before the endpoint's id where a bucket may follow.
    arrayPush(kept, label);
  }
  if (kept[kept.length - 2] === 'bucket' && kept[kept.length - 1] === 's3') return namesOf(withoutAt(kept, kept.length - 2), place.region, zone, path, '');
  return namesOf(kept, place.region, zone, path, '');
}

function withoutAt(labels: readonly string[], at: number): string[] {
  const kept: string[] = [];
  for (let i = 0; i < labels.length; i++) if (i !== at) arrayPush(kept, labels[i] as string);
  return kept;
}

function namesOf(all: readonly string[], where: string | null, zone: string, path: string | null, host: string): readonly string[] {
  let labels = all;
  if (labels.length > 1 && labels[labels.length - 1] === 'dualstack') labels = arraySlice(labels, 0, -1);
  if (labels.length > 1 && labels[labels.length - 1] === 'fips') labels = arraySlice(labels, 0, -1);
  const service = labels[labels.length - 1] as string;
  const names: string[] = [];
  if (regExpExec(s3Label, service) !== null) addS3(names, arraySlice(labels, 0, -1), where, zone, path);
  else {
    const global = stringEndsWith(service, '-fips') ? stringSlice(service, 0, -5) : service === 'ddb' ? 'dynamodb' : service;
    const front = labels.length > 1 ? `${arrayJoin(arraySlice(labels, 0, -1), '.')}.` : '';
    add(names, `${front}${global}${zone}`);
    if (where !== null) add(names, `${front}${global}.${where}${zone}`);
    // The account in front of an account-based endpoint names no other service.
    if (service === 'ddb') add(names, `dynamodb${zone}`);
  }
  return arrayIndexOf(names, host) === -1 ? names : without(names, host);
}

function addS3(names: string[], front: readonly string[], where: string | null, zone: string, path: string | null): void {
  const bucket = front.length > 0 ? arrayJoin(front, '.') : path === null ? null : bucketOf(path);
  if (bucket !== null) {
    add(names, `${bucket}.s3${zone}`);
    if (where !== null) add(names, `${bucket}.s3.${where}${zone}`);
  }
  add(names, `s3${zone}`);
  if (where !== null) add(names, `s3.${where}${zone}`);
}

/** The first segment of a path-style address. A spelling that is no bucket's still stands for one: `-`. */
function bucketOf(path: string): string | null {
  let from = 0;
  while (from < path.length && path[from] === '/') from++;
  let end = from;
  while (end < path.length && path[end] !== '/' && path[end] !== '?') end++;
  if (end === from) return null;
  const bucket = stringToLowerCase(decoded(stringSlice(path, from, end)));
  return regExpExec(bucketText, bucket) === null ? '-' : bucket;
}

function decoded(text: string): string {
  if (stringIndexOf(text, '%') === -1) return text;
  try {
    return decodeURIComponentCaptured(text);
  } catch {
    // A damaged escape: no bucket is spelled so, and the caller gives it the name that stands for any.
    return '';
  }
}

function add(names: string[], name: string): void {
  if (arrayIndexOf(names, name) === -1) arrayPush(names, name);
}

function without(names: readonly string[], name: string): string[] {
  const kept: string[] = [];
  for (let i = 0; i < names.length; i++) if (names[i] !== name) arrayPush(kept, names[i] as string);
  return kept;
}
