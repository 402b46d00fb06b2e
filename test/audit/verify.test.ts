/// <reference lib="es2023.array" />

import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fc } from '../property.ts';
import t from 'tap';
import { verifyAudit } from '../../src/audit/verify.ts';
import { readNewest } from '../../src/cli/audit-read.ts';
import { allow, deny, fileRead, lines, open } from './support.ts';

const count = 8;

/** A folder with one closed chain of genesis, eight decisions and close: ten lines. */
function makeLog(folder: string): { file: string; written: string[]; head: string } {
  const log = open(folder);
  for (let i = 0; i < count; i++) log.record(fileRead(`/file-${i}`), i % 2 === 0 ? allow : deny);
  log.close('exit');
  return { file: path.join(folder, fs.readdirSync(folder)[0] as string), written: lines(folder), head: log.head() };
}

/** The line with other content and its own hash made again, as somebody would who knows the format. */
function rehashed(line: string, change: (line: string) => string): string {
  const body = change(line).replace(/,"hash":"[0-9a-f]{64}"\}$/, '');
  return `${body},"hash":"${createHash('sha256').update(body).digest('hex')}"}`;
}

function rechained(written: readonly string[], from: number, change: (line: string) => string): string[] {
  const result = written.slice(0, from);
  for (let i = from; i < written.length; i++) {
    const prev = i === 0 ? '0'.repeat(64) : /"hash":"([0-9a-f]{64})"\}$/.exec(result[i - 1] as string)?.[1];
    result.push(rehashed(written[i] as string, (line) => (i === from ? change(line) : line).replace(/"prev":"[0-9a-f]{64}"/, `"prev":"${prev}"`)));
  }
  return result;
}

async function* streamOf(text: string): AsyncIterable<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}
const stdin = (text: string) => ({ name: '<stdin>', chunks: streamOf(text) });

