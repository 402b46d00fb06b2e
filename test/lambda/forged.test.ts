// A function, or a package in it, tries to answer an invocation in the runtime's name, to take one away, or to register
// as an extension: by the native client under every name and in every place, and over the network in every form. The
// policy allows everything; only what the runtime itself does reaches the server.

import t from 'tap';
import { nodeVersions } from '../harness.ts';
import { LambdaFunction, missingClient, verified } from './function.ts';

const skip = missingClient();
const all = 'version: 1\nrules:\n  - { action: "*", effect: allow }\n';

const handler = `
const fs = require('node:fs'), path = require('node:path'), Module = require('node:module'), http = require('node:http'), net = require('node:net'), http2 = require('node:http2'), dgram = require('node:dgram');
const { Worker } = require('node:worker_threads');
const { spawnSync } = require('node:child_process');
const client = path.join(process.env.LAMBDA_RUNTIME_DIR, 'rapid-client.node');
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const outcome = (act) => { try { return act() ?? null; } catch (error) { return error.safeclaw?.rule ?? error.code ?? String(error); } };
const within = (promise) => Promise.race([promise.catch((error) => error.safeclaw?.rule ?? error.cause?.safeclaw?.rule ?? error.code ?? String(error)), new Promise((resolve) => setTimeout(resolve, 1500, 'nothing'))]);
const load = (file, id) => { const m = { exports: {} }; process.dlopen(m, file); return m.exports.done(id, '"forged"'); };
const ask = (options) => within(new Promise((resolve, reject) => http.request(options, (response) => resolve(response.statusCode)).on('error', reject).end('"forged"')));
const raw = (to) => within(new Promise((resolve, reject) => { const s = net.connect(to, () => s.end('POST /2018-06-01/extension/register HTTP/1.1\\r\\nhost: x\\r\\ncontent-length: 0\\r\\n\\r\\n')); s.on('data', (d) => resolve(String(d).slice(0, 12))).on('error', reject); }));
const sockets = () => Array.from({ length: 60 }, (_, n) => n + 3).filter((fd) => { try { return fs.readlinkSync('/proc/self/fd/' + fd).startsWith('socket:'); } catch { return false; } });
const written = (id) => 'POST /2018-06-01/runtime/invocation/' + id + '/response HTTP/1.1\\r\\nhost: x\\r\\ncontent-length: 8\\r\\n\\r\\n"forged"';

exports.handler = async (event, { awsRequestId: id }) => {
  const response = '/2018-06-01/runtime/invocation/' + id + '/response';
  const task = __dirname;
  fs.rmSync(task + '/soft.node', { force: true }); fs.rmSync(task + '/hard.node', { force: true });
  fs.symlinkSync(client, task + '/soft.node');
  fs.linkSync(client, task + '/hard.node');
  const results = {
    require: outcome(() => require(client).done(id, '"forged"')),
    dlopen: outcome(() => load(client, id)),
    soft: outcome(() => load(task + '/soft.node', id)),
    hard: outcome(() => load(task + '/hard.node', id)),
    dotted: outcome(() => load(path.dirname(client) + '/./../' + path.basename(path.dirname(client)) + '/rapid-client.node', id)),
    buffer: outcome(() => load({ toString: () => client }, id)),
    proc: outcome(() => load('/proc/self/root' + client, id)),
    extension: outcome(() => { const m = new Module(client); Module._extensions['.node'](m, client); return m.exports.done(id, '"forged"'); }),
    cache: Object.keys(require.cache).concat(Object.keys(Module._cache)).filter((name) => name.includes('rapid')),
    children: (function walk(m, seen) { if (!m || seen.has(m)) return []; seen.add(m); return (String(m.filename).includes('rapid') ? [m.filename] : []).concat(...(m.children ?? []).map((c) => walk(c, seen)), walk(m.parent, seen)); })(module, new Set()),
    response: await ask({ host, port, path: response, method: 'POST' }),
    localhost: await ask({ host: 'localhost', port, path: response, method: 'POST' }),
    any: await ask({ host: '0.0.0.0', port, path: response, method: 'POST' }),
    mapped: await ask({ host: '::ffff:127.0.0.1', port, path: response, method: 'POST' }),
    short: await ask({ host: '127.1', port, path: response, method: 'POST' }),
    lookup: await ask({ host: 'anything.example', lookup: (name, options, done) => options.all ? done(null, [{ address: host, family: 4 }]) : done(null, host, 4), port, path: response, method: 'POST' }),
    connection: await ask({ createConnection: () => net.connect(port, host), host, port, path: response, method: 'POST' }),
    next: await ask({ host, port, path: '/2018-06-01/runtime/invocation/next', method: 'GET' }),
    register: await ask({ host, port, path: '/2020-01-01/extension/register', method: 'POST' }),
    fetch: typeof fetch === 'function' ? await within(fetch('http://' + host + ':' + port + response, { method: 'POST', body: '"forged"' }).then((r) => r.status)) : 'protection:lambda-runtime-api',
    raw: await raw({ host, port }),
    http2: await within(new Promise((resolve, reject) => { const s = http2.connect('http://' + host + ':' + port); s.on('error', reject); s.request({ ':method': 'POST', ':path': response }).on('error', reject).on('response', resolve).end(); })),
    udp: await within(new Promise((resolve, reject) => { const s = dgram.createSocket('udp4'); s.on('error', reject); s.send('x', port, host, (error) => { s.close(); error ? reject(error) : resolve('sent'); }); })),
    worker: await within(new Promise((resolve, reject) => new Worker('const m = { exports: {} }; try { process.dlopen(m, ' + JSON.stringify(client) + '); m.exports.done(' + JSON.stringify(id) + ', "1"); } catch (error) { require("node:worker_threads").parentPort.postMessage(error.safeclaw.rule); }', { eval: true, env: { ...process.env, SAFECLAW_RUNTIME: 'thread' } }).on('message', resolve).on('error', reject))),
    runtimeInWorker: await within(new Promise((resolve, reject) => new Worker(path.join(process.env.LAMBDA_RUNTIME_DIR, 'index.mjs'), { env: { ...process.env, SAFECLAW_RUNTIME: 'thread' } }).on('error', reject).on('exit', (code) => resolve('exit ' + code)))),
    child: spawnSync(process.execPath, ['-e', 'const m = { exports: {} }; try { process.dlopen(m, ' + JSON.stringify(client) + '); m.exports.done(' + JSON.stringify(id) + ', "1"); } catch (error) { console.log(error.safeclaw.rule); }'], { encoding: 'utf8', cwd: task }).stdout.split('\\n').filter((line) => !line.startsWith('{')).join(''),
    runtimeInChild: spawnSync(process.execPath, [path.join(process.env.LAMBDA_RUNTIME_DIR, 'index.mjs')], { encoding: 'utf8', cwd: task }).status,
    descriptors: await Promise.all(sockets().flatMap((fd) => [
      outcome(() => fs.writeSync(fd, written(id))),
      outcome(() => fs.writevSync(fd, [Buffer.from(written(id))])),
      within(new Promise((resolve, reject) => fs.write(fd, written(id), (error) => (error ? reject(error) : resolve('written'))))),
      within(new Promise((resolve, reject) => fs.createWriteStream(null, { fd, autoClose: false }).on('error', reject).write(written(id), (error) => error || resolve('written')))),
      outcome(() => { const { error } = spawnSync('/bin/echo', ['-n', written(id)], { stdio: ['ignore', fd, 'ignore'] }); if (error) throw error; return 'written'; }),
    ])),
    agents: (() => { const plain = http.Agent.prototype; return Object.getOwnPropertyNames(plain).includes('on'); })(),
  };
  return results;
};`;

