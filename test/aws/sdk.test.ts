// The AWS SDK under rules for AWS calls, against servers that understand it: what is allowed works, what is denied does
// not reach them, and the program gets the error that AWS itself would refuse with.

import { spawn, type ChildProcess } from 'node:child_process';
import * as net from 'node:net';
import * as path from 'node:path';
import { CreateTableCommand, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateQueueCommand, GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import t from 'tap';
import { exactEnvironment, nodeVersions, root, runGated } from '../harness.ts';

const policy = (endpoint: string, dynamo: string): string => `version: 1
aws: { endpoints: { s3: "${endpoint}", sqs: "${endpoint}", sts: "${endpoint}", dynamodb: "${dynamo}" } }
rules:
  - { action: ["aws:s3:Get*", "aws:s3:List*", "aws:s3:Head*"], resource: ["arn:aws:s3:::reports", "arn:aws:s3:::reports/2026/*"], effect: allow }
  - { action: ["aws:s3:PutObject", "aws:s3:DeleteObjects"], resource: "arn:aws:s3:::uploads/in/*", effect: allow }
  - { action: "aws:dynamodb:*Item", resource: "arn:aws:dynamodb:us-east-1:*:table/Orders", effect: allow }
  - { action: "aws:sqs:SendMessage", resource: "arn:aws:sqs:us-east-1:*:jobs", effect: allow }
  - { action: "aws:sts:GetCallerIdentity", effect: allow }
  - { action: ["file:read", "module:load"], path: "${root}/**", effect: allow }
`;

const refused = (action: string): string => `AccessDenied 403 1 ${action}`;

const expected = {
  get: 'figures', 'get elsewhere': refused('aws:s3:GetObject'), head: 7, list: 2, pages: 2,
  put: refused('aws:s3:PutObject'), 'put stream': refused('aws:s3:PutObject'), delete: refused('aws:s3:DeleteObject'), 'delete many': refused('aws:s3:DeleteObjects'),
  copy: refused('aws:s3:CopyObject'), multipart: refused('aws:s3:CreateMultipartUpload'),
  upload: 'done', 'delete uploads': 2, 'delete one upload too many': refused('aws:s3:DeleteObjects'),
  'signed URL': 'figures', 'signed URL to write': refused('aws:s3:PutObject'), 'signed form': true, 'signed form elsewhere': refused('aws:s3:PutObject'),
  table: refused('aws:dynamodb:CreateTable'), 'put item': 'done', 'get item': '1', 'get item elsewhere': refused('aws:dynamodb:GetItem'), batch: 'done', 'batch with another': refused('aws:dynamodb:BatchWriteItem'),
  send: 'string', receive: refused('aws:sqs:ReceiveMessage'), caller: 'string', role: refused('aws:sts:AssumeRole'),
};

const servers: ChildProcess[] = [];
t.teardown(() => { for (const server of servers) server.kill(); });

async function start(file: string, args: readonly string[], port: number, env: Readonly<Record<string, string>>): Promise<string> {
  servers.push(spawn(...exactEnvironment(process.execPath, [path.join(root, 'node_modules', file), ...args], { PATH: process.env.PATH, ...env }), { stdio: 'ignore' }));
  for (let tries = 0; !(await answers(port)); tries++) {
    if (tries > 200) throw new Error(`${file} does not listen on ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return `http://127.0.0.1:${port}`;
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

// This SDK runs on Node 20 and later.
for (const node of nodeVersions.filter((major) => Number(major) >= 20)) {
  t.test(`node ${node}`, async (t) => {
    const [one, two] = [await freePort(), await freePort()];
    const endpoint = await start('fauxqs/dist/cli.js', [], one, { FAUXQS_PORT: String(one), FAUXQS_LOGGER: 'false' });
    const dynamo = await start('dynalite/cli.js', ['--port', String(two), '--createTableMs', '0'], two, {});
    const common = { region: 'us-east-1', credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'none' } };
    const s3 = new S3Client({ ...common, endpoint, forcePathStyle: true });
    const db = new DynamoDBClient({ ...common, endpoint: dynamo });
    const sqs = new SQSClient({ ...common, endpoint });
    for (const Bucket of ['reports', 'uploads']) await s3.send(new CreateBucketCommand({ Bucket }));
    for (const [Bucket, Key] of [['reports', '2026/a.txt'], ['reports', 'private.txt'], ['uploads', 'in/c'], ['uploads', 'in/d'], ['uploads', 'kept']] as const) await s3.send(new PutObjectCommand({ Bucket, Key, Body: 'figures' }));
    for (const TableName of ['Orders', 'Users']) await db.send(new CreateTableCommand({ TableName, KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }], BillingMode: 'PAY_PER_REQUEST' }));
    const queue = (await sqs.send(new CreateQueueCommand({ QueueName: 'jobs' }))).QueueUrl as string;

    const run = await runGated({ node, policy: policy(endpoint, dynamo), file: path.join(root, 'test/aws/sdk-agent.mjs'), args: [JSON.stringify({ endpoint, dynamo, queue })] });
    t.equal(run.code, 0, run.stderr);
    t.strictSame(run.json(), expected);

    const keys = async (Bucket: string): Promise<unknown> => (await s3.send(new ListObjectsV2Command({ Bucket }))).Contents?.map(({ Key, Size }) => `${Key ?? ''} ${Size ?? ''}`);
    const ids = async (TableName: string): Promise<unknown> => (await db.send(new ScanCommand({ TableName }))).Items?.map((item) => item.id?.S).sort();
    t.same(await keys('reports'), ['2026/a.txt 7', 'private.txt 7'], 'read-only');
    t.same(await keys('uploads'), ['in/d 7', 'kept 7']);
    t.same(await ids('Orders'), ['1', '2'], 'no part of a batch that was denied is in a table');
    t.same(await ids('Users'), []);
    t.equal((await sqs.send(new GetQueueAttributesCommand({ QueueUrl: queue, AttributeNames: ['ApproximateNumberOfMessages'] }))).Attributes?.ApproximateNumberOfMessages, '1');

    t.equal(run.find('network:request').length, 0, 'calls are what is decided and recorded');
    t.equal(run.find('aws:s3:PutObject', 'arn:aws:s3:::reports/2026/new.txt', 'deny').length, 2, 'a denied call is not tried again');
    t.equal(run.find('aws:s3:DeleteObjects', undefined, 'allow')[0]?.resources, 'arn:aws:s3:::uploads/in/a & b arn:aws:s3:::uploads/in/c', 'every object of a list is on record');
  });
}
