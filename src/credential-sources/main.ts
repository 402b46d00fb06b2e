// SPDX-License-Identifier: MIT
// The program that gets credentials for the gate: it asks the sources that the operator's environment leads to, writes
// one answer to its output and ends. A process of its own, since the gate waits for it, and so that what the SDK's
// providers hold of a secret is in no memory that the gated program could look into.

import * as fs from 'node:fs';
import { formatCredentials, formatFailure } from '../aws/credential-answer.ts';
import { credentialChain, describeSource } from './chain.ts';
import { knownSecrets, reasonOf } from './reason.ts';

async function answer(): Promise<string> {
  const secrets = knownSecrets(process.env);
  const reasons: string[] = [];
  for (const link of credentialChain(process.env)) {
    try {
      const provided = await link.provide();
      const { accessKeyId, secretAccessKey, sessionToken, expiration } = provided;
      return formatCredentials(describeSource(link, provided), accessKeyId, expiration === undefined ? null : expiration.getTime(), secretAccessKey, sessionToken ?? '');
    } catch (error) {
      const reason = reasonOf(error, secrets);
      // There is no such profile: said only where one was asked for by name.
      if (!(reason.startsWith('Could not resolve credentials using profile: [default]') && (process.env.AWS_PROFILE ?? '') === '')) reasons.push(`${link.name}: ${reason}`);
    }
  }
  return formatFailure(reasons.length === 0 ? 'there is no source of credentials: no profile, no web identity, no container endpoint, and instance metadata is switched off' : reasons.join('; '));
}

function write(text: string): never {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; ) at += fs.writeSync(1, bytes, at);
  // What providers keep open is not waited for.
  process.exit(0);
}

answer().then(write, (error: unknown) => write(formatFailure(reasonOf(error, []))));
