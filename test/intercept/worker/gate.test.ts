// Workers from outside: whatever form, flags and environment a worker is given, a denied read fails inside it, an allowed
// one works, and a file that may not be loaded is no worker.

import t from 'tap';
import { nodeVersions, runGated } from '../../harness.ts';

const policy = `
version: 1
defaultAction: deny
rules:
  - { action: module:load, path: ./forbidden/**, effect: deny }
  - { action: file:read, path: ./secret.txt, effect: deny }
  - { action: file:read, path: ./**, effect: allow }
  - { action: env:read, key: [PUBLIC, GIVEN, NODE_OPTIONS], effect: allow }
  - { action: env:write, key: [PUBLIC, NODE_OPTIONS], effect: allow }
`;

const body = `
const { parentPort, workerData, Worker } = require('node:worker_threads');
const fs = require('node:fs');
const path = require('node:path');
const report = {};
const folder = workerData.folder;
try { fs.readFileSync(path.join(folder, 'secret.txt')); report.secret = 'READ'; } catch (error) { report.secret = error.code + ' ' + error.safeclaw?.action; }
try { report.open = fs.readFileSync(path.join(folder, 'open.txt'), 'utf8'); } catch (error) { report.open = error.code; }
try { process.binding('fs'); report.binding = 'HANDED OUT'; } catch (error) { report.binding = error.code; }
try { process.dlopen({ exports: {} }, '/nope.node'); } catch (error) { report.native = error.code; }
report.hidden = process.env.SECRET ?? 'unset';
report.public = process.env.PUBLIC ?? 'unset';
report.given = process.env.GIVEN ?? 'unset';
report.own = Object.keys(process.env).filter((key) => key.startsWith('SAFECLAW'));
report.nodeOptions = process.env.NODE_OPTIONS ?? 'unset';
report.execArgv = process.execArgv;
if (workerData.nested) {
  const nested = new Worker(workerData.body, { eval: true, execArgv: [], env: {}, workerData: { ...workerData, nested: false } });
  nested.on('message', (message) => { report.nested = message; parentPort.postMessage(report); });
} else parentPort.postMessage(report);
`;

