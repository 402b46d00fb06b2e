// SPDX-License-Identifier: MIT
// What a policy says of AWS, as the surfaces need it: the endpoints that it declares, as what requests are compared with.

import type { AwsEndpoint, AwsPlace } from '../action/aws-place.ts';
import { canonicalHost } from '../action/host.ts';
import type { PolicyOutline } from './outline.ts';

/** What the surfaces need to know to see AWS calls under this policy. */
export function toAwsPlace(outline: PolicyOutline, files: readonly { readonly name: string }[]): AwsPlace {
  const said = outline.awsCredentials;
  const endpoints = outline.awsEndpoints.flatMap(({ service, urls }) => urls.map((url) => parseEndpoint(service.toLowerCase(), url)).filter((endpoint) => endpoint !== null));
  return { named: outline.rules.some((rule) => rule.actions.some(namesAws)), endpoints, brokered: said === null ? null : `${files[said.file ?? 0]?.name ?? ''}:${said.at ?? ''}` };
}

/** `aws:s3:Get*`, and globs that begin so; `*` alone says no more of AWS calls than of requests. */
function namesAws(action: string): boolean {
  return action !== '*' && (action.startsWith('aws:') || (action.includes('*') && 'aws:'.startsWith(action.slice(0, action.indexOf('*')))));
}

/** `http://127.0.0.1:9000`, or null for what is no endpoint. */
export function parseEndpoint(service: string, text: string): AwsEndpoint | null {
  const parts = /^(https?):\/\/(\[[^\]]+\]|[^/?#@:\\]+)(?::(\d{1,5}))?\/?$/i.exec(text);
  const host = parts === null ? null : canonicalHost(parts[2] as string);
  if (parts === null || host === null) return null;
  const secure = (parts[1] as string).toLowerCase() === 'https';
  const port = parts[3] === undefined ? (secure ? 443 : 80) : Number(parts[3]);
  return port < 1 || port > 65535 ? null : { service, secure, host, port };
}
