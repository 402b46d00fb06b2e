// A chain in several files, its limit, and a clock that moves: each is told by a record, and nothing is a gap.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { makeSealKey, parseSealPublic } from '../../src/audit/seal-public.ts';
import { verifyAudit } from '../../src/audit/verify.ts';
import type { AuditSettings } from '../../src/policy/policy.ts';
import { folderWith, safeclaw } from '../cli/safeclaw-command.ts';
import { nodeVersions, runGated } from '../harness.ts';
import { allow, fileRead, lines, open } from './support.ts';

const settings = (folder: string, more: Partial<AuditSettings>): { settings: AuditSettings } => ({ settings: { sink: 'file', folder, seal: null, rotate: null, limit: null, redact: null, ...more } });

/** Four or so files of 32 KiB. */
function rotated(folder: string, more: Partial<AuditSettings> = {}): string[] {
  const log = open(folder, settings(folder, { rotate: 32 * 1024, ...more }));
  for (let i = 0; i < 250; i++) log.record(fileRead(`/file-${i}`), allow);
  log.close('exit');
  return fs.readdirSync(folder).sort();
}

t.test('a file that is full is followed by another, and both are one chain', async (t) => {
  const folder = t.testdir();
  const files = rotated(folder);
  t.ok(files.length >= 3, files.join(' '));
  for (const file of files) t.ok(fs.statSync(path.join(folder, file)).size < 33 * 1024);
  t.match(files[1], /^\d{8}T\d{6}Z-\d+-0-[0-9a-f]{8}_000002\.jsonl$/);
  t.match(JSON.parse(lines(folder, files[1])[0] as string), { kind: 'segment', segment: 2, after: files[0] });
  t.match(JSON.parse(lines(folder, files[2])[0] as string), { kind: 'segment', segment: 3, after: files[1] });
  const report = await verifyAudit({ folder });
  t.match(report, { ok: true, notes: [], chains: [{ ending: 'closed' }] }, report.message);
  t.equal(report.chains.length, 1);
  for (const last of [1, 20, 90, 200]) t.match(await verifyAudit({ folder, last }), { ok: true, records: last }, `the last ${last}`);
});

t.test('a file of the chain that is gone, swapped or cut is found', async (t) => {
  const dropped = async (which: number, kind: RegExp): Promise<void> => {
    const folder = t.testdir();
    fs.rmSync(path.join(folder, rotated(folder)[which] as string));
    t.match((await verifyAudit({ folder })).problems[0]?.kind, kind);
  };
  await dropped(0, /beheaded/);
  await dropped(1, /removed/);
  const folder = t.testdir();
  const files = rotated(folder);
  const [second, third] = [1, 2].map((i) => path.join(folder, files[i] as string)) as [string, string];
  fs.renameSync(second, `${second}.aside`);
  fs.renameSync(third, second);
  fs.renameSync(`${second}.aside`, third);
  t.match((await verifyAudit({ folder })).problems[0]?.kind, /reordered|removed/);
  const again = t.testdir();
  const first = path.join(again, rotated(again)[0] as string);
  fs.writeFileSync(first, fs.readFileSync(first, 'utf8').split('\n').slice(0, -3).join('\n') + '\n');
  t.match((await verifyAudit({ folder: again })).problems[0]?.kind, /removed/, 'cut where the next file begins');
});

t.test('sealed as one chain', async (t) => {
  const folder = t.testdir();
  const { privatePart, publicPart } = makeSealKey(new Date().toISOString().slice(0, 10), 2);
  const key = path.join(folder, 'seal.key');
  fs.writeFileSync(key, JSON.stringify(privatePart));
  const audit = path.join(folder, 'audit');
  const files = rotated(audit, { seal: { key, records: 50, seconds: 3600 } });
  t.ok(files.length >= 3);
  const sealKeys = parseSealPublic(publicPart);
  if (sealKeys === null) throw new Error('a public part that is none');
  t.match(await verifyAudit({ folder: audit, sealKeys, sealsRequired: true }), { ok: true, notes: [], message: /all of them are sealed/ });
});

