// The cases with an SDK that is imported, or bundled.
import * as bedrock from '@aws-sdk/client-bedrock-runtime';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as kinesis from '@aws-sdk/client-kinesis';
import * as s3 from '@aws-sdk/client-s3';
import * as sqs from '@aws-sdk/client-sqs';
import * as sts from '@aws-sdk/client-sts';
import * as lib from '@aws-sdk/lib-dynamodb';
import * as storage from '@aws-sdk/lib-storage';
import * as presigner from '@aws-sdk/s3-request-presigner';
import cases from './cases.cjs';

cases.run({ bedrock, dynamodb, kinesis, s3, sqs, sts, lib, storage, presigner }, JSON.parse(process.argv[2]));
