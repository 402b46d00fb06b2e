// SPDX-License-Identifier: MIT
// Where AWS is, for one policy: the zones of its partitions, and the endpoints that the policy declares.

import { arrayPush, stringEndsWith } from '../runtime/primordials.ts';

/** A server that stands for a service: `aws: { endpoints: { s3: "http://127.0.0.1:9000" } }`. */
export interface AwsEndpoint {
  readonly service: string;
  readonly secure: boolean;
  /** Canonical. */
  readonly host: string;
  readonly port: number;
}

/** What the surfaces need to know of a policy to see AWS calls. */
export interface AwsPlace {
  /** Whether a rule is about AWS calls by name: without one, requests are all that is decided. */
  readonly named: boolean;
  readonly endpoints: readonly AwsEndpoint[];
  /** The position of the key by which the gate gets the credentials, `safeclaw.config.yaml:3:16`; null where the program does. */
  readonly brokered: string | null;
}

/** Where the operator's sources are. */
export interface CredentialPlace {
  /** `KEY=value`, with NUL between. Bytes, since there are secrets among them. */
  readonly environment: Uint8Array;
  /** The folder that relative paths begin in. */
  readonly cwd: string;
  /** What children and threads are told of it: without anything that is a secret, or leads whoever knows it to one. */
  readonly text: string;
}

export interface AwsZone {
  readonly suffix: string;
  readonly partition: string;
}

/** A longer suffix stands before one that it ends in. */
const zones: readonly AwsZone[] = [
  { suffix: '.amazonaws.com', partition: 'aws' },
  { suffix: '.amazonaws.com.cn', partition: 'aws-cn' },
  { suffix: '.amazonaws.eu', partition: 'aws-eusc' },
  { suffix: '.c2s.ic.gov', partition: 'aws-iso' },
  { suffix: '.sc2s.sgov.gov', partition: 'aws-iso-b' },
  { suffix: '.cloud.adc-e.uk', partition: 'aws-iso-e' },
  { suffix: '.csp.hci.ic.gov', partition: 'aws-iso-f' },
  { suffix: '.api.aws', partition: 'aws' },
  { suffix: '.api.amazonwebservices.com.cn', partition: 'aws-cn' },
  { suffix: '.api.amazonwebservices.eu', partition: 'aws-eusc' },
  { suffix: '.api.aws.ic.gov', partition: 'aws-iso' },
  { suffix: '.api.aws.scloud', partition: 'aws-iso-b' },
  { suffix: '.api.cloud-aws.adc-e.uk', partition: 'aws-iso-e' },
  { suffix: '.api.aws.hci.ic.gov', partition: 'aws-iso-f' },
];

/** The zone that a canonical host lies in, or null. */
export function awsZone(host: string): AwsZone | null {
  for (let i = 0; i < zones.length; i++) if (stringEndsWith(host, (zones[i] as AwsZone).suffix)) return zones[i] as AwsZone;
  return null;
}

/** The declared endpoints that a host is, or is a bucket's name of. */
export function declaredAt(endpoints: readonly AwsEndpoint[], host: string): AwsEndpoint[] {
  const found: AwsEndpoint[] = [];
  for (let i = 0; i < endpoints.length; i++) {
    const endpoint = endpoints[i] as AwsEndpoint;
    if (host === endpoint.host || stringEndsWith(host, `.${endpoint.host}`)) arrayPush(found, endpoint);
  }
  return found;
}
