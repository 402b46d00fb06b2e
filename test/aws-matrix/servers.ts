// The servers of the matrix, with what is in them before: radosgw (S3, checks signatures), fauxqs (SQS, STS), dynalite,
// kinesalite and a server for streams of events.

import { execFileSync, spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { root, temporaryFolder } from '../harness.ts';
import { startEventStreams } from './event-streams.ts';

export interface Servers {
  readonly s3: string;
  readonly sqs: string;
  readonly dynamodb: string;
  readonly kinesis: string;
  readonly h2: string;
  readonly models: string;
  readonly queue: string;
  /** What reached a server and should not have, in the run of that mark; and what should have and did not. */
  trespasses(mark: string, done: readonly string[], deleted: boolean): Promise<string[]>;
  close(): void;
}

const common = { region: 'us-east-1', credentials: { accessKeyId: 'AKIATEST', secretAccessKey: 'secrettest' } };

/** `kinesalite` is the folder that it is installed in. */
export async function startServers(kinesalite: string): Promise<Servers> {
  const rgw = temporaryFolder('radosgw-');
  const script = path.join(root, 'test/aws-matrix/radosgw.sh');
  const port = 17480;
  execFileSync(script, ['up', rgw, String(port)], { stdio: 'ignore', timeout: 120_000 });
  const started = [
    await start(path.join(root, 'node_modules/fauxqs/dist/cli.js'), [], (free) => ({ FAUXQS_PORT: String(free), FAUXQS_LOGGER: 'false' })),
    await start(path.join(root, 'node_modules/dynalite/cli.js'), ['--createTableMs', '0'], () => ({})),
    await start(path.join(kinesalite, 'node_modules/kinesalite/cli.js'), ['--createStreamMs', '0'], () => ({})),
  ];
  const [sqs, dynamodb, kinesis] = started.map(({ url }) => url) as [string, string, string];
  const events = await startEventStreams();
  const models = await startEventStreams();
  const s3 = `http://127.0.0.1:${port}`;
  const admin = new S3Client({ ...common, endpoint: s3, forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' });
  for (const Bucket of ['reports', 'uploads']) await admin.send(new CreateBucketCommand({ Bucket }));
  for (const [Bucket, Key] of [['reports', '2026/a.txt'], ['reports', 'private.txt'], ['uploads', 'kept']] as const) await admin.send(new PutObjectCommand({ Bucket, Key, Body: 'figures' }));
  const tables = new DynamoDBClient({ ...common, endpoint: dynamodb });
  for (const TableName of ['Orders', 'Users']) await tables.send(new CreateTableCommand({ TableName, KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }], BillingMode: 'PAY_PER_REQUEST' }));
  const queue = (await new SQSClient({ ...common, endpoint: sqs }).send(new CreateQueueCommand({ QueueName: 'jobs' }))).QueueUrl as string;
  await createStreams(kinesis);
  const keys = async (Bucket: string, Prefix?: string): Promise<string[]> => ((await admin.send(new ListObjectsV2Command({ Bucket, Prefix }))).Contents ?? []).map(({ Key, Size }) => `${Key ?? ''} ${Size ?? ''}`);
  const ids = async (TableName: string): Promise<(string | undefined)[]> => ((await tables.send(new ScanCommand({ TableName }))).Items ?? []).map((item) => item.id?.S);

  return {
    s3, sqs, dynamodb, kinesis, h2: events.url, models: models.url, queue,
    trespasses: async (mark, done, deleted) => {
      const faults: string[] = [];
      const same = (what: string, got: unknown, wanted: unknown): void => { if (JSON.stringify(got) !== JSON.stringify(wanted)) faults.push(`${what}: ${JSON.stringify(got)} instead of ${JSON.stringify(wanted)}`); };
      same('objects that are read-only', await keys('reports'), ['2026/a.txt 7', 'private.txt 7']);
      same('uploads', await keys('uploads', `in/${mark}/`), [...(deleted ? [] : [`in/${mark}/a & b 100000`]), `in/${mark}/parts ${6 << 20}`, ...(done.includes('upload stream') ? [`in/${mark}/stream 4`] : [])]);
      same('another upload', await keys('uploads', 'kept'), ['kept 7']);
      same('items', (await ids('Orders')).filter((id) => id?.startsWith(mark) === true), [mark]);
      same('items elsewhere', await ids('Users'), []);
      same('event streams', [...events.hits, ...models.hits].filter((hit) => hit.includes('audit') || hit.includes('pro-v1')), []);
      return faults;
    },
    close: () => {
      events.close();
      models.close();
      for (const { stop } of started) stop();
      execFileSync(script, ['down', rgw]);
      fs.rmSync(rgw, { recursive: true, force: true });
    },
  };
}

async function createStreams(url: string): Promise<void> {
  for (const StreamName of ['clicks', 'audit']) {
    const headers = { 'x-amz-target': 'Kinesis_20131202.CreateStream', 'content-type': 'application/x-amz-json-1.1', authorization: 'AWS4-HMAC-SHA256 Credential=AKIATEST/20260101/us-east-1/kinesis/aws4_request, SignedHeaders=host, Signature=0', 'x-amz-date': '20260101T000000Z' };
    const { status } = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ StreamName, ShardCount: 1 }) });
    if (status !== 200) throw new Error(`no stream ${StreamName}: ${status}`);
  }
}

async function start(file: string, args: readonly string[], env: (port: number) => Record<string, string>): Promise<{ readonly url: string; readonly stop: () => void }> {
  const port = await freePort();
  const child = spawn(process.execPath, [file, ...args, ...(file.includes('fauxqs') ? [] : ['--port', String(port)])], { stdio: 'ignore', env: { PATH: process.env.PATH, ...env(port) } });
  for (let tries = 0; !(await answers(port)); tries++) {
    if (tries > 200) throw new Error(`${file} does not listen`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { url: `http://127.0.0.1:${port}`, stop: () => { child.kill(); } };
}

async function answers(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1').on('connect', () => { socket.destroy(); resolve(true); }).on('error', () => { resolve(false); });
  });
}

async function freePort(): Promise<number> {
  return await new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => { resolve(port); });
    });
  });
}
