// One SDK under rules for AWS calls, in every form in which programs load it, with the secret in its environment and with
// the secret withheld: what is allowed works, what is denied does not reach a server.

import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as esbuild from 'esbuild';
import { root, runGated } from '../harness.ts';
import type { Servers } from './servers.ts';

export interface Sdk {
  readonly name: string;
  readonly version: string;
  /** Of its dependencies no release is newer. */
  readonly before: string | null;
  readonly generation: 2 | 3;
  readonly nodes: readonly string[];
  /** Cases that end otherwise with it. */
  readonly differs?: Readonly<Record<string, unknown>>;
}

export interface Row {
  readonly sdk: string;
  readonly form: string;
  readonly node: string;
  readonly secret: string;
  readonly cases: number;
  /** What differs from what is expected. */
  readonly faults: readonly string[];
}

const clients = ['client-s3', 'client-dynamodb', 'lib-dynamodb', 'client-sqs', 'client-sts', 'client-kinesis', 'client-bedrock-runtime', 'lib-storage', 's3-request-presigner'];

const policy = (servers: Servers, secret: 'read' | 'withheld', folder: string): string => `version: 1
aws: { endpoints: { s3: "${servers.s3}", sqs: "${servers.sqs}", sts: "${servers.sqs}", dynamodb: "${servers.dynamodb}", kinesis: ["${servers.h2}", "${servers.kinesis}"], bedrock: "${servers.models}" } }
rules:
${secret === 'withheld' ? '  - { action: "env:read", key: "AWS_SECRET_ACCESS_KEY", effect: deny }' : '  - { action: "env:read", key: "AWS_*", effect: allow }'}
  - { action: ["aws:s3:Get*", "aws:s3:List*", "aws:s3:Head*"], resource: ["arn:aws:s3:::reports", "arn:aws:s3:::reports/2026/*"], effect: allow }
  - { action: ["aws:s3:PutObject", "aws:s3:CopyObject", "aws:s3:DeleteObjects", "aws:s3:*Multipart*", "aws:s3:UploadPart"], resource: "arn:aws:s3:::uploads/in/*", effect: allow }
  - { action: "aws:dynamodb:*Item", resource: "arn:aws:dynamodb:us-east-1:*:table/Orders", effect: allow }
  - { action: "aws:sqs:SendMessage", resource: "arn:aws:sqs:us-east-1:*:jobs", effect: allow }
  - { action: "aws:sts:GetCallerIdentity", effect: allow }
  - { action: ["aws:kinesis:PutRecord", "aws:kinesis:SubscribeToShard"], resource: "arn:aws:kinesis:us-east-1:*:stream/clicks*", effect: allow }
  - { action: "aws:bedrock:InvokeModel*", resource: "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0", effect: allow }
  - { action: ["file:read", "module:load"], path: ["${folder}/**", "${root}/**"], effect: allow }
`;

const refused = (action: string): string => `AccessDenied 403 ${action}`;
const denials: Readonly<Record<string, string>> = {
  'get elsewhere': 's3:GetObject', put: 's3:PutObject', delete: 's3:DeleteObject', 'delete many': 's3:DeleteObjects', copy: 's3:CopyObject', 'copy of a private object': 's3:GetObject',
  multipart: 's3:CreateMultipartUpload', 'upload parts elsewhere': 's3:CreateMultipartUpload', 'delete one upload too many': 's3:DeleteObjects', 'signed URL to write': 's3:PutObject',
  'get item elsewhere': 'dynamodb:GetItem', 'batch with another': 'dynamodb:BatchWriteItem', receive: 'sqs:ReceiveMessage', role: 'sts:AssumeRole',
  'record elsewhere': 'kinesis:PutRecord', 'shard elsewhere': 'kinesis:SubscribeToShard', 'model elsewhere': 'bedrock:InvokeModelWithResponseStream',
};
const results: Readonly<Record<string, unknown>> = {
  get: 'figures', pages: 2, waiter: 'SUCCESS', 'upload text': 'done', 'upload stream': 'done', 'upload parts': 'done', 'delete uploads': 1, 'signed URL': 'figures',
  'put item': 'done', 'get item': 1, send: 'string', caller: 'string', record: 'shard-0', shard: 'SubscribeToShardEvent,SubscribeToShardEvent', model: 'chunk,chunk',
};

