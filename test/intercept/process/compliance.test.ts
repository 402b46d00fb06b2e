// What a program sees of its own process is what it would see bare: its flags, the preloaded modules, the shape and the
// text of the functions that the gate stands in front of, threads' numbers, async hooks. The one program runs bare and
// gated on each Node, by each way in, and must print the same.

import t from 'tap';
import { nodeVersions, runGated } from '../../harness.ts';

const program = `
const o = {};
const say = (name, f) => { try { o[name] = f(); } catch (x) { o[name] = [x.name, x.code ?? null, x.message]; } };
const text = (f) => Function.prototype.toString.call(f);
say('execArgv', () => process.execArgv);
say('NODE_OPTIONS', () => process.env.NODE_OPTIONS ?? null);
say('preloaded', () => process._preload_modules.map((m) => require('node:path').basename(m)));
for (const name of ['_kill', '_debugProcess', '_debugEnd', 'dlopen']) {
  say('shape of ' + name, () => { const f = process[name]; return [f.name, f.length, Reflect.ownKeys(f), text(f)]; });
  say('new ' + name, () => { new process[name](); });
}
for (const [module, names] of Object.entries({ async_hooks: ['createHook'], process: ['binding', '_linkedBinding'], v8: ['setFlagsFromString', 'getHeapSnapshot'], net: ['Socket'], http2: ['connect'], tls: ['createSecureContext'], worker_threads: ['Worker'] })) {
  for (const name of names) { const f = (module === 'process' ? process : require('node:' + module))[name]; say('text of ' + module + '.' + name, () => [text(f), f + '', String(f.prototype?.constructor), f.name, f.length]); }
}
const stack = (f) => { try { f(); } catch (x) { return String(x.stack).split('\\n').slice(0, 5).map((line) => line.replace(/:\\d+:\\d+/, '').replace(__dirname, '.')); } };
if (typeof Error.prepareStackTrace === 'function') {
  say('prepareStackTrace', () => [text(Error.prepareStackTrace), Error.prepareStackTrace.name, Reflect.ownKeys(Error.prepareStackTrace), Object.keys(Object.getOwnPropertyDescriptor(Error, 'prepareStackTrace'))]);
  say('stack of net', () => stack(() => require('node:net').connect(99999)));
  // Frames of ours count towards the limit: the outermost ones of the program's may be missing.
  say('stack of Worker', () => stack(() => new (require('node:worker_threads').Worker)()).slice(0, 3));
  say('stack of dlopen', () => stack(() => process.dlopen({ exports: {} }, '/nowhere/at/all')));
}
const { toString } = Function.prototype;
say('toString', () => [Reflect.ownKeys(toString), toString.name, toString.length, text(toString), toString.toString === toString, Object.getOwnPropertyDescriptor(Function.prototype, 'toString').enumerable, Object.getPrototypeOf(toString) === Function.prototype]);
say('toString of no function', () => toString.call({}));
say('new toString', () => new toString());
say('toString of others', () => [text(class A { b() {} }), text(() => 1), text(new Proxy(function () {}, {})), text(parseInt), text(async function* f() {})]);
// Promises are left out: an ESM preload makes some, and Node 18 makes one of its own, earlier where a preload was loaded.
const types = []; const promises = new Set(); const tell = (what) => (id) => { if (!promises.has(id)) types.push(what); };
const hook = require('node:async_hooks').createHook({ init(id, type) { if (type === 'PROMISE') promises.add(id); else types.push(type); }, before: tell('before'), after: tell('after'), destroy: tell('destroy') }).enable();
require('node:fs').access(__filename, () => {});
const { Worker, threadId } = require('node:worker_threads');
setTimeout(() => {
  hook.disable();
  o.hooks = types;
  o.thread = threadId;
  const worker = new Worker("const { threadId, parentPort } = require('node:worker_threads'); parentPort.postMessage([threadId, process.execArgv, process.env.NODE_OPTIONS ?? null])", { eval: true });
  say('worker', () => [worker.threadId, worker.constructor === Worker, Object.getPrototypeOf(worker) === Worker.prototype]);
  worker.on('message', (message) => { o.inside = message; console.log(JSON.stringify(o)); });
}, 50);
`;

const open = `version: 1\ndefaultAction: allow\nrules: []\n`;
const ways = ['require', 'import', 'node-options-require', 'node-options-import'] as const;

for (const node of nodeVersions) {
  t.test(`node ${node}`, async (t) => {
    const nodeArgs = ['--no-warnings'];
    const wanted = (await runGated({ node, program, nodeArgs, via: 'none' })).json();
    t.same(wanted.execArgv, nodeArgs, 'the program sees its own flags');
    for (const via of ways) {
      const found = (await runGated({ node, program, nodeArgs, policy: open, via })).json();
      for (const name of Object.keys(wanted)) {
        // An empty ESM preload starts the program in a promise too.
        if (via.endsWith('import') && name === 'hooks') continue;
        // What the user set stays to be seen.
        if (via.startsWith('node-options') && name === 'NODE_OPTIONS') t.match(found[name], /register/, `${via}: ${name}`);
        else if (name !== 'inside') t.same(found[name], wanted[name], `${via}: ${name}`);
        else t.same(found.inside.slice(0, 2), wanted.inside.slice(0, 2), `${via}: inside a worker`);
      }
    }
  });
}
