// Writes fixtures/logs/vectors: small logs, good and tampered with, each with what a verifier must say of it.
// `node --import tsx scripts/log-vectors.mjs`. They are written once for a version of the format: what verifies today
// must verify with every later release, so a vector that is there stays as it is, and what is sealed with its key too.

import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeSealKey } from '../src/audit/seal-public.ts';
import { openAudit } from '../src/audit/writer.ts';

const folder = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../fixtures/logs/vectors');
const isNew = !fs.existsSync(folder);
const work = fs.mkdtempSync(path.join(folder, '../.vectors-'));
// The first record of a chain says where the program ran.
process.chdir('/');
const start = Date.parse('2026-01-02T03:04:05Z');
const verdict = (kind, rule) => ({ kind, by: 'rule', rule, reason: 'a rule of the vectors', position: 'safeclaw.config.yaml:3:5', code: kind === 'allow' ? 'SC_ALLOWED' : 'SC_DENIED', limits: null, observed: null });
const policyHash = createHash('sha256').update('version: 1\n').digest('hex');

const ours = makeSealKey('2026-01-01', 30);
const others = makeSealKey('2026-01-01', 30);
const later = makeSealKey('2226-01-01', 30);
if (isNew) {
  fs.mkdirSync(folder);
  fs.writeFileSync(path.join(folder, 'seal.pub'), ours.publicPart);
  fs.writeFileSync(path.join(folder, 'later.pub'), later.publicPart);
}

/** One chain: its files by name, its head. */
function chain({ key = null, rotate = null, at = start, parent = null, policy = policyHash, tid = 0, close = true, count = 6, during } = {}) {
  const place = fs.mkdtempSync(path.join(work, 'chain-'));
  let now = at;
  let seal = null;
  if (key !== null) {
    seal = { key: path.join(place, 'key'), records: 3, seconds: 3600 };
    fs.writeFileSync(seal.key, JSON.stringify(key.privatePart));
  }
  const log = openAudit({ settings: { sink: 'file', folder: path.join(place, 'audit'), seal, rotate, limit: null, redact: null }, policyHash: policy, policyName: 'safeclaw.config.yaml', parent, threadId: tid, program: ['node', 'agent.js'], versions: { safeclaw: '0.1.0', node: 'v20.20.2' }, mode: 'enforce', clock: () => now++ });
  for (let i = 0; i < count; i++) {
    const file = `/app/data/${i}`;
    log.record({ kind: 'file:read', path: file, asked: file }, verdict(i % 3 === 2 ? 'deny' : 'allow', `rules[${i % 3}]`));
    if (i === 2) during?.(log.head(), log);
  }
  const head = log.head();
  if (close) log.close('exit');
  const names = fs.readdirSync(path.join(place, 'audit')).sort();
  return { names, head, closed: log.head(), files: new Map(names.map((name) => [name, fs.readFileSync(path.join(place, 'audit', name), 'latin1').trimEnd().split('\n')])) };
}

function rehashed(line) {
  const body = line.replace(/,"hash":"[0-9a-f]{64}"\}$/, '');
  return `${body},"hash":"${createHash('sha256').update(body).digest('hex')}"}`;
}

/** From line `from` on every record gets the number, the `prev` and the hash that fit, as one who knows the format would do it. */
function rechained(lines, from) {
  const made = lines.slice(0, from);
  for (let i = from; i < lines.length; i++) {
    const prev = i === 0 ? '0'.repeat(64) : made[i - 1].slice(-66, -2);
    made.push(rehashed(lines[i].replace(/"seq":\d+/, `"seq":${i}`).replace(/"prev":"[0-9a-f]{64}"/, `"prev":"${prev}"`)));
  }
  return made;
}

const other = (line) => line.replace('"verdict":"deny"', '"verdict":"allow"').replace('SC_DENIED', 'SC_ALLOWED');
const kindOf = (line) => JSON.parse(line).kind;
const place = (lines, kind, from = 0) => lines.findIndex((line, i) => i >= from && kindOf(line) === kind);

function write(name, files, expected) {
  const target = path.join(folder, name);
  if (fs.existsSync(target)) return;
  if (!isNew && expected.key !== null) throw new Error(`${name} would be sealed with another key than the one that is kept: add vectors without seals`);
  fs.mkdirSync(target);
  for (const [file, lines] of files) fs.writeFileSync(path.join(target, file), Array.isArray(lines) ? lines.map((line) => `${line}\n`).join('') : lines, 'latin1');
  fs.writeFileSync(path.join(target, 'expected.json'), `${JSON.stringify(expected, null, 2)}\n`);
}

