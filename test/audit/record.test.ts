import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { fc } from '../property.ts';
import t from 'tap';
import { recordSchemas } from '../../src/audit/record-schema.ts';
import { allow, deny, everyAction, fileRead, lines, observedDeny, open } from './support.ts';

const ajv = new Ajv2020({ strict: false });
const schemas = Object.fromEntries(Object.entries(recordSchemas()).map(([kind, schema]) => [kind, ajv.compile(schema)]));

function valid(record: any): string | null {
  const validate = schemas[record.kind];
  return validate?.(record) === true ? null : JSON.stringify(validate?.errors);
}

t.test('every kind of action, with every kind of verdict, is valid, pure ASCII and without secrets', (t) => {
  const folder = t.testdir();
  const log = open(folder);
  for (const verdict of [allow, deny, observedDeny]) for (const action of everyAction) log.record(action, verdict);
  for (let i = 0; i < 3; i++) log.record({ kind: 'env:read', key: 'HOME' }, observedDeny);
  log.reloaded({ loaded: false, before: 'a'.repeat(64), after: 'b'.repeat(64), mode: 'enforce', code: 'SC_UNKNOWN_KEY', kept: ['audit', 'aws.endpoints'] });
  log.close('exit');
  const written = lines(folder);
  const records = written.map((line) => JSON.parse(line));
  for (const record of records) t.equal(valid(record), null, `${record.kind} ${record.action}`);
  t.equal(records.length, everyAction.length * 3 + 4);
  t.match(records.at(-3), { kind: 'count', action: 'env:read', target: 'HOME', count: 3, verdict: 'allow', observed: { verdict: 'deny', code: 'SC_DENIED' } });
  t.match(written.join('\n'), /^[\x20-\x7e\n]*$/);
  t.notMatch(written.join('\n'), /SECRETVALUE/);
  t.match(records[1], { action: 'file:read', target: '/a/ü\n"\\', asked: './ü\n"\\', verdict: 'allow', rule: 'rules[3]', position: 'safeclaw.config.yaml:14:3' });
  t.match(records.find((r) => r.action === 'aws:s3:GetObject'), { service: 's3', target: 'arn:aws:s3:::b/k', resources: 'arn:aws:s3:::b/k arn:aws:s3:::b' });
  t.notOk(valid({ ...records[1], key: 'x' }) === null, 'the schema refuses a field of another action');
  let prev = '0'.repeat(64);
  for (const line of written) {
    const hash = createHash('sha256').update(line.slice(0, line.lastIndexOf(',"hash":"'))).digest('hex');
    const record = JSON.parse(line);
    if (record.hash !== hash || record.prev !== prev) t.fail(line);
    prev = hash;
  }
  t.end();
});

t.test('any number is one: a group of processes, a port that is none', (t) => {
  const folder = t.testdir();
  const log = open(folder);
  const given = [0, -0, 7, -1, -29314, 2 ** 31, -(2 ** 31), 4294967295, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 1.5, -1.5, NaN, Infinity, -Infinity, 1e300];
  for (const pid of given) log.record({ kind: 'process:signal', pid, name: 'SIGUSR2' }, deny);
  for (const port of given) log.record({ kind: 'network:listen', host: '::', port, path: null }, deny);
  const written = lines(folder).slice(1).map((line) => JSON.parse(line));
  const whole = given.map((value) => (Number.isSafeInteger(value) ? value + 0 : -1));
  t.same(written.map((record) => record.targetPid ?? record.port), [...whole, ...whole]);
  for (const record of written.slice(0, given.length)) t.equal(valid(record), null);
  t.end();
});

t.test('any text comes back as it was', (t) => {
  const folder = t.testdir();
  const log = open(folder);
  const texts = fc.sample(fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: 'binary', maxLength: 60 })), 200).concat(['\ud800', '\u0000', '\u202e', '\u2028']);
  for (const text of texts) log.record(fileRead(text), allow);
  t.same(lines(folder).slice(1).map((line) => JSON.parse(line).target), texts);
  t.end();
});

t.test('long fields are cut, and their whole is named by length and hash', (t) => {
  const folder = t.testdir();
  const log = open(folder);
  const cases = ['x'.repeat(20_000), 'ü'.repeat(9_000), '"'.repeat(16_000), 'a b '.repeat(100_000)];
  for (const command of cases) log.record({ kind: 'shell:execute', command, program: command, cwd: command, planted: false, asked: command }, { ...allow, reason: command, rule: command, position: command });
  log.record({ kind: 'file:read', path: 'y'.repeat(4000), asked: 'y'.repeat(4000) }, allow);
  const written = lines(folder).slice(1);
  written.slice(0, -1).forEach((line, i) => {
    const record = JSON.parse(line);
    t.ok(line.length < 16 * 1024, `${line.length} bytes`);
    t.equal(valid(record), null);
    const whole = cases[i] as string;
    t.same(record.cut.map((cut: any) => cut.field), ['target', 'command', 'program', 'cwd', 'asked']);
    t.match(record.cut[0], { bytes: Buffer.byteLength(whole), sha256: createHash('sha256').update(whole).digest('hex') });
    t.ok(whole.startsWith(record.target) && record.target.length > 100);
  });
  t.equal(JSON.parse(written.at(-1) as string).target.length, 4000, 'what fits is whole');
  t.end();
});

t.test('a program that changes builtins changes no record', (t) => {
  const folder = t.testdir();
  const log = open(folder);
  const saved = { charCodeAt: String.prototype.charCodeAt, toJSON: (Object.prototype as any).toJSON, get: WeakMap.prototype.get, now: Date.now };
  try {
    String.prototype.charCodeAt = () => 65;
    WeakMap.prototype.get = () => undefined;
    (Object.prototype as any).toJSON = () => 'forged';
    (Object.prototype as any).observed = deny;
    Date.now = () => 0;
    log.record(fileRead('/real'), allow);
  } finally {
    String.prototype.charCodeAt = saved.charCodeAt;
    WeakMap.prototype.get = saved.get;
    delete (Object.prototype as any).toJSON;
    delete (Object.prototype as any).observed;
    Date.now = saved.now;
  }
  const record = JSON.parse(lines(folder)[1] as string);
  t.match(record, { target: '/real', verdict: 'allow', reason: 'project files' });
  t.not(record.time.slice(0, 4), '1970');
  t.end();
});

t.test('file and folder are the owner\'s alone', (t) => {
  const folder = `${t.testdir()}/a/b`;
  open(folder).record(fileRead('/x'), allow);
  t.equal(fs.statSync(folder).mode & 0o777, 0o700);
  const name = fs.readdirSync(folder)[0] as string;
  t.match(name, /^\d{8}T\d{6}Z-\d+-0-[0-9a-f]{8}\.jsonl$/);
  t.equal(fs.statSync(`${folder}/${name}`).mode & 0o777, 0o600);
  t.end();
});
