// SPDX-License-Identifier: MIT
// What a call is about, as ARNs. A pure table of the services whose requests name it plainly; of all others, and of
// what a table does not cover, it is `?`: no allowance for one resource matches it, and every denial of one does.

import { arrayIndexOf, arrayIsArray, arrayPush, MapConstructor, mapForEach, mapGet, regExpExec, stringIndexOf, stringSlice, stringSplit, stringStartsWith, stringToLowerCase } from '../runtime/primordials.ts';
import type { Json } from './json.ts';

/** A call as far as it is known, for the tables. */
export interface CallPlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly operation: string;
  /** The labels of a REST path. */
  readonly labels: readonly (string | null)[];
  /** The path of the request, decoded. */
  readonly path: string;
  /** Named parts of the body: JSON, or a form's; undefined where it could not be read. */
  readonly body: ReadonlyBody | undefined;
}

export type ReadonlyBody = Map<string, Json>;

export const unknownResource: readonly string[] = ['?'];

interface ServiceTable {
  /** Members of the body with what stands before their value in an ARN; `=` for an ARN itself. */
  readonly members: readonly (readonly [member: string, kind: string])[];
  /** Operations about nothing in particular. */
  readonly about: readonly string[];
  /** Operations whose resources are found in another way. */
  readonly special?: ((call: CallPlace) => readonly string[] | null) | undefined;
}

const tables = new MapConstructor<string, ServiceTable>([
  ['dynamodb', {
    members: [['TableName', 'table/'], ['TableArn', '='], ['ResourceArn', '='], ['SourceTableName', 'table/'], ['TargetTableName', 'table/'], ['SourceTableArn', '='], ['StreamArn', '='], ['BackupArn', '='], ['ExportArn', '='], ['ImportArn', '='], ['GlobalTableName', 'global-table/']],
    about: ['ListTables', 'ListGlobalTables', 'ListBackups', 'ListExports', 'ListImports', 'ListContributorInsights', 'ListStreams', 'DescribeLimits', 'DescribeEndpoints'],
    special: dynamoTables,
  }],
  ['sqs', { members: [['QueueName', ''], ['SourceArn', '='], ['DestinationArn', '=']], about: ['ListQueues'], special: queueOf }],
  ['sns', { members: [['TopicArn', '='], ['TargetArn', '='], ['ResourceArn', '='], ['Name', '']], about: ['ListTopics', 'ListSubscriptions', 'ListPlatformApplications'] }],
  ['kinesis', { members: [['StreamARN', '='], ['StreamName', 'stream/'], ['ResourceARN', '='], ['ConsumerARN', '=']], about: ['ListStreams', 'DescribeLimits', 'DescribeAccountSettings'] }],
  ['firehose', { members: [['DeliveryStreamName', 'deliverystream/']], about: ['ListDeliveryStreams'] }],
  ['secretsmanager', { members: [['SecretId', 'secret:'], ['SecretIdList', 'secret:']], about: ['ListSecrets', 'GetRandomPassword'], special: (call) => (call.operation === 'CreateSecret' ? named(call, 'secretsmanager', 'Name', 'secret:') : null) }],
  ['ssm', { members: [], about: ['DescribeParameters'], special: parameters }],
  ['kms', { members: [['KeyId', 'key/'], ['SourceKeyId', 'key/'], ['DestinationKeyId', 'key/']], about: ['ListKeys', 'ListAliases', 'CreateKey', 'GenerateRandom', 'DescribeCustomKeyStores'] }],
  ['logs', { members: [['logGroupName', 'log-group:'], ['logGroupNames', 'log-group:'], ['logGroupIdentifier', 'log-group:'], ['logGroupIdentifiers', 'log-group:'], ['resourceArn', '=']], about: ['DescribeLogGroups', 'DescribeDestinations', 'DescribeQueries'] }],
  ['states', { members: [['stateMachineArn', '='], ['executionArn', '='], ['activityArn', '='], ['resourceArn', '='], ['mapRunArn', '=']], about: ['ListStateMachines', 'ListActivities'] }],
  ['sts', { members: [['RoleArn', '=']], about: ['GetCallerIdentity', 'GetSessionToken', 'GetAccessKeyInfo', 'DecodeAuthorizationMessage'] }],
  ['cloudwatch', { members: [], about: ['PutMetricData', 'GetMetricData', 'GetMetricStatistics', 'ListMetrics'] }],
  ['lambda', { members: [], about: ['ListFunctions', 'ListLayers', 'ListEventSourceMappings', 'GetAccountSettings'], special: functionOf }],
  ['bedrock', { members: [], about: ['ListFoundationModels', 'ListInferenceProfiles', 'ListGuardrails', 'ListCustomModels'], special: modelOf }],
  ['events', { members: [], about: ['ListEventBuses'], special: busesOf }],
]);

