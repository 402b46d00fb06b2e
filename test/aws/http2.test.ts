// HTTP/2 bodies that decide: the stream waits for its body, and carries no other than the one that was decided.

import * as http2 from 'node:http2';
import type * as net from 'node:net';
import * as path from 'node:path';
import t from 'tap';
import { nodeVersions, root, runGated } from '../harness.ts';

const policy = (port: number): string => `version: 1
aws: { endpoints: { dynamodb: "http://127.0.0.1:${port}" } }
rules:
  - { action: "aws:dynamodb:GetItem", resource: "arn:aws:dynamodb:us-east-1:*:table/T", effect: allow }
`;

for (const node of nodeVersions) {
  t.test(`node ${node}`, async (t) => {
    const complete: string[] = [];
    const received: string[] = [];
    const server = http2.createServer().on('stream', (stream) => {
      let body = '';
      stream.on('error', () => undefined).on('data', (data: Buffer) => { body += data.toString(); received.push(data.toString()); }).on('end', () => {
        if (stream.aborted) return;
        complete.push(body);
        stream.respond({ ':status': 200 });
        stream.end(`${body.length}`);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.teardown(() => server.close());
    const run = await runGated({ node, policy: policy((server.address() as net.AddressInfo).port), file: path.join(root, 'test/aws/http2-agent.cjs'), args: [String((server.address() as net.AddressInfo).port)] });
    t.equal(run.code, 0, run.stderr);
    const denied = 'AccessDenied EACCES SC_DENIED';
    const otherBody = 'EACCES SC_UNKNOWN_FORM';
    t.strictSame(run.json(), {
      whole: '17', pieces: '17', encoded: '17', large: '1000024',
      other: denied, empty: denied, 'empty by option': denied, twice: denied,
      'empty authority': 'Error ERR_HTTP2_STREAM_ERROR ', 'another authority': 'Error EACCES SC_HOST_MISMATCH',
      cancelled: 'closed', aborted: 'AbortError ABORT_ERR ', methods: denied, 'changed buffer': '17',
      'by handle': otherBody, 'by handle, as text': otherBody, 'by handle, in pieces': otherBody, 'by the prototype': otherBody,
      'cut off': otherBody, 'cut off by trailers': otherBody, native: 'EACCES SC_DENIED',
    });
    t.notOk(received.some((text) => text.includes('U')), 'no byte of what was denied arrived');
    t.ok(complete.every((body) => body.startsWith('{"TableName":"T"') && body.endsWith('}')), 'nor a part of what was allowed, as the whole');
  });
}
