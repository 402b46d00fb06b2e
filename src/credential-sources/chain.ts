// SPDX-License-Identifier: MIT
// The sources of credentials in the order in which the SDK asks them, each by the SDK's own provider for it.

import { fromEnv } from '@aws-sdk/credential-provider-env';
import { fromHttp } from '@aws-sdk/credential-provider-http';
import { fromIni } from '@aws-sdk/credential-provider-ini';
import { fromTokenFile } from '@aws-sdk/credential-provider-web-identity';
import { fromInstanceMetadata } from '@smithy/credential-provider-imds';

export interface Provided {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
  /** What the provider says of its own way, by the names that it counts uses under. */
  readonly $source?: Readonly<Record<string, string>>;
}

export interface Link {
  readonly name: string;
  provide(): Promise<Provided>;
}

type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The gate waits while this runs, and a program asks again by itself: so one more attempt, and no three.
 */
const containerRetries = 1;

/** The sources that this environment leads to. Profile files come always: that they are not there is seen when they are read. */
export function credentialChain(env: Variables): readonly Link[] {
  const links: Link[] = [];
  const profile = env.AWS_PROFILE;
  // A profile that is named comes before keys in the environment.
  if (profile === undefined || profile === '') {
    if (isSet(env.AWS_ACCESS_KEY_ID) || isSet(env.AWS_SECRET_ACCESS_KEY)) links.push({ name: 'environment', provide: fromEnv() });
  }
  links.push({ name: `profile \`${isSet(profile) ? profile : 'default'}\``, provide: fromIni() });
  if (isSet(env.AWS_WEB_IDENTITY_TOKEN_FILE)) links.push({ name: 'web identity', provide: fromTokenFile() });
  if (isSet(env.AWS_CONTAINER_CREDENTIALS_RELATIVE_URI) || isSet(env.AWS_CONTAINER_CREDENTIALS_FULL_URI)) links.push({ name: 'container', provide: async () => fromHttp({ maxRetries: containerRetries })() });
  else if (!isSet(env.AWS_EC2_METADATA_DISABLED) || env.AWS_EC2_METADATA_DISABLED === 'false') links.push({ name: 'instance metadata', provide: fromInstanceMetadata() });
  return links;
}

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}

const ways: readonly (readonly [feature: string, words: string])[] = [
  ['CREDENTIALS_PROFILE_PROCESS', 'credential_process'],
  ['CREDENTIALS_PROFILE_SSO', 'SSO'],
  ['CREDENTIALS_PROFILE_SSO_LEGACY', 'SSO'],
  ['CREDENTIALS_PROFILE_LOGIN', 'login'],
  ['CREDENTIALS_PROFILE_STS_WEB_ID_TOKEN', 'web identity'],
  ['CREDENTIALS_PROFILE_SOURCE_PROFILE', 'assumed role'],
  ['CREDENTIALS_PROFILE_NAMED_PROVIDER', 'credential_source'],
];

/** The source in words; of a profile also by which of its ways. */
export function describeSource(link: Link, provided: Provided): string {
  const way = ways.find(([feature]) => provided.$source?.[feature] !== undefined);
  return way === undefined ? link.name : `${link.name} (${way[1]})`;
}
