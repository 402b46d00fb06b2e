// Seals: what they prove, what they find, and that whoever owns the process cannot make those of before.

import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { DAY_MS, nextSeed, openSealKey, readSealKey } from '../../src/audit/seal-key.ts';
import { makeSealKey, parseSealPublic, type SealPublic } from '../../src/audit/seal-public.ts';
import { verifyAudit, type VerifyReport } from '../../src/audit/verify.ts';
import type { AuditOptions } from '../../src/audit/writer.ts';
import { cli, folderWith, safeclaw } from '../cli/safeclaw-command.ts';
import { nodeVersions, runGated } from '../harness.ts';
import { allow, fileRead, lines, open } from './support.ts';

const day = (offset: number): string => new Date(Date.now() + offset * DAY_MS).toISOString().slice(0, 10);

function keyIn(folder: string, start = day(0), days = 4): { key: string; trusted: SealPublic } {
  const { privatePart, publicPart } = makeSealKey(start, days);
  const key = path.join(folder, 'seal.key');
  fs.writeFileSync(key, JSON.stringify(privatePart));
  const trusted = parseSealPublic(publicPart);
  if (trusted === null) throw new Error('a public part that is none');
  return { key, trusted };
}

function sealedLog(folder: string, key: string, more: Partial<AuditOptions> = {}, count = 50): string[] {
  const log = open(path.join(folder, 'audit'), { settings: { sink: 'file', folder: path.join(folder, 'audit'), seal: { key, records: 10, seconds: 3600 }, rotate: null, limit: null, redact: null }, ...more });
  for (let i = 0; i < count; i++) log.record(fileRead(`/file-${i}`), allow);
  log.close('exit');
  return lines(path.join(folder, 'audit'));
}

async function verified(folder: string, written: readonly string[], sealKeys?: SealPublic, sealsRequired = true): Promise<VerifyReport> {
  const audit = path.join(folder, 'audit');
  const file = path.join(audit, fs.readdirSync(audit)[0] as string);
  fs.writeFileSync(file, written.map((line) => `${line}\n`).join(''));
  return await verifyAudit({ folder: audit, ...(sealKeys === undefined ? {} : { sealKeys, sealsRequired }) });
}

/** Every record from `from` on made again with fitting numbers and hashes, as whoever owns the process could. */
function rechained(written: readonly string[], from: number): string[] {
  const result = written.slice(0, from);
  for (let i = from; i < written.length; i++) {
    const prev = i === 0 ? '0'.repeat(64) : (/"hash":"([0-9a-f]{64})"\}$/.exec(result[i - 1] as string)?.[1] as string);
    const body = (written[i] as string).replace(/"seq":\d+/, `"seq":${i}`).replace(/"prev":"[0-9a-f]{64}"/, `"prev":"${prev}"`).replace(/,"hash":"[0-9a-f]{64}"\}$/, '');
    result.push(`${body},"hash":"${createHash('sha256').update(body).digest('hex')}"}`);
  }
  return result;
}

const isSeal = (line: string): boolean => line.includes('"kind":"seal"');

t.test('a sealed log is proven to its end; without the public key seals are held to each other', async (t) => {
  const folder = t.testdir();
  const { key, trusted } = keyIn(folder);
  const written = sealedLog(folder, key);
  t.equal(written.filter(isSeal).length, 6, 'one after ten records each, and the last');
  t.match(written[1], /"kind":"key"/);
  t.ok(isSeal(written.at(-1) as string));
  const whole = await verified(folder, written, trusted);
  t.match(whole, { ok: true, notes: [], message: /all of them are sealed/ });
  t.match(whole.chains[0]?.seals, { seals: 6, sealed: written.length, final: true, day: 0, older: 0, attested: true });
  const alone = await verified(folder, written);
  t.match(alone, { ok: true, notes: [/held to each other only/] });
  t.equal((await verified(folder, written.slice(0, 1), trusted, false)).ok, true, 'an unsealed chain, where seals are not asked for');
  t.match((await verified(folder, written.slice(0, 1), trusted)).problems, [{ kind: 'unsealed' }]);
});

