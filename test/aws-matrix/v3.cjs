// The cases with an SDK that is loaded by `require`.
require('./cases.cjs').run({
  s3: require('@aws-sdk/client-s3'), dynamodb: require('@aws-sdk/client-dynamodb'), lib: require('@aws-sdk/lib-dynamodb'),
  sqs: require('@aws-sdk/client-sqs'), sts: require('@aws-sdk/client-sts'), kinesis: require('@aws-sdk/client-kinesis'),
  bedrock: require('@aws-sdk/client-bedrock-runtime'), storage: require('@aws-sdk/lib-storage'), presigner: require('@aws-sdk/s3-request-presigner'),
}, JSON.parse(process.argv[2]));
