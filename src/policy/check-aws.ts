// SPDX-License-Identifier: MIT
// Whether the services and operations of AWS that a policy names exist.

import { awsOperations } from '../action/aws-operations.ts';
import type { Located } from './document.ts';
import { quoted, replacement, shown, type Findings } from './findings.ts';
import { suggestName } from './suggest-name.ts';

/** Names of products, for those whose ARNs have another. */
const SERVICE_SLIPS: ReadonlyMap<string, string> = new Map([
  ['stepfunctions', 'states'], ['step-functions', 'states'], ['eventbridge', 'events'], ['cloudwatchlogs', 'logs'], ['cloudwatch-logs', 'logs'], ['sesv2', 'ses'], ['elbv2', 'elasticloadbalancing'],
  ['elb', 'elasticloadbalancing'], ['emr', 'elasticmapreduce'], ['efs', 'elasticfilesystem'], ['opensearch', 'es'], ['cognito', 'cognito-idp'], ['ssm-parameters', 'ssm'], ['pinpoint', 'mobiletargeting'], ['msk', 'kafka'],
]);

/** Names of IAM actions that are no operations. */
const IAM_SLIPS: ReadonlyMap<string, string> = new Map([
  ['s3:listbucket', 'ListObjects*'], ['s3:listallmybuckets', 'ListBuckets'], ['s3:listbucketversions', 'ListObjectVersions'], ['s3:getobjectversion', 'GetObject'], ['s3:deleteobjectversion', 'DeleteObject'],
  ['s3:listbucketmultipartuploads', 'ListMultipartUploads'], ['s3:listmultipartuploadparts', 'ListParts'], ['lambda:invokefunction', 'Invoke'], ['bedrock:invokemodelwithresponse', 'InvokeModelWithResponseStream'],
]);

/** Whether the service is one of AWS, under the name that it has here; reports what is not. */
export function checkAwsService(findings: Findings, service: Located<string>): boolean {
  const name = service.value.toLowerCase();
  if (awsOperations().of(name).length > 0) return true;
  const meant = meantService(name);
  const details = meant === null ? { help: 'services are named as in ARNs: `s3`, `dynamodb`, `logs`, `states`' } : replacement(service.span, meant, `did you mean \`${meant}\`?`);
  findings.error('SC_UNKNOWN_VALUE', service.span, `AWS has no service \`${shown(service.value)}\``, { ...details, label: 'no service of this name' });
  return false;
}

/** Reports a rule's `aws:<service>:<Operation>` that stands for no call; true where it stands for one. */
export function checkAwsName(findings: Findings, action: Located<string>): boolean {
  const [, service = '*', operation = '*'] = action.value.split(':');
  const known = awsOperations();
  const services = matching(known.services(), service);
  if (services.length === 0) return unknown(findings, action, `AWS has no service \`${shown(service)}\``, withName(meantService(service.toLowerCase()), operation), 'services are named as in ARNs: `s3`, `dynamodb`, `logs`, `states`');
  if (services.some((one) => matching(known.operationsOf(one), operation).length > 0)) return true;
  const one = services[0] as string;
  const near = IAM_SLIPS.get(`${one}:${operation.toLowerCase()}`) ?? nearOperation(operation, known.operationsOf(one));
  return unknown(findings, action, `\`${shown(service)}\` has no operation \`${shown(operation)}\``, near === null ? null : `aws:${service}:${near}`, 'operations are named as in the API, such as `GetObject`; permissions of IAM are not all operations');
}

function unknown(findings: Findings, action: Located<string>, message: string, meant: string | null, otherwise: string): false {
  findings.error('SC_UNKNOWN_ACTION', action.span, message, { ...(meant === null ? { help: otherwise } : replacement(action.span, quoted(meant), `did you mean \`${meant}\`?`)), label: 'no surface produces this action' });
  return false;
}

function withName(service: string | null, operation: string): string | null {
  return service === null ? null : `aws:${service}:${operation}`;
}

/** The service by another of its names: its product's, its host's, the one in signatures. */
function meantService(name: string): string | null {
  const known = awsOperations();
  return SERVICE_SLIPS.get(name) ?? known.at(name)[0]?.service ?? known.signedAs(name)[0]?.service ?? suggestName(name, known.services());
}

function nearOperation(written: string, names: readonly string[]): string | null {
  const star = written.replace(/\*+$/, '');
  if (star === written) return suggestName(written.replace(/Command$/, ''), names);
  const starts = new Set(names.map((name) => /^[A-Z][a-z]+/.exec(name)?.[0] ?? name));
  const near = suggestName(star, starts);
  return near === null ? null : `${near}*`;
}

function matching(names: readonly string[], pattern: string): readonly string[] {
  const glob = new RegExp(`^${pattern.toLowerCase().split('*').map((part) => part.replace(/[\\^$.+?()[\]{}|-]/g, '\\$&')).join('.*')}$`);
  return names.filter((name) => glob.test(name.toLowerCase()));
}
