// Reads the orders of the day from a bucket, keeps them in a table, and writes a summary beside them.

import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, paginateListObjectsV2, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';

const [bucket, table] = process.argv.slice(2);
const s3 = new S3Client({ forcePathStyle: true });
const db = new DynamoDBClient({});
let total = 0;
for await (const { Contents = [] } of paginateListObjectsV2({ client: s3, pageSize: 2 }, { Bucket: bucket, Prefix: 'orders/' })) {
  for (const { Key } of Contents) {
    const order = JSON.parse(await (await s3.send(new GetObjectCommand({ Bucket: bucket, Key }))).Body.transformToString());
    await db.send(new PutItemCommand({ TableName: table, Item: { id: { S: order.id }, sum: { N: String(order.sum) } } }));
    console.log(Key, (await db.send(new GetItemCommand({ TableName: table, Key: { id: { S: order.id } } }))).Item.sum.N);
    total += order.sum;
  }
}
await s3.send(new PutObjectCommand({ Bucket: bucket, Key: 'summary/today.txt', Body: `${total}` }));
console.log('total', total);
