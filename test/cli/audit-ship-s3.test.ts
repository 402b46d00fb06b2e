// A log shipped to a bucket, read back and verified there; a bucket that fails, hangs, lost its answer; objects that
// somebody changed.

import * as fs from 'node:fs';
import * as path from 'node:path';
import { spawnSync } from 'node:child_process';
import t from 'tap';
import { dist, exactEnvironment, nodeBinary, nodeVersions } from '../harness.ts';
import { allow, fileRead, open } from '../audit/support.ts';
import { type Bucket, startBucket } from './bucket.ts';
import { type CommandResult, folderWith, safeclaw, startSafeclaw } from './safeclaw-command.ts';

interface World {
  readonly cwd: string;
  readonly audit: string;
  readonly bucket: Bucket;
  ship(...args: string[]): Promise<CommandResult>;
  verify(...args: string[]): Promise<CommandResult>;
}

async function world(t: Pick<typeof import('tap').default, 'teardown'>, node = '20'): Promise<World> {
  const cwd = folderWith(t, {});
  const bucket = await startBucket();
  t.teardown(() => bucket.close());
  const run = (...args: string[]) => startSafeclaw(['audit', ...args], { cwd, node, env: bucket.env }).done;
  return { cwd, audit: path.join(cwd, 'audit'), bucket, ship: (...args) => run('ship', 'audit', '--to', 's3://logs/agent', '--retry', '1', '--timeout', '2', ...args), verify: (...args) => run('verify', ...args) };
}

/** A parent's chain and its child's, both ended. */
function writeChains(audit: string): void {
  const log = open(audit);
  for (let i = 0; i < 80; i++) log.record(fileRead(`/${i}`), allow);
  const child = open(audit, { parent: log.head() });
  child.record(fileRead('/child'), allow);
  child.close('exit 0');
  log.close('exit 0');
}

function logNames(audit: string): string[] {
  return fs.readdirSync(audit).sort();
}

// The AWS SDK of version 3 that is installed here needs Node 20.
for (const node of nodeVersions.filter((version) => Number(version) >= 20)) {
  t.test(`to a bucket and verified there, on Node ${node}`, async (t) => {
    const { audit, bucket, ship, verify } = await world(t, node);
    writeChains(audit);
    t.match(await ship(), { code: 0, stdout: '85 lines shipped to s3://logs/agent\n', stderr: '' });
    t.match(await ship('--json'), { code: 0, stdout: /"lines":0/ });
    const log = open(audit);
    t.match(await ship(), { code: 0, stdout: /^1 line / });
    log.record(fileRead('/later'), allow);
    t.match(await ship(), { code: 0, stdout: /^1 line / });
    t.strictSame(logNames(audit).filter((name) => !name.endsWith('.jsonl')), [], 'the bucket is all that has to be kept');
    const keys = await bucket.keys();
    t.equal(keys.length, 4);
    for (const name of logNames(audit)) {
      const parts = await Promise.all(keys.filter((key) => key.startsWith(`agent/${name}/`)).map((key) => bucket.get(key)));
      t.ok(Buffer.concat(parts).equals(fs.readFileSync(path.join(audit, name))), `${name} is there, byte for byte`);
    }
    const verified = await verify('s3://logs/agent', '--json');
    t.match(JSON.parse(verified.stdout), { ok: true, records: 87, files: 3, otherLines: 0, chains: { length: 3 } });
    t.match(await verify('s3://logs/agent', '--last', '5'), { code: 0, stdout: /5 records/ });
    t.match(await verify('s3://logs'), { code: 1, stdout: /no audit records were found/ }, 'a prefix is a folder, and the one above has no log');
  });
}

type Change = (bucket: Bucket, keys: readonly string[]) => Promise<void>;
const edited = (edit: (text: string) => string): Change => async (bucket, keys) => bucket.put(keys[0] as string, edit((await bucket.get(keys[0] as string)).toString('latin1')));
const onLines = (edit: (lines: string[]) => string[]): Change => edited((text) => `${edit(text.trimEnd().split('\n')).join('\n')}\n`);

