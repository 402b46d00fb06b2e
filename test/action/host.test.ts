// Host names and addresses: one spelling, whatever was typed; and the other names of AWS endpoints.

import { fc } from '../property.ts';
import * as net from 'node:net';
import t from 'tap';
import { hostNames } from '../../src/action/aws-endpoint.ts';
import { canonicalHost, isAddress } from '../../src/action/host.ts';

const table: readonly [text: string, canonical: string | null][] = [
  ['Example.COM', 'example.com'],
  ['example.com.', 'example.com'],
  ['example.com..', null],
  ['a..b', null],
  ['', null],
  ['.', null],
  ['localhost', 'localhost'],
  ['a_b.example.com', 'a_b.example.com'],
  ['_dmarc.example.com', '_dmarc.example.com'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['BÜCHER.example', 'xn--bcher-kva.example'],
  ['xn--bcher-kva.example', 'xn--bcher-kva.example'],
  ['ｅｘａｍｐｌｅ.com', 'example.com'],
  ['example。com', 'example.com'],
  ['１２７.0.0.1', '127.0.0.1'],
  ['127.0.0.1', '127.0.0.1'],
  ['127.1', '127.0.0.1'],
  ['2130706433', '127.0.0.1'],
  ['0x7f000001', '127.0.0.1'],
  ['0x7F.1', '127.0.0.1'],
  ['017700000001', '127.0.0.1'],
  ['0177.0.0.01', '127.0.0.1'],
  ['0', '0.0.0.0'],
  ['0xa9fea9fe', '169.254.169.254'],
  ['169.254.43518', '169.254.169.254'],
  ['256.1.1.1', null],
  ['1.2.3.4.5', null],
  ['1.2.3.08', null],
  ['4294967296', null],
  ['1.2.3.4.', '1.2.3.4'],
  ['::1', '::1'],
  ['[::1]', '::1'],
  ['[::1', null],
  ['0:0:0:0:0:0:0:1', '::1'],
  ['FE80::1%eth0', 'fe80::1'],
  ['::ffff:127.0.0.1', '127.0.0.1'],
  ['::ffff:7f00:1', '127.0.0.1'],
  ['0:0:0:0:0:ffff:a9fe:a9fe', '169.254.169.254'],
  ['fd00:ec2:0:0:0:0:0:254', 'fd00:ec2::254'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:0db8::0001:0', '2001:db8::1:0'],
  ['::', '::'],
  ['1:2:3:4:5:6:7:0', '1:2:3:4:5:6:7:0'],
  ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
  ['1::2::3', null],
  ['1:2:3', null],
  ['12345::', null],
  [':::', null],
  ['a b', null],
  ['a/b', null],
  ['user@host', null],
  ['host:80', null],
  ['%65xample.com', null],
  ['a\0b', null],
  ['bücher/x', null],
  ['bücher@x', null],
  ['*.example.com', null],
];

t.test('canonical spelling', async (t) => {
  for (const [text, canonical] of table) t.equal(canonicalHost(text), canonical, JSON.stringify(text));
});

t.test('laws', async (t) => {
  fc.assert(fc.property(fc.string(), (text) => {
    const once = canonicalHost(text);
    return once === null || canonicalHost(once) === once;
  }));
  fc.assert(fc.property(fc.ipV4Extended(), (text) => {
    const host = canonicalHost(text.toLowerCase());
    return host === new URL(`http://${text}`).hostname;
  }));
  fc.assert(fc.property(fc.ipV6(), (text) => {
    const host = canonicalHost(text);
    if (host === null) return false;
    const url = new URL(`http://[${text}]`).hostname.slice(1, -1);
    return net.isIPv4(host) ? url.startsWith('::ffff:') : host === url;
  }));
  fc.assert(fc.property(fc.domain(), (text) => canonicalHost(text.toUpperCase()) === new URL(`http://${text}`).hostname));
  t.equal(isAddress('1.2.3.4') && isAddress('::1') && !isAddress('a.1.example'), true);
});

const names: readonly [host: string, path: string | null, names: readonly string[]][] = [
  ['s3.amazonaws.com', '/', []],
  ['s3.amazonaws.com', '/b/key', ['b.s3.amazonaws.com']],
  ['s3.amazonaws.com', '/%62?x', ['b.s3.amazonaws.com']],
  ['s3.amazonaws.com', '//b/key', ['b.s3.amazonaws.com']],
  ['s3.amazonaws.com', '/%zz/key', ['-.s3.amazonaws.com']],
  ['s3.us-east-1.amazonaws.com', '/b', ['b.s3.amazonaws.com', 'b.s3.us-east-1.amazonaws.com', 's3.amazonaws.com']],
  ['b.s3.amazonaws.com', '/key', ['s3.amazonaws.com']],
  ['a.b.s3.amazonaws.com', null, ['s3.amazonaws.com']],
  ['b.s3.us-east-1.amazonaws.com', '/key', ['b.s3.amazonaws.com', 's3.amazonaws.com', 's3.us-east-1.amazonaws.com']],
  ['b.s3.dualstack.us-gov-west-1.amazonaws.com', null, ['b.s3.amazonaws.com', 'b.s3.us-gov-west-1.amazonaws.com', 's3.amazonaws.com', 's3.us-gov-west-1.amazonaws.com']],
  ['b.s3-fips.us-east-1.amazonaws.com', null, ['b.s3.amazonaws.com', 'b.s3.us-east-1.amazonaws.com', 's3.amazonaws.com', 's3.us-east-1.amazonaws.com']],
  ['b.s3-fips.dualstack.us-east-1.amazonaws.com', null, ['b.s3.amazonaws.com', 'b.s3.us-east-1.amazonaws.com', 's3.amazonaws.com', 's3.us-east-1.amazonaws.com']],
  ['b.s3-accelerate.amazonaws.com', null, ['b.s3.amazonaws.com', 's3.amazonaws.com']],
  ['b.s3-accelerate.dualstack.amazonaws.com', null, ['b.s3.amazonaws.com', 's3.amazonaws.com']],
  ['b.s3-us-west-2.amazonaws.com', null, ['b.s3.amazonaws.com', 's3.amazonaws.com']],
  ['s3-us-west-2.amazonaws.com', '/b', ['b.s3.amazonaws.com', 's3.amazonaws.com']],
  ['b.s3.cn-north-1.amazonaws.com.cn', null, ['b.s3.amazonaws.com.cn', 's3.amazonaws.com.cn', 's3.cn-north-1.amazonaws.com.cn']],
  ['b.bucket.vpce-0a1-2b.s3.us-east-1.vpce.amazonaws.com', null, ['b.s3.amazonaws.com', 'b.s3.us-east-1.amazonaws.com', 's3.amazonaws.com', 's3.us-east-1.amazonaws.com']],
  ['bucket.vpce-0a1-2b.s3.us-east-1.vpce.amazonaws.com', '/b/k', ['b.s3.amazonaws.com', 'b.s3.us-east-1.amazonaws.com', 's3.amazonaws.com', 's3.us-east-1.amazonaws.com']],
  ['vpce-0a1-2b.sqs.us-east-1.vpce.amazonaws.com', null, ['sqs.amazonaws.com', 'sqs.us-east-1.amazonaws.com']],
  ['x.execute-api.eu-west-1.amazonaws.com', '/p', ['x.execute-api.amazonaws.com']],
  ['dynamodb.eu-west-1.amazonaws.com', '/', ['dynamodb.amazonaws.com']],
  ['123456789012.ddb.us-east-1.amazonaws.com', '/', ['123456789012.dynamodb.amazonaws.com', '123456789012.dynamodb.us-east-1.amazonaws.com', 'dynamodb.amazonaws.com']],
  ['dynamodb-fips.us-east-1.amazonaws.com', null, ['dynamodb.amazonaws.com', 'dynamodb.us-east-1.amazonaws.com']],
  ['lambda.us-east-1.api.aws', null, ['lambda.amazonaws.com', 'lambda.us-east-1.amazonaws.com']],
  ['iam.amazonaws.com', null, []],
  // Hosts that others control, or that only look like AWS.
  ['s3.amazonaws.com.evil.com', '/b', []],
  ['evil-amazonaws.com', '/b', []],
  ['s3-x.us-east-1.elb.amazonaws.com', '/b', []],
  ['ec2-1-2-3-4.us-west-2.compute.amazonaws.com', '/', []],
  ['s3.abc.us-east-1.rds.amazonaws.com', '/', []],
  ['amazonaws.com', '/', []],
];

t.test('names of AWS endpoints', async (t) => {
  for (const [host, path, expected] of names) t.strictSame([...hostNames(host, path)].sort(), [...expected].sort(), `${host} ${path}`);
});
