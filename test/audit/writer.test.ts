import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import * as vm from 'node:vm';
import t from 'tap';
import { parseHead } from '../../src/audit/chain.ts';
import { verifyAudit } from '../../src/audit/verify.ts';
import { nodeBinary, nodeVersions } from '../harness.ts';
import { allow, deny, fileRead, lines, open } from './support.ts';
import { bundleAgent } from './agent.ts';

const env = (key: string) => ({ kind: 'env:read', key }) as const;
const stat = (path: string) => ({ kind: 'file:stat', path, asked: path }) as const;
const parsed = (folder: string) => lines(folder).map((line) => JSON.parse(line));

t.test('repeats are counted exactly, and everything else is recorded', async (t) => {
  const folder = t.testdir();
  let now = 1_700_000_000_000;
  const log = open(folder, { clock: () => now });
  for (let i = 0; i < 1030; i++) log.record(env('A'), allow);
  for (let i = 0; i < 3; i++) log.record(stat('/x'), allow);
  for (let i = 0; i < 3; i++) log.record(fileRead('/x'), allow);
  log.record(env('A'), deny);
  log.record(env('A'), allow);
  log.record(env('A'), allow);
  now += 1000;
  log.record(fileRead('/y'), allow);
  log.close('exit');
  const told = parsed(folder).slice(1).map((r) => `${r.kind} ${r.action ?? ''} ${r.verdict ?? ''} ${r.count ?? ''}`.trim());
  t.same(told, [
    'decision env:read allow', 'count env:read allow 512', 'count env:read allow 512', 'decision file:stat allow',
    'decision file:read allow', 'decision file:read allow', 'decision file:read allow',
    'count env:read allow 5', 'decision env:read deny', 'decision env:read allow', 'count env:read allow 1', 'count file:stat allow 2', 'decision file:read allow', 'close',
  ]);
  t.equal(parsed(folder)[2].first, 1);
  t.ok((await verifyAudit({ folder })).ok);
});

t.test('what happens after the closing record is recorded at once, and the chain is closed again', async (t) => {
  const folder = t.testdir();
  const log = open(folder);
  log.record(env('A'), allow);
  log.close('exit 1');
  log.record(env('A'), allow);
  log.record(env('A'), allow);
  t.same(parsed(folder).slice(1).map((r) => r.kind), ['decision', 'close', 'decision', 'close', 'decision', 'close']);
  const report = await verifyAudit({ folder });
  t.ok(report.ok);
  t.same(report.chains.map((chain) => chain.ending), ['closed']);
});

t.test('more keys than the table holds', async (t) => {
  const folder = t.testdir();
  const log = open(folder);
  for (let round = 0; round < 3; round++) for (let i = 0; i < 5000; i++) log.record(stat(`/f${i}`), allow);
  log.close('exit');
  let deeds = 0;
  for (const record of parsed(folder)) deeds += record.kind === 'decision' ? 1 : (record.count ?? 0);
  t.equal(deeds, 15_000);
  t.ok((await verifyAudit({ folder })).ok);
});

t.test('a child names its parent, and the head is the last record', async (t) => {
  const folder = t.testdir();
  const parent = open(folder);
  parent.record(fileRead('/x'), allow);
  const head = parseHead(parent.head());
  t.same([head?.seq, head?.hash], [1, parsed(folder)[1].hash]);
  const child = open(folder, { parent: parent.head(), threadId: 3 });
  parent.record(fileRead('/y'), allow);
  parent.close('exit');
  child.close('exit');
  const report = await verifyAudit({ folder });
  t.ok(report.ok, report.message);
  t.same(report.chains.map((chain) => [chain.tid, chain.parent === null, chain.ending]).sort(), [[0, true, 'closed'], [3, false, 'closed']]);
});

t.test('a folder that cannot be made denies, and the log goes on once it can', async (t) => {
  const folder = path.join(t.testdir({ blocked: 'a file' }), 'blocked');
  const log = open(folder);
  t.equal(log.failure, 'ENOTDIR');
  t.equal(log.head(), '');
  for (let i = 0; i < 2; i++) t.throws(() => log.record(fileRead('/x'), allow), { code: 'SC_AUDIT_UNWRITABLE', failure: 'ENOTDIR' });
  t.throws(() => log.record(env('A'), allow), { code: 'SC_AUDIT_UNWRITABLE' });
  t.throws(() => log.flush(), { code: 'SC_AUDIT_UNWRITABLE' });
  fs.rmSync(folder);
  log.record(fileRead('/x'), allow);
  t.equal(log.failure, null);
  t.match(parsed(folder), [{ kind: 'genesis' }, { kind: 'resume', refused: 3, failure: 'ENOTDIR', torn: 0 }, { kind: 'decision', target: '/x' }]);
  t.ok((await verifyAudit({ folder })).ok);
});

