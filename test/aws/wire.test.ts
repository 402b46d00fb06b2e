// AWS calls on the wire: an allowed one reaches the server, a denied one does not, by any client, whatever it is called by.

import * as path from 'node:path';
import t from 'tap';
import { nodeVersions, root, runGated } from '../harness.ts';
import { startServers } from '../intercept/network-servers.ts';

const own = `
  - { action: ["file:read", "module:load"], path: "${root}/**", effect: allow }
  - { action: "env:read", effect: allow }`;

const policy = (ports: Readonly<Record<string, number>>, rules: string): string => {
  const urls = JSON.stringify([`http://127.0.0.1:${ports.http}`, `https://127.0.0.1:${ports.https}`, `https://127.0.0.1:${ports.http2}`]);
  return `version: 1\naws: { endpoints: { s3: ${urls}, dynamodb: ${urls}, sts: ${urls} } }\nrules:${rules}${own}\n`;
};

const rules = `
  - { action: "aws:s3:Get*", resource: "arn:aws:s3:::b/secret/*", effect: deny, reason: "nobody reads secrets" }
  - { action: ["aws:s3:Get*", "aws:s3:List*"], resource: ["arn:aws:s3:::b", "arn:aws:s3:::b/*"], effect: allow }
  - { action: "aws:s3:CopyObject", resource: "arn:aws:s3:::copies/*", effect: allow }
  - { action: "aws:dynamodb:GetItem", resource: "arn:aws:dynamodb:us-east-1:*:table/T", effect: allow }
  - { action: "aws:sts:GetCallerIdentity", region: us-east-1, effect: allow }`;

const denied = (action: string, code = 'SC_DENIED'): string => `AccessDenied EACCES ${action} ${code} 403`;
const agent = path.join(root, 'test/aws/wire-agent.cjs');

for (const node of nodeVersions) {
  t.test(`node ${node}`, async (t) => {
    const servers = await startServers('127.0.0.1');
    t.teardown(() => servers.close());
    const run = await runGated({ node, policy: policy(servers.ports, rules), file: agent, args: [JSON.stringify({ ports: servers.ports, undici: path.join(root, 'node_modules/undici') }), path.join(root, 'fixtures/tls/cert.pem')] });
    t.equal(run.code, 0, run.stderr);
    const { pieces, ...clients } = run.json<Record<string, Record<string, unknown>>>();
    for (const [name, got] of Object.entries(clients)) {
      // What is written by hand goes past the client that would read the answer.
      const done = name === 'a socket' ? 'sent' : 200;
      t.strictSame(got, {
        get: done,
        secret: denied('aws:s3:GetObject'),
        put: denied('aws:s3:PutObject'),
        deletions: denied('aws:s3:DeleteObjects'),
        copy: done,
        'copy of a secret': denied('aws:s3:GetObject'),
        item: done,
        'item of another': denied('aws:dynamodb:GetItem'),
        caller: done,
        role: denied('aws:sts:AssumeRole'),
        'item, scope of S3': denied('aws:?:?', 'SC_AWS_MISMATCH'),
      }, name);
      t.equal(servers.hits.filter((hit) => hit === `GET /b/open/${encodeURIComponent(name)}`).length, 1, `${name} reached the server once`);
    }
    t.strictSame(pieces, {
      item: 200,
      'item of another': denied('aws:dynamodb:GetItem'),
      'by fetch': 200,
      'of another by fetch': denied('aws:dynamodb:GetItem'),
      'by http2': 200,
      'of another by http2': denied('aws:dynamodb:GetItem'),
      'of a head': 'sent',
      'of a head, denied': denied('aws:s3:DeleteObject'),
      'behind a header that comes late': 'sent',
      'waits for the server': denied('aws:dynamodb:GetItem'),
    });
    t.same([...new Set(servers.hits.filter((hit) => !hit.startsWith('GET /b/open/')))].sort(), ['POST /', 'PUT /copies/new'], 'nothing else arrived');
    t.notOk(servers.received.some((text) => text.includes('secret') || text.includes('"U"') || text.includes('AssumeRole') || text.includes('<Delete>')), 'nor any part of what was denied');
    t.equal(run.find('aws:s3:GetObject', 'arn:aws:s3:::b/open/', 'allow').filter((record) => record.target !== 'arn:aws:s3:::b/open/x').length, servers.hits.filter((hit) => hit.startsWith('GET /b/open/')).length, 'one record for each call that was allowed');
    t.equal(run.find('aws:s3:GetObject', 'arn:aws:s3:::b/open/x', 'allow').length, 7, 'the source of a copy is on record as read');
    t.equal(servers.hits.filter((hit) => hit === 'PUT /copies/new').length, 7, 'and the copy was made');
    t.equal(run.find('network:request').length, 0, 'and none for the requests that carry them');
  });
}