type Tamper = readonly [name: string, change: (lines: string[]) => string[], kind: string, line: number];
const other = (line: string) => line.replace('"verdict":"deny"', '"verdict":"allow"').replace('SC_DENIED', 'SC_ALLOWED');
const at = (list: string[], index: number) => list[index] as string;
const matrix: readonly Tamper[] = [
  ['a verdict is changed', (l) => l.with(4, other(at(l, 4))), 'changed', 5],
  ['the last line is changed', (l) => l.with(9, at(l, 9).replace('exit', 'exat')), 'changed', 10],
  ['the first line is changed', (l) => l.with(0, at(l, 0).replace('enforce', 'observe')), 'changed', 1],
  ['a hash is changed', (l) => l.with(4, at(l, 4).replace(/.{10}"\}$/, '0123456789"}')), 'changed', 5],
  ['a number is changed', (l) => l.with(4, at(l, 4).replace('"seq":4', '"seq":5')), 'changed', 5],
  ['the chain id is changed', (l) => l.with(4, at(l, 4).replace(/"chain":"./, '"chain":"x')), 'changed', 5],
  ['the prefix is changed', (l) => l.with(4, at(l, 4).replace('{"v":1', '{"v":2')), 'changed', 5],
  ['the end is changed', (l) => l.with(4, `${at(l, 4).slice(0, -1)}]`), 'changed', 5],
  ['the end of the last line is changed', (l) => l.with(9, `${at(l, 9).slice(0, -1)}]`), 'changed', 10],
  ['something stands after the last record', (l) => l.with(9, `${at(l, 9)}x`), 'changed', 10],
  ['a line is cut', (l) => l.with(4, at(l, 4).slice(0, 100)), 'changed', 5],
  ['a record is changed and hashed again', (l) => l.with(4, rehashed(at(l, 4), other)), 'rewritten', 5],
  ['a record is removed', (l) => l.toSpliced(4, 1), 'removed', 5],
  ['three are removed', (l) => l.toSpliced(4, 3), 'removed', 5],
  ['the head is cut', (l) => l.slice(1), 'beheaded', 1],
  ['the head is cut by five', (l) => l.slice(5), 'beheaded', 1],
  ['a record is inserted', (l) => l.toSpliced(5, 0, rehashed(at(l, 4), other)), 'inserted', 6],
  ['a foreign line is inserted', (l) => l.toSpliced(5, 0, 'hello'), 'changed', 6],
  ['an empty line is inserted', (l) => l.toSpliced(5, 0, ''), 'changed', 6],
  ['a record is doubled', (l) => l.toSpliced(5, 0, at(l, 4)), 'duplicated', 6],
  ['the log is doubled', (l) => [...l, ...l], 'duplicated', 11],
  ['two are swapped', (l) => l.with(4, at(l, 5)).with(5, at(l, 4)), 'reordered', 5],
  ['the order is turned round', (l) => l.toReversed(), 'reordered', 1],
  ['a second beginning', (l) => l.toSpliced(5, 0, rehashed(at(l, 5), (line) => line.replace('"kind":"decision"', '"kind":"genesis"'))), 'inserted', 6],
  ['the kind is unknown', (l) => rechained(l, 4, (line) => line.replace('"kind":"decision"', '"kind":"nothing"')), 'changed', 5],
  ['a torn line that nothing accounts for', (l) => l.toSpliced(5, 0, at(l, 5).slice(0, 200)), 'changed', 6],
];

t.test('the tamper matrix', async (t) => {
  const folder = t.testdir();
  const { file, written } = makeLog(folder);
  const good = await verifyAudit({ folder });
  t.match(good, { ok: true, records: count + 2, files: 1, problems: [], notes: [] });
  t.match(good.chains, [{ verdict: 'proven', ending: 'closed', records: count + 2 }]);
  for (const [name, change, kind, line] of matrix) {
    const text = `${change([...written]).join('\n')}\n`;
    fs.writeFileSync(file, text);
    const report = await verifyAudit({ folder });
    t.notOk(report.ok, name);
    t.match(report.problems[0], { kind, line, file }, `${name}: ${report.message}`);
    const streamed = await verifyAudit({ stream: stdin(text) });
    if (!['a foreign line is inserted', 'an empty line is inserted'].includes(name)) t.notOk(streamed.ok, `${name}, streamed`);
  }
});

t.test('one flipped byte breaks the chain, wherever it is', async (t) => {
  const folder = t.testdir();
  const { file } = makeLog(folder);
  const bytes = fs.readFileSync(file);
  const tried = fc.sample(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })), 400);
  // Every byte of the last 170 and of the first line's beginning, where the fixed places are.
  for (let i = 0; i < 170; i++) tried.push([bytes.length - 1 - i, 1], [i, 32]);
  for (const [place, mask] of tried) {
    const copy = Buffer.from(bytes);
    copy[place] = (copy[place] as number) ^ mask;
    fs.writeFileSync(file, copy);
    const report = await verifyAudit({ folder });
    const line = bytes.subarray(0, place).toString('latin1').split('\n').length;
    if (report.ok || report.problems[0]?.line !== line) t.fail(`byte ${place} ^ ${mask}, line ${line}: ${report.message}`);
  }
});

t.test('a cut tail is said, and found where somebody knows better', async (t) => {
  const folder = t.testdir();
  const { file, written, head } = makeLog(folder);
  fs.writeFileSync(file, `${written.slice(0, 6).join('\n')}\n`);
  const cut = await verifyAudit({ folder });
  t.ok(cut.ok);
  t.match(cut.notes, [/no closing record/]);
  t.match(await verifyAudit({ folder, heads: [head] }), { ok: false, problems: [{ kind: 'removed', line: 6 }] });
  fs.writeFileSync(file, `${written.slice(0, 6).join('\n')}\n${(written[6] as string).slice(0, 50)}`);
  t.match(await verifyAudit({ folder }), { ok: true, chains: [{ ending: 'torn' }] }, 'killed while writing');
  fs.writeFileSync(file, rechained(written, 4, other).join('\n'));
  t.ok((await verifyAudit({ folder })).ok, 'without a key, a chain that was made again whole is not told from the first');
  t.match(await verifyAudit({ folder, heads: [head] }), { ok: false, problems: [{ kind: 'rewritten' }] });
  fs.rmSync(file);
  t.match(await verifyAudit({ folder, heads: [head] }), { ok: false, problems: [{ kind: 'removed' }] });
});

t.test('a child is a witness of its parent', async (t) => {
  const folder = t.testdir();
  const parent = open(folder);
  for (let i = 0; i < 6; i++) parent.record(fileRead(`/f${i}`), deny);
  const file = path.join(folder, fs.readdirSync(folder)[0] as string);
  const child = open(folder, { parent: parent.head(), threadId: 1 });
  for (let i = 0; i < 100; i++) parent.record(fileRead(`/g${i}`), allow);
  parent.close('exit');
  child.close('exit');
  t.ok((await verifyAudit({ folder })).ok);
  const written = fs.readFileSync(file, 'utf8').trimEnd().split('\n');
  fs.writeFileSync(file, `${rechained(written, 3, other).join('\n')}\n`);
  t.match(await verifyAudit({ folder }), { ok: false, problems: [{ kind: 'rewritten', file, line: 7 }] });
  fs.writeFileSync(file, `${written.slice(0, 4).join('\n')}\n`);
  t.match(await verifyAudit({ folder }), { ok: false, problems: [{ kind: 'removed', file, line: 4 }] });
  fs.rmSync(file);
  t.match(await verifyAudit({ folder }), { ok: false, problems: [{ kind: 'removed', line: 1 }] });
});

t.test('nothing is no success', async (t) => {
  t.match(await verifyAudit({ folder: t.testdir() }), { ok: false, records: 0, message: /no audit records/ });
  t.match(await verifyAudit({ folder: '/nowhere' }), { ok: false, problems: [{ kind: 'unreadable' }] });
  t.match(await verifyAudit({ files: ['/nowhere.jsonl'] }), { ok: false, problems: [{ kind: 'unreadable' }] });
  t.match(await verifyAudit({ stream: stdin('hello\n{"v":1}\n') }), { ok: false, records: 0 });
  const folder = t.testdir({ '20260101T000000Z-1-0-00000000.jsonl': '' });
  t.match(await verifyAudit({ folder }), { ok: false, notes: [/is empty/] });
});

t.test('among other lines, in any chunks', async (t) => {
  const a = makeLog(t.testdir()).written;
  const folder = t.testdir();
  const b = makeLog(folder).written;
  const mixed = a.flatMap((line, i) => [`2026-01-01T00:00:00.000Z\t${line}\r`, 'an unfinished line ' + b[i], '{"level":30,"msg":"hello"}', '']);
  const report = await verifyAudit({ stream: stdin(mixed.join('\n')) });
  t.match(report, { ok: true, records: 20, otherLines: 10 });
  t.equal(report.chains.length, 2);
  const broken = mixed.with(20, (mixed[20] as string).replace('"allow"', '"deny"'));
  t.match(await verifyAudit({ stream: stdin(broken.join('\n')) }), { ok: false, problems: [{ line: 21, file: '<stdin>', kind: 'changed' }] });
});

t.test('--last reads the end of a file, whatever its size', async (t) => {
  const folder = t.testdir();
  const { file, written } = makeLog(folder);
  // A hole stands for older records: reading it would take many seconds.
  const fd = fs.openSync(file, 'w');
  fs.writeSync(fd, `${written.join('\n')}\n`.repeat(10), 2 ** 34);
  fs.closeSync(fd);
  const start = process.cpuUsage();
  t.match(await verifyAudit({ folder, last: 5 }), { ok: true, records: 5 });
  t.match(await readNewest({ folder, files: [], stdin: false }, () => true, 5), [{ seq: 5 }, { seq: 6 }, { seq: 7 }, { seq: 8 }, { seq: 9, kind: 'close' }]);
  t.ok(process.cpuUsage(start).system < 1e6);
});

t.test('--last', async (t) => {
  const folder = t.testdir();
  let now = 1_700_000_000_000;
  const clock = () => (now += 10);
  const one = open(folder, { clock });
  const two = open(folder, { clock });
  for (let i = 0; i < 50; i++) (i % 3 === 0 ? one : two).record(fileRead(`/f${i}`), allow);
  const [first, second] = fs.readdirSync(folder).sort().map((name) => path.join(folder, name)) as [string, string];
  const all = await verifyAudit({ folder });
  t.equal(all.records, 52);
  for (const last of [1, 2, 10, 51, 52, 1000]) t.match(await verifyAudit({ folder, last }), { ok: true, records: Math.min(last, 52) }, `last ${last}`);
  const chainOf = (file: string) => fs.readFileSync(file, 'utf8').trimEnd().split('\n');
  const [long] = [first, second].sort((x, y) => chainOf(y).length - chainOf(x).length) as [string];
  const written = chainOf(long);
  const change = (index: number, make: (line: string) => string) => fs.writeFileSync(long, `${written.with(index, make(written[index] as string)).join('\n')}\n`);
  change(2, (line) => line.replace('"allow"', '"deny"'));
  t.match(await verifyAudit({ folder, last: 10 }), { ok: true, records: 10 }, 'an older change is not looked at');
  t.notOk((await verifyAudit({ folder, last: 52 })).ok);
  change(written.length - 3, (line) => line.replace('"allow"', '"deny"'));
  t.match(await verifyAudit({ folder, last: 10 }), { ok: false, problems: [{ line: written.length - 2, file: long }] });
  fs.writeFileSync(long, `${written.toSpliced(-3, 1).join('\n')}\n`);
  t.match(await verifyAudit({ folder, last: 10 }), { ok: false, problems: [{ kind: 'removed', line: written.length - 2 }] });
  const elsewhere = `${'0'.repeat(32)}:3:${'0'.repeat(64)}`;
  t.match(await verifyAudit({ stream: stdin(written.join('\n')), last: 5, heads: [elsewhere] }), { ok: true }, 'a kept head of a chain that is not looked at');
  t.match(await verifyAudit({ stream: stdin(written.join('\n')), last: 5 }), { ok: true, records: 5 });
  t.match(await verifyAudit({ stream: stdin(written.toSpliced(-3, 1).join('\n')), last: 5 }), { ok: false, problems: [{ kind: 'removed' }] });
});
