// No spelling, link, swap, job, descriptor or broken builtin reads or changes what the policy denies.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { nodeVersions, root, runGated, temporaryFolder } from '../../harness.ts';

const policy = `version: 1
defaultAction: deny
rules:
  - { action: [file:*, module:load], path: [./no, ./no/**, '**/*.key'], effect: deny }
  - { action: file:write, path: [./readable, ./readable/**], effect: deny }
  - { action: [file:*, module:load], path: [./**, /proc/self/fd, '/proc/*/fd', '/proc/*/fd/*', /proc/self], effect: allow }
`;
const program = fs.readFileSync(path.join(root, 'test/intercept/fs/attack-calls.cjs'), 'utf8');

for (const node of nodeVersions) {
  t.test(`Node ${node}`, async (t) => {
    const folder = temporaryFolder();
    t.teardown(() => {
      fs.rmSync(folder, { recursive: true, force: true });
    });
    for (const d of ['no', 'ok/mixed', 'readable']) fs.mkdirSync(path.join(folder, d), { recursive: true });
    for (const [name, text] of [['no/secret', 'TOPSECRET'], ['ok/secret', 'open text'], ['ok/mixed/denied.key', 'TOPSECRET'], ['ok/mixed/plain', 'p'], ['readable/file', 'as it was']] as const) fs.writeFileSync(path.join(folder, name), text);
    const file = path.join(folder, 'readable/file');
    const before = fs.statSync(file);
    const run = await runGated({ node, folder, program, policy, args: [folder], via: 'require' });
    const attempts = run.json<[string, string][]>();
    const escapes = attempts.filter(([name, value]) => /TOPSECRET|written|changed|emptied|closed|constructed|removed/.test(value) || name === 'stopped');
    t.same(escapes, []);
    t.ok(attempts.length > 150, `${attempts.length} attempts`);
    for (const encoding of ['utf8', 'latin1']) t.same(attempts.filter(([name]) => name === `swapped and allowed, ${encoding}`).map(([, value]) => value), ['right']);
    t.notOk(run.stdout.includes('TOPSECRET'));
    t.same(fs.readdirSync(path.join(folder, 'no')), ['secret']);
    t.equal(fs.readFileSync(path.join(folder, 'no/secret'), 'utf8'), 'TOPSECRET');
    t.equal(fs.readFileSync(path.join(folder, 'ok/mixed/denied.key'), 'utf8'), 'TOPSECRET');
    t.equal(fs.readFileSync(file, 'utf8'), 'as it was');
    t.match(fs.statSync(file), { mode: before.mode, mtimeMs: before.mtimeMs });
    const denied = run.records.filter((r) => r.verdict === 'deny');
    t.ok(denied.length > 100, `${denied.length} denials in the log`);
    t.equal(run.find('file:read', path.join(folder, 'ok/secret'), 'allow').length > 0, true, 'what is allowed was read meanwhile');
  });
}