t.test('where anything may be written, a denied call is not, and what cannot be read as one reaches no server of AWS', async (t) => {
  const servers = await startServers('127.0.0.1');
  t.teardown(() => servers.close());
  const program = String.raw`
    const net = require('node:net');
    const [, , port] = process.argv;
    const head = (lines) => ['POST /b?delete HTTP/1.1', 'Host: 127.0.0.1:' + port, 'Authorization: AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0', ...lines, '', ''].join('\r\n');
    const send = (...texts) => new Promise((resolve) => {
      const socket = net.connect(port, '127.0.0.1', async () => {
        for (const text of texts) { if (!socket.destroyed) socket.write(text); await new Promise((done) => setTimeout(done, 30)); }
        resolve('sent');
        socket.destroy();
      }).on('error', (error) => resolve(error.safeclaw.action + ' ' + error.safeclaw.code));
    });
    (async () => console.log(JSON.stringify([
      await send(head(['Content-Length: 6']), '<Delet'),
      await send(head(['Transfer-Encoding: chunked']), 'six\r\n<Delet\r\n0\r\n\r\n'),
      await send(head(['Content-Length: 6', ' folded: x']), '<Delet'),
      await send('PING\r\n'),
    ])))();`;
  const url = `http://127.0.0.1:${servers.ports.http}`;
  const run = await runGated({ policy: `version: 1\naws: { endpoints: { s3: "${url}" } }\nrules:\n  - { action: "aws:s3:Delete*", effect: deny }\n  - { action: "network:connect", host: "127.0.0.1", effect: allow }${own}\n`, program, args: [String(servers.ports.http)] });
  t.strictSame(run.json(), ['aws:s3:DeleteObjects SC_DENIED', 'network:connect SC_UNKNOWN_FORM', 'network:connect SC_UNKNOWN_FORM', 'sent']);
  t.same(servers.hits, []);
});

t.test('requests and calls in one policy', async (t) => {
  const servers = await startServers('127.0.0.1');
  t.teardown(() => servers.close());
  const program = `
    const http = require('node:http');
    const [, , port] = process.argv;
    const send = (method, path, signed = true) => new Promise((resolve) => {
      http.request({ host: '127.0.0.1', port, method, path, headers: signed ? { authorization: 'AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0' } : {} }, (response) => { response.resume(); resolve(response.statusCode); }).on('error', (error) => resolve(error.safeclaw.action + ' ' + error.safeclaw.reason)).end();
    });
    (async () => console.log(JSON.stringify([await send('GET', '/b/k'), await send('PUT', '/b/k'), await send('DELETE', '/b/k'), await send('GET', '/x', false)])))();`;
  const cases: readonly (readonly [title: string, rules: string, declared: boolean, got: readonly unknown[], actions: readonly string[]])[] = [
    ['no rule for the call leaves it to the request', '\n  - { action: "aws:sqs:*", effect: allow }\n  - { action: "network:request", method: GET, host: "127.0.0.1", effect: allow }', true, [200, 'aws:s3:PutObject no rule allows it', 'aws:s3:DeleteObject no rule allows it', 200], ['network:request allow', 'aws:s3:PutObject deny', 'aws:s3:DeleteObject deny', 'network:request allow']],
    ['a denial of the request holds for an allowed call', '\n  - { action: "network:request", method: PUT, effect: deny, reason: "no PUT" }\n  - { action: "aws:s3:*", effect: allow }', true, [200, 'network:request no PUT', 200, 200], ['aws:s3:GetObject allow', 'network:request deny', 'aws:s3:DeleteObject allow', 'aws:s3:ListObjects allow']],
    ['a denial of the call holds for an allowed request', '\n  - { action: "aws:s3:Delete*", effect: deny, reason: "nothing is deleted" }\n  - { action: "network:request", host: "127.0.0.1", effect: allow }', true, [200, 200, 'aws:s3:DeleteObject nothing is deleted', 200], ['network:request allow', 'network:request allow', 'aws:s3:DeleteObject deny', 'network:request allow']],
    ['and for an allowed connection', '\n  - { action: "aws:s3:Delete*", effect: deny, reason: "nothing is deleted" }\n  - { action: "network:connect", host: "127.0.0.1", effect: allow }', true, [200, 200, 'aws:s3:DeleteObject nothing is deleted', 200], []],
    ['a server that is not declared is none of AWS: an allowance of calls says nothing of it', '\n  - { action: "aws:s3:*", effect: allow }', false, ['network:request no rule allows it', 'network:request no rule allows it', 'network:request no rule allows it', 'network:request no rule allows it'], []],
    ['but what is signed for AWS is denied where the call is', '\n  - { action: "aws:s3:DeleteObject", effect: deny, reason: "nothing is deleted" }\n  - { action: "network:request", host: "127.0.0.1", effect: allow }', false, [200, 200, 'aws:s3:DeleteObject nothing is deleted', 200], []],
  ];
  for (const [title, some, declared, got, actions] of cases) {
    const url = `http://127.0.0.1:${servers.ports.http}`;
    const run = await runGated({ policy: `version: 1\n${declared ? `aws: { endpoints: { s3: "${url}" } }\n` : ''}rules:${some}${own}\n`, program, args: [String(servers.ports.http)] });
    t.strictSame(run.json(), got, `${title}: ${run.stderr}`);
    if (actions.length > 0) t.same(run.records.filter((r) => r.kind === 'decision' && /^(aws|network):/.test(String(r.action))).map((r) => `${String(r.action)} ${String(r.verdict)}`), actions, title);
  }
});
