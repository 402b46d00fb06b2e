// S3 and DynamoDB on this machine, with orders in a bucket.

import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { spawn } from 'node:child_process';
import * as net from 'node:net';
import * as path from 'node:path';
import { exactEnvironment, nodeBinary, root } from '../../harness.ts';
import type { Services } from './program.types.ts';

const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'stand-in' };

export async function awsServers(): Promise<Services> {
  const [one, two] = [await freePort(), await freePort()];
  const servers = [start('fauxqs/dist/cli.js', [], { FAUXQS_PORT: String(one), FAUXQS_LOGGER: 'false' }), start('dynalite/cli.js', ['--port', String(two), '--createTableMs', '0'], {})];
  await Promise.all([one, two].map(answers));
  const s3 = new S3Client({ region: 'us-east-1', credentials, endpoint: `http://127.0.0.1:${one}`, forcePathStyle: true });
  const db = new DynamoDBClient({ region: 'us-east-1', credentials, endpoint: `http://127.0.0.1:${two}` });
  for (const Bucket of ['shop', 'private']) {
    await s3.send(new CreateBucketCommand({ Bucket }));
    for (const id of ['a', 'b', 'c', 'd', 'e']) await s3.send(new PutObjectCommand({ Bucket, Key: `orders/${id}.json`, Body: JSON.stringify({ id, sum: id.charCodeAt(0) }) }));
  }
  await db.send(new CreateTableCommand({ TableName: 'Orders', KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }], BillingMode: 'PAY_PER_REQUEST' }));
  return {
    env: { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: credentials.accessKeyId, AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey, AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${one}`, AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${two}` },
    reset: async () => { await s3.send(new DeleteObjectCommand({ Bucket: 'shop', Key: 'summary/today.txt' })); },
    close() {
      for (const server of servers) server.kill('SIGKILL');
      s3.destroy();
      db.destroy();
    },
  };
}

function start(file: string, args: readonly string[], env: Readonly<Record<string, string>>): ReturnType<typeof spawn> {
  const [command, words] = exactEnvironment(nodeBinary('22'), [path.join(root, 'node_modules', file), ...args], { PATH: process.env.PATH, HOME: '/', ...env });
  return spawn(command, words, { stdio: 'ignore' });
}

async function answers(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, '127.0.0.1').on('connect', () => { socket.destroy(); resolve(true); }).on('error', () => { resolve(false); });
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing answers on port ${port}`);
}

async function freePort(): Promise<number> {
  return await new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => { resolve(port); });
    });
  });
}
