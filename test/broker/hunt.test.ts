// A program that signs with a placeholder, may do nearly everything, and searches all it can reach for the real thing.

import * as path from 'node:path';
import t from 'tap';
import { nodeVersions, root, runGated } from '../harness.ts';
import { startServer } from './sigv4-server.ts';

const credentials = { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', sessionToken: 'IQoJb3JpZ2luX2VjE+/real+session=token==' };
const backwards = (text: string): string => [...text].reverse().join('');

const policy = (origin: string, secrets: 'deny' | 'allow'): string => `version: 1
aws: { endpoints: { s3: "${origin}" } }
rules:
  - { action: "env:read", key: ["AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"], effect: ${secrets} }
  - { action: "aws:s3:*", effect: allow }
  - { action: ["file:*", "env:*", "shell:*", "module:*", "process:*"], effect: allow }
`;

for (const node of [nodeVersions.at(0), nodeVersions.at(-1)] as string[]) {
  const hunt = async (secrets: 'deny' | 'allow'): Promise<{ status: number; found: string[]; good: boolean }> => {
    const server = await startServer(credentials);
    try {
      const run = await runGated({
        node, policy: policy(server.origin, secrets), file: path.join(root, 'test/broker/hunting-agent.cjs'),
        args: [server.origin, backwards(credentials.secretAccessKey), backwards(credentials.sessionToken)],
        env: { AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey, AWS_SESSION_TOKEN: credentials.sessionToken },
      });
      return { ...(run.json() as { status: number; found: string[] }), good: server.seen.every(({ signature }) => signature === 'good') };
    } finally {
      server.close();
    }
  };

  t.test(`Node ${node}: the secret key is nowhere`, async (t) => {
    // 1 is the session token, which stands in the head of the request as it left: worth nothing without the key.
    t.strictSame(await hunt('deny'), { status: 200, found: ['the heap: 1'], good: true });
  });

  t.test(`Node ${node}: the hunter finds what it may see`, async (t) => {
    const { status, good, found } = await hunt('allow');
    t.match({ status, good }, { status: 200, good: true });
    for (const where of ['env', 'a child', 'a Node child', 'a report', 'a written report', 'a worker', 'the heap']) t.ok(found.includes(`${where}: 0`), where);
  });
}