/** `keys`: the parent's two objects, then the child's. */
const changes: readonly (readonly [name: string, change: Change, message: RegExp])[] = [
  ['a byte is changed', edited((text) => text.replace('"/7"', '"/8"')), /\.jsonl:9: this line was changed/],
  ['a record is removed', onLines((lines) => lines.toSpliced(5, 1)), /record 5 is missing/],
  ['a record is doubled', onLines((lines) => lines.toSpliced(5, 0, lines[4] as string)), /record 4 stands here a second time/],
  ['two are exchanged', onLines((lines) => [...lines.slice(0, 5), lines[6] as string, lines[5] as string, ...lines.slice(7)]), /order/],
  ['a line is inserted', onLines((lines) => lines.toSpliced(5, 0, 'hello')), /:6: this line is no record/],
  ['an object is removed from the middle', (bucket, keys) => bucket.remove(keys[0] as string), /the chain does not begin here/],
  ['an object at the end is removed', (bucket, keys) => bucket.remove(keys[1] as string), /the end of the chain was cut off/],
  ['an object is empty', (bucket, keys) => bucket.put(keys[1] as string, ''), /the end of the chain was cut off/],
  ['all of the parent is removed', async (bucket, keys) => void (await Promise.all(keys.slice(0, 2).map((key) => bucket.remove(key)))), /the whole chain [0-9a-f]+ was removed/],
  ['an object is put under the name of another', async (bucket, keys) => bucket.put(keys[2] as string, await bucket.get(keys[1] as string)), /was inserted into the file of chain/],
];

t.test('what somebody does to a log in a bucket is found', async (t) => {
  const { audit, bucket, ship, verify } = await world(t);
  const log = open(audit);
  for (let i = 0; i < 10; i++) log.record(fileRead(`/${i}`), allow);
  await ship();
  for (let i = 0; i < 10; i++) log.record(fileRead(`/later${i}`), allow);
  const child = open(audit, { parent: log.head() });
  child.close('exit 0');
  await ship();
  const all = await bucket.keys();
  const parent = all.filter((key) => key.includes(`-${log.head().slice(0, 8)}.jsonl/`));
  const keys = [...parent, ...all.filter((key) => !parent.includes(key))];
  t.equal(keys.length, 3);
  t.equal(parent.length, 2);
  const kept = new Map(await Promise.all(keys.map(async (key) => [key, await bucket.get(key)] as const)));
  for (const [name, change, message] of changes) {
    await change(bucket, keys);
    const { code, stdout } = await verify('s3://logs/agent');
    t.equal(code, 1, name);
    t.match(stdout.replace(/\s+/g, ' '), message, name);
    t.match(stdout.replace(/\s+/g, ' '), /s3:\/\/logs\/agent\/\d{8}T/, `${name}: the place is named`);
    for (const [key, bytes] of kept) await bucket.put(key, bytes);
  }
  t.match(await verify('s3://logs/agent'), { code: 0 }, 'and all is well when it is as it was');
});

t.test('what was taken away is shipped again while it is here', async (t) => {
  const { audit, bucket, ship, verify } = await world(t);
  const log = open(audit);
  log.record(fileRead('/a'), allow);
  await ship();
  log.record(fileRead('/b'), allow);
  await ship();
  await bucket.remove((await bucket.keys())[0] as string);
  t.match(await verify('s3://logs/agent'), { code: 1 });
  t.match(await ship(), { code: 0, stdout: /^3 lines/ });
  t.equal((await bucket.keys()).length, 2, 'the new object has the bytes of the old one as well');
  t.match(JSON.parse((await verify('s3://logs/agent', '--json')).stdout), { ok: true, records: 3 }, 'and nothing is counted twice');
});

t.test('nothing is written over, and Object Lock is asked for', async (t) => {
  const { audit, bucket, ship } = await world(t);
  open(audit);
  t.match(await ship('--retain', '30', '--retain-mode', 'compliance'), { code: 0 });
  const put = bucket.requests.find(({ line }) => line.startsWith('PUT'));
  t.match(put?.headers, { 'if-none-match': '*', 'x-amz-object-lock-mode': 'COMPLIANCE' });
  t.ok(Object.keys(put?.headers ?? {}).some((name) => name.startsWith('x-amz-checksum-')), 'with the checksum that Object Lock needs');
  const days = (Date.parse(String(put?.headers['x-amz-object-lock-retain-until-date'])) - Date.now()) / 86_400_000;
  t.ok(days > 29.9 && days < 30.1);
});

/** As S3 does it: where the object is there, `If-None-Match: *` is not met. */
function refusesExisting(bucket: Bucket): Bucket['before'] {
  const made = new Set<string>();
  return (request, response) => {
    if (request.method !== 'PUT' || !made.has(String(request.url))) {
      if (request.method === 'PUT') made.add(String(request.url));
      return true;
    }
    bucket.answers = true;
    request.resume();
    response.writeHead(412).end('<Error><Code>PreconditionFailed</Code></Error>');
    return false;
  };
}

t.test('an answer that is lost: the object is there already, and is the same', async (t) => {
  const { audit, bucket, ship, verify } = await world(t);
  open(audit);
  bucket.before = (request, response) => {
    bucket.answers = request.method !== 'PUT';
    return existing(request, response);
  };
  const existing = refusesExisting(bucket);
  t.match(await ship('--retry', '20', '--timeout', '1'), { code: 0, stdout: /^1 line / });
  t.equal(bucket.requests.filter(({ line }) => line.startsWith('PUT')).length, 2);
  t.match(await verify('s3://logs/agent'), { code: 0 });
});