t.test('a descriptor that was closed under us denies once, then the file is opened again', async (t) => {
  const folder = t.testdir();
  const log = open(folder);
  fs.closeSync(log.descriptor as number);
  t.throws(() => log.record(fileRead('/x'), allow), { code: 'SC_AUDIT_UNWRITABLE', failure: 'EBADF' });
  log.record(fileRead('/y'), allow);
  log.close('exit');
  log.record(fileRead('/after'), allow);
  t.match(parsed(folder).map((r) => r.kind), ['genesis', 'resume', 'decision', 'close', 'decision']);
  t.ok((await verifyAudit({ folder })).ok);
});

t.test('a program that is broken off in the middle of a record (a vm timeout) leaves no trace of it', async (t) => {
  const folder = t.testdir();
  const log = open(folder);
  let calls = 0;
  const context = vm.createContext({ act: () => { calls++; log.record(fileRead(`/f${calls}`), allow); } });
  for (let i = 0; i < 150; i++) t.throws(() => vm.runInContext('for (;;) act()', context, { timeout: 1 + (i % 3) }), { code: 'ERR_SCRIPT_EXECUTION_TIMEOUT' });
  log.close('exit');
  const report = await verifyAudit({ folder });
  t.ok(report.ok, report.message);
});

t.test('a name that lies in wait is not written through', (t) => {
  const folder = t.testdir();
  const log = open(folder);
  const name = fs.readdirSync(folder)[0] as string;
  log.close('exit');
  fs.rmSync(`${folder}/${name}`);
  fs.symlinkSync('/dev/null', `${folder}/${name}`);
  t.throws(() => log.record(fileRead('/x'), allow), { code: 'SC_AUDIT_UNWRITABLE', failure: 'ELOOP' });
  t.end();
});

t.test('on every Node', async (t) => {
  const agent = bundleAgent(t.testdir());
  for (const node of nodeVersions) {
    const binary = nodeBinary(node);
    const folder = path.join(t.testdirName, `log-${node}`);
    // The test runner puts its own preload into NODE_OPTIONS of every child.
    const clean = { PATH: process.env.PATH, FOLDER: folder };

    // The file may not grow past a number of blocks until the program itself lifts the limit: a line is torn there,
    // unless one ends just there, as it may with the length of this folder's name; then the next block cuts one.
    for (const blocks of [16, 17]) {
      fs.rmSync(folder, { recursive: true, force: true });
      const torn = spawnSync('sh', ['-c', `unset NODE_OPTIONS; ulimit -S -f ${blocks}; exec ${binary} ${agent} torn`], { env: clean, encoding: 'utf8' });
      t.equal(torn.stderr, '', `${node} torn`);
      const { refused, done } = JSON.parse(torn.stdout);
      const records = fs.readFileSync(path.join(folder, fs.readdirSync(folder)[0] as string), 'utf8').split('\n').filter((l) => l.endsWith('}')).map((l) => JSON.parse(l));
      const resume = records.find((r) => r.kind === 'resume');
      if (resume.torn === 0 && blocks === 16) continue;
      t.equal(resume.refused, refused);
      t.ok(refused > 0 && resume.torn > 0 && resume.failure === 'EFBIG', `${node} refused ${refused}, torn ${resume.torn}`);
      t.equal(records.filter((r) => r.kind === 'decision').length, done, `${node} what was recorded is what was done`);
      break;
    }
    const report = await verifyAudit({ folder });
    t.ok(report.ok, `${node} ${report.message}`);

    const full = spawnSync('sh', ['-c', `unset NODE_OPTIONS; exec ${binary} ${agent} stdout 3 > /dev/full`], { env: clean, encoding: 'utf8' });
    t.match(full.stderr, /"refused":3,"failure":"ENOSPC"/, `${node} /dev/full`);

    // A pipe that process.stdout made non-blocking, and a reader that is slow; the program's own lines in between.
    const piped = spawnSync('sh', ['-c', `unset NODE_OPTIONS; ${binary} ${agent} stdout 3000 | { sleep 0.3; cat; }`], { env: clean, encoding: 'utf8', maxBuffer: 1e8 });
    await mixed(t, piped, 3000, `${node} pipe`);
    const socket = spawnSync('sh', ['-c', `unset NODE_OPTIONS; exec ${binary} ${agent} stdout 1000`], { env: clean, encoding: 'utf8', maxBuffer: 1e8 });
    await mixed(t, socket, 1000, `${node} socket`);
    const file = spawnSync('sh', ['-c', `unset NODE_OPTIONS; ${binary} ${agent} stdout 500 > ${folder}.out; cat ${folder}.out`], { env: clean, encoding: 'utf8', maxBuffer: 1e8 });
    await mixed(t, file, 500, `${node} file`);
  }
});

async function mixed(t: any, run: { stdout: string; stderr: string }, count: number, name: string): Promise<void> {
  async function* chunks(): AsyncIterable<Uint8Array> {
    yield Buffer.from(run.stdout);
  }
  const report = await verifyAudit({ stream: { name: '<stdin>', chunks: chunks() } });
  t.ok(report.ok, `${name}: ${report.message}`);
  t.equal(report.records, count + 2, name);
  t.ok(run.stdout.split('\n').filter((line) => line.startsWith('agent says')).length > 5, `${name}: its own lines are there`);
}
