// Limits of rules, as a program under the gate meets them, and as they are counted.

import * as fs from 'node:fs';
import t from 'tap';
import type { RuleLimit } from '../../src/action/verdict.ts';
import { Limits } from '../../src/gate/limits.ts';
import { dist, nodeVersions, root, runGated } from '../harness.ts';

const policy = `version: 1
rules:
  - { id: reads, action: "file:read", path: "./data/**", effect: allow, limit: 3 per hour }
  - { id: looks, action: "file:stat", path: "./seen.txt", effect: allow, limit: 600 per day }
  - { id: short, action: "file:read", path: "./short.txt", effect: allow, limit: 2 per second }
  - { id: copies, action: ["file:read", "file:stat"], path: "./tree/**", effect: allow }
  - { id: writes, action: "file:write", path: "./out/**", effect: allow, limit: 4 per process }
  - { id: key, action: "env:read", key: AGENT_KEY, effect: allow, limit: 5 per minute }
  - { id: runs, action: "shell:execute", command: "echo *", effect: allow, limit: 2 per minute }
  - { id: unknown, action: "shell:execute", command: "*", effect: allow, limit: 3 per minute }
  - { id: calls, action: "network:request", host: "127.0.0.1", effect: allow, limit: 2 per minute }
  - { id: server, action: "network:listen", host: "127.0.0.1", effect: allow }
  - { id: tools, action: "tool:call", tool: search, effect: allow, limit: 1 per minute }
  - { id: aws-a, action: "aws:s3:GetObject", resource: "arn:aws:s3:::open/*", effect: allow }
  - { id: aws-b, action: "aws:s3:GetObject", resource: "arn:aws:s3:::counted/*", effect: allow, limit: 3 per minute }
  - { id: threads, action: "module:load", kind: worker, effect: allow }
`;