const good = (why, records, sealed, more = {}) => ({ why, key: 'seal.pub', ok: true, records, sealed, ...more });
const bad = (why, kind, file, line, more = {}) => ({ why, key: 'seal.pub', ok: false, kind, file, line, ...more });
const total = (files) => [...files.values()].reduce((sum, lines) => sum + lines.length, 0);
const edited = (files, name, change) => new Map([...files].map(([file, lines]) => [file, file === name ? change([...lines]) : lines]));

// Good logs.
const sealed = chain({ key: ours });
const name = sealed.names[0];
const lines = sealed.files.get(name);
write('good', sealed.files, good('a sealed chain that ended in order', lines.length, lines.length));
const plain = chain();
const plainName = plain.names[0];
const plainLines = plain.files.get(plainName);
write('unsealed', plain.files, good('a chain without seals, verified without a key', plainLines.length, 0, { key: null }));
write('unsealed-with-key', plain.files, bad('a chain without seals, where seals are asked for', 'unsealed', plainName, 1));
const segments = chain({ key: ours, rotate: 2000, count: 8 });
write('segments', segments.files, good('one chain in several files', total(segments.files), total(segments.files)));
let child;
const parent = chain({ key: ours, during: (head) => { child = chain({ key: ours, parent: head, tid: 1, at: start + 100 }); } });
const family = new Map([...parent.files, ...child.files]);
write('parent-and-child', family, good('a chain that another one started', total(family), total(family)));
const lastSeal = lines.findLastIndex((line, i) => kindOf(line) === 'seal' && i < lines.length - 1);
write('unproven', new Map([[name, lines.slice(0, lastSeal + 2)]]), good('a killed process: one record after the last seal is not proven', lastSeal + 2, lastSeal + 1));
write('torn', new Map([[name, `${lines.slice(0, 4).join('\n')}\n${lines[4].slice(0, 100)}`]]), good('a process that was killed while it wrote a record', 4, 4));
const stream = ['starting', ...plainLines.flatMap((line, i) => (i % 2 === 0 ? [line] : [`progress ${i}: ${line}`, 'a line of the program'])), 'done'];
write('among-other-lines', new Map([['output.log', stream]]), good("a log on standard output, among the program's lines", plainLines.length, 0, { key: null }));

const nextHash = createHash('sha256').update('version: 1\nmode: observe\n').digest('hex');
const reloaded = chain({ during: (_head, log) => {
  log.reloaded({ loaded: true, before: policyHash, after: nextHash, mode: 'observe', code: null, kept: [] });
  log.reloaded({ loaded: false, before: nextHash, after: policyHash, mode: 'observe', code: 'SC_UNKNOWN_KEY', kept: [] });
} });
const reloadedName = reloaded.names[0];
const reloadedAt = place(reloaded.files.get(reloadedName), 'reload');
write('reloaded', reloaded.files, good('another policy came into force, and a third did not load', total(reloaded.files), 0, { key: null }));
write('reload-removed', edited(reloaded.files, reloadedName, (l) => rechained(l.toSpliced(reloadedAt, 1), reloadedAt)), bad('the record that another policy came into force was removed and the rest made again', 'changed', reloadedName, reloadedAt + 1, { key: null }));
write('reload-of-another', edited(reloaded.files, reloadedName, (l) => rechained(l.with(reloadedAt, l[reloadedAt].replace(policyHash, '0'.repeat(64))), reloadedAt)), bad('the record of a reload names another policy before it than the one that was in force', 'changed', reloadedName, reloadedAt + 1, { key: null }));

