// SPDX-License-Identifier: MIT
// Why a source gave nothing, in words that hold no secret: what a parser or a program of somebody else's said is left
// out, since it may quote what it was given.

import * as fs from 'node:fs';

const longest = 300;
const shortestSecret = 6;

interface Failure {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly code?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown };
}

/** One line. `secrets` are taken out of it wherever they stand. */
export function reasonOf(error: unknown, secrets: readonly string[]): string {
  const { name, message, code, $metadata } = (typeof error === 'object' && error !== null ? error : {}) as Failure;
  const text = typeof message === 'string' && message !== '' ? message : typeof code === 'string' ? code : 'it failed';
  // Node quotes what it could not parse.
  if (name === 'SyntaxError' || /^SyntaxError:|\bis not valid JSON\b|\bin JSON at position\b/.test(text)) return 'its answer is no JSON';
  // The line of the command, and what it said on stderr.
  if (text.startsWith('Command failed')) return 'its credential_process failed; run that by hand to see why';
  const status = $metadata?.httpStatusCode;
  const named = typeof status === 'number' ? `${String(name)} (HTTP ${status}): ${text}` : text.replace(/^(?:Error|CredentialsProviderError): /, '');
  let clean = named;
  for (const secret of secrets) if (secret.length >= shortestSecret) clean = clean.replaceAll(secret, '[removed]');
  clean = clean.replace(/\s+/g, ' ').trim();
  return clean.length > longest ? `${clean.slice(0, longest)}…` : clean;
}

/** What is known to be secret before anybody is asked: an error may repeat it. */
export function knownSecrets(env: Readonly<Record<string, string | undefined>>): readonly string[] {
  const secrets = [env.AWS_SECRET_ACCESS_KEY, env.AWS_SESSION_TOKEN, env.AWS_CONTAINER_AUTHORIZATION_TOKEN];
  for (const file of [env.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE, env.AWS_WEB_IDENTITY_TOKEN_FILE]) {
    if (file === undefined || file === '') continue;
    try {
      secrets.push(fs.readFileSync(file, 'utf8').trim());
    } catch {
      // The provider cannot read it either, and says so.
      continue;
    }
  }
  return secrets.filter((secret) => secret !== undefined);
}