t.test('an object that is there already and is another', async (t) => {
  const { audit, bucket, ship } = await world(t);
  open(audit);
  bucket.before = (request, response) => {
    if (request.method === 'PUT') {
      request.resume();
      void bucket.put(String(request.url).replace(/^\/logs\//, '').replace(/\?.*/, ''), 'something else').then(() => response.writeHead(412).end('<Error><Code>PreconditionFailed</Code></Error>'));
      return false;
    }
    return true;
  };
  t.match(await ship(), { code: 1, stderr: /is there already, and holds something else/ });
});

const failures: readonly (readonly [name: string, before: Bucket['before'], message: RegExp])[] = [
  ['answers 500', (request, response) => (request.method === 'PUT' ? (response.writeHead(500).end(), false) : true), /cannot be written: S3 answered 500/],
  ['hangs', (request) => request.method !== 'PUT', /cannot be written: S3 did not answer within 2 s/],
  ['hangs at the list', () => false, /the objects cannot be listed: S3 did not answer within 2 s/],
  ['does not let us in', (_request, response) => (response.writeHead(403, { 'content-type': 'application/xml' }).end('<Error><Code>AccessDenied</Code><Message>no</Message></Error>'), false), /S3 answered 403 AccessDenied no/],
  ['breaks off', (request) => (request.method === 'PUT' ? (request.socket.destroy(), false) : true), /S3 cannot be reached: ECONNRESET/],
];

t.test('a bucket that fails is told of, and nothing is lost', async (t) => {
  const { audit, bucket, ship, verify } = await world(t);
  writeChains(audit);
  for (const [name, before, message] of failures) {
    bucket.before = before;
    const failed = await ship();
    t.equal(failed.code, 1, name);
    t.match(failed.stderr, /not everything was shipped to s3:\/\/logs\/agent/, name);
    t.match(failed.stderr, message, name);
  }
  bucket.before = () => false;
  t.strictSame(await bucket.keys(), []);
  bucket.before = () => true;
  t.match(await ship(), { code: 0, stdout: /^85 lines/ });
  t.match(JSON.parse((await verify('s3://logs/agent', '--json')).stdout), { ok: true, records: 85 });
  bucket.before = (request, response) => (request.url?.includes('.jsonl') === true ? (response.writeHead(500).end(), false) : true);
  t.match(await verify('s3://logs/agent'), { code: 1, stdout: /cannot\s+be\s+read:\s+S3\s+answered\s+500\n/ }, 'what cannot be read is not verified');
  bucket.before = (_request, response) => (response.writeHead(403).end(), false);
  t.match(await verify('s3://logs/agent'), { code: 1, stderr: /the objects cannot be listed: S3 answered 403/ });
});

t.test('without the SDK', (t) => {
  const cwd = folderWith(t, { 'safeclaw/cli.cjs': fs.readFileSync(path.join(dist, 'cli.cjs'), 'utf8') });
  open(path.join(cwd, 'audit'));
  for (const words of [['ship', 'audit', '--to', 's3://logs/agent'], ['verify', 's3://logs/agent']]) {
    const [file, args] = exactEnvironment(nodeBinary('20'), ['safeclaw/cli.cjs', 'audit', ...words], { PATH: process.env.PATH });
    const { status, stderr } = spawnSync(file, args, { cwd, encoding: 'utf8' });
    t.equal(status, 1);
    t.equal(stderr, 'safeclaw: s3://logs/agent is reached by @aws-sdk/client-s3, which is not installed here: npm install @aws-sdk/client-s3\n');
  }
  t.end();
});

t.test('misuse', (t) => {
  const cwd = t.testdir({ audit: {} });
  const run = (...args: string[]) => safeclaw(['audit', ...args], { cwd });
  t.match(run('ship', 'audit', '--to', 's3://UPPER/x'), { code: 2, stderr: /needs a target/ });
  t.match(run('ship', 'audit', '--to', 's3://logs', '--state', 'x'), { code: 2, stderr: /leave `--state` out/ });
  t.match(run('ship', 'audit', '--to', 's3://logs', '--retain', 'x'), { code: 2, stderr: /needs days/ });
  t.match(run('ship', 'audit', '--to', 's3://logs', '--retain', '3', '--retain-mode', 'x'), { code: 2, stderr: /governance/ });
  t.match(run('ship', 'audit', '--to', 's3://logs', '--retain-mode', 'governance'), { code: 2, stderr: /needs `--retain DAYS`/ });
  t.match(run('ship', 'audit', '--to', 'otlp:http://x', '--retain', '3'), { code: 2, stderr: /is for a bucket/ });
  t.match(run('verify', 's3:logs'), { code: 2, stderr: /not of the form/ });
  t.end();
});
