// `reload: true`: the policy that is there is the one in force, however it came there, whatever the program does.

import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { dist, exactEnvironment, nodeBinary, nodeVersions, readAudit, root, runGated, temporaryFolder } from '../harness.ts';

const worker = `const { parentPort } = require('node:worker_threads'); const fs = require('node:fs');
parentPort.on('message', () => { let a; try { a = fs.readFileSync('a.txt', 'utf8'); } catch (error) { a = error.code; } parentPort.postMessage(a); });`;

const program = `
const fs = require('node:fs');
const { execFileSync } = require('node:child_process');
const { Worker } = require('node:worker_threads');
const { once } = require('node:events');
const read = (name) => { try { return fs.readFileSync(name, 'utf8'); } catch (error) { return error.code; } };
const worker = new Worker('./worker.cjs');
const look = async () => {
  worker.postMessage('look');
  const [threads] = await once(worker, 'message');
  return { a: read('a.txt'), b: read('b.txt'), key: process.env.KEY ?? null, shown: Object.keys(process.env).includes('KEY'), threads, tamper: ['safeclaw.config.yaml', 'base', 'v2/policy.yaml', 'v1/policy.yaml'].map((name) => { try { fs.writeFileSync(name, 'x'); return 'written'; } catch (error) { return error.code; } }) };
};
require('node:readline').createInterface({ input: process.stdin }).on('line', async (line) => {
  if (line === 'pollute') {
    const broken = () => { throw new Error('polluted'); };
    for (const name of ['map', 'push', 'filter', 'join', 'flatMap']) Array.prototype[name] = broken;
    String.prototype.split = () => ['x'];
    Map.prototype.get = () => 1;
    RegExp.prototype.exec = () => null;
    JSON.parse = broken;
    Object.prototype.effect = 'allow';
    Date.now = () => 0;
    process.hrtime = () => [0, 0];
    fs.statSync = broken;
    require('node:path').join = broken;
    require('node:vm').Script.prototype.runInContext = broken;
    const a = read('a.txt');
    process.stdout.write('{"a":"' + a + '"}\\n');
  } else if (line === 'child') process.stdout.write('{"child":"' + execFileSync(process.execPath, ['-p', 'process.env.KEY'], { encoding: 'utf8' }).trim() + '"}\\n');
  else process.stdout.write(JSON.stringify(await look()) + '\\n');
}).on('close', () => worker.terminate());
`;

const policy = (rules: string, head = 'reload: true\n'): string => `version: 1\n${head}rules:\n  - { action: "shell:execute", command: "node -p *", effect: allow }\n  - { action: "file:write", path: "./v*/**", effect: allow }\n${rules}`;
const one = policy('  - { id: a, action: "file:read", path: "./a.txt", effect: allow }\n  - { id: k, action: "env:read", key: KEY, effect: allow }\n');
const two = policy('  - { id: b, action: "file:read", path: "./b.txt", effect: allow }\n');
const inForceA = { a: 'A', b: 'EACCES', key: 'v', shown: true, threads: 'A' };
const inForceB = { a: 'EACCES', b: 'B', key: null, shown: false, threads: 'EACCES' };

