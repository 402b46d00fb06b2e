// What a request to AWS does: one table of requests and the calls that they make.

import t from 'tap';
import { awsOperations } from '../../src/action/aws-operations.ts';
import type { AwsEndpoint } from '../../src/action/aws-place.ts';
import { readAwsRequest } from '../../src/aws/identify.ts';

interface Case {
  readonly title: string;
  /** `METHOD https://host[:port]/path`, then headers. */
  readonly request: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | null;
  /** `service:Operation region account resource …` for each call; `none`, `body`, `mismatch`. A star before it stands for a host that is only claimed. */
  readonly reads: readonly string[] | string;
}

const key = 'ASIAQNZGKIQY56JQ7WML';
const account = '029608264753';
const signed = (service: string, region = 'eu-west-1'): Record<string, string> => ({ authorization: `AWS4-HMAC-SHA256 Credential=${key}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0` });
const s3 = 'https://b.s3.eu-west-1.amazonaws.com';
const json = (service: string, target: string): Record<string, string> => ({ ...signed(service), 'x-amz-target': target, 'content-type': 'application/x-amz-json-1.0' });
const form = (service: string): Record<string, string> => ({ ...signed(service), 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' });
const call = (name: string, ...resources: readonly string[]): string => [name, 'eu-west-1', account, ...resources].join(' ');
const endpoints: readonly AwsEndpoint[] = [
  { service: 's3', secure: false, host: '127.0.0.1', port: 9000 }, { service: 'sqs', secure: false, host: '127.0.0.1', port: 9000 }, { service: 's3', secure: false, host: 'minio.internal', port: 9000 },
];

const object = 'arn:aws:s3:::b/a/k.txt';
const cases: readonly Case[] = [
  // Where the bucket stands.
  ...[
    'b.s3.eu-west-1.amazonaws.com/a/k.txt', 's3.eu-west-1.amazonaws.com/b/a/k.txt', 'b.s3.dualstack.eu-west-1.amazonaws.com/a/k.txt', 'b.s3-fips.dualstack.eu-west-1.amazonaws.com/a/k.txt', 'b.s3-accelerate.amazonaws.com/a/k.txt',
    'b.s3-accelerate.dualstack.amazonaws.com/a/k.txt', 'b.s3.amazonaws.com/a/k.txt', 's3.amazonaws.com/b/a/k.txt', 'b.s3-eu-west-1.amazonaws.com/a/k.txt', 'b.bucket.vpce-0a1b-2c3d.s3.eu-west-1.vpce.amazonaws.com/a/k.txt', 'vpce-0a1b-2c3d.s3.eu-west-1.vpce.amazonaws.com/b/a/k.txt', 's3.eu-west-1.amazonaws.com/%62/a/k%2Etxt',
  ].map((place) => ({ title: place, request: `GET https://${place}`, headers: signed('s3'), reads: [call('s3:GetObject', object)] })),
  { title: 'a bucket with dots', request: 'GET https://a.b.c.s3.eu-west-1.amazonaws.com/k', headers: signed('s3'), reads: [call('s3:GetObject', 'arn:aws:s3:::a.b.c/k')] },
  { title: 'China', request: 'GET https://b.s3.cn-north-1.amazonaws.com.cn/k', headers: signed('s3', 'cn-north-1'), reads: [`s3:GetObject cn-north-1 ${account} arn:aws-cn:s3:::b/k`] },
  { title: 'GovCloud', request: 'GET https://b.s3.us-gov-west-1.amazonaws.com/k', headers: signed('s3', 'us-gov-west-1'), reads: [`s3:GetObject us-gov-west-1 ${account} arn:aws-us-gov:s3:::b/k`] },
  { title: 'iso', request: 'POST https://sqs.us-iso-east-1.c2s.ic.gov/', headers: { ...json('sqs', 'AmazonSQS.ListQueues'), ...signed('sqs', 'us-iso-east-1') }, body: '{}', reads: [`sqs:ListQueues us-iso-east-1 ${account}`] },
  { title: 'an access point', request: 'GET https://data-123456789012.s3-accesspoint.eu-west-1.amazonaws.com/k', headers: signed('s3'), reads: [call('s3:GetObject', 'arn:aws:s3:eu-west-1:123456789012:accesspoint/data/object/k')] },
  { title: 'S3 Express', request: 'PUT https://b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com/k', headers: signed('s3express', 'us-east-1'), reads: [`s3:PutObject us-east-1 ${account} arn:aws:s3:::b--use1-az4--x-s3/k`] },
  { title: 'a session of S3 Express', request: 'GET https://b--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com/?session', headers: signed('s3express', 'us-east-1'), reads: [`s3:CreateSession us-east-1 ${account} arn:aws:s3:::b--use1-az4--x-s3`] },
  { title: 'without a signature', request: `GET ${s3}/k`, reads: ['s3:GetObject eu-west-1 - arn:aws:s3:::b/k'] },
  { title: 'a signed URL', request: `GET ${s3}/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${key}%2F20260101%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Signature=0&x-id=GetObject`, reads: [call('s3:GetObject', 'arn:aws:s3:::b/k')] },
  { title: 'no bucket', request: 'GET https://s3.eu-west-1.amazonaws.com/', headers: signed('s3'), reads: [call('s3:ListBuckets')] },
  ...['/b/pub/../../secret/k', '/b/pub/%2e%2e/%2E./secret/k', '/b/pub%2f..%2fk', '/b/./k', '/../b/k', '/b/..'].map((path) => ({ title: `a path that may be walked: ${path}`, request: `GET https://s3.eu-west-1.amazonaws.com${path}`, headers: signed('s3'), reads: [call('s3:GetObject', '?')] })),
  { title: 'dots in names', request: 'GET https://s3.eu-west-1.amazonaws.com/b/..a/b../.hidden', headers: signed('s3'), reads: [call('s3:GetObject', 'arn:aws:s3:::b/..a/b../.hidden')] },
  { title: 'a copy from a path that may be walked', request: `PUT ${s3}/new`, headers: { ...signed('s3'), 'x-amz-copy-source': '/other/a/%2e%2e/k' }, reads: [call('s3:CopyObject', 'arn:aws:s3:::b/new'), call('s3:GetObject', '?')] },
  { title: 'an empty bucket name', request: 'GET https://s3.eu-west-1.amazonaws.com//b/k', headers: signed('s3'), reads: [call('s3:GetObject', '?')] },
  { title: "a website is no endpoint of S3's API", request: 'GET https://b.s3-website-eu-west-1.amazonaws.com/', reads: 'none' },
  // What is done to it.
  ...([
    ['PUT', '/a/k.txt', 'PutObject'], ['HEAD', '/a/k.txt', 'HeadObject'], ['DELETE', '/a/k.txt', 'DeleteObject'], ['GET', '/a/k.txt?versionId=1&partNumber=2&response-content-type=x', 'GetObject'], ['GET', '/a/k.txt?tagging', 'GetObjectTagging'], ['GET', '/a/k.txt?%74agging', 'GetObjectTagging'],
    ['PUT', '/a/k.txt?acl', 'PutObjectAcl'], ['POST', '/a/k.txt?uploads', 'CreateMultipartUpload'], ['PUT', '/a/k.txt?partNumber=1&uploadId=u', 'UploadPart'], ['POST', '/a/k.txt?uploadId=u', 'CompleteMultipartUpload'], ['DELETE', '/a/k.txt?uploadId=u', 'AbortMultipartUpload'],
    ['GET', '/a/k.txt?uploadId=u', 'ListParts'], ['POST', '/a/k.txt?select&select-type=2', 'SelectObjectContent'], ['POST', '/a/k.txt?restore', 'RestoreObject'], ['PUT', '/a/k.txt?x-id=GetObject', 'PutObject'], ['PUT', '/a/k.txt?acl&tagging', '?'], ['OPTIONS', '/a/k.txt', '?'], ['GET', '/a/k.txt?acl&acl', '?'], ['GET', '/a/k.txt?delete', '?'],
  ] as const).map(([method, path, operation]) => ({ title: `${method} ${path}`, request: `${method} ${s3}${path}`, headers: signed('s3'), reads: [call(`s3:${operation}`, object)] })),
  ...([['GET', '/', 'ListObjects'], ['GET', '/?list-type=2&prefix=a', 'ListObjectsV2'], ['GET', '/?versions', 'ListObjectVersions'], ['GET', '/?policy', 'GetBucketPolicy'], ['GET', '/?lifecycle', 'GetBucketLifecycleConfiguration'], ['GET', '/?inventory', 'ListBucketInventoryConfigurations'], ['GET', '/?inventory&id=1', 'GetBucketInventoryConfiguration'], ['PUT', '/', 'CreateBucket'], ['DELETE', '/', 'DeleteBucket'], ['HEAD', '/', 'HeadBucket'], ['PUT', '/?policy', 'PutBucketPolicy']] as const).map(([method, path, operation]) => ({ title: `${method} ${path}`, request: `${method} ${s3}${path}`, headers: signed('s3'), reads: [call(`s3:${operation}`, 'arn:aws:s3:::b')] })),
  { title: 'a copy reads its source', request: `PUT ${s3}/new`, headers: { ...signed('s3'), 'x-amz-copy-source': '/other/secret%20file?versionId=3' }, reads: [call('s3:CopyObject', 'arn:aws:s3:::b/new'), call('s3:GetObject', 'arn:aws:s3:::other/secret file')] },
  { title: 'a part that is copied', request: `PUT ${s3}/new?partNumber=1&uploadId=u`, headers: { ...signed('s3'), 'x-amz-copy-source': 'other/k' }, reads: [call('s3:UploadPartCopy', 'arn:aws:s3:::b/new'), call('s3:GetObject', 'arn:aws:s3:::other/k')] },
  { title: 'a copy of two sources', request: `PUT ${s3}/new`, headers: { ...signed('s3'), 'x-amz-copy-source': '%zz' }, reads: [call('s3:CopyObject', 'arn:aws:s3:::b/new'), call('s3:GetObject', '?')] },
  { title: 'a list of deletions needs its body', request: `POST ${s3}/?delete`, headers: signed('s3'), reads: 'body' },
  { title: 'a list of deletions', request: `POST ${s3}/?delete`, headers: signed('s3'), body: '<?xml version="1.0" encoding="UTF-8"?><Delete xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Object><Key>a&amp;b</Key></Object><Object><Key>\u00c3\u00a9</Key><VersionId>1</VersionId></Object><Quiet>true</Quiet></Delete>', reads: [call('s3:DeleteObjects', 'arn:aws:s3:::b/a&b', 'arn:aws:s3:::b/é')] },
  ...['<Delete><Object><Key>a</Key><!-- --></Object></Delete>', '<Delete><Object><Key>a</Key><Key>b</Key></Object></Delete>', '<Delete><Object><Key><![CDATA[a]]></Key></Object></Delete>', '<!DOCTYPE d [<!ENTITY e "x">]><Delete><Object><Key>&e;</Key></Object></Delete>', '<Delete><Object><Key>&#97;</Key></Object></Delete>', '<Delete><Object><Key>a</Key></Object></Delete><Delete/>', ''].map((body) => ({ title: `deletions that are not plain: ${body}`, request: `POST ${s3}/?delete`, headers: signed('s3'), body, reads: [call('s3:DeleteObjects', 'arn:aws:s3:::b/?')] })),
  { title: 'deletions that cannot be seen', request: `POST ${s3}/?delete`, headers: signed('s3'), body: null, reads: [call('s3:DeleteObjects', 'arn:aws:s3:::b/?')] },
  { title: "a browser's form", request: `POST ${s3}/`, headers: { 'content-type': 'multipart/form-data; boundary=x' }, reads: ['s3:PutObject eu-west-1 - arn:aws:s3:::b/?'] },
  // Signatures and hosts.
  { title: 'signed for another service', request: `GET ${s3}/k`, headers: signed('kinesis'), reads: 'mismatch' },
  { title: 'signed for another region', request: `GET ${s3}/k`, headers: signed('s3', 'us-east-1'), reads: 'mismatch' },
  { title: 'signed twice', request: `GET ${s3}/k?X-Amz-Credential=${key}%2F20260101%2Feu-west-1%2Fs3%2Faws4_request`, headers: signed('s3'), reads: ['s3:? - - ?'] },
  { title: 'signed elsewhere: both ways in which a bucket can be named', request: 'DELETE http://localhost:4566/b/k', headers: signed('s3'), reads: ['*', call('s3:DeleteObject', 'arn:aws:s3:::b/k'), call('s3:DeleteObject', '?')] },
  { title: 'signed elsewhere', request: 'POST http://localhost:4566/', headers: json('dynamodb', 'DynamoDB_20120810.DeleteTable'), body: '{"TableName":"T"}', reads: ['*', call('dynamodb:DeleteTable', `arn:aws:dynamodb:eu-west-1:${account}:table/T`)] },
  { title: 'an instance at AWS is not AWS', request: 'GET https://ec2-1-2-3-4.eu-west-1.compute.amazonaws.com/', reads: 'none' },
  { title: 'a database at AWS is not AWS', request: 'GET https://db.abc.eu-west-1.rds.amazonaws.com/', reads: 'none' },
  { title: 'an instance that is signed for S3', request: 'GET https://ec2-1-2-3-4.eu-west-1.compute.amazonaws.com/b/k', headers: signed('s3'), reads: ['*', call('s3:GetObject', 'arn:aws:s3:::b/k'), call('s3:GetObject', '?')] },
  { title: 'another host', request: 'GET https://example.com/', reads: 'none' },
  { title: 'a look-alike', request: 'GET https://s3.eu-west-1.amazonaws.com.evil.example/b/k', reads: 'none' },
  // Declared servers.
  { title: 'a declared server', request: 'GET http://127.0.0.1:9000/b/k', headers: signed('s3'), reads: [call('s3:GetObject', 'arn:aws:s3:::b/k')] },
  { title: 'a declared server of two services', request: 'POST http://127.0.0.1:9000/', headers: json('sqs', 'AmazonSQS.SendMessage'), body: '{"QueueUrl":"http://127.0.0.1:9000/000000000000/q"}', reads: [call('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:000000000000:q')] },
  { title: 'a declared server, signed for what it is not', request: 'POST http://127.0.0.1:9000/', headers: json('kinesis', 'Kinesis_20131202.PutRecord'), body: '{}', reads: 'mismatch' },
  { title: 'a declared server of two services, unsigned', request: 'GET http://127.0.0.1:9000/b/k', reads: ['?:? - - ?'] },
  { title: 'a bucket in front of a declared name', request: 'GET http://b.minio.internal:9000/k', headers: signed('s3'), reads: [call('s3:GetObject', 'arn:aws:s3:::b/k')] },
  { title: 'another port of a declared server', request: 'GET http://127.0.0.1:9001/b/k', reads: 'none' },
  // JSON.
  { title: 'what it is about stands in the body', request: 'POST https://dynamodb.eu-west-1.amazonaws.com/', headers: json('dynamodb', 'DynamoDB_20120810.GetItem'), reads: 'body' },
  { title: 'a table', request: 'POST https://dynamodb.eu-west-1.amazonaws.com/', headers: json('dynamodb', 'DynamoDB_20120810.GetItem'), body: '{"Key":{"id":{"S":"1"}},"TableName":"T"}', reads: [call('dynamodb:GetItem', `arn:aws:dynamodb:eu-west-1:${account}:table/T`)] },
  { title: 'a table by its ARN, at the endpoint of an account', request: 'POST https://123456789012.ddb.eu-west-1.amazonaws.com/', headers: json('dynamodb', 'DynamoDB_20120810.GetItem'), body: '{"TableName":"arn:aws:dynamodb:eu-west-1:123456789012:table/T"}', reads: ['dynamodb:GetItem eu-west-1 123456789012 arn:aws:dynamodb:eu-west-1:123456789012:table/T'] },
  { title: 'a batch names every table', request: 'POST https://dynamodb.eu-west-1.amazonaws.com/', headers: json('dynamodb', 'DynamoDB_20120810.BatchWriteItem'), body: '{"RequestItems":{"A":[],"B":[]}}', reads: [call('dynamodb:BatchWriteItem', `arn:aws:dynamodb:eu-west-1:${account}:table/A`, `arn:aws:dynamodb:eu-west-1:${account}:table/B`)] },
  { title: 'a transaction names every table', request: 'POST https://dynamodb.eu-west-1.amazonaws.com/', headers: json('dynamodb', 'DynamoDB_20120810.TransactWriteItems'), body: '{"TransactItems":[{"Put":{"TableName":"A"}},{"Delete":{"TableName":"B"}}]}', reads: [call('dynamodb:TransactWriteItems', `arn:aws:dynamodb:eu-west-1:${account}:table/A`, `arn:aws:dynamodb:eu-west-1:${account}:table/B`)] },
  { title: 'a statement is not read', request: 'POST https://dynamodb.eu-west-1.amazonaws.com/', headers: json('dynamodb', 'DynamoDB_20120810.ExecuteStatement'), body: '{"Statement":"DELETE FROM T"}', reads: [call('dynamodb:ExecuteStatement', '?')] },
  ...['{"TableName":"A","TableName":"B"}', '{"TableName":"A"', '[]', '{"\\u0054ableName":1}', ''].map((body) => ({ title: `a body with no single reading: ${body}`, request: 'POST https://dynamodb.eu-west-1.amazonaws.com/', headers: json('dynamodb', 'DynamoDB_20120810.GetItem'), body, reads: [call('dynamodb:GetItem', '?')] })),
  { title: 'a compressed body', request: 'POST https://dynamodb.eu-west-1.amazonaws.com/', headers: { ...json('dynamodb', 'DynamoDB_20120810.GetItem'), 'content-encoding': 'gzip' }, body: '{"TableName":"T"}', reads: [call('dynamodb:GetItem', '?')] },
  { title: 'an operation that DynamoDB does not have', request: 'POST https://dynamodb.eu-west-1.amazonaws.com/', headers: json('dynamodb', 'DynamoDB_20120810.NewThing'), body: '{}', reads: [call('dynamodb:?', '?')] },
  { title: 'the target of another service', request: 'POST https://dynamodb.eu-west-1.amazonaws.com/', headers: json('dynamodb', 'Kinesis_20131202.PutRecord'), body: '{}', reads: [call('dynamodb:?', '?')] },
  { title: 'two operations at once', request: 'POST https://sqs.eu-west-1.amazonaws.com/?Action=DeleteQueue', headers: json('sqs', 'AmazonSQS.ListQueues'), body: '{}', reads: [call('sqs:?', '?')] },
  { title: 'a queue', request: 'POST https://sqs.eu-west-1.amazonaws.com/', headers: json('sqs', 'AmazonSQS.SendMessage'), body: '{"QueueUrl":"https://sqs.eu-west-1.amazonaws.com/123456789012/q"}', reads: [call('sqs:SendMessage', 'arn:aws:sqs:eu-west-1:123456789012:q')] },
  { title: 'a stream', request: 'POST https://kinesis.eu-west-1.amazonaws.com/', headers: json('kinesis', 'Kinesis_20131202.PutRecords'), body: '{"StreamName":"s"}', reads: [call('kinesis:PutRecords', `arn:aws:kinesis:eu-west-1:${account}:stream/s`)] },
  { title: 'a secret', request: 'POST https://secretsmanager.eu-west-1.amazonaws.com/', headers: json('secretsmanager', 'secretsmanager.GetSecretValue'), body: '{"SecretId":"prod/db"}', reads: [call('secretsmanager:GetSecretValue', `arn:aws:secretsmanager:eu-west-1:${account}:secret:prod/db`)] },
  { title: 'parameters', request: 'POST https://ssm.eu-west-1.amazonaws.com/', headers: json('ssm', 'AmazonSSM.GetParameters'), body: '{"Names":["/a/b","c"]}', reads: [call('ssm:GetParameters', `arn:aws:ssm:eu-west-1:${account}:parameter/a/b`, `arn:aws:ssm:eu-west-1:${account}:parameter/c`)] },
  { title: 'an alias of a key', request: 'POST https://kms.eu-west-1.amazonaws.com/', headers: json('kms', 'TrentService.Encrypt'), body: '{"KeyId":"alias/app"}', reads: [call('kms:Encrypt', `arn:aws:kms:eu-west-1:${account}:alias/app`)] },
  { title: 'a service whose resources are not read', request: 'POST https://athena.eu-west-1.amazonaws.com/', headers: json('athena', 'AmazonAthena.StartQueryExecution'), reads: [call('athena:StartQueryExecution', '?')] },
  // Queries.
  { title: 'a query needs its body', request: 'POST https://sts.eu-west-1.amazonaws.com/', headers: form('sts'), reads: 'body' },
  { title: 'a query', request: 'POST https://sts.eu-west-1.amazonaws.com/', headers: form('sts'), body: 'Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fx', reads: [call('sts:AssumeRole', 'arn:aws:iam::123456789012:role/x')] },
  { title: 'a query in the address', request: 'GET https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15', headers: signed('sts'), reads: [call('sts:GetCallerIdentity')] },
  { title: 'a query with two actions', request: 'POST https://sts.eu-west-1.amazonaws.com/', headers: form('sts'), body: 'Action=GetCallerIdentity&Action=AssumeRole', reads: [call('sts:?', '?')] },
  { title: 'a query with an action in the address as well', request: 'POST https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity', headers: form('sts'), body: 'Action=AssumeRole', reads: [call('sts:?', '?')] },
  { title: 'a query whose body cannot be seen', request: 'POST https://sts.eu-west-1.amazonaws.com/', headers: form('sts'), body: null, reads: [call('sts:?', '?')] },
  { title: 'EC2', request: 'POST https://ec2.eu-west-1.amazonaws.com/', headers: form('ec2'), body: 'Action=TerminateInstances&InstanceId.1=i-1&Version=2016-11-15', reads: [call('ec2:TerminateInstances', '?')] },
  { title: 'a topic', request: 'POST https://sns.eu-west-1.amazonaws.com/', headers: form('sns'), body: 'Action=Publish&TopicArn=arn:aws:sns:eu-west-1:123456789012:news&Message=x', reads: [call('sns:Publish', 'arn:aws:sns:eu-west-1:123456789012:news')] },
  { title: 'a service that signs by the name of its host', request: 'POST https://monitoring.eu-west-1.amazonaws.com/', headers: form('monitoring'), body: 'Action=PutMetricData&Namespace=x', reads: [call('cloudwatch:PutMetricData')] },
  // REST and CBOR.
  { title: 'a function', request: 'POST https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/f:live/invocations', headers: signed('lambda'), reads: [call('lambda:Invoke', `arn:aws:lambda:eu-west-1:${account}:function:f`)] },
  { title: 'a function by its ARN', request: 'POST https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-west-1%3A123456789012%3Afunction%3Af/invocations', headers: signed('lambda'), reads: [call('lambda:Invoke', 'arn:aws:lambda:eu-west-1:123456789012:function:f')] },
  { title: 'functions', request: 'GET https://lambda.eu-west-1.api.aws/2015-03-31/functions', headers: signed('lambda'), reads: [call('lambda:ListFunctions')] },
  { title: 'a model', request: 'POST https://bedrock-runtime.eu-west-1.amazonaws.com/model/anthropic.claude-3%3A0/converse-stream', headers: signed('bedrock'), reads: [call('bedrock:ConverseStream', 'arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-3:0')] },
  { title: 'a profile of models, without a signature', request: 'POST https://bedrock-runtime.eu-west-1.amazonaws.com/model/eu.anthropic.claude-3/invoke', headers: { authorization: 'Bearer x' }, reads: ['bedrock:InvokeModel eu-west-1 - arn:aws:bedrock:eu-west-1::inference-profile/eu.anthropic.claude-3'] },
  { title: 'a stream both ways', request: 'POST https://transcribestreaming.eu-west-1.amazonaws.com/stream-transcription', headers: signed('transcribe'), body: null, reads: [call('transcribe:StartStreamTranscription', '?')] },
  { title: 'CBOR', request: 'POST https://monitoring.eu-west-1.amazonaws.com/service/GraniteServiceVersion20100801/operation/GetMetricData', headers: { ...signed('monitoring'), 'smithy-protocol': 'rpc-v2-cbor' }, reads: [call('cloudwatch:GetMetricData')] },
  { title: 'a prefix of the host', request: 'POST https://stream-logs.eu-west-1.amazonaws.com/', headers: json('logs', 'Logs_20140328.StartLiveTail'), body: '{"logGroupIdentifiers":["arn:aws:logs:eu-west-1:1:log-group:g"]}', reads: [call('logs:StartLiveTail', 'arn:aws:logs:eu-west-1:1:log-group:g')] },
  { title: 'FIPS', request: 'POST https://runtime-fips.sagemaker.us-east-1.amazonaws.com/endpoints/e/invocations', headers: signed('sagemaker', 'us-east-1'), reads: [`sagemaker:InvokeEndpoint us-east-1 ${account} ?`] },
  { title: 'an endpoint in a private network', request: 'POST https://vpce-0a1b-2c3d.sqs.eu-west-1.vpce.amazonaws.com/', headers: json('sqs', 'AmazonSQS.ListQueues'), body: '{}', reads: [call('sqs:ListQueues')] },
];

const operations = awsOperations();

for (const { title, request, headers, body, reads } of cases) {
  t.test(title, async (t) => {
    const [, method = '', scheme = '', host = '', port, target = '/'] = /^(\S+) (https?):\/\/([^/:]+)(?::(\d+))?(\S*)$/.exec(request) ?? [];
    const reading = readAwsRequest({ method, host, port: Number(port ?? (scheme === 'https' ? 443 : 80)), secure: scheme === 'https', target, headers: Object.entries(headers ?? {}).flat(), body }, { named: true, endpoints, brokered: null }, operations);
    const shown = reading.kind !== 'calls' ? reading.kind : [...(reading.host === 'claimed' ? ['*'] : []), ...reading.calls.map((one) => [`${one.service}:${one.operation}`, one.region ?? '-', one.account ?? '-', ...one.resources].join(' '))];
    t.same(shown, reads);
  });
}
