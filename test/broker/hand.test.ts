// Signatures by hand with what the environment gives: signed again over every client of HTTP/1, or denied with the reason.

import * as path from 'node:path';
import t from 'tap';
import { nodeVersions, root, runGated } from '../harness.ts';
import { type Credentials, startServer } from './sigv4-server.ts';

const credentials: Credentials = { accessKeyId: 'ASIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', sessionToken: 'IQoJb3JpZ2luX2VjE+/real+session=token==' };
const env = { AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey, AWS_SESSION_TOKEN: credentials.sessionToken as string };
const unsigned = 'SC_NOT_BROKERED the request is signed with a placeholder, and cannot be signed with the key: ';
const get = '200 figures';
const json = '200 {"Item":{"id":{"S":"1"}}}';

const expected = {
  get, put: '200 ', 'unsigned payload': '200 ', 'body hashed': json, 'body hashed, in pieces': json, fetch: get, 'fetch with a body': '200 ', skew: get, 'without the token': get,
  pipelined: 'HTTP/1.1 200 HTTP/1.1 200', 'in pieces': 'HTTP/1.1 200', 'odd spelling': 'HTTP/1.1 200', 'signed URL': get, 'signed URL, token added': get,
  'signed chunks': '200 ', 'signed chunks in pieces': '200 ', 'signed chunks and trailer': '200 ', 'after that': get,
  'for another service': 'SC_AWS_MISMATCH the request is signed for `kinesis` and goes to another service',
  'for several regions': `${unsigned}signatures for several regions (SigV4A) cannot be made again`,
  'version 2': `${unsigned}its signature is of no form that is known`,
  'signed twice': `${unsigned}the request has several signatures`,
  'without its time': `${unsigned}the time of its signature is of no form that is known`,
  events: `${unsigned}events that are signed one by one cannot be signed again`,
  'a body that is not seen': `${unsigned}its signature is over a body that is not seen before it leaves: send the header \`x-amz-content-sha256\``,
  'through a proxy': `${unsigned}a proxy stands in between, or it names another host`,
};

for (const node of nodeVersions) {
  for (const [title, rule] of [['rules for requests', 'action: "network:request", host: "127.0.0.1"'], ['rules for connections', 'action: "network:connect", host: "127.0.0.1"']] as const) {
    t.test(`node ${node}: ${title}`, async (t) => {
      const servers = [await startServer(credentials), await startServer(credentials), await startServer(credentials)] as const;
      t.teardown(() => { for (const server of servers) server.close(); });
      const [aws, other, proxy] = servers;
      const policy = `version: 1\naws: { endpoints: { s3: "${aws.origin}", dynamodb: "${aws.origin}" } }\nrules:\n  - { ${rule}, effect: allow }\n  - { action: ["file:read", "module:load"], path: "${root}/**", effect: allow }\n`;
      const run = await runGated({ node, policy, file: path.join(root, 'test/broker/hand-agent.cjs'), args: [JSON.stringify({ endpoint: aws.origin, other: other.origin, proxy: proxy.origin })], env });
      t.equal(run.code, 0, run.stderr);
      const { 'to another host': elsewhere, 'own key': own, 'chunks that are none': broken, ...out } = run.json();
      const wanted: Record<string, string> = { ...expected };
      if (title === 'rules for requests') {
        wanted['through a proxy'] = 'SC_DENIED no rule allows it';
        // Whether a connection may be opened by hand depends on which requests still wait for theirs.
        for (const byHand of ['pipelined', 'in pieces', 'odd spelling']) {
          delete wanted[byHand];
          delete out[byHand];
        }
      }
      t.strictSame(out, wanted);
      t.match(elsewhere, '403', 'what is signed with the placeholder goes where it is sent');
      t.match(own, 'InvalidAccessKeyId', 'another key is not signed over');
      t.match(broken, 'SC_NOT_BROKERED');
      t.same(aws.seen.filter(({ signature }) => signature !== 'good').map(({ signature }) => signature), ['InvalidAccessKeyId: AKIAOWNOWNOWNOWNOWN0']);
      t.equal(proxy.seen.length, 0);
      t.notMatch(JSON.stringify(other.seen) + run.stdout + run.stderr + JSON.stringify(run.records), /wJalrXUtnFEMI|real.session/);
      t.match(other.seen[0]?.headers['x-amz-security-token'], 'placeholder');
    });
  }
}