for (const node of nodeVersions.filter((version) => nodeVersions.length < 3 || version === '18' || version === '26')) {
  t.test(`Node ${node}`, async (t) => {
    const folder = temporaryFolder();
    t.teardown(() => { fs.rmSync(folder, { recursive: true, force: true }); });
    const at = (name: string): string => path.join(folder, name);
    const file = at('safeclaw.config.yaml');
    for (const [name, text] of Object.entries({ 'a.txt': 'A', 'b.txt': 'B', 'agent.cjs': program, 'worker.cjs': worker, 'safeclaw.config.yaml': one })) fs.writeFileSync(at(name), text);
    const [command, args] = exactEnvironment(nodeBinary(node), ['--import', path.join(dist, 'register.mjs'), 'agent.cjs'], { PATH: process.env.PATH, HOME: folder, KEY: 'v' });
    const child = spawn(command, args, { cwd: folder });
    let stderr = '';
    child.stderr.on('data', (data: Buffer) => { stderr += data.toString(); });
    const answers: string[] = [];
    let rest = '';
    child.stdout.on('data', (data: Buffer) => {
      const lines = (rest + data.toString()).split('\n');
      rest = lines.pop() ?? '';
      answers.push(...lines);
    });
    const ask = async (line: string): Promise<any> => {
      child.stdin.write(`${line}\n`);
      for (let i = 0; i < 500 && answers.length === 0; i++) await sleep(20);
      if (answers.length === 0) throw new Error(`no answer to ${line}: ${stderr}`);
      return JSON.parse(answers.shift() as string);
    };
    /** A change is in force once it has rested, at the first decision behind that: the first look may only see it. */
    const after = async (change: () => void): Promise<any> => {
      change();
      await sleep(250);
      return ask('look');
    };
    const replace = (text: string): void => {
      fs.writeFileSync(at('next.tmp'), text);
      fs.renameSync(at('next.tmp'), file);
    };

    t.match(await ask('look'), inForceA);
    t.match(await after(() => { replace(two); }), inForceB, 'renamed over');
    t.match(await after(() => { fs.writeFileSync(file, one); }), inForceA, 'written in place');
    t.same(await ask('child'), { child: 'v' });
    t.match(await after(() => { fs.writeFileSync(file, 'version: 1\nrulez: []\n'); }), inForceA, 'one that does not load changes nothing');
    t.match(await after(() => { fs.rmSync(file); }), inForceA, 'nor does one that is gone');
    t.equal(stderr.split('\n').filter((line) => line.includes('NOT RELOADED')).length, 2, `one line each, from one thread: ${stderr}`);
    t.match(stderr, /safeclaw\.config\.yaml:2:1: error: unknown key `rulez`[^]*safeclaw: NOT RELOADED: safeclaw\.config\.yaml: .*stays in force instead of [0-9a-f]{16} \[SC_UNKNOWN_KEY\]/);
    // As Kubernetes mounts a ConfigMap: the file is a link through a link to a folder, and that is swapped.
    const swap = (folderName: string): void => {
      fs.symlinkSync(folderName, at('base.tmp'));
      fs.renameSync(at('base.tmp'), at('base'));
    };
    fs.mkdirSync(at('v1'));
    fs.mkdirSync(at('v2'));
    fs.writeFileSync(at('v1/policy.yaml'), two);
    fs.writeFileSync(at('v2/policy.yaml'), one);
    t.match(await after(() => { swap('v1'); fs.symlinkSync('base/policy.yaml', file); }), { ...inForceB, tamper: ['EACCES', 'EACCES', 'written', 'EACCES'] }, 'through links');
    fs.writeFileSync(at('v2/policy.yaml'), one);
    t.match(await after(() => { swap('v2'); }), { ...inForceA, tamper: ['EACCES', 'EACCES', 'EACCES', 'written'] }, 'a link that was swapped, and what it leads to is what is protected');
    t.match(await after(() => { replace(policy('', 'reload: true\nmode: observe\naudit: { sink: stdout }\n')); }), { a: 'A', b: 'B', threads: 'A' }, 'observing');
    t.match(stderr, /safeclaw: OBSERVING ONLY: safeclaw\.config\.yaml was read again/);
    t.match(await after(() => { replace(one); }), inForceA);
    t.same(await ask('pollute'), { a: 'A' });
    replace(two);
    await sleep(250);
    t.same(await ask('pollute'), { a: 'EACCES' }, 'whatever the program has done to its builtins');
    child.stdin.end();
    const [code] = await new Promise<[number | null]>((resolve) => { child.on('close', (exit: number | null) => { resolve([exit]); }); });
    t.equal(code, 0, stderr);
    const records = readAudit(at('.safeclaw/audit'));
    const main = records.filter(({ kind, tid }) => kind === 'reload' && tid === 0);
    t.match(main.map(({ loaded, code: why, mode, kept }) => [loaded, why, mode, kept]), [[true, null, 'enforce', ''], [true, null, 'enforce', ''], [false, 'SC_UNKNOWN_KEY', 'enforce', ''], [false, 'SC_POLICY_NOT_LOADED', 'enforce', ''], [true, null, 'enforce', ''], [true, null, 'enforce', ''], [true, null, 'observe', 'audit'], [true, null, 'enforce', ''], [true, null, 'enforce', '']]);
    for (const [i, record] of main.entries()) if (i > 0) t.equal(record.before, main[i - 1]?.loaded === true ? main[i - 1]?.after : main[i - 1]?.before);
    t.ok(records.some(({ kind, tid }) => kind === 'reload' && tid !== 0), 'threads reload as well');
    for (const [verifier, ...words] of [[process.execPath, `${dist}/cli.cjs`, 'audit', 'verify'], ['python3', `${root}/examples/verify/verify.py`]] as const) t.equal(spawnSync(verifier, [...words, at('.safeclaw/audit')], { encoding: 'utf8' }).status, 0, verifier);
  });
}

t.test('a policy that may change keeps nothing open that one that may not does not', async (t) => {
  // What Node reports as active, at the start, behind decisions, and behind a reload; a program ends by itself either way.
  const lists = `
const fs = require('node:fs');
const seen = [process.getActiveResourcesInfo()];
try { fs.readFileSync('a.txt'); } catch { process.exitCode = 3; }
seen.push(process.getActiveResourcesInfo());
fs.writeFileSync('up', '');
setTimeout(() => {
  let read;
  try { read = fs.readFileSync('a.txt', 'utf8'); } catch (error) { read = error.code; }
  seen.push(process.getActiveResourcesInfo());
  process.stdout.write(JSON.stringify({ read, seen }));
}, 1000);
`;
  const allows = (head: string, effect: string): string => `version: 1\n${head}rules:\n  - { action: "file:read", path: "./a.txt", effect: ${effect} }\n  - { action: "file:write", path: "./up", effect: allow }\n`;
  for (const node of nodeVersions.filter((version) => nodeVersions.length < 3 || version === '18' || version === '26')) {
    const outcomes = await Promise.all(['', 'reload: true\n'].map(async (head) => {
      const folder = temporaryFolder();
      t.teardown(() => { fs.rmSync(folder, { recursive: true, force: true }); });
      fs.writeFileSync(path.join(folder, 'a.txt'), 'A');
      const running = runGated({ node, folder, policy: allows(head, 'allow'), program: lists });
      for (let i = 0; i < 500 && !fs.existsSync(path.join(folder, 'up')); i++) await sleep(20);
      fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), allows(head, 'deny'));
      const run = await running;
      t.equal(run.code, 0, run.stderr);
      t.equal(run.records.filter(({ kind }) => kind === 'reload').length, head === '' ? 0 : 1);
      return run.json<{ read: string; seen: string[][] }>();
    }));
    t.same(outcomes[1]?.seen, outcomes[0]?.seen, `Node ${node}: the same resources`);
    t.same(outcomes.map(({ read }) => read), ['A', 'EACCES'], 'and the change is in force');
  }
});
