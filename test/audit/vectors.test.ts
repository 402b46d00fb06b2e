// The vectors that the format is published with: ours and the one in Python, which knows the page alone, say the same.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t, { type Test } from 'tap';
import { parseSealPublic } from '../../src/audit/seal-public.ts';
import { verifyAudit } from '../../src/audit/verify.ts';
import { root } from '../harness.ts';

interface Expected {
  readonly why: string;
  readonly key: string | null;
  readonly heads?: readonly string[];
  readonly ok: boolean;
  readonly records?: number;
  readonly sealed?: number;
  readonly kind?: string;
  readonly file?: string;
  readonly line?: number;
}

const folder = path.join(root, 'fixtures/logs/vectors');
const python = path.join(root, 'examples/verify/verify.py');
const stream = 'output.log';

function matches(t: Test, report: { ok: boolean; records: number; sealed: number; problems: readonly { kind: string; file: string; line: number }[] }, expected: Expected, who: string): void {
  const { ok, records, sealed, kind, file, line } = expected;
  const name = `${who}: ${expected.why}`;
  if (ok) t.match(report, { ok, records, sealed, problems: [] }, name);
  else t.match({ ok: report.ok, ...report.problems[0], file: path.basename(report.problems[0]?.file ?? '') }, { ok, kind, file, line }, name);
}

for (const name of fs.readdirSync(folder).filter((entry) => fs.statSync(path.join(folder, entry)).isDirectory())) {
  t.test(name, async (t) => {
    const place = path.join(folder, name);
    const expected = JSON.parse(fs.readFileSync(path.join(place, 'expected.json'), 'utf8')) as Expected;
    const heads = expected.heads ?? [];
    const key = expected.key === null ? null : path.join(folder, expected.key);
    const sealKeys = key === null ? null : parseSealPublic(fs.readFileSync(key, 'utf8'));
    const printed = fs.existsSync(path.join(place, stream));
    const report = await verifyAudit({ ...(printed ? { files: [path.join(place, stream)] } : { folder: place }), heads, ...(sealKeys === null ? {} : { sealKeys, sealsRequired: true }) });
    matches(t, report, expected, 'ours');
    const run = spawnSync('python3', [python, ...(key === null ? [] : ['--key', key]), ...heads.flatMap((head) => ['--head', head]), printed ? path.join(place, stream) : place], { encoding: 'utf8' });
    t.equal(run.status, expected.ok ? 0 : 1, run.stderr);
    matches(t, JSON.parse(run.stdout), expected, 'in Python');
  });
}

t.test('the verifier in Python can be read at a sitting', (t) => {
  t.ok(fs.readFileSync(python, 'utf8').trimEnd().split('\n').length <= 150);
  t.end();
});
