// A function's life: a thousand invocations, several at once, time-outs, freezing, its log on a pipe that others write
// to and nobody reads in time, and a gate that is made by the handler as in the article.

import * as fs from 'node:fs';
import * as net from 'node:net';
import * as path from 'node:path';
import t from 'tap';
import { nodeVersions, temporaryFolder } from '../harness.ts';
import { bare, LambdaFunction, missingClient, verified } from './function.ts';

const skip = missingClient();
const newest = nodeVersions.includes('26') ? '26' : (nodeVersions.at(-1) as string);
const oldest = nodeVersions.includes('18') ? '18' : (nodeVersions[0] as string);
const none = 'version: 1\nrules: []\n';
const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
const newer = { node: newest, client: Number(newest) >= 22 ? '4' : '3' } as const;

t.test('1,000 invocations', { skip }, async (t) => {
  const fn = await LambdaFunction.start({ ...newer, policy: none, files: { 'index.js': "exports.handler = async ({ n }) => { try { require('node:fs').readFileSync('/etc/hosts/' + n); } catch (error) { return [n, error.code]; } };" } });
  for (let n = 0; n < 1000; n++) if (n % 100 === 0) t.same(JSON.parse((await fn.invoke({ n })).body), [n, 'EACCES']); else await fn.invoke({ n });
  await fn.idle();
  t.equal(await verified(fn), 0, 'one log, without a gap');
  const reads = fn.find('file:read', '/etc/hosts/');
  t.equal(reads.length, 1000);
  t.ok(reads.every(({ request, target }) => Number(String(request).slice(-12)) === Number(String(target).slice('/etc/hosts/'.length)) + 1), 'each under its own request');
  t.equal(fn.find('network:request', '/response', 'allow').length, 1000);
  await fn.stop();
});

t.test('several invocations at once, in threads of the runtime', { skip: skip || (Number(newest) < 22 ? 'Managed Instances have Node 22 and later' : false) }, async (t) => {
  const socket = path.join(temporaryFolder('lambda-log-'), 'log.sock');
  let logged = '';
  const server = net.createServer((connection) => connection.on('data', (data) => (logged += String(data)))).listen(socket);
  const handler = "const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms)); exports.handler = async ({ n }) => { console.log('hello', n); await wait(30 - 5 * n); try { require('node:fs').readFileSync('/etc/hosts/' + n); } catch {} await wait(20); try { require(process.env.LAMBDA_RUNTIME_DIR + '/rapid-client.node'); } catch (error) { return [n, error.safeclaw.rule]; } };";
  const fn = await LambdaFunction.start({ ...newer, policy: none, files: { 'index.js': handler }, env: { AWS_LAMBDA_MAX_CONCURRENCY: '4', AWS_LAMBDA_NODEJS_WORKER_COUNT: '2', _LAMBDA_TELEMETRY_LOG_FD_PROVIDER_SOCKET: socket } });
  const numbers = [0, 1, 2, 3, 4, 5];
  const answers = await Promise.all(numbers.map(async (n) => JSON.parse((await fn.invoke({ n }, `id-${n}`)).body)));
  t.same(answers, numbers.map((n) => [n, 'protection:lambda-client']), 'no thread gives the client away');
  t.same(fn.find('file:read', '/etc/hosts/').map(({ request, target }) => [target, request]).sort(), numbers.map((n) => [`/etc/hosts/${n}`, `id-${n}`]), 'each record under the invocation that it was made in');
  const threads = fn.records.filter(({ kind }) => kind === 'genesis').map(({ tid, parent }) => [tid === 0, parent === null]);
  t.same(threads, [[true, true], [false, false], [false, false]], 'a chain for each thread, which names that of the process');
  t.equal(numbers.filter((n) => logged.includes(`"hello ${n}"`)).length, 6, "the function's own log, over the socket");
  t.equal(await verified(fn), 0);
  await fn.stop();
  server.close();
});

t.test('a time-out: what was done is recorded', { skip }, async (t) => {
  const fn = await LambdaFunction.start({ node: oldest, client: '3', policy: none, files: { 'index.js': "exports.handler = async () => { try { require('node:fs').readFileSync('/etc/hosts'); } catch {} process.stdout.write('now\\n'); for (;;); };" } });
  const outcome = fn.invoke({}).then(() => 'answered', () => 'killed');
  while (!fn.stdout.includes('now\n')) await wait(5);
  fn.child.kill('SIGKILL');
  t.equal(await outcome, 'killed');
  await fn.ended;
  t.equal(fn.find('file:read', '/etc/hosts', 'deny').length, 1);
  t.equal(await verified(fn), 0);
  await fn.stop();
});

t.test('frozen and thawed', { skip }, async (t) => {
  const handler = "exports.handler = async ({ n }) => { setTimeout(() => { try { require('node:fs').readFileSync('/later/' + n); } catch {} }, 60); return n; };";
  const fn = await LambdaFunction.start({ node: oldest, client: '3', policy: none, files: { 'index.js': handler } });
  for (let n = 0; n < 2; n++) {
    t.equal((await fn.invoke({ n })).body, String(n));
    await fn.idle();
    fn.child.kill('SIGSTOP');
    await wait(120);
    t.equal(fn.find('file:read', `/later/${n}`).length, 0, 'frozen before it came to that');
    fn.child.kill('SIGCONT');
  }
  await wait(150);
  t.match(fn.find('file:read', '/later/1'), [{ verdict: 'deny', request: undefined }], 'what is done between invocations belongs to none');
  t.equal(await verified(fn), 0);
  await fn.stop();
});

