// SPDX-License-Identifier: MIT
// Records as events of the Open Cybersecurity Schema Framework, for security lakes. https://schema.ocsf.io
// test/audit/ocsf.test.ts holds them to the schema's own lists of classes, objects and required attributes.

import type { ParsedRecord } from '../read.ts';

/** The oldest version that has every attribute used here; later ones kept them. */
const SCHEMA_VERSION = '1.4.0';

interface EventClass {
  readonly uid: number;
  readonly activity: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** `host` lends `actor` and `device` to the network's classes. */
const PROFILES = ['security_control', 'host'];
const HTTP_ACTIVITIES: Readonly<Record<string, number>> = { CONNECT: 1, DELETE: 2, GET: 3, HEAD: 4, OPTIONS: 5, POST: 6, PUT: 7, TRACE: 8 };
const FILE_ACTIVITIES: Readonly<Record<string, number>> = { 'file:read': 2, 'file:list': 2, 'file:write': 3, 'file:delete': 4, 'file:stat': 8 };
const OTHER = 99;

/** The event of a decision or a count; null for the other kinds, which tell of the log and not of the program. */
export function toOcsf(record: ParsedRecord): object | null {
  if ((record.kind !== 'decision' && record.kind !== 'count') || typeof record.action !== 'string') return null;
  const { uid, activity, body } = eventOf(record, record.action);
  const isDenied = record.verdict === 'deny';
  const time = Date.parse(record.time);
  return {
    category_uid: Math.floor(uid / 1000),
    class_uid: uid,
    activity_id: activity,
    type_uid: uid * 100 + activity,
    // 1 Informational, 3 Medium: a denial is somebody's attempt.
    severity_id: isDenied || record.observed !== undefined ? 3 : 1,
    time,
    message: `${record.action} ${text(record.target)}: ${text(record.verdict)}, ${text(record.reason)}`,
    status_id: isDenied ? 2 : 1,
    ...(record.kind === 'count' ? { count: record.count } : {}),
    // 1 Allowed, 2 Denied; 1 Allowed, 2 Blocked, 17 Logged.
    action_id: isDenied ? 2 : 1,
    disposition_id: isDenied ? 2 : record.observed === undefined ? 1 : 17,
    authorizations: [{ decision: text(record.verdict), policy: { name: text(record.rule), uid: record.policy, desc: text(record.position ?? record.reason) } }],
    metadata: { version: SCHEMA_VERSION, product: { name: 'SafeClaw', vendor_name: 'Authensor', uid: '@authensor/safeclaw' }, profiles: PROFILES, uid: record.hash, sequence: record.seq, log_name: 'safeclaw', correlation_uid: record.chain },
    unmapped: { safeclaw: record },
    ...body,
  };
}

function eventOf(record: ParsedRecord, action: string): EventClass {
  const target = text(record.target);
  const [capability, verb] = action.split(':');
  switch (capability) {
    case 'file':
      return { uid: 1001, activity: FILE_ACTIVITIES[action] ?? OTHER, body: { ...system(record), file: fileObject(target, action === 'file:list' ? 2 : 0) } };
    case 'module':
      return { uid: 1005, activity: 1, body: { ...system(record), module: { file: fileObject(target, 1), load_type_id: 1, type: action === 'module:native' ? 'native' : text(record.loader) } } };
    case 'shell':
      return { uid: 1007, activity: 1, body: { ...system(record), process: { cmd_line: text(record.command), parent_process: ownProcess(record), uid: record.hash, ...(text(record.program) === '' ? {} : { file: fileObject(text(record.program), 1) }) } } };
    case 'network':
      return networkEvent(record, verb ?? '');
    case 'aws':
      return apiEvent(record, text(record.operation), text(record.service));
    default:
      return apiEvent(record, action, 'node');
  }
}

function networkEvent(record: ParsedRecord, verb: string): EventClass {
  const endpoint = endpointObject(record);
  if (verb === 'request') return { uid: 4002, activity: HTTP_ACTIVITIES[text(record.method).toUpperCase()] ?? OTHER, body: { ...system(record), dst_endpoint: endpoint, http_request: { http_method: text(record.method), url: { url_string: text(record.url), hostname: text(record.host), port: record.port } } } };
  if (verb === 'resolve') return { uid: 4003, activity: 1, body: { ...system(record), query: { hostname: text(record.host) }, dst_endpoint: endpoint } };
  return { uid: 4001, activity: verb === 'listen' ? 7 : 1, body: { ...system(record), dst_endpoint: endpoint } };
}

/** 1 Create, 2 Read, 3 Update, 4 Delete, told by the first word of an operation's name. */
function apiEvent(record: ParsedRecord, operation: string, service: string): EventClass {
  const activity = /^(?:Create|Run|Start)/.test(operation) ? 1 : /^(?:Get|List|Describe|Head|Query|Scan|Select|BatchGet)|read$/.test(operation) ? 2 : /^(?:Delete|Remove|Terminate)/.test(operation) ? 4 : /^(?:Put|Update|Modify|Set|Tag)|write$/.test(operation) ? 3 : OTHER;
  const resources = text(record.resources);
  return { uid: 6003, activity, body: { actor: { process: ownProcess(record) }, src_endpoint: { name: 'agent', uid: record.chain }, api: { operation, service: { name: service } }, resources: resources === '' ? [{ name: text(record.target) }] : resources.split(' ').map((uid) => ({ uid })) } };
}

function system(record: ParsedRecord): Readonly<Record<string, unknown>> {
  return { actor: { process: ownProcess(record) }, device: { type_id: 0, name: 'unknown' } };
}

function ownProcess(record: ParsedRecord): object {
  return { pid: record.pid, uid: `${record.chain}:${record.tid}` };
}

function fileObject(path: string, type: number): object {
  return { path, name: path.slice(path.lastIndexOf('/') + 1) || path, type_id: type };
}

function endpointObject(record: ParsedRecord): object {
  const { port, address, path } = record;
  const hostname = text(record.host);
  return { ...(hostname === '' ? { name: text(path) } : { hostname }), ...(typeof address === 'string' && /^[\d.]+$|:/.test(address) ? { ip: address } : {}), ...(typeof port === 'number' && port > 0 ? { port } : {}) };
}

/** UNTRUSTED: a damaged record may have anything in its fields. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