/** Installs an SDK in a folder of its own, with the programs beside it. */
export function install(sdk: Sdk, folder: string): void {
  const packages = sdk.generation === 2 ? [`aws-sdk@${sdk.version}`] : clients.map((name) => `@aws-sdk/${name}@${sdk.version}`);
  if (!fs.existsSync(path.join(folder, 'node_modules'))) {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, 'package.json'), '{"private":true}');
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--no-package-lock', ...(sdk.before === null ? [] : ['--before', sdk.before]), ...packages], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  for (const name of ['cases.cjs', 'v2.cjs', 'v3.cjs', 'v3.mjs']) fs.copyFileSync(path.join(root, 'test/aws-matrix', name), path.join(folder, name));
  const entry = path.join(folder, sdk.generation === 2 ? 'v2.cjs' : 'v3.mjs');
  esbuild.buildSync({ entryPoints: [entry], outfile: path.join(folder, 'bundle.cjs'), bundle: true, minify: true, platform: 'node', format: 'cjs', mainFields: ['module', 'main'], logLevel: 'error' });
}

/** Runs every form of an SDK. */
export async function runMatrix(sdk: Sdk, folder: string, servers: Servers): Promise<Row[]> {
  const rows: Row[] = [];
  const forms = sdk.generation === 2 ? { require: 'v2.cjs', bundle: 'bundle.cjs' } : { require: 'v3.cjs', import: 'v3.mjs', bundle: 'bundle.cjs' };
  for (const node of sdk.nodes) for (const secret of ['read', 'withheld'] as const) for (const [form, file] of Object.entries(forms)) rows.push(await runForm(sdk, folder, servers, node, secret, form, file));
  return rows;
}

async function runForm(sdk: Sdk, folder: string, servers: Servers, node: string, secret: 'read' | 'withheld', form: string, file: string): Promise<Row> {
  const mark = `${sdk.version.replace(/\W/g, '')}-${node}-${secret}-${form}`;
  const { s3, sqs, dynamodb, kinesis, h2, models, queue } = servers;
  const run = await runGated({
    node, policy: policy(servers, secret, folder), file: path.join(folder, file), args: [JSON.stringify({ s3, sqs, dynamodb, kinesis, h2, models, queue, mark })], timeoutMs: 120_000,
    env: { AWS_ACCESS_KEY_ID: 'AKIATEST', AWS_SECRET_ACCESS_KEY: 'secrettest', NODE_EXTRA_CA_CERTS: path.join(root, 'fixtures/tls/cert.pem'), NODE_NO_WARNINGS: '1',  AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE: '1' },
  });
  const row = { sdk: sdk.name, form, node, secret };
  let out: Record<string, unknown>;
  try {
    out = run.json();
  } catch (error) {
    return { ...row, cases: 0, faults: [error instanceof Error ? error.message.slice(0, 2000) : String(error)] };
  }
  const faults: string[] = [];
  const expected: Record<string, unknown> = { ...results, secret: secret === 'read' ? 'seen' : 'withheld' };
  if (sdk.generation === 2) Object.assign(expected, { waiter: 7, record: 'shardId-000000000000' });
  for (const [name, action] of Object.entries(denials)) expected[name] = refused(`aws:${action}`);
  Object.assign(expected, sdk.differs);
  for (const [name, got] of Object.entries(out)) if (got !== expected[name]) faults.push(`${name}: ${String(got)} instead of ${String(expected[name])}`);
  if (run.stdout.includes('secrettest') || run.stderr.includes('secrettest') || JSON.stringify(run.records).includes('secrettest')) faults.push('the secret is in what the program said or in the log');
  if (run.find('network:request', undefined, 'deny').length > 0) faults.push('a call was decided as a request');
  faults.push(...(await servers.trespasses(mark, Object.keys(out).filter((name) => out[name] === 'done'), expected['delete uploads'] === 1)));
  return { ...row, cases: Object.keys(out).length, faults };
}
