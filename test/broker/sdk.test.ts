// The AWS SDK with credentials that it may not read: it signs with a placeholder, and what is allowed leaves signed with
// the real key.

import * as path from 'node:path';
import t from 'tap';
import { nodeVersions, root, runGated } from '../harness.ts';
import { type Credentials, startServer } from './sigv4-server.ts';

const permanent: Credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const temporary: Credentials = { ...permanent, accessKeyId: 'ASIAIOSFODNN7EXAMPLE', sessionToken: 'IQoJb3JpZ2luX2VjE+/real+session=token==' };

const rules = (origin: string, more: string): string => `version: 1
aws: { endpoints: { s3: "${origin}", sts: "${origin}", dynamodb: "${origin}" } }
rules:
  - { action: "env:read", key: "AWS_SECRET_ACCESS_KEY", effect: deny, reason: "Agent must not read raw credentials" }
${more}
  - { action: ["file:read", "module:load"], path: "${root}/**", effect: allow }
`;

// This SDK runs on Node 20 and later.
for (const node of nodeVersions.filter((major) => Number(major) >= 20)) {
  for (const [title, credentials, more, kind] of [
    ['rules for requests, permanent key', permanent, '  - { action: "network:request", host: "127.0.0.1", effect: allow }', 'network:request'],
    ['rules for AWS calls, temporary key', temporary, '  - { action: "aws:*", effect: allow }', 'aws:'],
  ] as const) {
    t.test(`node ${node}: ${title}`, async (t) => {
      const server = await startServer(credentials);
      t.teardown(() => { server.close(); });
      const env = { AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey, ...(credentials.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: credentials.sessionToken }) };
      const run = await runGated({ node, policy: rules(server.origin, more), file: path.join(root, 'test/broker/sdk-agent.mjs'), args: [server.origin], env });
      t.equal(run.code, 0, run.stderr);
      t.strictSame(run.json(), {
        get: 'figures', put: 'done', 'put large': 'done', 'put stream': 'done', 'several at once': 3, item: '1', caller: '123456789012', 'signed URL': 'figures',
        env: [credentials.accessKeyId, 'SafeClaw/brokers/this/secret/placeholder', credentials.sessionToken === undefined ? null : 'SafeClaw/brokers/this/token/placeholder'],
      });
      t.same(server.seen.filter(({ signature }) => signature !== 'good'), []);
      t.equal(server.seen.length, 10);
      t.notMatch(run.stdout + run.stderr + JSON.stringify(run.records), credentials.secretAccessKey);
      const calls = run.records.filter((record) => String(record.action).startsWith(kind));
      t.equal(calls.length, kind === 'aws:' ? 11 : 10, 'one record for each, and for what is signed for others');
      t.equal(calls.filter((record) => record.brokered === 'AWS_SECRET_ACCESS_KEY').length, 10, 'that says what it left with');
      t.equal(run.find('env:read', 'AWS_SECRET_ACCESS_KEY')[0]?.verdict, 'deny');
    });
  }
}