t.test('the log is complete when the answer leaves', { skip }, async (t) => {
  const audit = temporaryFolder('lambda-audit-');
  const fn = await LambdaFunction.start({ ...newer, policy: `${none}audit: { sink: file, path: "${audit}" }\n`, files: { 'index.js': 'exports.handler = async () => { for (let i = 0; i < 100; i++) process.env.TZ; return 1; };' } });
  const seen = new Promise<string>((resolve) => (fn.api.onAnswer = () => resolve(fs.readdirSync(audit).map((name) => fs.readFileSync(path.join(audit, name), 'utf8')).join(''))));
  await fn.invoke({});
  const counts = (await seen).split('\n').filter((line) => line.includes('"kind":"count"') && line.includes('"target":"TZ"'));
  t.equal(counts.length, 1);
  t.match(JSON.parse(counts[0] as string), { count: 99, request: /^0{8}-/ });
  await fn.stop();
});

t.test('a log that cannot be written: the answer does not leave', { skip }, async (t) => {
  const audit = temporaryFolder('lambda-audit-');
  const fn = await LambdaFunction.start({ node: oldest, client: '3', policy: `${none}audit: { sink: file, path: "${audit}", limit: 64KiB }\n`, files: { 'index.js': "exports.handler = async () => { for (let n = 0; n < 300; n++) try { require('node:fs').readFileSync('/etc/hosts/' + n); } catch {} return 'the answer'; };" } });
  const { kind, body } = await fn.invoke({});
  t.equal(kind, 'error');
  t.match(body, /the audit record could not be written/);
  t.equal(fn.api.posts('/response').length, 0);
  await fn.stop();
});

t.test('standard output: other writers, a pipe that is full, and an end in the middle', { skip }, async (t) => {
  const handler = `exports.handler = async () => {
    for (let n = 0; n < 300; n++) {
      process.stdout.write('x'.repeat(1000) + '\\n');
      console.log('line', n);
      try { require('node:fs').readFileSync('/etc/hosts/' + n); } catch {}
    }
    process.exit(3);
  };`;
  for (const setup of [{ node: oldest, client: '3' }, newer] as const) {
    const fn = await LambdaFunction.start({ ...setup, policy: none, files: { 'index.js': handler } });
    fn.child.stdout?.pause();
    fn.invoke({}).catch(() => 'ends');
    await wait(200);
    fn.child.stdout?.resume();
    t.equal((await fn.ended).code, 3);
    t.equal(fn.find('file:read', '/etc/hosts/').length, 300, `Node ${setup.node}: every record`);
    t.equal(fn.records.filter(({ kind }) => kind === 'close').length > 0, true, 'the closing one too');
    t.equal(await verified(fn), 0);
    await fn.stop();
  }
});

t.test("the descriptor of Lambda's own log", { skip }, async (t) => {
  const file = path.join(temporaryFolder('lambda-log-'), 'log');
  const fd = fs.openSync(file, 'w');
  const fn = await LambdaFunction.start({ ...newer, policy: none, descriptors: [fd], env: { _LAMBDA_TELEMETRY_LOG_FD: '3' }, files: { 'index.js': "exports.handler = async () => { console.log('hello'); return 1; };" } });
  t.equal((await fn.invoke({})).body, '1');
  const frame = fs.readFileSync(file);
  t.equal(frame.readUInt32BE(0) & 0xffff0003, 0xa55a0003 | 0, 'a frame of its own');
  t.match(frame.subarray(16).toString(), /INFO\thello\n$/);
  await fn.stop();
  fs.closeSync(fd);
});

t.test('createSafeClawGate in the handler, with and without the preload', { skip }, async (t) => {
  const handler = (stream: boolean): string => `
import { createSafeClawGate } from '@authensor/safeclaw';
import { readFileSync } from 'node:fs';
const gate = createSafeClawGate({ policy: './safeclaw.config.yaml' });
const agent = gate.wrap('search', async ({ q }) => { let code = 'read it'; try { readFileSync('/etc/hosts'); } catch (error) { code = error.code; } return [q, code]; });
const run = async (event, context) => (await agent(event).catch((error) => error.safeclaw.action));
export const handler = ${stream ? 'awslambda.streamifyResponse(async (event, stream) => { stream.end(JSON.stringify(await run(event))); })' : 'run'};`;
  const policy = 'version: 1\naudit: { sink: stdout }\nrules:\n  - { action: "tool:call", tool: search, args: "*aws*", effect: allow }\n';
  for (const setup of [{ node: oldest, client: '3' }, newer] as const) {
    for (const preload of [true, false]) {
      for (const stream of [false, true]) {
        const title = `Node ${setup.node}, ${preload ? 'with' : 'without'} the preload${stream ? ', streaming' : ''}`;
        const fn = await LambdaFunction.start({ ...setup, policy, files: { 'index.mjs': handler(stream) }, ...(preload ? {} : { nodeOptions: bare }) });
        t.same(JSON.parse((await fn.invoke({ q: 'aws' }, 'id-1')).body), ['aws', 'EACCES'], title);
        t.same(JSON.parse((await fn.invoke({ q: 'other' }, 'id-2')).body), 'tool:call', `${title}: denied`);
        t.match(fn.find('tool:call'), [{ verdict: 'allow', request: 'id-1' }, { verdict: 'deny', request: 'id-2' }], `${title}: under its request`);
        t.equal(fn.api.posts('/response').length, 2);
        t.equal(await verified(fn), 0, title);
        await fn.stop();
      }
    }
  }
});