/** What the program turns against the clock is its own: time is captured before it runs. */
const program = `
const fs = require('node:fs');
const http = require('node:http');
const { spawnSync, fork } = require('node:child_process');
const { Worker, isMainThread, parentPort } = require('node:worker_threads');
const { once } = require('node:events');
const attempt = (act) => { try { act(); return 'ok'; } catch (error) { return error.safeclaw?.code ?? error.code; } };
const read = () => attempt(() => fs.readFileSync('data/a.txt'));
if (!isMainThread || process.argv[2] === 'child') {
  const seen = [read(), read(), read(), read()];
  if (isMainThread) process.send(seen); else parentPort.postMessage(seen);
  return;
}
(async () => {
  let lie = 0;
  const { now } = Date;
  Date.now = () => now() + (lie += 86_400_000);
  process.hrtime = Object.assign(() => [lie += 86_400, 0], { bigint: () => BigInt(lie) * 1_000_000_000n });
  performance.now = () => lie;
  const typed = Object.getPrototypeOf(Float64Array.prototype);
  const length = Object.getOwnPropertyDescriptor(typed, 'length');
  const { get } = Map.prototype;
  Object.defineProperty(typed, 'length', { get: () => 0, configurable: true });
  Map.prototype.get = () => undefined;
  Object.prototype.limits = null;
  Object.prototype.milliseconds = 0;
  const restore = () => { Map.prototype.get = get; delete Object.prototype.limits; delete Object.prototype.milliseconds; Object.defineProperty(typed, 'length', length); };
  const out = {};
  const first = fs.promises.readFile('data/b.txt').then(() => 'ok');
  out.reads = [await first, read(), await fs.promises.readFile('data/b.txt').then(() => 'ok'), read(), await fs.promises.readFile('data/a.txt').catch((error) => error.safeclaw.code), await new Promise((done) => fs.createReadStream('data/a.txt').on('error', (error) => done(error.safeclaw.code)).on('data', () => done('ok')))];
  try { fs.readFileSync('data/a.txt'); } catch (error) { out.error = { message: error.message, code: error.code, ...error.safeclaw }; }
  out.looks = 0;
  for (let i = 0; i < 700; i++) if (fs.existsSync('seen.txt')) out.looks++;
  restore();
  out.writes = [1, 2, 3].map((n) => attempt(() => fs.copyFileSync('tree/x', 'out/' + n)));
  out.tree = attempt(() => fs.mkdirSync('out/p/q/r', { recursive: true }));
  out.made = fs.readdirSync ? [1, 2, 3, 'p'].map((n) => attempt(() => fs.statSync('out/' + n))) : [];
  out.env = Array.from({ length: 7 }, () => process.env.AGENT_KEY ?? null);
  out.runs = [1, 2, 3].map((n) => spawnSync('echo', ['n' + n], { encoding: 'utf8' }).stdout?.trim() ?? 'denied');
  out.lines = [1, 2, 3, 4].map((n) => spawnSync('sh', ['-c', '$X; true ' + n], { encoding: 'utf8', env: { X: '/bin/true' } }).error?.safeclaw?.code ?? 'ok');
  const server = http.createServer((_request, response) => response.end('y')).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const agent = new http.Agent({ keepAlive: true });
  const call = () => new Promise((done) => http.get({ host: '127.0.0.1', port: server.address().port, agent }, (response) => response.on('end', () => done(response.statusCode)).resume()).on('error', (error) => done(error.safeclaw.code)));
  out.calls = [await call(), await call(), await call()];
  server.close(); agent.destroy();
  const { createSafeClawGate } = require(${JSON.stringify(`${dist}/index.cjs`)});
  const gate = createSafeClawGate();
  out.tools = [gate.check({ action: 'tool:call', tool: 'search' }).code, gate.check({ action: 'tool:call', tool: 'search' }).code];
  const aws = (...resource) => gate.check({ action: 'aws:s3:GetObject', resource }).code;
  out.aws = [aws('arn:aws:s3:::open/x', 'arn:aws:s3:::counted/x'), aws('arn:aws:s3:::counted/x', 'arn:aws:s3:::counted/y'), aws('arn:aws:s3:::open/x', 'arn:aws:s3:::counted/x'), aws('arn:aws:s3:::open/x', 'arn:aws:s3:::open/y'), aws(...Array(4).fill('arn:aws:s3:::counted/x'))];
  const short = () => attempt(() => fs.readFileSync('short.txt'));
  out.short = [short(), short(), short()];
  await new Promise((done) => setTimeout(done, 1050));
  out.short.push(short(), short(), short());
  out.child = (await once(fork(__filename, ['child']), 'message'))[0];
  const worker = new Worker(__filename);
  out.worker = (await once(worker, 'message'))[0];
  console.log(JSON.stringify(out));
})();
`;

const files = { 'data/a.txt': 'a', 'data/b.txt': 'b', 'seen.txt': '', 'short.txt': '', 'tree/x': 'x', 'out/.keep': '' };
const reached = 'SC_LIMIT_REACHED';