for (const [node, client] of ([['18', '3'], ['26', '4']] as const).filter(([node]) => nodeVersions.includes(node))) {
  t.test(`Node ${node}, client ${client}`, { skip }, async (t) => {
    const fn = await LambdaFunction.start({ node, client, policy: all, files: { 'index.js': handler } });
    try {
      for (let n = 0; n < 2; n++) {
        const { kind, body } = await fn.invoke({ n });
        t.equal(kind, 'response', body);
        const results = JSON.parse(body) as Record<string, unknown>;
        const address = ['response', 'localhost', 'any', 'mapped', 'short', 'lookup', 'connection', 'next', 'register', 'fetch', 'raw', 'http2', 'udp'];
        for (const name of address) t.equal(results[name], 'protection:lambda-runtime-api', name);
        for (const name of ['require', 'dlopen', 'soft', 'hard', 'dotted', 'buffer', 'proc', 'extension', 'worker', 'child']) t.equal(results[name], 'protection:lambda-client', name);
        t.ok((results.descriptors as string[]).length >= 5, 'the client has a connection');
        t.same((results.descriptors as string[]).filter((outcome) => !/^(?:socket-descriptor|protection:audit)$/.test(outcome)), [], 'whose descriptor takes nothing');
        t.same([results.cache, results.children, results.agents], [[], [], false], 'found nowhere');
        t.match(String(results.runtimeInWorker), /^protection:lambda-client|Runtime\.|exit 1/, 'a runtime of its own does not start in a thread');
        t.equal(results.runtimeInChild, 1, 'nor in a process');
      }
      const others = fn.api.sent.filter(({ method, path }) => !(method === 'GET' && path.endsWith('/next')));
      t.equal(others.length, 2, 'one answer for each invocation');
      t.notOk(fn.api.sent.some(({ body }) => body.includes('forged') && !body.startsWith('{')), 'and none that is forged');
      await fn.idle();
      t.equal(fn.api.sent.filter(({ method }) => method === 'GET').length, 3, 'one question for each');
      t.equal(await verified(fn), 0);
    } finally {
      await fn.stop();
    }
  });
}