t.test('what is made again below a seal is found, however well it is chained', async (t) => {
  const folder = t.testdir();
  const { key, trusted } = keyIn(folder);
  const written = sealedLog(folder, key);
  const seals = written.map((line, i) => (isSeal(line) ? i : -1)).filter((i) => i >= 0);
  const first = seals[0] as number;
  const changes: [what: string, made: string[]][] = [
    ['a record changed', rechained(written.map((line, i) => (i === 5 ? line.replace('/file-', '/other-') : line)), 5)],
    ['a record removed', rechained(written.toSpliced(5, 1), 5)],
    ['a record inserted', rechained(written.toSpliced(5, 0, written[6] as string), 5)],
    ['two swapped', rechained(written.with(5, written[6] as string).with(6, written[5] as string), 5)],
    ['the genesis replaced', rechained(written.map((line, i) => (i === 0 ? line.replace('enforce', 'observe') : line)), 0)],
    ['a seal removed', rechained(written.toSpliced(first, 1), first)],
    ['a seal twice', rechained(written.toSpliced(first, 0, written[first] as string), first)],
    ['a root changed', rechained(written.map((line, i) => (i === first ? line.replace(/"root":"./, '"root":"x') : line)), first)],
    ['a next key changed', rechained(written.map((line, i) => (i === first ? line.replace(/"next":"./, '"next":"0') : line)).map((line, i) => (i === first && line === written[first] ? line.replace(/"next":"./, '"next":"1') : line)), first)],
    ['a signature changed', rechained(written.map((line, i) => (i === first ? line.replace(/"signature":"../, (two) => `"signature":"${two.endsWith('00') ? '11' : '00'}`) : line)), first)],
    ['records after the last seal', rechained([...written, written[5] as string, written.at(-1) as string], written.length)],
    ['the first key removed', rechained(written.toSpliced(1, 1), 1)],
  ];
  for (const [what, made] of changes) {
    const { ok, problems } = await verified(folder, made, trusted);
    t.equal(ok, false, what);
    t.match(problems[0]?.kind, /forged|unsealed/, `${what}: ${problems[0]?.message ?? ''}`);
    if (!/removed$/.test(what)) t.equal((await verified(folder, made)).ok, false, `${what}, without the public key`);
  }
});

t.test('a chain made anew, with a key of the forger', async (t) => {
  const folder = t.testdir({ other: {} });
  const { trusted } = keyIn(folder);
  const { key } = keyIn(path.join(folder, 'other'));
  const forged = sealedLog(folder, key);
  t.match((await verified(folder, forged, trusted)).problems, [{ kind: 'forged', message: /another key/ }]);
  t.match((await verified(folder, rechained(forged.map((line) => line.replace(/"keys":"[0-9a-f]{64}"/, `"keys":"${trusted.keys}"`)), 1), trusted)).problems, [{ kind: 'forged', message: /not signed with the operator's key/ }]);
});

t.test('what came after the last seal is said to be unproven, and a cut end is not taken for a whole', async (t) => {
  const folder = t.testdir();
  const { key, trusted } = keyIn(folder);
  const written = sealedLog(folder, key);
  const seals = written.map((line, i) => (isSeal(line) ? i : -1)).filter((i) => i >= 0);
  const cut = await verified(folder, written.slice(0, (seals[1] as number) + 4), trusted);
  t.match(cut, { ok: true, chains: [{ ending: 'open', seals: { sealed: (seals[1] as number) + 1, final: false } }] });
  t.ok(cut.notes.some((note) => /^3 records after the last seal/.test(note)), cut.notes.join('\n'));
  t.ok(cut.notes.some((note) => /cut off at the end would not be missed/.test(note)));
  const tail = rechained(written.slice(0, (seals[1] as number) + 4).map((line) => line.replace('/file-20"', '/else-20"')), (seals[1] as number) + 1);
  t.equal((await verified(folder, tail, trusted)).ok, true, 'that is what unproven means');
});

t.test('the key of a day forgets the days before', async (t) => {
  const folder = t.testdir();
  const { key, trusted } = keyIn(folder, day(-2), 4);
  const fresh = readSealKey(key);
  t.equal(fresh.day, 0);
  const written = sealedLog(folder, key);
  const kept = readSealKey(key);
  t.equal(kept.day, 2, 'of today');
  t.equal(kept.seed, nextSeed(nextSeed(fresh.seed)));
  t.equal((await verified(folder, written, trusted)).ok, true);
  // With the file of today, a log of two days ago: the clock says so, the key cannot.
  fs.rmSync(path.join(folder, 'audit'), { recursive: true });
  const backdated = sealedLog(folder, key, { clock: () => Date.now() - 2 * DAY_MS });
  t.match((await verified(folder, backdated, trusted)).problems, [{ kind: 'forged', message: /it was made at another time/ }]);
  // Tomorrow's key does not make a log of today.
  fs.rmSync(path.join(folder, 'audit'), { recursive: true });
  const other = t.testdir({ audit: {} });
  const { privatePart, publicPart } = makeSealKey(day(0), 10);
  fs.writeFileSync(path.join(other, 'seal.key'), JSON.stringify(privatePart));
  const future = sealedLog(other, path.join(other, 'seal.key'), { clock: () => Date.now() + 5 * DAY_MS });
  t.match((await verified(other, future, parseSealPublic(publicPart) as SealPublic)).problems, [{ kind: 'forged', message: /from the future/ }]);
});

t.test('a key file that cannot be renewed is said by the log, and an ended one seals nothing', async (t) => {
  const folder = t.testdir();
  const { key, trusted } = keyIn(folder, day(-2), 4);
  const log = openSealKey(path.join(folder, 'seal.key'), Date.now() - 2 * DAY_MS, 'x');
  t.equal(log.fileDay, 0);
  const readOnly = path.join(folder, 'missing-folder/../seal.key');
  t.equal(openSealKey(readOnly, Date.now(), 'y/z').fileDay, 0, 'the new file has no folder');
  const log2 = open(path.join(folder, 'audit'), { settings: { sink: 'file', folder: path.join(folder, 'audit'), seal: { key, records: 10, seconds: 1 }, rotate: null, limit: null, redact: null }, clock: () => Date.now() + 30 * DAY_MS });
  t.equal(log2.failure, 'SEAL_KEY_EXPIRED');
  t.throws(() => { log2.record(fileRead('/x'), allow); }, { code: 'SC_AUDIT_UNWRITABLE', failure: 'SEAL_KEY_EXPIRED' });
  t.ok(trusted);
});

t.test('a key that is none', (t) => {
  const folder = t.testdir({ empty: '', text: 'hello', null: 'null', list: '[]', odd: JSON.stringify({ v: 1, keys: 'x', start: 'y', days: 1, day: 0, seed: 'z' }) });
  for (const name of ['empty', 'text', 'null', 'list', 'odd']) t.throws(() => readSealKey(path.join(folder, name)), { code: 'SEAL_KEY_INVALID', message: /audit keygen/ }, name);
  t.throws(() => readSealKey(path.join(folder, 'nowhere')), { code: 'SEAL_KEY_UNREADABLE' });
  for (const text of ['', 'x', 'safeclaw seal keys v1\n', 'safeclaw seal keys v1\nstart 2026-01-01\nnothing\n', 'safeclaw seal keys v1\nstart 2026-99-01\n']) t.equal(parseSealPublic(text), null);
  t.end();
});

const policy = `version: 1
audit: { seal: { key: ./safeclaw.seal.key, records: 20, seconds: 1 } }
rules:
  - action: ["file:read", "file:write", "shell:execute", "env:write", "process:signal"]
    effect: allow
`;
/** It reads everything that it can, and copies what it reads to its output. */
const thief = `
const fs = require('node:fs'), cp = require('node:child_process');
const said = [];
for (const attempt of [
  () => fs.readFileSync('safeclaw.seal.key', 'utf8'),
  () => fs.readFileSync('hard.key', 'utf8'),
  () => fs.readFileSync('soft.key', 'utf8'),
  () => fs.copyFileSync('safeclaw.seal.key', 'copy.key'),
  () => fs.renameSync('safeclaw.seal.key', 'moved.key'),
  () => fs.linkSync('safeclaw.seal.key', 'more.key'),
  () => fs.writeFileSync('safeclaw.seal.key', '{}'),
  () => fs.unlinkSync('safeclaw.seal.key'),
]) try { said.push(String(attempt())); } catch (error) { said.push(error.safeclaw ? error.safeclaw.rule : error.message); }
for (let i = 0; i < 100; i++) fs.readFileSync('agent.cjs');
console.log(JSON.stringify(said));
setTimeout(() => {}, 4000);
`;

for (const node of nodeVersions) {
  t.test(`from outside, on Node ${node}: sealed, in idle times too, and the program cannot get at the key`, async (t) => {
    const folder = folderWith(t, { 'safeclaw.config.yaml': policy });
    t.match(safeclaw(['audit', 'keygen'], { cwd: folder, node }), { code: 0, stdout: /seal: "\.\/safeclaw\.seal\.key"/ });
    t.equal(fs.statSync(path.join(folder, 'safeclaw.seal.key')).mode & 0o777, 0o600);
    t.match(safeclaw(['audit', 'keygen'], { cwd: folder, node }), { code: 1, stderr: /never overwritten/ });
    fs.linkSync(path.join(folder, 'safeclaw.seal.key'), path.join(folder, 'hard.key'));
    fs.symlinkSync('safeclaw.seal.key', path.join(folder, 'soft.key'));
    const before = fs.readFileSync(path.join(folder, 'safeclaw.seal.key'), 'utf8');
    const { code, stderr, records, json } = await runGated({ node, folder, program: thief, via: 'require' });
    t.equal(code, 0, stderr);
    t.same(json(), Array(8).fill('protection:seal-key'));
    t.equal(fs.readFileSync(path.join(folder, 'safeclaw.seal.key'), 'utf8'), before);
    const seals = records.filter(({ kind }) => kind === 'seal');
    t.ok(seals.length >= 6);
    const times = seals.slice(-2).map(({ time }) => Date.parse(String(time)));
    t.ok((times[1] as number) - (times[0] as number) > 300, 'the last but one was made while the program waited');
    const report = JSON.parse(safeclaw(['audit', 'verify', '--key', 'safeclaw.seal.pub', '--json'], { cwd: folder, node }).stdout);
    t.match(report, { ok: true, chains: [{ seals: { final: true, attested: true } }] });
    t.match(safeclaw(['audit', 'verify'], { cwd: folder, node }).stdout, /all of them are sealed/);
    t.match(safeclaw(['audit', 'verify', '--key', 'safeclaw.config.yaml'], { cwd: folder, node }), { code: 1, stderr: /no public part/ });
  });
}

t.test('a policy that names a key that is not there denies everything and says what to do', async (t) => {
  const { code, stderr, stdout } = await runGated({ policy, program: `try { require('node:fs').readFileSync('agent.cjs'); console.log('read'); } catch (error) { console.log(error.code); }` });
  t.match(stderr, /NO AUDIT LOG: .*safeclaw\.seal\.key cannot be read .*audit keygen/);
  t.notMatch(stdout, 'read');
  t.not(code, null);
  t.ok(fs.existsSync(cli));
});