/** Whether what a call is about stands in its body. */
export function needsBody(service: string): boolean {
  const table = mapGet(tables, service);
  return table !== undefined && service !== 'lambda' && service !== 'bedrock';
}

/** The ARNs of what a call is about: none where it is about nothing in particular, `?` where that is not known. */
export function resourcesOf(service: string, call: CallPlace): readonly string[] {
  const table = mapGet(tables, service);
  if (table === undefined) return unknownResource;
  if (arrayIndexOf(table.about, call.operation) !== -1) return [];
  const special = table.special?.(call) ?? null;
  if (special !== null) return special;
  if (call.body === undefined) return unknownResource;
  const found: string[] = [];
  for (let i = 0; i < table.members.length; i++) {
    const member = table.members[i] as readonly [string, string];
    addAll(found, call, service, mapGet(call.body, member[0]), member[1]);
  }
  return found.length === 0 ? unknownResource : found;
}

function addAll(found: string[], call: CallPlace, service: string, value: Json | undefined, kind: string): void {
  if (typeof value === 'string') add(found, arnOf(call, service, kind, value));
  else if (isList(value)) for (let i = 0; i < value.length; i++) addAll(found, call, service, value[i], kind);
}

function add(found: string[], arn: string): void {
  if (arrayIndexOf(found, arn) === -1) arrayPush(found, arn);
}

function arnOf({ partition, region, account }: CallPlace, service: string, kind: string, value: string): string {
  if (stringStartsWith(value, 'arn:')) return value;
  if (kind === '=' || value === '') return '?';
  const bare = kind === 'key/' && stringStartsWith(value, 'alias/') ? '' : kind;
  return `arn:${partition}:${service}:${region}:${account}:${bare}${value}`;
}

function named(call: CallPlace, service: string, member: string, kind: string): readonly string[] | null {
  const value = call.body === undefined ? undefined : mapGet(call.body, member);
  return typeof value === 'string' ? [arnOf(call, service, kind, value)] : null;
}

/** Batches name tables as keys, transactions inside of each step; statements in text that is not read. */
function dynamoTables(call: CallPlace): readonly string[] | null {
  const { operation, body } = call;
  if (operation === 'ExecuteStatement' || operation === 'BatchExecuteStatement' || operation === 'ExecuteTransaction') return unknownResource;
  if (body === undefined) return null;
  const found: string[] = [];
  const items = mapGet(body, 'RequestItems');
  if (isMap(items)) mapForEach(items, (_value, table) => { add(found, arnOf(call, 'dynamodb', 'table/', table)); });
  const steps = mapGet(body, 'TransactItems');
  if (isList(steps)) {
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i] as Json;
      if (!isMap(step)) return unknownResource;
      mapForEach(step, (part) => { add(found, stepTable(call, part)); });
    }
  }
  return found.length === 0 ? null : found;
}

function stepTable(call: CallPlace, part: Json): string {
  const table = isMap(part) ? mapGet(part, 'TableName') : undefined;
  return typeof table === 'string' ? arnOf(call, 'dynamodb', 'table/', table) : '?';
}

