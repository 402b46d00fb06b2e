// What a program does with the SDK, version 3: each case prints what came of it. `sdk` are the modules, by name.

const { Readable } = require('node:stream');

exports.run = async (sdk, { s3: endpoint, sqs: endpointSqs, dynamodb, h2, models, queue, mark }) => {
  const { S3Client, ...s3 } = sdk.s3;
  const common = { region: 'us-east-1', maxAttempts: 2, requestChecksumCalculation: 'WHEN_REQUIRED' };
  const client = new S3Client({ ...common, endpoint, forcePathStyle: true });
  const db = sdk.lib.DynamoDBDocumentClient.from(new sdk.dynamodb.DynamoDBClient({ ...common, endpoint: dynamodb }));
  const sqs = new sdk.sqs.SQSClient({ ...common, endpoint: endpointSqs });
  const sts = new sdk.sts.STSClient({ ...common, endpoint: endpointSqs });
  const kinesis = new sdk.kinesis.KinesisClient({ ...common, endpoint: h2 });
  const bedrock = new sdk.bedrock.BedrockRuntimeClient({ ...common, endpoint: models });
  const out = {};
  const attempt = async (name, run) => {
    try {
      out[name] = (await run()) ?? 'done';
    } catch (error) {
      out[name] = [error.name, error.$metadata?.httpStatusCode, error.safeclaw?.action,].join(' ');
    }
  };
  const reports = (Key, more) => ({ Bucket: 'reports', Key, ...more });
  const uploads = (Key, more) => ({ Bucket: 'uploads', Key: `in/${mark}/${Key}`, ...more });
  const text = async (command) => (await client.send(command)).Body.transformToString();
  const events = async (stream, name) => { const all = []; for await (const event of stream) all.push(Object.keys(event)[0] ?? name); return all.join(); };

  await attempt('get', () => text(new s3.GetObjectCommand(reports('2026/a.txt'))));
  await attempt('get elsewhere', () => text(new s3.GetObjectCommand(reports('private.txt'))));
  await attempt('pages', async () => { let n = 0; for await (const page of s3.paginateListObjectsV2({ client, pageSize: 1 }, { Bucket: 'reports' })) n += page.KeyCount; return n; });
  await attempt('waiter', async () => (await s3.waitUntilObjectExists({ client, maxWaitTime: 10 }, reports('2026/a.txt'))).state);
  await attempt('put', () => client.send(new s3.PutObjectCommand(reports('2026/new.txt', { Body: 'x' }))));
  await attempt('delete', () => client.send(new s3.DeleteObjectCommand(reports('2026/a.txt'))));
  await attempt('delete many', () => client.send(new s3.DeleteObjectsCommand({ Bucket: 'reports', Delete: { Objects: [{ Key: '2026/a.txt' }] } })));
  await attempt('copy', () => client.send(new s3.CopyObjectCommand(reports('2026/b.txt', { CopySource: 'reports/2026/a.txt' }))));
  await attempt('copy of a private object', () => client.send(new s3.CopyObjectCommand(uploads('stolen', { CopySource: 'reports/private.txt' }))));
  await attempt('multipart', () => client.send(new s3.CreateMultipartUploadCommand(reports('2026/big'))));
  await attempt('upload text', async () => { await client.send(new s3.PutObjectCommand(uploads('a & b', { Body: 'x'.repeat(100_000) }))); });
  await attempt('upload stream', async () => { await client.send(new s3.PutObjectCommand(uploads('stream', { Body: Readable.from([Buffer.from('ab'), Buffer.from('cd')]), ContentLength: 4 }))); });
  await attempt('upload parts', async () => { await new sdk.storage.Upload({ client, params: uploads('parts', { Body: Readable.from([Buffer.alloc(6 << 20, 1)]) }) }).done(); });
  await attempt('upload parts elsewhere', () => new sdk.storage.Upload({ client, params: reports('2026/parts', { Body: Buffer.alloc(6 << 20) }) }).done());
  await attempt('delete uploads', async () => (await client.send(new s3.DeleteObjectsCommand({ Bucket: 'uploads', Delete: { Objects: [{ Key: `in/${mark}/a & b` }] } }))).Deleted.length);
  await attempt('delete one upload too many', () => client.send(new s3.DeleteObjectsCommand({ Bucket: 'uploads', Delete: { Objects: [{ Key: `in/${mark}/stream` }, { Key: 'kept' }] } })));
  await attempt('signed URL', async () => (await fetch(await sdk.presigner.getSignedUrl(client, new s3.GetObjectCommand(reports('2026/a.txt')), { expiresIn: 60 }))).text());
  // A bundled copy signs where no gate sees it; the URL is decided where it is used.
  await attempt('signed URL to write', async () => (await fetch(await sdk.presigner.getSignedUrl(client, new s3.PutObjectCommand(reports('2026/a.txt'))), { method: 'PUT', body: 'x' }).catch((error) => { throw error.cause ?? error; })).status);
  await attempt('put item', async () => { await db.send(new sdk.lib.PutCommand({ TableName: 'Orders', Item: { id: mark, n: 1 } })); });
  await attempt('get item', async () => (await db.send(new sdk.lib.GetCommand({ TableName: 'Orders', Key: { id: mark } }))).Item.n);
  await attempt('get item elsewhere', () => db.send(new sdk.lib.GetCommand({ TableName: 'Users', Key: { id: mark } })));
  await attempt('batch with another', () => db.send(new sdk.lib.BatchWriteCommand({ RequestItems: { Orders: [{ PutRequest: { Item: { id: `${mark} batch` } } }], Users: [{ PutRequest: { Item: { id: mark } } }] } })));
  await attempt('send', async () => typeof (await sqs.send(new sdk.sqs.SendMessageCommand({ QueueUrl: queue, MessageBody: mark }))).MessageId);
  await attempt('receive', () => sqs.send(new sdk.sqs.ReceiveMessageCommand({ QueueUrl: queue })));
  await attempt('caller', async () => typeof (await sts.send(new sdk.sts.GetCallerIdentityCommand({}))).Account);
  await attempt('role', () => sts.send(new sdk.sts.AssumeRoleCommand({ RoleArn: 'arn:aws:iam::123456789012:role/admin', RoleSessionName: 'x' })));
  const record = (StreamName) => new sdk.kinesis.PutRecordCommand({ StreamName, PartitionKey: mark, Data: Buffer.from(mark) });
  await attempt('record', async () => (await kinesis.send(record('clicks'))).ShardId);
  await attempt('record elsewhere', () => kinesis.send(record('audit')));
  const consumer = (name) => new sdk.kinesis.SubscribeToShardCommand({ ConsumerARN: `arn:aws:kinesis:us-east-1:123456789012:stream/${name}/consumer/c:1`, ShardId: 's', StartingPosition: { Type: 'LATEST' } });
  await attempt('shard', async () => events((await kinesis.send(consumer('clicks'))).EventStream));
  await attempt('shard elsewhere', () => kinesis.send(consumer('audit')));
  const model = (modelId) => new sdk.bedrock.InvokeModelWithResponseStreamCommand({ modelId, body: '{}', contentType: 'application/json' });
  await attempt('model', async () => events((await bedrock.send(model('amazon.nova-lite-v1:0'))).body));
  await attempt('model elsewhere', () => bedrock.send(model('amazon.nova-pro-v1:0')));
  out.secret = process.env.AWS_SECRET_ACCESS_KEY === 'secrettest' ? 'seen' : 'withheld';
  console.log(JSON.stringify(out));
  process.exit(0);
};
