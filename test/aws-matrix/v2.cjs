// The cases with the SDK, version 2.

const AWS = require('aws-sdk');
const { Readable } = require('node:stream');

const { s3: endpoint, sqs: endpointSqs, dynamodb, kinesis: endpointKinesis, mark } = JSON.parse(process.argv[2]);
const common = { region: 'us-east-1', maxRetries: 1, signatureVersion: 'v4' };
const s3 = new AWS.S3({ ...common, endpoint, s3ForcePathStyle: true });
const db = new AWS.DynamoDB.DocumentClient({ ...common, endpoint: dynamodb });
const sqs = new AWS.SQS({ ...common, endpoint: endpointSqs });
const sts = new AWS.STS({ ...common, endpoint: endpointSqs });
const kinesis = new AWS.Kinesis({ ...common, endpoint: endpointKinesis });
// It sends to the host of this, and the server's own names another than it listens on.
const queue = `${endpointSqs}/000000000000/jobs`;
const out = {};
const attempt = async (name, run) => {
  try {
    out[name] = (await run()) ?? 'done';
  } catch (error) {
    out[name] = [error.name, error.$metadata?.httpStatusCode, error.safeclaw?.action].join(' ');
  }
};
const reports = (Key, more) => ({ Bucket: 'reports', Key, ...more });
const uploads = (Key, more) => ({ Bucket: 'uploads', Key: `in/${mark}/${Key}`, ...more });

(async () => {
  await attempt('get', async () => (await s3.getObject(reports('2026/a.txt')).promise()).Body.toString());
  await attempt('get elsewhere', () => s3.getObject(reports('private.txt')).promise());
  await attempt('waiter', async () => (await s3.waitFor('objectExists', reports('2026/a.txt')).promise()).ContentLength);
  await attempt('put', () => s3.putObject(reports('2026/new.txt', { Body: 'x' })).promise());
  await attempt('delete', () => s3.deleteObject(reports('2026/a.txt')).promise());
  await attempt('delete many', () => s3.deleteObjects({ Bucket: 'reports', Delete: { Objects: [{ Key: '2026/a.txt' }] } }).promise());
  await attempt('copy', () => s3.copyObject(reports('2026/b.txt', { CopySource: 'reports/2026/a.txt' })).promise());
  await attempt('multipart', () => s3.createMultipartUpload(reports('2026/big')).promise());
  await attempt('upload text', async () => { await s3.putObject(uploads('a & b', { Body: 'x'.repeat(100_000) })).promise(); });
  await attempt('upload parts', async () => { await s3.upload(uploads('parts', { Body: Readable.from([Buffer.alloc(6 << 20, 1)]) })).promise(); });
  await attempt('delete uploads', async () => (await s3.deleteObjects({ Bucket: 'uploads', Delete: { Objects: [{ Key: `in/${mark}/a & b` }] } }).promise()).Deleted.length);
  await attempt('signed URL', async () => (await fetch(s3.getSignedUrl('getObject', reports('2026/a.txt')))).text());
  await attempt('signed URL to write', async () => (await fetch(s3.getSignedUrl('putObject', reports('2026/a.txt')), { method: 'PUT', body: 'x' }).catch((error) => { throw error.cause ?? error; })).status);
  await attempt('put item', async () => { await db.put({ TableName: 'Orders', Item: { id: mark, n: 1 } }).promise(); });
  await attempt('get item', async () => (await db.get({ TableName: 'Orders', Key: { id: mark } }).promise()).Item.n);
  await attempt('get item elsewhere', () => db.get({ TableName: 'Users', Key: { id: mark } }).promise());
  await attempt('send', async () => typeof (await sqs.sendMessage({ QueueUrl: queue, MessageBody: mark }).promise()).MessageId);
  await attempt('receive', () => sqs.receiveMessage({ QueueUrl: queue }).promise());
  await attempt('caller', async () => typeof (await sts.getCallerIdentity().promise()).Account);
  await attempt('role', () => sts.assumeRole({ RoleArn: 'arn:aws:iam::123456789012:role/admin', RoleSessionName: 'x' }).promise());
  await attempt('record', async () => (await kinesis.putRecord({ StreamName: 'clicks', PartitionKey: mark, Data: mark }).promise()).ShardId);
  await attempt('record elsewhere', () => kinesis.putRecord({ StreamName: 'audit', PartitionKey: mark, Data: mark }).promise());
  out.secret = process.env.AWS_SECRET_ACCESS_KEY === 'secrettest' ? 'seen' : 'withheld';
  console.log(JSON.stringify(out));
  process.exit(0);
})();
