// Exported events hold to the lists of the framework itself (fixtures/ocsf, made by scripts/ocsf-classes.mjs):
// every attribute is one of its class, every required one is there, every number is one of those that it may have.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { toOcsf } from '../../src/audit/export/ocsf.ts';
import type { ParsedRecord } from '../../src/audit/read.ts';
import { root } from '../harness.ts';

interface Attribute {
  readonly required?: true;
  readonly object?: string;
  readonly numbers?: readonly number[];
}
interface Shape {
  readonly constraints: Readonly<Record<string, readonly string[]>>;
  readonly attributes: Readonly<Record<string, Attribute>>;
}
interface Schema {
  readonly version: string;
  readonly classes: Readonly<Record<string, Shape>>;
  readonly objects: Readonly<Record<string, Shape>>;
}

function problems(value: Readonly<Record<string, unknown>>, shape: Shape, schema: Schema, at: string): string[] {
  const found: string[] = [];
  for (const [name, { required }] of Object.entries(shape.attributes)) if (required && value[name] === undefined) found.push(`${at}.${name} is required`);
  for (const name of shape.constraints.at_least_one ?? []) if (!(shape.constraints.at_least_one ?? []).some((one) => value[one] !== undefined)) found.push(`${at} needs one of ${name}…`);
  for (const [name, part] of Object.entries(value)) {
    const attribute = shape.attributes[name];
    if (attribute === undefined) found.push(`${at}.${name} is no attribute`);
    else if (attribute.numbers !== undefined && !attribute.numbers.includes(part as number)) found.push(`${at}.${name} cannot be ${String(part)}`);
    else if (attribute.object !== undefined && schema.objects[attribute.object] !== undefined) {
      for (const one of [part].flat()) found.push(...problems(one as Record<string, unknown>, schema.objects[attribute.object] as Shape, schema, `${at}.${name}`));
    }
  }
  return found;
}

const common = { v: 1, chain: 'c'.repeat(32), seq: 7, time: '2026-11-25T10:00:00.123Z', pid: 12, tid: 0, kind: 'decision', policy: 'a'.repeat(16), verdict: 'allow', by: 'rule', rule: 'rules[0]', position: 'p.yaml:3:3', reason: 'a rule allows it', code: 'SC_ALLOWED', prev: '0'.repeat(64), hash: 'b'.repeat(64) } as const;
const records: Record<string, Partial<ParsedRecord>> = {
  read: { action: 'file:read', target: '/app/a.txt', asked: 'a.txt' },
  root: { action: 'file:list', target: '/' },
  stat: { action: 'file:stat', target: '/app', kind: 'count', count: 3, first: 1 },
  write: { action: 'file:write', target: '/app/a.txt', verdict: 'deny' },
  delete: { action: 'file:delete', target: '/app/a.txt', observed: { verdict: 'deny', code: 'SC_DENIED' } },
  module: { action: 'module:load', target: '/app/a.js', loader: 'script' },
  native: { action: 'module:native', target: '/app/a.node' },
  get: { action: 'network:request', target: 'GET https://example.com/', method: 'GET', host: 'example.com', port: 443, address: null, protocol: 'https', url: 'https://example.com/' },
  purge: { action: 'network:request', target: 'PURGE http://[::1]/', method: 'PURGE', host: '::1', port: 80, address: '::1', protocol: 'http', url: 'http://[::1]/' },
  connect: { action: 'network:connect', target: 'db:5432', host: 'db', port: 5432, address: '10.0.0.1', protocol: 'tcp', path: null },
  unix: { action: 'network:connect', target: 'unix:/run/x.sock', host: '', port: 0, address: null, protocol: 'unix', path: '/run/x.sock' },
  listen: { action: 'network:listen', target: '0.0.0.0:80', host: '0.0.0.0', port: 80, path: null },
  resolve: { action: 'network:resolve', target: 'example.com', host: 'example.com' },
  shell: { action: 'shell:execute', target: 'git status', command: 'git status', program: '/usr/bin/git', cwd: '/app', asked: 'git status' },
  env: { action: 'env:read', target: 'HOME', key: 'HOME' },
  aws: { action: 'aws:s3:GetObject', target: 'aws', service: 's3', operation: 'GetObject', region: 'eu-west-1', account: null, resources: 'arn:aws:s3:::b/k arn:aws:s3:::b/l' },
  signal: { action: 'process:signal', target: 'SIGTERM 1', targetPid: 1, name: 'SIGTERM' },
  tool: { action: 'tool:call', target: 'search {}', tool: 'search', args: '{}' },
};

for (const version of ['1.4.0', '1.8.0']) {
  const schema = JSON.parse(fs.readFileSync(path.join(root, `fixtures/ocsf/${version}.json`), 'utf8')) as Schema;
  t.test(`events are of schema ${version}`, (t) => {
    for (const [name, record] of Object.entries(records)) {
      const event = toOcsf({ ...common, ...record } as ParsedRecord) as Record<string, unknown>;
      const shape = schema.classes[String(event.class_uid)];
      if (shape === undefined) t.fail(`${name}: no class ${String(event.class_uid)}`);
      else t.same(problems(event, shape, schema, name), []);
      t.equal(event.type_uid, (event.class_uid as number) * 100 + (event.activity_id as number));
    }
    t.end();
  });
  t.test(`what is not of schema ${version} is seen`, (t) => {
    const event = toOcsf({ ...common, ...records.read } as ParsedRecord) as Record<string, unknown>;
    const shape = schema.classes[1001] as Shape;
    for (const wrong of [{ ...event, nonsense: 1 }, { ...event, file: { path: '/x' } }, { ...event, activity_id: 77 }, { ...event, actor: {} }]) t.not(problems(wrong, shape, schema, 'x').length, 0);
    t.end();
  });
}

t.test('the verdict, the place in the chain and the whole record are there; other kinds are no events', (t) => {
  const record = { ...common, ...records.write } as ParsedRecord;
  t.match(toOcsf(record), { action_id: 2, disposition_id: 2, status_id: 2, severity_id: 3, metadata: { uid: common.hash, sequence: 7, correlation_uid: common.chain }, unmapped: { safeclaw: record } });
  t.match(toOcsf({ ...common, ...records.delete } as ParsedRecord), { action_id: 1, disposition_id: 17, severity_id: 3 });
  for (const kind of ['genesis', 'resume', 'close']) t.equal(toOcsf({ ...common, ...records.read, kind } as ParsedRecord), null);
  t.end();
});