// Bytes and lines.
const fourth = place(lines, 'decision');
write('changed', edited(sealed.files, name, (l) => l.with(fourth, l[fourth].replace('/app/data/', '/app/date/'))), bad('a byte was changed', 'changed', name, fourth + 1));
write('rewritten', edited(plain.files, plainName, (l) => l.with(3, rehashed(other(l[3])))), bad('a record was changed and hashed again', 'rewritten', plainName, 4, { key: null }));
write('removed', edited(plain.files, plainName, (l) => l.toSpliced(3, 1)), bad('a record was removed', 'removed', plainName, 4, { key: null }));
write('inserted', edited(plain.files, plainName, (l) => l.toSpliced(4, 0, rehashed(l[3].replace('/app/data/2', '/app/data/x')))), bad('a record was inserted', 'inserted', plainName, 5, { key: null }));
write('duplicated', edited(plain.files, plainName, (l) => l.toSpliced(4, 0, l[3])), bad('a line stands twice', 'duplicated', plainName, 5, { key: null }));
write('swapped', edited(plain.files, plainName, (l) => l.with(3, l[4]).with(4, l[3])), bad('two lines were swapped', 'reordered', plainName, 4, { key: null }));
write('cut-head', edited(sealed.files, name, (l) => l.slice(2)), bad('the first records were cut off', 'beheaded', name, 1));
write('mixed-chains', edited(sealed.files, name, (l) => l.toSpliced(4, 0, plainLines[3])), bad('a record of another chain was put into the file', 'inserted', name, 5));
write('removed-among-other-lines', new Map([['output.log', stream.filter((line) => !line.includes('"seq":3,'))]]), bad('a record was removed from a log on standard output', 'removed', 'output.log', stream.findIndex((line) => line.includes('"seq":4,')), { key: null }));

// Ends, files and whole logs.
write('cut-tail', edited(sealed.files, name, (l) => l.slice(0, -4)), bad('the end was cut off, and its head was kept elsewhere', 'removed', name, lines.length - 4, { heads: [sealed.closed] }));
const parentName = parent.names[0];
write('cut-parent', edited(family, parentName, (l) => l.slice(0, 4)), bad("the end of a chain was cut off that another one was started from", 'removed', parentName, 4));
write('dropped-segment', new Map([...segments.files].filter(([file]) => file !== segments.names[1])), bad('a file in the middle of a chain is gone', 'removed', segments.names[2], 1));
write('replayed', plain.files, bad('an older log stands in the place of the one whose head was kept', 'removed', 'the given head', 0, { key: null, heads: [sealed.closed] }));

// Made again by somebody who knows the format, and owns the process.
const denied = lines.findIndex((line) => line.includes('"verdict":"deny"'));
const firstSealAfter = (l, from) => place(l, 'seal', from) + 1;
write('rechained', edited(sealed.files, name, (l) => rechained(l.with(denied, other(l[denied])), denied)), bad('a record was changed and the rest of the chain made again', 'forged', name, firstSealAfter(lines, denied)));
write('replaced-genesis', edited(sealed.files, name, (l) => rechained(l.with(0, l[0].replace('"node agent.js"', '"node other.js"')), 0)), bad('the first record was changed and the rest made again', 'forged', name, firstSealAfter(lines, 0)));
write('wrong-policy', edited(plain.files, plainName, (l) => rechained(l.with(4, l[4].replace(/"policy":"[0-9a-f]{16}"/, '"policy":"0000000000000000"')), 4)), bad('a record names another policy than the first one', 'changed', plainName, 5, { key: null }));
const someSeal = place(lines, 'seal');
write('bad-seal', edited(sealed.files, name, (l) => rechained(l.with(someSeal, l[someSeal].replace(/"signature":"(..)/, (_, two) => `"signature":"${two === '00' ? '11' : '00'}`)), someSeal)), bad('the signature of a seal is not of its key', 'forged', name, someSeal + 1));
write('seal-removed', edited(sealed.files, name, (l) => rechained(l.toSpliced(someSeal, 1), someSeal)), bad('a seal was removed and the rest made again', 'forged', name, place(lines, 'seal', someSeal + 1)));
const foreign = chain({ key: others });
write('other-key', foreign.files, bad('the log was sealed with a key of somebody else', 'forged', foreign.names[0], 2));
const ahead = chain({ key: later, at: Date.parse('2226-01-02T03:04:05Z') });
write('from-the-future', ahead.files, bad('the log was sealed with a key of a day that has not come', 'forged', ahead.names[0], 2, { key: 'later.pub' }));
const backdated = chain({ key: { ...ours, privatePart: { ...ours.privatePart } }, at: start + 9 * 86_400_000 });
const backdatedName = backdated.names[0];
write('backdated', edited(backdated.files, backdatedName, (l) => rechained(l.map((line) => line.replace('2026-01-11', '2026-01-05')), 0)), bad('the times of a log were set back and its chain made again', 'forged', backdatedName, 2));

fs.rmSync(work, { recursive: true });
