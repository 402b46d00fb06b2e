// SPDX-License-Identifier: MIT
// The `aws` key of a policy: which servers stand for services of AWS, and who gets the credentials.

import { parseEndpoint } from './aws-endpoints.ts';
import { checkAwsService } from './check-aws.ts';
import type { EndpointNode, Located, PolicyDocument } from './document.ts';
import { quoted, replacement, shown, type Findings } from './findings.ts';
import { unknownKey } from './read-keys.ts';
import { readMapping, readTexts, type Entry } from './read-values.ts';
import { readWord } from './read-words.ts';

const KEYS = ['endpoints', 'credentials'];
const SLIPS: ReadonlyMap<string, string> = new Map([['endpoint', 'endpoints'], ['endpointUrl', 'endpoints'], ['endpoint_url', 'endpoints'], ['servers', 'endpoints'], ['hosts', 'endpoints'], ['services', 'endpoints'], ['credential', 'credentials'], ['keys', 'credentials'], ['broker', 'credentials']]);
const CREDENTIALS_SLIPS: ReadonlyMap<string, string> = new Map([['brokered', 'broker'], ['gate', 'broker'], ['hide', 'broker'], ['hidden', 'broker'], ['true', 'broker']]);
const example = 'write `aws: { endpoints: { s3: "http://127.0.0.1:9000" } }`';

/** What a policy says of AWS beside its rules. */
export type AwsNode = Pick<PolicyDocument, 'awsEndpoints' | 'awsCredentials'>;

export const noAws: AwsNode = { awsEndpoints: [], awsCredentials: null };

export function readAws(findings: Findings, entry: Entry): AwsNode {
  const endpoints: EndpointNode[] = [];
  let awsCredentials: AwsNode['awsCredentials'] = null;
  for (const inner of readMapping(findings, entry, example) ?? []) {
    if (inner.key.value === 'credentials') awsCredentials = readWord(findings, inner, ['broker'] as const, CREDENTIALS_SLIPS);
    else if (inner.key.value !== 'endpoints') unknownKey(findings, inner, 'aws', KEYS, SLIPS);
    else for (const one of readMapping(findings, inner, example) ?? []) endpoints.push(...readEndpoint(findings, one));
  }
  return { awsEndpoints: endpoints, awsCredentials };
}

function readEndpoint(findings: Findings, entry: Entry): EndpointNode[] {
  const service = checkAwsService(findings, entry.key);
  const urls = readTexts(findings, entry);
  if (urls === null) return [];
  const good = urls.filter((url) => checkUrl(findings, url));
  return service && good.length > 0 ? [{ service: entry.key, urls: good }] : [];
}

function checkUrl(findings: Findings, url: Located<string>): boolean {
  if (parseEndpoint('', url.value) !== null) return true;
  const bare = /^https?:\/\/[^/?#@]+/.exec(url.value)?.[0] ?? null;
  const meant = bare ?? (/^[\w.-]+(?::\d+)?$/.test(url.value) ? `http://${url.value}` : null);
  findings.error('SC_UNKNOWN_VALUE', url.span, `\`${shown(url.value)}\` is no endpoint`, meant === null || parseEndpoint('', meant) === null ? { label: 'needs protocol, host and port', help: 'write for example `"http://127.0.0.1:9000"`' } : { ...replacement(url.span, quoted(meant)), label: 'protocol, host and port, and nothing else' });
  return false;
}
