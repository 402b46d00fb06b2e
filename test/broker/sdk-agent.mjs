// Ordinary code with the AWS SDK, whose credentials are in the environment. Prints what came of each.

import { Readable } from 'node:stream';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

const endpoint = process.argv[2];
const s3 = new S3Client({ endpoint, forcePathStyle: true });
const db = new DynamoDBClient({ endpoint });
const sts = new STSClient({ endpoint });
const out = {};
const attempt = async (name, run) => {
  try {
    out[name] = (await run()) ?? 'done';
  } catch (error) {
    out[name] = `${error.name} ${error.message} ${error.cause?.message ?? ''}`;
  }
};
const put = (Key, Body, more) => s3.send(new PutObjectCommand({ Bucket: 'b', Key, Body, ...more })).then(() => undefined);

await attempt('get', async () => (await s3.send(new GetObjectCommand({ Bucket: 'b', Key: "a b/ü(1)!'.txt" }))).Body.transformToString());
await attempt('put', () => put('k', 'hello'));
await attempt('put large', () => put('k', 'x'.repeat(300_000)));
await attempt('put stream', () => put('k', Readable.from([Buffer.from('one'), Buffer.from('two')]), { ContentLength: 6 }));
await attempt('several at once', async () => (await Promise.all([1, 2, 3].map((n) => put(`k${n}`, `v${n}`)))).length);
await attempt('item', async () => (await db.send(new GetItemCommand({ TableName: 'Orders', Key: { id: { S: '1' } } }))).Item.id.S);
await attempt('caller', async () => (await sts.send(new GetCallerIdentityCommand({}))).Account);
await attempt('signed URL', async () => (await fetch(await getSignedUrl(s3, new GetObjectCommand({ Bucket: 'b', Key: 'a&b' })))).text());
out.env = [process.env.AWS_ACCESS_KEY_ID, process.env.AWS_SECRET_ACCESS_KEY, process.env.AWS_SESSION_TOKEN];
console.log(JSON.stringify(out));