/** A queue's URL, in the body or, for the query protocol, the address itself: `/123456789012/name`. */
function queueOf(call: CallPlace): readonly string[] | null {
  const url = call.body === undefined ? undefined : mapGet(call.body, 'QueueUrl');
  const path = typeof url === 'string' ? url : call.path;
  const found = regExpExec(/\/([^/?#]+)\/([^/?#]+)$/, path);
  if (found === null) return typeof url === 'string' ? unknownResource : null;
  return [`arn:${call.partition}:sqs:${call.region}:${found[1] as string}:${found[2] as string}`];
}

function parameters(call: CallPlace): readonly string[] | null {
  const { operation, body } = call;
  if (stringIndexOf(operation, 'Parameter') === -1 || body === undefined) return unknownResource;
  const found: string[] = [];
  const names = mapGet(body, 'Name') ?? mapGet(body, 'Names');
  const list: readonly Json[] = typeof names === 'string' ? [names] : isList(names) ? names : [];
  for (let i = 0; i < list.length; i++) {
    const name = list[i];
    add(found, typeof name !== 'string' ? '?' : stringStartsWith(name, 'arn:') ? name : `arn:${call.partition}:ssm:${call.region}:${call.account}:parameter/${withoutSlash(name)}`);
  }
  const path = mapGet(body, 'Path');
  if (typeof path === 'string') add(found, `arn:${call.partition}:ssm:${call.region}:${call.account}:parameter${path === '/' ? '' : path}/?`);
  return found.length === 0 ? unknownResource : found;
}

function withoutSlash(name: string): string {
  return stringStartsWith(name, '/') ? stringSlice(name, 1) : name;
}

/** `name`, `name:alias`, `123456789012:function:name`, or an ARN. */
function functionOf(call: CallPlace): readonly string[] | null {
  if (regExpExec(/^\/\d{4}-\d\d-\d\d\/functions\/[^/]/, call.path) === null) return unknownResource;
  const label = call.labels[0];
  if (typeof label !== 'string') return unknownResource;
  const parts = stringSplit(label, ':');
  const at = arrayIndexOf(parts, 'function');
  const account = at > 0 ? (parts[at - 1] as string) : call.account;
  const region = parts[0] === 'arn' ? (parts[3] as string) : call.region;
  return [`arn:${call.partition}:lambda:${region}:${account}:function:${(at === -1 ? parts[0] : parts[at + 1]) ?? ''}`];
}

function modelOf(call: CallPlace): readonly string[] | null {
  if (!stringStartsWith(call.path, '/model/')) return unknownResource;
  const label = call.labels[0];
  if (typeof label !== 'string') return unknownResource;
  if (stringStartsWith(label, 'arn:')) return [label];
  const profile = regExpExec(/^(?:us|eu|apac|ap|jp|au|ca|sa|global|us-gov)\.[a-z]/, stringToLowerCase(label)) !== null;
  return [profile ? `arn:${call.partition}:bedrock:${call.region}:${call.account}:inference-profile/${label}` : `arn:${call.partition}:bedrock:${call.region}::foundation-model/${label}`];
}

/** Each event names its bus, or means the default one. */
function busesOf(call: CallPlace): readonly string[] | null {
  const entries = call.body === undefined ? undefined : mapGet(call.body, 'Entries');
  if (call.operation !== 'PutEvents' || !isList(entries)) return unknownResource;
  const found: string[] = [];
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i] as Json;
    const bus = isMap(entry) ? mapGet(entry, 'EventBusName') : undefined;
    add(found, isMap(entry) && (bus === undefined || typeof bus === 'string') ? arnOf(call, 'events', 'event-bus/', bus ?? 'default') : '?');
  }
  return found.length === 0 ? unknownResource : found;
}

function isMap(value: Json | undefined): value is Map<string, Json> {
  return typeof value === 'object' && value !== null && !arrayIsArray(value);
}

function isList(value: Json | undefined): value is readonly Json[] {
  return arrayIsArray(value);
}