const program = `
const threads = require('node:worker_threads');
const { Worker, SHARE_ENV } = threads;
const { pathToFileURL } = require('node:url');
const path = require('node:path');
const body = ${JSON.stringify(body)};
const file = path.join(__dirname, 'worker.cjs');
const workerData = { folder: __dirname, body };
const run = (make) => new Promise((resolve) => {
  let worker;
  try { worker = make(); } catch (error) { return resolve({ threw: error.code, action: error.safeclaw?.action, message: error.message }); }
  worker.once('message', (message) => { resolve(message); void worker.terminate(); });
  worker.once('error', (error) => resolve({ error: error.code ?? error.message, action: error.safeclaw?.action }));
});
class Derived extends Worker { constructor(...args) { super(...args); this.mine = true; } }
const getter = { get eval() { return true; }, get env() { return {}; }, workerData };
const evil = { NODE_OPTIONS: '--require ' + path.join(__dirname, 'early.cjs') };
const forms = {
  file: () => new Worker(file, { workerData }),
  relative: () => new Worker('./worker.cjs', { workerData }),
  url: () => new Worker(pathToFileURL(file), { workerData }),
  lookalike: () => new Worker(Object.assign(new URL('file:///nowhere'), { href: pathToFileURL(file).href }), { workerData }),
  module: () => new Worker(path.join(__dirname, 'worker.mjs'), { workerData }),
  eval: () => new Worker(body, { eval: true, workerData }),
  data: () => new Worker(new URL('data:text/javascript,' + encodeURIComponent("import{createRequire}from'node:module';const require=createRequire('file:///tmp/x.js');" + body)), { workerData }),
  'no flags': () => new Worker(body, { eval: true, execArgv: [], workerData }),
  'own flags': () => new Worker(body, { eval: true, execArgv: ['--no-warnings'], workerData }),
  'no environment': () => new Worker(body, { eval: true, env: {}, workerData }),
  'neither': () => new Worker(body, { eval: true, env: {}, execArgv: [], workerData }),
  'own environment': () => new Worker(body, { eval: true, env: { GIVEN: 'g', SAFECLAW_POLICY: '/evil.yaml', SAFECLAW_MODE: 'observe' }, workerData }),
  'shared environment': () => new Worker(body, { eval: true, env: SHARE_ENV, workerData }),
  'early preload in NODE_OPTIONS': () => new Worker(body, { eval: true, env: evil, workerData }),
  'early preload in flags': () => new Worker(body, { eval: true, execArgv: ['--require', path.join(__dirname, 'early.cjs')], workerData }),
  'written NODE_OPTIONS': () => { process.env.NODE_OPTIONS = evil.NODE_OPTIONS; try { return new Worker(body, { eval: true, workerData }); } finally { delete process.env.NODE_OPTIONS; } },
  getters: () => new Worker(body, getter),
  derived: () => new Derived(body, { eval: true, env: {}, workerData }),
  'through the prototype': () => new Worker.prototype.constructor(body, { eval: true, env: {}, workerData }),
  'through getBuiltinModule': () => new ((process.getBuiltinModule ?? require)('worker_threads').Worker)(body, { eval: true, env: {}, workerData }),
  'Reflect.construct': () => Reflect.construct(Worker, [body, { eval: true, env: {}, workerData }], Derived),
  'showProxy': () => { let found = Worker; const custom = Symbol.for('nodejs.util.inspect.custom'); Worker[custom] = function () { found = this; return ''; }; try { require('node:util').inspect(Worker, { showProxy: true }); } finally { delete Worker[custom]; } return new found(body, { eval: true, env: {}, workerData }); },
  nested: () => new Worker(body, { eval: true, workerData: { ...workerData, nested: true } }),
};
const refused = {
  'forbidden file': () => new Worker(path.join(__dirname, 'forbidden/worker.cjs'), { workerData }),
  'forbidden link': () => new Worker(path.join(__dirname, 'link.cjs'), { workerData }),
  'expose internals': () => new Worker(body, { eval: true, execArgv: ['--expose-internals'], workerData }),
  'cpu profile': () => new Worker(body, { eval: true, execArgv: ['--cpu-prof', '--cpu-prof-dir=' + __dirname], workerData }),
  'loader flag in NODE_OPTIONS': () => new Worker(body, { eval: true, env: { NODE_OPTIONS: '--experimental-loader ./evil.mjs' }, workerData }),
};
const node = {
  'options null': () => new Worker(body, null),
  'file undefined': () => new Worker(),
  'bare specifier': () => new Worker('worker.cjs'),
  'env number': () => new Worker(body, { eval: true, env: 1 }),
  'execArgv text': () => new Worker(body, { eval: true, execArgv: 'x' }),
  'eval of a URL': () => new Worker(pathToFileURL(file), { eval: true }),
  'without new': () => Worker(body),
};
(async () => {
  const out = { forms: {}, refused: {}, node: {} };
  for (const [name, make] of Object.entries(forms)) out.forms[name] = await run(make);
  for (const [name, make] of Object.entries(refused)) out.refused[name] = await run(make);
  for (const [name, make] of Object.entries(node)) { const r = await run(make); out.node[name] = r.threw ?? r.message; }
  const d = Object.getOwnPropertyDescriptor(threads, 'Worker');
  const p = Object.getOwnPropertyDescriptor(Worker, 'prototype');
  out.shape = [Worker.name, Worker.length, d.writable, d.enumerable, d.configurable, p.writable, p.enumerable, p.configurable, Worker.prototype.constructor === Worker, Object.getPrototypeOf(Worker) === require('node:events'), Reflect.ownKeys(Worker), Reflect.ownKeys(Worker.prototype).length];
  console.log(JSON.stringify(out));
})();
`;

const files = { 'worker.cjs': body, 'worker.mjs': `import{createRequire}from'node:module';const require=createRequire(import.meta.url);${body}`, 'secret.txt': 'hush', 'open.txt': 'open', 'forbidden/worker.cjs': body, 'early.cjs': `try { globalThis.early = require('node:fs').readFileSync(__dirname + '/secret.txt', 'utf8'); } catch { globalThis.early = 'denied'; }\nif (globalThis.early !== 'denied') throw new Error('EARLY CODE READ THE SECRET');` };
const env = { PUBLIC: 'p', SECRET: 'hush', SAFECLAW_QUIET: '1' };