for (const node of nodeVersions.filter((version) => nodeVersions.length < 3 || version === '18' || version === '26')) {
  t.test(`Node ${node}: so often and no more, in every form, whatever the program does to the clock`, async (t) => {
    const rules = policy.replace('  - { id: runs', `  - { action: "shell:execute", command: "* child", effect: allow }\n  - { action: "file:list", path: "./out", effect: allow }\n  - { action: "module:load", path: ${JSON.stringify(`${dist}/**`)}, effect: allow }\n  - { id: runs`);
    const run = await runGated({ node, policy: rules, program, files, env: { AGENT_KEY: 'k' } });
    const out = run.json();
    t.equal(run.code, 0, run.stderr);
    t.same(out.reads, ['ok', 'ok', 'ok', reached, reached, reached]);
    t.match(out.error, { message: /^EACCES: denied `file:read` on `data\/a\.txt`: rule `reads` allows 3 per hour, which is used up until \d{4}-\d\d-\d\dT[\d:.]+Z, at safeclaw\.config\.yaml:3:3 \[SC_LIMIT_REACHED\]; to see why: npx safeclaw audit show --why \d+ --chain [0-9a-f]+$/, code: reached, rule: 'reads', position: 'safeclaw.config.yaml:3:3' });
    const until = Date.parse(/until (\S+Z)/.exec(out.error.message)?.[1] ?? '');
    t.ok(Math.abs(until - Date.now() - 3_600_000) < 60_000, 'allowed again in an hour', { until });
    t.equal(out.looks, 600, 'counted repeats count');
    t.same(out.writes, ['ok', 'ok', 'ok']);
    t.equal(out.tree, reached, 'three folders are three');
    t.same(out.env, ['k', 'k', 'k', 'k', 'k', null, null]);
    t.same(out.runs, ['n1', 'n2', 'denied']);
    t.same(out.lines, ['ok', 'ok', 'ok', reached], 'a program that only the run knows counts as well');
    t.same(out.calls, [200, 200, reached], 'each request of a connection that is kept alive');
    t.same(out.tools, ['SC_ALLOWED', reached]);
    t.same(out.aws, ['SC_ALLOWED', 'SC_ALLOWED', reached, 'SC_ALLOWED', reached], 'each resource counts, behind another one as well');
    t.same(out.short, ['ok', 'ok', reached, 'ok', 'ok', reached], 'and again when the time is over');
    t.same(out.child, ['ok', 'ok', 'ok', reached], 'a child has a count of its own');
    t.same(out.worker, ['ok', 'ok', 'ok', reached], 'and so has a thread');
    t.match(run.find('file:read', 'data/a.txt', 'deny')[0], { by: 'rule', rule: 'reads', code: reached, reason: /^rule `reads` allows 3 per hour/ });
    t.same(run.records.filter(({ kind, verdict }) => kind === 'decision' && verdict === undefined), [], 'a getter of typed arrays takes nothing out of a record');
    const looks = run.records.filter((record) => record.action === 'file:stat' && record.rule === 'looks' && record.verdict === 'allow');
    t.equal(looks.reduce((sum, record) => sum + Number(record.count ?? 1), 0), 600, 'the log has as many as were allowed');
  });
}

t.test('in observe mode nothing is denied, and the log says what would have been', async (t) => {
  const run = await runGated({ node: '20', policy: `version: 1\nmode: observe\nrules:\n  - { id: reads, action: "file:read", path: "./a.txt", effect: allow, limit: 1 per process }\n`, program: `const fs = require('node:fs'); for (let i = 0; i < 3; i++) fs.readFileSync('a.txt');`, files: { 'a.txt': 'a' } });
  t.equal(run.code, 0, run.stderr);
  t.match(run.find('file:read', 'a.txt').map(({ verdict, code, observed }) => [verdict, code, observed]), [['allow', 'SC_ALLOWED', undefined], ['allow', 'SC_OBSERVED', { verdict: 'deny', code: reached }], ['allow', 'SC_OBSERVED', { verdict: 'deny', code: reached }]]);
});

t.test('in no span of time more than the limit, however the calls fall', async (t) => {
  const limit: RuleLimit = { key: 'k', most: 40, milliseconds: 50, text: '40 per blink', rule: 'r', position: null };
  const limits = new Limits();
  const allowed: number[] = [];
  const end = performance.now() + 400;
  while (performance.now() < end) {
    if (Math.random() < 0.3) await new Promise((done) => setTimeout(done, Math.random() * 8));
    for (let i = 0; i < 15; i++) {
      const before = performance.now();
      if (limits.reached([limit]) !== null) continue;
      limits.count([limit]);
      allowed.push(before);
    }
  }
  const worst = Math.max(...allowed.map((from) => allowed.filter((at) => at >= from && at < from + 49).length));
  t.equal(worst, 40, `${allowed.length} allowed`);
  t.ok(allowed.length > 80, 'and they come back');
  t.equal(limits.reached([limit, limit, ...Array<RuleLimit>(39).fill(limit)])?.code, reached);
  t.match(new Limits().reached(Array<RuleLimit>(41).fill(limit))?.reason, 'allows 40 per blink, and this is 41 at once');
  for (const code of [reached, 'SC_BAD_LIMIT']) t.ok(fs.existsSync(`${root}/docs/errors/${code}.md`));
});
