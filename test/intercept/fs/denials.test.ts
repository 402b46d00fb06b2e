// What the policy denies has no effect on the disk, fails the way that the API fails with Node's own fields and ours,
// and is in the log; the same call on the allowed folder beside it works.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { nodeVersions, root, runGated, temporaryFolder } from '../../harness.ts';

const policy = `version: 1
defaultAction: deny
rules:
  - action: [file:*, module:load]
    path: ./no/**
    effect: deny
    reason: nobody goes there
  - action: [file:*, module:load]
    path: ./no
    effect: deny
    reason: nobody goes there
  - action: file:*
    path: ./**
    effect: allow
  - action: module:load
    path: ./**
    effect: allow
`;
const program = fs.readFileSync(path.join(root, 'test/intercept/fs/denied-calls.cjs'), 'utf8');

interface Outcome {
  readonly ok: boolean;
  readonly code?: string;
  readonly errno?: number;
  readonly syscall?: string;
  readonly path?: string;
  readonly error?: boolean;
  readonly later?: boolean;
  readonly threw?: boolean;
  readonly message?: string;
  readonly safeclaw?: { readonly action: string; readonly rule: string; readonly reason: string; readonly position: string };
}

function layOut(base: string): void {
  for (const d of ['no', 'ok']) {
    const folder = path.join(base, d);
    fs.mkdirSync(path.join(folder, 'small'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'small/one'), 'one');
    fs.writeFileSync(path.join(folder, 'secret'), `${d} contents`);
    fs.writeFileSync(path.join(folder, 'data.json'), '{"a":1}');
    fs.writeFileSync(path.join(folder, 'data.mjs'), 'export default 1');
    fs.symlinkSync('secret', path.join(folder, 'link'));
    for (const f of ['s', 'c', 'p']) {
      for (const n of ['keep', 'ren', 'del', 'rm']) fs.writeFileSync(path.join(folder, `${n}-${f}`), 'kept');
      fs.mkdirSync(path.join(folder, `rmr-${f}/in`), { recursive: true });
      fs.mkdirSync(path.join(folder, `dir-${f}`));
      for (const label of ['denied', 'allowed']) if (d === 'ok') fs.writeFileSync(path.join(folder, `move-${label}-${f}`), 'm');
    }
  }
}

function snapshot(folder: string): unknown[] {
  return fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort().map((name) => {
    const stats = fs.lstatSync(path.join(folder, name));
    return [name, stats.mode, stats.isFile() ? fs.readFileSync(path.join(folder, name), 'utf8') : '', stats.isFile() ? stats.mtimeMs : 0, stats.nlink];
  });
}

for (const node of nodeVersions) {
  t.test(`Node ${node}`, async (t) => {
    const folder = temporaryFolder();
    t.teardown(() => {
      fs.rmSync(folder, { recursive: true, force: true });
    });
    layOut(folder);
    const before = snapshot(path.join(folder, 'no'));
    const run = await runGated({ node, folder, program, policy, args: [folder], via: 'require' });
    const outcomes = run.json<[string, string, Outcome | null][]>();
    t.same(snapshot(path.join(folder, 'no')), before, 'nothing changed in the denied folder');
    t.same(fs.readdirSync(path.join(folder, 'ok')).filter((n) => n.includes('-denied-') && !n.startsWith('move-')), [], 'nothing was taken out of it');
    const quiet = new Set(['exists', 'exists callback', 'glob']);
    for (const [label, name, outcome] of outcomes) {
      if (outcome === null) continue;
      if (label === 'allowed') {
        t.equal(outcome.ok, true, `allowed ${name} works: ${outcome.message ?? ''}`);
        continue;
      }
      t.equal(outcome.ok, false, `denied ${name} fails`);
      if (quiet.has(name)) continue;
      // The loaders ask whether the file is there before they read it, and may not know.
      if ((name === 'import' || name === 'require') && /MODULE_NOT_FOUND/.test(String(outcome.code))) continue;
      t.match(outcome, { code: 'EACCES', errno: -13, error: true, safeclaw: { rule: String, reason: 'nobody goes there', position: /safeclaw\.config\.yaml:\d+:\d+/ } }, `${name} has the fields`);
      t.type(outcome.syscall, 'string', `${name} has a syscall`);
      if (name.endsWith('callback')) t.match(outcome, { later: true }, `${name} calls back later`);
    }
    t.ok(outcomes.length > 200);
    const reads = run.find('file:read', path.join(folder, 'no/secret'), 'deny');
    t.ok(reads.length > 8);
    t.match(reads[0], { verdict: 'deny', target: path.join(folder, 'no/secret') });
  });
}
