// The stack of an error is that of bare Node: no frame of the gate's in it, none of the program's missing at its end, and
// what formats stacks runs no earlier. One program calls every kind of function that the gate stands in front of, bare
// and gated, and must print the same.

import t from 'tap';
import { nodeVersions, runGated } from '../harness.ts';

const program = `
const fs = require('node:fs'); const path = require('node:path'); const util = require('node:util');
const { Worker } = require('node:worker_threads');
const o = {};
const shown = (text) => String(text).split('\\n').map((line) => line.replace(/:\\d+:\\d+/g, '').replaceAll(__dirname, '.'));
const say = (name, f) => { try { f(); o[name] = 'nothing thrown'; } catch (x) { o[name] = [shown(x.stack), Object.keys(x), Reflect.ownKeys(x).length, x.message.replaceAll(__dirname, '.')]; } };
const deep = (n, f) => (n === 0 ? f() : deep(n - 1, f));
const folder = __dirname; const none = path.join(folder, 'none'); const link = path.join(folder, 'link');
fs.mkdirSync(path.join(folder, 'real')); fs.symlinkSync('real', link);
const throwing = { get port() { throw new RangeError('mine'); }, get name() { throw new RangeError('mine'); } };
const cases = {
  'accessSync': () => fs.accessSync(none),
  'openSync': () => fs.openSync(none),
  'openSync through a link': () => fs.openSync(path.join(link, 'none')),
  'readFileSync': () => fs.readFileSync(none, 'utf8'),
  'readFileSync of a folder': () => fs.readFileSync(folder, 'utf8'),
  'writeFileSync': () => fs.writeFileSync(path.join(none, 'a'), 'text'),
  'statSync': () => fs.statSync(path.join(link, 'none')),
  'mkdirSync': () => fs.mkdirSync(folder),
  'mkdtempSync': () => fs.mkdtempSync(path.join(none, 'a')),
  'renameSync': () => fs.renameSync(none, path.join(link, 'b')),
  'readdirSync': () => fs.readdirSync(none),
  'copyFileSync': () => fs.copyFileSync(none, path.join(folder, 'b')),
  'closeSync': () => fs.closeSync(2 ** 20),
  'fsyncSync': () => fs.fsyncSync(2 ** 20),
  'readSync': () => fs.readSync(2 ** 20, Buffer.alloc(1)),
  'opendirSync': () => fs.opendirSync(none),
  'opendir without a callback': () => fs.opendir(none),
  'opendir with bad options': () => fs.opendir(folder, { encoding: 'x' }, () => {}),
  'net': () => require('node:net').connect(99999),
  'net with a getter of the program': () => require('node:net').connect(throwing),
  'dgram': () => { const s = require('node:dgram').createSocket('udp4'); s.unref(); s.send(); },
  'http': () => require('node:http').get('http://127.0.0.1:1/', { agent: 5 }),
  'http2': () => require('node:http2').connect(5),
  'tls': () => require('node:tls').createSecureContext({ cert: 5 }),
  'Worker': () => new Worker(),
  'Worker without new': () => Worker('a'),
  'dlopen': () => process.dlopen({ exports: {} }, '/nowhere/at/all'),
  'dlopen without arguments': () => process.dlopen(),
  'kill': () => process.kill('x'),
  'setPriority': () => require('node:os').setPriority('x'),
  'createHook': () => require('node:async_hooks').createHook({ init: 5 }),
  'structuredClone': () => structuredClone(() => 1),
  'postMessage': () => new MessageChannel().port1.postMessage(() => 1),
  'heap snapshot': () => require('node:v8').writeHeapSnapshot(5),
  'binding': () => process.binding('no such binding'),
  'private key': () => require('node:crypto').createPrivateKey(5),
};
for (const [name, f] of Object.entries(cases)) {
  say(name, f);
  say(name + ', deep', () => deep(20, f));
}
const limit = Error.stackTraceLimit;
for (const limited of [0, 1, 3, 40]) {
  Error.stackTraceLimit = limited;
  for (const name of ['openSync', 'mkdirSync', 'net', 'Worker', 'opendirSync']) say(name + ', limit ' + limited, cases[name]);
}
Error.stackTraceLimit = limit;
for (const name of ['openSync', 'statSync', 'openSync through a link']) {
  const before = Error.prepareStackTrace; let calls = 0;
  Error.prepareStackTrace = (error, sites) => { calls++; return sites.map((site) => site.getFunctionName()).join(); };
  try { cases[name](); } catch (x) { o[name + ' formatted by the program'] = [calls, x.stack, calls]; } finally { Error.prepareStackTrace = before; }
}
o.shapes = [fs, structuredClone].map((object) => util.inspect(object, { showHidden: object !== fs, depth: 0 }).length);
o.accessors = ['opendir', 'opendirSync', 'Dir'].map((key) => Object.keys(Object.getOwnPropertyDescriptor(fs, key)));
o.promised = [fs.promises.opendir.prototype?.constructor === fs.opendir, fs.promises.opendir.prototype === fs.opendir.prototype, fs.opendir.prototype.constructor === fs.opendir];
const later = (name) => (x) => { o[name] = [shown(x.stack).filter((line) => !/processTicksAndRejections/.test(line)), Object.keys(x), x.message.replaceAll(__dirname, '.')]; };
(async () => {
  await new Promise((done) => fs.opendir(none, (x) => { later('opendir')(x); done(); }));
  await fs.promises.opendir(none).catch(later('promises.opendir'));
  await fs.promises.stat(path.join(link, 'none')).catch(later('promises.stat through a link'));
  await new Promise((done) => fs.stat(path.join(link, 'none'), (x) => { later('stat through a link')(x); done(); }));
  await fs.promises.copyFile(__filename, path.join(folder, 'c'), 'r').then(() => { o.copied = fs.existsSync(path.join(folder, 'c')); }, (x) => { o.copied = [x.code, x.message]; });
  await new Promise((done) => fs.readFile(none, (x) => { later('readFile')(x); done(); }));
  await new Promise((done) => fs.readFile(folder, 'utf8', (x) => { later('readFile of a folder')(x); done(); }));
  // With a second thread synchronous calls go by a descriptor of the folder.
  const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
  await new Promise((done) => worker.once('online', done));
  for (const name of ['statSync', 'openSync through a link', 'mkdirSync', 'accessSync']) say(name + ', two threads', cases[name]);
  await worker.terminate();
  console.log(JSON.stringify(o));
})();
`;

const open = `version: 1\ndefaultAction: allow\nrules: []\n`;

for (const node of nodeVersions) {
  t.test(`node ${node}`, async (t) => {
    const nodeArgs = ['--no-warnings'];
    const wanted = (await runGated({ node, program, nodeArgs, via: 'none' })).json();
    const found = (await runGated({ node, program, nodeArgs, policy: open, via: 'require' })).json();
    t.same(Object.keys(found), Object.keys(wanted), 'the program got as far');
    t.ok(Object.keys(wanted).length > 90, 'everything was called');
    for (const name of Object.keys(wanted)) t.same(found[name], wanted[name], name);
  });
}
