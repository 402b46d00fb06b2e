// Ordinary code with the AWS SDK: reads, writes, batches, signed URLs. Prints what came of each.

import { Readable } from 'node:stream';
import { BatchWriteItemCommand, CreateTableCommand, DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { CopyObjectCommand, CreateMultipartUploadCommand, DeleteObjectCommand, DeleteObjectsCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, paginateListObjectsV2, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { createPresignedPost } from '@aws-sdk/s3-presigned-post';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

const { endpoint, dynamo, queue } = JSON.parse(process.argv[2]);
const common = { region: 'us-east-1', credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'none' } };
const s3 = new S3Client({ ...common, endpoint, forcePathStyle: true });
const db = new DynamoDBClient({ ...common, endpoint: dynamo });
const sqs = new SQSClient({ ...common, endpoint });
const sts = new STSClient({ ...common, endpoint });
const out = {};
const attempt = async (name, run) => {
  try {
    out[name] = (await run()) ?? 'done';
  } catch (error) {
    out[name] = [error.name, error.$metadata?.httpStatusCode, error.$metadata?.attempts, error.safeclaw?.action].join(' ');
  }
};
const item = (id) => ({ id: { S: id } });

await attempt('get', async () => (await s3.send(new GetObjectCommand({ Bucket: 'reports', Key: '2026/a.txt' }))).Body.transformToString());
await attempt('get elsewhere', async () => (await s3.send(new GetObjectCommand({ Bucket: 'reports', Key: 'private.txt' }))).Body.transformToString());
await attempt('head', async () => (await s3.send(new HeadObjectCommand({ Bucket: 'reports', Key: '2026/a.txt' }))).ContentLength);
await attempt('list', async () => (await s3.send(new ListObjectsV2Command({ Bucket: 'reports' }))).KeyCount);
await attempt('pages', async () => { let n = 0; for await (const page of paginateListObjectsV2({ client: s3, pageSize: 1 }, { Bucket: 'reports' })) n += page.KeyCount; return n; });
await attempt('put', () => s3.send(new PutObjectCommand({ Bucket: 'reports', Key: '2026/new.txt', Body: 'x' })));
await attempt('put stream', () => s3.send(new PutObjectCommand({ Bucket: 'reports', Key: '2026/new.txt', Body: Readable.from([Buffer.from('x')]), ContentLength: 1 })));
await attempt('delete', () => s3.send(new DeleteObjectCommand({ Bucket: 'reports', Key: '2026/a.txt' })));
await attempt('delete many', () => s3.send(new DeleteObjectsCommand({ Bucket: 'reports', Delete: { Objects: [{ Key: '2026/a.txt' }] } })));
await attempt('copy', () => s3.send(new CopyObjectCommand({ Bucket: 'reports', Key: '2026/b.txt', CopySource: 'reports/2026/a.txt' })));
await attempt('multipart', () => s3.send(new CreateMultipartUploadCommand({ Bucket: 'reports', Key: '2026/big' })));
await attempt('upload', async () => { await s3.send(new PutObjectCommand({ Bucket: 'uploads', Key: 'in/a & b', Body: 'x'.repeat(100_000) })); });
await attempt('delete uploads', async () => (await s3.send(new DeleteObjectsCommand({ Bucket: 'uploads', Delete: { Objects: [{ Key: 'in/a & b' }, { Key: 'in/c' }] } }))).Deleted.length);
await attempt('delete one upload too many', () => s3.send(new DeleteObjectsCommand({ Bucket: 'uploads', Delete: { Objects: [{ Key: 'in/d' }, { Key: 'kept' }] } })));
await attempt('signed URL', async () => (await fetch(await getSignedUrl(s3, new GetObjectCommand({ Bucket: 'reports', Key: '2026/a.txt' })))).text());
await attempt('signed URL to write', () => getSignedUrl(s3, new PutObjectCommand({ Bucket: 'reports', Key: '2026/a.txt' })));
await attempt('signed form', async () => Object.keys((await createPresignedPost(s3, { Bucket: 'uploads', Key: 'in/form' })).fields).includes('Policy'));
await attempt('signed form elsewhere', () => createPresignedPost(s3, { Bucket: 'reports', Key: '2026/form' }));
await attempt('table', () => db.send(new CreateTableCommand({ TableName: 'Other', KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }], AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }], BillingMode: 'PAY_PER_REQUEST' })));
await attempt('put item', async () => { await db.send(new PutItemCommand({ TableName: 'Orders', Item: item('1') })); });
await attempt('get item', async () => (await db.send(new GetItemCommand({ TableName: 'Orders', Key: item('1') }))).Item.id.S);
await attempt('get item elsewhere', () => db.send(new GetItemCommand({ TableName: 'Users', Key: item('1') })));
await attempt('batch', async () => { await db.send(new BatchWriteItemCommand({ RequestItems: { Orders: [{ PutRequest: { Item: item('2') } }] } })); });
await attempt('batch with another', () => db.send(new BatchWriteItemCommand({ RequestItems: { Orders: [{ PutRequest: { Item: item('3') } }], Users: [{ PutRequest: { Item: item('3') } }] } })));
await attempt('send', async () => typeof (await sqs.send(new SendMessageCommand({ QueueUrl: queue, MessageBody: 'hello' }))).MessageId);
await attempt('receive', () => sqs.send(new ReceiveMessageCommand({ QueueUrl: queue })));
await attempt('caller', async () => typeof (await sts.send(new GetCallerIdentityCommand({}))).Account);
await attempt('role', () => sts.send(new AssumeRoleCommand({ RoleArn: 'arn:aws:iam::123456789012:role/admin', RoleSessionName: 'x' })));
console.log(JSON.stringify(out));