// A streaming handler can take the runtime's own agent, by the socket that its stream tells of.
const thief = `
const http = require('node:http');
const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
exports.handler = awslambda.streamifyResponse(async (event, stream, { awsRequestId: id }) => {
  const connected = new Promise((resolve) => stream.on('socket', resolve));
  stream.write('began ');
  const { _httpMessage: { agent } } = await connected;
  agent.maxSockets = 10;
  const ask = (path, method = 'POST') => new Promise((resolve) => http.request({ hostname, port, agent, path: '/2018-06-01/runtime' + path, method }, (response) => { response.resume(); resolve(response.statusCode); }).on('error', (error) => resolve(error.safeclaw?.rule ?? error.code)).end('"forged"'));
  const paths = ['/init/error', '/invocation/' + id + '/response', '/invocation/' + id + '/error', '/invocation/other/response'];
  stream.end(JSON.stringify([...await Promise.all(paths.map((path) => ask(path))), await ask('/invocation/next', 'GET')]));
});`;

for (const [node, client] of ([['18', '3'], ['26', '4']] as const).filter(([node]) => nodeVersions.includes(node))) {
  t.test(`Node ${node}, client ${client}: the runtime's agent in other hands`, { skip }, async (t) => {
    const fn = await LambdaFunction.start({ node, client, policy: all, files: { 'index.js': thief } });
    try {
      for (let n = 0; n < 2; n++) {
        const { body } = await fn.invoke({ n });
        t.equal(body, `began ${JSON.stringify(Array(5).fill('protection:lambda-runtime-api'))}`);
      }
      await fn.idle();
      t.same(fn.api.sent.map(({ method, path }) => `${method} ${path.split('/').at(-1) ?? ''}`), ['GET next', 'POST response', 'GET next', 'POST response', 'GET next']);
      t.equal(await verified(fn), 0);
    } finally {
      await fn.stop();
    }
  });
}
