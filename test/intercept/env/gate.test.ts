// The environment from outside: a denied key is unset in every form, a denied write does nothing, what is allowed
// reaches the real environment, and each key is in the log.

import t from 'tap';
import { nodeVersions, runGated } from '../../harness.ts';

const policy = `
version: 1
defaultAction: deny
rules:
  - { action: env:read, key: [PUBLIC, OPEN, READONLY, TZ, EMPTY, FROM_FILE], effect: allow }
  - { action: env:write, key: [OPEN, TZ, SECRET, FROM_FILE, FILE_SECRET], effect: allow }
  - { action: file:read, path: ./**, effect: allow }
  - { action: shell:execute, command: '**', effect: allow }
`;

const program = `
const util = require('node:util');
const { env } = require('node:process');
const out = {};
const hush = (name, value) => { out[name] = util.inspect(value, { depth: 4 }).includes('hush') ? 'LEAK' : 'clean'; };
hush('get', process.env.SECRET);
hush('named', env.SECRET);
hush('values', Object.values(process.env));
hush('entries', Object.entries(process.env));
hush('spread', { ...process.env });
hush('assign', Object.assign({}, process.env));
hush('json', JSON.stringify(process.env));
hush('descriptor', Object.getOwnPropertyDescriptor(process.env, 'SECRET'));
hush('descriptors', Object.getOwnPropertyDescriptors(process.env));
hush('reflect', Reflect.get(process.env, 'SECRET'));
hush('receiver', Reflect.get(process.env, 'SECRET', { SECRET: 1 }));
hush('child object', Object.create(process.env).SECRET);
hush('inspect', process.env);
hush('inspect raw', util.inspect(process.env, { showProxy: true, showHidden: true, customInspect: false }));
const again = new (Object.getPrototypeOf(process.env).constructor)();
hush('constructor', again);
again.READONLY = 'through the constructor';
hush('report', process.report.getReport());
let forIn = []; for (const key in process.env) forIn.push(key, process.env[key]);
hush('for in', forIn);
try { hush('clone', structuredClone(process.env)); } catch { out.clone = 'clean'; }
out.has = ['SECRET' in process.env, Reflect.has(process.env, 'SECRET'), process.env.hasOwnProperty('SECRET'), Object.hasOwn(process.env, 'SECRET')];
out.keys = [Object.keys(process.env).includes('SECRET'), Reflect.ownKeys(process.env).includes('SECRET'), Object.getOwnPropertyNames(process.env).includes('SECRET')];
out.deleteSecret = delete process.env.SECRET;
out.own = Object.keys(process.env).filter((key) => key.startsWith('SAFECLAW'));
out.public = [process.env.PUBLIC, env.PUBLIC, 'PUBLIC' in process.env, Object.keys(process.env).includes('PUBLIC'), process.env.EMPTY, process.env.UNSET];
process.env.READONLY = 'changed'; out.deniedWrite = process.env.READONLY;
out.deniedDelete = [delete process.env.READONLY, process.env.READONLY];
Object.defineProperty(process.env, 'READONLY', { value: 'x', writable: true, enumerable: true, configurable: true }); out.deniedDefine = process.env.READONLY;
process.env.NODE_OPTIONS = '--require /evil.js'; out.nodeOptions = String(process.env.NODE_OPTIONS);
process.env['READONLY\\0'] = 'nul'; out.nul = process.env.READONLY;
process.env.SAFECLAW_POLICY = '/evil.yaml'; out.ownWrite = String(process.env.SAFECLAW_POLICY);
process.env.OPEN = 7; out.allowedWrite = [process.env.OPEN, process.report.getReport().environmentVariables.OPEN];
process.env.SECRET = 'mine'; out.writeOnly = String(process.env.SECRET);
process.env.TZ = 'Asia/Tokyo'; out.tz = new Date(0).getHours();
const native = (key) => process.report.getReport().environmentVariables[key] ?? null;
out.native = { SECRET: native('SECRET'), READONLY: native('READONLY'), PUBLIC: native('PUBLIC') };
if (process.loadEnvFile) {
  process.loadEnvFile('./settings.env');
  out.file = [String(process.env.FROM_FILE), String(process.env.FILE_SECRET), String(process.env.NOT_WRITABLE), native('NOT_WRITABLE'), native('FILE_SECRET')];
  try { process.loadEnvFile('/etc/hostname'); out.fileDenied = 'read'; } catch (error) { out.fileDenied = error.code + ' ' + error.safeclaw?.action; }
} else out.file = 'absent';
process.env = { ...process.env, A: '1' }; out.replaced = process.env.A;
console.log(JSON.stringify(out));
`;