for (const node of nodeVersions) {
  t.test(`node ${node}`, async (t) => {
    const { mkdirSync, symlinkSync, rmSync } = await import('node:fs');
    const { temporaryFolder } = await import('../../harness.ts');
    const folder = temporaryFolder();
    mkdirSync(`${folder}/forbidden`);
    symlinkSync(`${folder}/forbidden/worker.cjs`, `${folder}/link.cjs`);
    t.teardown(() => rmSync(folder, { recursive: true, force: true }));
    const run = await runGated({ node, policy, program, files, env, folder, timeoutMs: 120_000 });
    const out = run.json();
    for (const [name, inside] of Object.entries<any>(out.forms)) {
      t.equal(inside.secret, 'EACCES file:read', `${name}: a denied read fails inside`);
      t.equal(inside.open, 'open', `${name}: an allowed read works inside`);
      t.equal(inside.binding, 'EACCES', `${name}: no bindings inside`);
      t.equal(inside.native, 'EACCES', `${name}: no native code inside`);
      t.equal(inside.hidden, 'unset', `${name}: a denied key is unset inside`);
      t.same(inside.own, [], `${name}: nothing of the gate shows in the environment`);
    }
    t.equal(out.forms.file.public, 'p', 'a worker inherits what may be read');
    t.equal(out.forms['shared environment'].public, 'p', 'SHARE_ENV gives a copy');
    t.equal(out.forms['no environment'].public, 'unset', 'an empty environment stays empty');
    t.equal(out.forms['own environment'].given, 'g', 'an own environment is handed on');
    t.equal(out.forms.file.nodeOptions, 'unset', 'the preload does not show in NODE_OPTIONS');
    t.match(out.forms['early preload in NODE_OPTIONS'].nodeOptions, /early\.cjs$/, 'the NODE_OPTIONS that were given show');
    t.same(out.forms['no flags'].execArgv, [], 'nor in execArgv');
    t.same(out.forms['own flags'].execArgv, ['--no-warnings'], 'own flags are handed on');
    t.equal(out.forms.nested.nested.secret, 'EACCES file:read', 'a worker of a worker is gated');
    for (const [name, result] of Object.entries<any>(out.refused)) t.equal(result.threw, 'EACCES', `${name}: refused`);
    t.equal(out.refused['forbidden file'].action, 'module:load');
    t.equal(out.refused['cpu profile'].action, 'process:inspect');
    t.ok(run.find('module:load', 'worker.cjs', 'allow').length > 0, 'the allowed file is in the log');
    t.ok(run.find('module:load', 'forbidden/worker.cjs', 'deny').length > 0, 'the denied file is in the log');

    const bare = (await runGated({ node, program: program.replace(/const refused = \{[^]*?\n\};/, 'const refused = {};').replace(/const forms = \{[^]*?\n\};/, 'const forms = {};'), files, env, via: 'none' })).json();
    t.same(out.node, bare.node, "Node's own errors stay Node's");
    t.same(out.shape, bare.shape, 'the class looks as it does in bare Node');
  });
}

t.test('a flag that no worker takes is Node\'s error where the policy allows it', async (t) => {
  const program = `const { Worker } = require('node:worker_threads'); try { new Worker('', { eval: true, execArgv: ['--title=x'] }); } catch (error) { console.log(JSON.stringify([error.code, error.message])); }`;
  for (const node of nodeVersions) {
    const [bare, gated] = await Promise.all([runGated({ node, program, via: 'none' }), runGated({ node, program, policy: 'version: 1\ndefaultAction: allow\nrules: []\n' })]);
    t.same(gated.json(), bare.json(), `node ${node}`);
  }
});

t.test('flags of the process that a worker cannot take do not stop its workers', async (t) => {
  for (const node of nodeVersions) {
    const run = await runGated({
      node, policy, nodeArgs: ['--expose-gc', '--no-deprecation', '--title=x'], env: { ...env, NODE_OPTIONS: '--max-http-header-size=20000' },
      program: `const { Worker } = require('node:worker_threads'); new Worker("require('node:worker_threads').parentPort.postMessage([process.noDeprecation, process.env.NODE_OPTIONS])", { eval: true }).once('message', (m) => console.log(JSON.stringify(m)));`,
    });
    t.same(run.json(), [true, '--max-http-header-size=20000'], `node ${node}`);
  }
});