t.test('a log that has reached its limit denies, and says how often at its end', async (t) => {
  const folder = t.testdir();
  const log = open(folder, settings(folder, { rotate: 32 * 1024, limit: 64 * 1024 }));
  let done = 0;
  t.throws(() => { for (;;) { log.record(fileRead(`/file-${done}`), allow); done++; } }, { code: 'SC_AUDIT_UNWRITABLE', failure: 'LIMIT' });
  t.throws(() => { log.record(fileRead('/more'), allow); }, { code: 'SC_AUDIT_UNWRITABLE', failure: 'LIMIT' });
  log.close('exit');
  const records = fs.readdirSync(folder).sort().flatMap((name) => lines(folder, name)).map((line) => JSON.parse(line));
  t.equal(records.filter(({ kind }) => kind === 'decision').length, done);
  t.match(records.at(-2), { kind: 'resume', refused: 2, failure: 'LIMIT', torn: 0 });
  t.equal(records.at(-1).kind, 'close');
  t.match(await verifyAudit({ folder }), { ok: true });
});

t.test('a new file that cannot be made denies until it can, and the log goes on in it', async (t) => {
  const folder = t.testdir();
  const aside = `${folder}-aside`;
  const log = open(folder, settings(folder, { rotate: 32 * 1024 }));
  while (fs.statSync(path.join(folder, fs.readdirSync(folder)[0] as string)).size < 32 * 1024) log.record(fileRead('/file'), allow);
  fs.renameSync(folder, aside);
  fs.writeFileSync(folder, 'in the way');
  t.throws(() => { log.record(fileRead('/refused'), allow); }, { code: 'SC_AUDIT_UNWRITABLE', failure: 'ENOTDIR' });
  fs.rmSync(folder);
  fs.renameSync(aside, folder);
  log.record(fileRead('/after'), allow);
  log.close('exit');
  const [, second] = fs.readdirSync(folder).sort();
  t.same(lines(folder, second).map((line) => JSON.parse(line).kind), ['resume', 'segment', 'decision', 'close']);
  t.match(await verifyAudit({ folder }), { ok: true, problems: [] });
});

t.test('a clock that is set back or forward is a record', async (t) => {
  const folder = t.testdir();
  let moved = 0;
  const log = open(folder, { clock: () => Date.now() + moved });
  log.record(fileRead('/a'), allow);
  moved = -3_600_000;
  log.record(fileRead('/b'), allow);
  moved = 3_600_000;
  log.record(fileRead('/c'), allow);
  log.record(fileRead('/d'), allow);
  log.close('exit');
  const told = lines(folder).map((line) => JSON.parse(line)).map(({ kind, moved }) => (moved === undefined ? kind : Math.round(moved / 100_000)));
  t.same(told, ['genesis', 'decision', 'decision', -36, 'decision', 72, 'decision', 'close']);
  t.match(await verifyAudit({ folder }), { ok: true });
});

const policy = `version: 1
audit: { rotate: 32KiB, limit: 96 KiB }
rules:
  - action: "file:read"
    effect: allow
`;
const program = `
const fs = require('node:fs');
const said = {};
for (let i = 0; i < 400; i++) try { fs.readFileSync('agent.cjs'); said.read = (said.read ?? 0) + 1; } catch (error) { said[error.safeclaw.reason] = (said[error.safeclaw.reason] ?? 0) + 1; }
console.log(JSON.stringify(said));
`;

for (const node of nodeVersions) {
  t.test(`from outside, on Node ${node}`, async (t) => {
    const folder = folderWith(t, { 'safeclaw.config.yaml': policy });
    const { code, stderr, json } = await runGated({ node, folder, program, via: 'require' });
    t.equal(code, 0, stderr);
    const said = json() as Record<string, number>;
    const refused = 400 - (said.read as number);
    t.ok(refused > 0);
    t.ok(Object.keys(said).some((reason) => /\(LIMIT\)/.test(reason)), Object.keys(said).join('\n'));
    const files = fs.readdirSync(path.join(folder, '.safeclaw/audit')).filter((name) => name.endsWith('.jsonl'));
    t.ok(files.length >= 3);
    t.match(safeclaw(['audit', 'verify'], { cwd: folder, node }), { code: 0 });
  });
}

t.test('sizes that are none', (t) => {
  for (const [written, fine] of [['64MiB', true], ['65536', true], ['1.5 GB', true], ['10', false], ['64 megabytes', false], ['-1', false], ['1e9MB', false], ['', false]] as const) {
    const folder = folderWith(t, { 'safeclaw.config.yaml': `version: 1\naudit:\n  rotate: ${written}\nrules: []\n` });
    const { code, stdout } = safeclaw(['policy', 'check'], { cwd: folder });
    t.equal(code, fine ? 0 : 1, `${written}: ${stdout}`);
    if (!fine) t.match(stdout, /safeclaw\.config\.yaml:3:.*\n[^]*write `rotate: 64MiB`/);
  }
  t.end();
});