const names = ['get', 'named', 'values', 'entries', 'spread', 'assign', 'json', 'descriptor', 'descriptors', 'reflect', 'receiver', 'child object', 'inspect', 'inspect raw', 'constructor', 'report', 'for in', 'clone'];

for (const node of nodeVersions) {
  t.test(`node ${node}`, async (t) => {
    const run = await runGated({
      node,
      policy,
      program,
      files: { 'settings.env': 'FROM_FILE=file\nFILE_SECRET=hush\nNOT_WRITABLE=x\n' },
      env: { SECRET: 'hush', PUBLIC: 'p', OPEN: 'o', READONLY: 'r', EMPTY: '', TZ: 'UTC', SAFECLAW_QUIET: '1' },
    });
    const out = run.json();
    for (const name of names) t.equal(out[name], 'clean', `${name} hides the key`);
    t.same(out.has, [false, false, false, false], 'in and own-property tests say unset');
    t.same(out.keys, [false, false, false], 'not among the keys');
    t.equal(out.deleteSecret, true, 'deleting it succeeds, as of an unset key');
    t.same(out.own, [], "the gate's own variables are not shown");
    t.same(out.public, ['p', 'p', true, true, '', null], 'allowed keys read as in bare Node');
    t.equal(out.deniedWrite, 'r', 'a denied write does nothing');
    t.same(out.deniedDelete, [true, 'r'], 'nor does a denied delete');
    t.equal(out.deniedDefine, 'r', 'nor a denied define');
    t.equal(out.nul, 'r', 'a NUL in the name does not hide the name that is set');
    t.equal(out.nodeOptions, 'undefined', 'NODE_OPTIONS is not written without a rule');
    t.equal(out.ownWrite, 'undefined', "the gate's own variables cannot be written");
    t.same(out.allowedWrite, ['7', '7'], 'an allowed write reaches the real environment');
    t.equal(out.writeOnly, 'undefined', 'a key that may be written and not read stays unset to the program');
    t.equal(out.tz, 9, 'a write of TZ takes effect');
    t.same(out.native, { SECRET: 'mine', READONLY: 'r', PUBLIC: 'p' }, 'native code sees what is allowed and what the program wrote');
    if (out.file === 'absent') t.equal(Number(node), 18, 'process.loadEnvFile is absent here');
    else {
      t.same(out.file, ['file', 'undefined', 'undefined', null, null], 'loadEnvFile sets what may be written, shows what may be read');
      t.equal(out.fileDenied, 'EACCES file:read', 'a denied file is not loaded');
    }
    t.equal(out.replaced, '1', 'process.env can be replaced, by less');
    t.ok(run.find('env:read', 'SECRET', 'deny').length > 0, 'the denied read is in the log');
    t.ok(run.find('env:read', 'PUBLIC', 'allow').length > 0, 'the allowed read is in the log');
    t.ok(run.find('env:write', 'READONLY', 'deny').length > 0, 'the denied write is in the log');
    t.ok(run.find('env:write', 'OPEN', 'allow').length > 0, 'the allowed write is in the log');
    t.notMatch(JSON.stringify(run.records), 'hush', 'no value is in the log');
  });
}

t.test('observe mode hides nothing and says what it would have hidden', async (t) => {
  const run = await runGated({
    policy: 'version: 1\nmode: observe\ndefaultAction: deny\nrules: []\n',
    program: `process.env.NEW = '1'; console.log(JSON.stringify([process.env.SECRET, Object.keys(process.env).includes('SECRET'), process.env.NEW]))`,
    env: { SECRET: 'hush', SAFECLAW_QUIET: '1' },
  });
  t.same(run.json(), ['hush', true, '1']);
});
