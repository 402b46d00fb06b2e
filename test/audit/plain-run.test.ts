// Runs of plain records: read together, by this thread or by others, they lead to the report that one by one leads to.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fc } from '../property.ts';
import t from 'tap';
import { findRuns, KnownRuns } from '../../src/audit/found-runs.ts';
import type { RunSource } from '../../src/audit/plain-run.ts';
import { Verifier } from '../../src/audit/verifier.ts';
import { verifyAudit, type VerifyReport } from '../../src/audit/verify.ts';
import { dist, exactEnvironment, nodeBinary, nodeVersions, root } from '../harness.ts';
import { allow, deny, fileRead, open } from './support.ts';

const oneByOne: RunSource = { read: () => null };
const trust = { keys: null, required: false, now: Date.parse('2030-01-01'), redelivered: false };

/** As `hash` of a thread does it: blocks that end with a line. */
function report(file: string, bytes: Buffer, how: 'one by one' | 'runs' | 'found before', heads: readonly string[] = []): VerifyReport {
  const verifier = new Verifier({ complete: true, heads, last: null, trust });
  verifier.begin(file);
  for (let from = 0; from < bytes.length;) {
    const end = bytes.indexOf(10, from + 5000) + 1 || bytes.length;
    const block = bytes.subarray(from, end);
    if (how === 'runs') verifier.push(block);
    else verifier.push(block, how === 'one by one' ? oneByOne : new KnownRuns(findRuns(block)));
    from = end;
  }
  verifier.end();
  return verifier.report();
}

const vectors = path.join(root, 'fixtures/logs/vectors');
const logs = fs.readdirSync(vectors, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.jsonl')).map((name) => path.join(vectors, name));

t.test('of every vector the same is said', (t) => {
  t.ok(logs.length > 20);
  for (const file of logs) {
    const bytes = fs.readFileSync(file);
    const expected = report(file, bytes, 'one by one');
    for (const how of ['runs', 'found before'] as const) t.same(report(file, bytes, how), expected, `${path.relative(vectors, file)}, ${how}`);
  }
  t.end();
});

t.test('and of every log that was altered', (t) => {
  const folder = t.testdir();
  const log = open(folder);
  const heads: string[] = [];
  for (let i = 0; i < 60; i++) {
    log.record(fileRead(`/file-${i}`), i % 3 === 0 ? deny : allow);
    heads.push(log.head());
  }
  log.close('exit');
  const file = path.join(folder, fs.readdirSync(folder)[0] as string);
  const written = fs.readFileSync(file, 'latin1').split('\n').slice(0, -1);
  const line = fc.nat({ max: written.length - 1 });
  const change = fc.oneof(
    fc.tuple(fc.constant('flip'), line, fc.nat()), fc.tuple(fc.constant('remove'), line, fc.integer({ min: 1, max: 5 })), fc.tuple(fc.constant('double'), line, line),
    fc.tuple(fc.constant('swap'), line, line), fc.tuple(fc.constant('cut'), line, fc.nat()), fc.tuple(fc.constant('insert'), line, fc.nat()),
  );
  let broken = 0;
  fc.assert(fc.property(fc.array(change, { maxLength: 3 }), fc.option(fc.nat({ max: heads.length - 1 })), (changes, kept) => {
    const bytes = Buffer.from(changes.reduce(altered, written).map((text) => `${text}\n`).join(''), 'latin1');
    const known = kept === null ? [] : [heads[kept] as string];
    const expected = report(file, bytes, 'one by one', known);
    if (!expected.ok) broken++;
    t.same(report(file, bytes, 'runs', known), expected);
    t.same(report(file, bytes, 'found before', known), expected);
  }), { numRuns: 300 });
  t.ok(broken > 100, 'most of them are found out');
  t.end();
});

// A line before the altered ones may be gone: what is altered is then another.
function altered(lines: string[], [kind, at, by]: [string, number, number]): string[] {
  const text = lines[at] ?? '';
  switch (kind) {
    case 'flip': return lines.with(at % lines.length, flipped(text, by % Math.max(1, text.length)));
    case 'remove': return lines.toSpliced(at, by);
    case 'double': return lines.toSpliced(by, 0, text);
    case 'swap': return lines.with(at % lines.length, lines[by % lines.length] as string).with(by % lines.length, text);
    case 'cut': return lines.with(at % lines.length, text.slice(0, by % Math.max(1, text.length)));
    default: return lines.toSpliced(at, 0, 'x'.repeat(by % 300));
  }
}

function flipped(text: string, at: number): string {
  return text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
}

t.test('threads help with a large log, and find what one finds', async (t) => {
  const folder = t.testdir();
  const log = open(folder);
  for (let i = 0; i < 75_000; i++) log.record(fileRead(`/srv/project/with/some/folders/file-${i}.json`), allow);
  log.close('exit');
  const file = path.join(folder, fs.readdirSync(folder)[0] as string);
  t.ok(fs.statSync(file).size > 32 * 1024 * 1024, 'large enough for threads');
  const verify = (node: string): VerifyReport => {
    const { stdout, stderr } = spawnSync(...exactEnvironment(nodeBinary(node), [path.join(dist, 'cli.cjs'), 'audit', 'verify', '--json', '.'], { PATH: process.env.PATH, HOME: folder }), { cwd: folder, encoding: 'utf8' });
    t.equal(stderr, '');
    return JSON.parse(stdout) as VerifyReport;
  };
  for (const node of [nodeVersions.at(0), nodeVersions.at(-1)] as string[]) t.match(verify(node), { ok: true, records: 75_002 }, `Node ${node}`);
  const bytes = fs.readFileSync(file);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] as number) ^ 1;
  fs.writeFileSync(file, bytes);
  const alone = await verifyAudit({ folder });
  t.equal(alone.ok, false);
  t.same(verify(nodeVersions.at(-1) as string), JSON.parse(JSON.stringify(alone).replaceAll(`${folder}/`, '')));
});
