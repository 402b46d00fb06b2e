// Whatever Node is started in, and whatever it is given, it starts under the gate: the same policy, although the folder
// that it is started in has one of its own, and a chain whose first record names the parent's chain and its head.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { nodeBinary, nodeVersions, readAudit, root, runGated, temporaryFolder } from '../harness.ts';

const policy = 'version: 1\ndefaultAction: allow\nrules:\n  - { action: "file:read", path: ./secret.txt, effect: deny }\n';

interface Report {
  readonly pid: number;
  readonly tid: number;
  readonly node: string;
  readonly secret: string;
  readonly open: string;
  readonly own: number;
}

for (const node of nodeVersions) {
  t.test(`Node ${node}`, async (t) => {
    const folder = temporaryFolder();
    t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));
    fs.mkdirSync(path.join(folder, 'reports'));
    const lay = (name: string): string => fs.readFileSync(path.join(root, 'test/inherit', name), 'utf8');
    const other = node === '18' ? '26' : '18';
    const run = await runGated({
      node, folder, policy, program: lay('children.cjs'), args: [nodeBinary(other)], timeoutMs: 200_000,
      files: { 'inner.cjs': lay('inner.cjs'), 'secret.txt': 'SECRET', 'open.txt': 'open', 'elsewhere/safeclaw.config.yaml': 'version: 1\ndefaultAction: allow\nrules: []\n' },
      env: { PATH: `${path.dirname(nodeBinary(node))}:${process.env.PATH ?? ''}`, SAFECLAW_QUIET: '1' },
    });
    t.same(run.json(), {}, `every form started\n${run.stderr}`);
    const records = readAudit(path.join(folder, '.safeclaw/audit'));
    const first = new Map(records.filter(({ kind }) => kind === 'genesis').map((record) => [`${String(record.pid)}/${String(record.tid)}`, record]));
    const heads = new Set(records.map(({ chain, seq, hash }) => `${String(chain)}:${seq}:${String(hash)}`));
    const policies = new Set(records.flatMap(({ policyHash }) => (policyHash === undefined ? [] : [policyHash])));
    t.equal(policies.size, 1, 'one policy for all');
    t.notOk(fs.existsSync(path.join(folder, 'elsewhere/.safeclaw')), 'and one log');
    const names = fs.readdirSync(path.join(folder, 'reports')).filter((name) => name.endsWith('.json'));
    t.ok(names.length >= 39, `${names.length} forms`);
    for (const name of names) {
      const report = JSON.parse(fs.readFileSync(path.join(folder, 'reports', name), 'utf8')) as Report;
      t.match(report, { secret: 'EACCES', open: 'open', own: 0 }, name);
      const genesis = first.get(`${report.pid}/${report.tid}`);
      t.ok(heads.has(String(genesis?.parent)), `${name}: its first record names the head of its parent`);
      if (name.includes('version')) t.match(report.node, new RegExp(`^${other}\\.`), name);
    }
  });
}
