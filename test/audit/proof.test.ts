// One record is shown without the others, and nothing else passes for it.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { inclusionPath, rootByPath } from '../../src/audit/inclusion.ts';
import { type InclusionProof, verifyProof } from '../../src/audit/proof.ts';
import { parseSealPublic, type SealPublic } from '../../src/audit/seal-public.ts';
import { safeclaw } from '../cli/safeclaw-command.ts';
import { nodeVersions, root } from '../harness.ts';
import { fc } from '../property.ts';

const vectors = path.join(root, 'fixtures/logs/vectors');
const key = path.join(vectors, 'seal.pub');
const trusted = parseSealPublic(fs.readFileSync(key, 'utf8')) as SealPublic;
const sealed = path.join(vectors, 'segments');
const records = fs.readdirSync(sealed).filter((name) => name.endsWith('.jsonl')).sort().flatMap((name) => fs.readFileSync(path.join(sealed, name), 'utf8').trimEnd().split('\n'));
const prove = (seq: number, folder = sealed) => safeclaw(['audit', 'prove', String(seq), folder], { cwd: vectors });

t.test('a path leads to the root from its own place only', (t) => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 600 }), fc.nat(), (size, any) => {
    const hashes = Array.from({ length: size }, (_, i) => i.toString(16).padStart(64, '0'));
    const index = any % size;
    const { path, root } = inclusionPath(hashes, index);
    if (rootByPath(hashes[index] as string, index, size, path) !== root) return false;
    const others = [index + 1, index - 1, (index + 16) % size].filter((at) => at >= 0 && at < size && at !== index);
    return others.every((at) => rootByPath(hashes[index] as string, at, size, path) !== root) && rootByPath('f'.repeat(64), index, size, path) !== root && rootByPath(hashes[index] as string, index, size, [...path, []]) === null;
  }));
  t.end();
});

t.test('every record but the last seal has a proof, in which no byte of another record stands', (t) => {
  for (let seq = 0; seq < records.length - 1; seq++) {
    const { code, stdout, stderr } = prove(seq);
    t.equal(code, 0, `${seq}: ${stderr}`);
    const proof = JSON.parse(stdout) as InclusionProof;
    t.equal(proof.record, records[seq]);
    t.match(verifyProof(stdout, trusted, Date.now()), { ok: true, seq, record: { seq } });
    for (const [i, line] of records.entries()) if (i !== seq && JSON.parse(line).action !== undefined) t.notOk(stdout.includes(String(JSON.parse(line).target)), `nothing of record ${i} in the proof of ${seq}`);
  }
  t.match(prove(records.length - 1), { code: 1, stderr: /no seal covers it yet/ });
  t.match(prove(records.length), { code: 1, stderr: /no record has the seq/ });
  t.match(prove(3, path.join(vectors, 'unsealed')), { code: 1, stderr: /carries no seals/ });
  t.match(prove(2, path.join(vectors, 'parent-and-child')), { code: 1, stderr: /2 records have the seq 2; add the chain: --chain [0-9a-f]{8}, --chain [0-9a-f]{8}/ });
  t.match(prove(2, path.join(vectors, 'replaced-genesis')), { code: 1, stderr: /not as it was written/ });
  t.end();
});

t.test('a proof with anything changed proves nothing', (t) => {
  const text = prove(4).stdout;
  const proof = JSON.parse(text) as InclusionProof;
  const other = JSON.parse(prove(5).stdout) as InclusionProof;
  const foreign = JSON.parse(prove(4, path.join(vectors, 'other-key')).stdout) as InclusionProof;
  const made: [what: string, proof: unknown][] = [
    ['another record', { ...proof, record: other.record }],
    ['another path', { ...proof, path: other.path }],
    ['a shorter path', { ...proof, path: proof.path.slice(1) }],
    ['a longer path', { ...proof, path: [...proof.path, []] }],
    ['another order in the path', { ...proof, path: proof.path.map((level) => [...level].reverse()) }],
    ['no seals', { ...proof, seals: proof.seals.slice(0, 1) }],
    ['no first key', { ...proof, seals: proof.seals.slice(1) }],
    ['a seal of another log', { ...proof, seals: [...proof.seals.slice(0, -1), foreign.seals.at(-1)] }],
    ["somebody else's log", foreign],
    ['no proof', {}],
    ['null', null],
  ];
  for (const [what, value] of made) t.match(verifyProof(JSON.stringify(value), trusted, Date.now()), { ok: false, record: null }, what);
  for (const [place, mask] of fc.sample(fc.tuple(fc.nat(text.length - 1), fc.constantFrom(1, 2, 4)), 300)) {
    const flipped = text.slice(0, place) + String.fromCharCode(text.charCodeAt(place) ^ mask) + text.slice(place + 1);
    const report = verifyProof(flipped, trusted, Date.now());
    if (report.ok && JSON.stringify(JSON.parse(flipped)) !== JSON.stringify(proof)) t.fail(`byte ${place} ^ ${mask}`);
  }
  t.end();
});

for (const node of nodeVersions) {
  t.test(`from outside, on Node ${node}`, (t) => {
    const cwd = t.testdir();
    const made = safeclaw(['audit', 'prove', '4', sealed], { cwd, node });
    fs.writeFileSync(path.join(cwd, 'proof.json'), made.stdout);
    fs.writeFileSync(path.join(cwd, 'changed.json'), made.stdout.replace('/app/data/', '/app/date/'));
    t.match(safeclaw(['audit', 'verify', '--proof', 'proof.json', '--key', key], { cwd, node }), { code: 0, stdout: /^proven: record 4 of chain [^]*"target": "\/app\/data\// });
    t.match(JSON.parse(safeclaw(['audit', 'verify', '--proof', 'proof.json', '--key', key, '--json'], { cwd, node }).stdout), { ok: true, seq: 4 });
    t.match(safeclaw(['audit', 'verify', '--proof', 'changed.json', '--key', key], { cwd, node }), { code: 1, stdout: /^NOT PROVEN: its record was changed/ });
    t.match(safeclaw(['audit', 'verify', '--proof', 'proof.json', '--key', path.join(vectors, 'later.pub')], { cwd, node }), { code: 1, stdout: /another key/ });
    t.match(safeclaw(['audit', 'verify', '--proof', 'proof.json'], { cwd, node }), { code: 2, stderr: /--key/ });
    t.match(safeclaw(['audit', 'verify', '--proof', 'none.json', '--key', key], { cwd, node }), { code: 1, stderr: /cannot be read/ });
    t.match(safeclaw(['audit', 'prove', 'four', sealed], { cwd, node }), { code: 2, stderr: /needs the seq/ });
    t.end();
  });
}
