// `safeclaw doctor` where everything holds; what it finds where it does not is doctor-findings.test.ts.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { dist, nodeBinary, nodeVersions, root } from '../harness.ts';
import { folderWith, safeclaw } from './safeclaw-command.ts';

interface Check {
  readonly status: string;
  readonly about: string;
  readonly found: string;
  readonly fix: string | null;
}

const policy = 'version: 1\nrules:\n  - { action: "file:read", path: "./**", effect: allow }\n';
const manifest = (fields: object): string => JSON.stringify({ name: 'app', ...fields });
const gated = manifest({ dependencies: { '@authensor/safeclaw': '*' }, scripts: { start: 'node --import @authensor/safeclaw/register agent.js' } });
const whole = { 'package.json': gated, 'safeclaw.config.yaml': policy, 'agent.js': '' };

function doctor(folder: string, env: Record<string, string> = {}, args: string[] = []): { code: number | null; checks: Check[]; of: (about: string) => Check[] } {
  const { code, stdout, stderr } = safeclaw(['doctor', '--json', ...args], { cwd: folder, env });
  let checks: Check[];
  try {
    checks = (JSON.parse(stdout) as { checks: Check[] }).checks;
  } catch {
    throw new Error(`no JSON: ${stdout}${stderr}`);
  }
  return { code, checks, of: (about) => checks.filter((check) => check.about === about) };
}

function installed(t: Parameters<typeof folderWith>[0], files: Readonly<Record<string, string>>): string {
  const folder = folderWith(t, files);
  fs.mkdirSync(path.join(folder, 'node_modules/@authensor'), { recursive: true });
  fs.symlinkSync(root, path.join(folder, 'node_modules/@authensor/safeclaw'));
  return folder;
}

t.test('a project that is set up: nothing fails, on every Node', (t) => {
  const folder = installed(t, whole);
  for (const node of nodeVersions) {
    const { code, checks, of } = doctor(folder, {}, ['--node', nodeBinary(node)]);
    t.equal(code, 0, `Node ${node}: ${JSON.stringify(checks.filter((check) => check.status === 'fail'))}`);
    t.match(of('gate'), [{ status: 'ok', found: /each was denied, and each denial is in the log/ }]);
    t.equal(of('layer').length > 0, true);
  }
  const { code, stdout } = safeclaw(['doctor'], { cwd: folder });
  t.equal(code, 0);
  t.match(stdout, /\nok +gate[^]*nothing fails/);
  t.notOk(fs.existsSync(path.join(folder, '.safeclaw')), 'looking leaves nothing behind');
  t.end();
});

t.test('a log that is no file, a start script that is not plainly Node', (t) => {
  const folder = installed(t, { ...whole, 'safeclaw.config.yaml': `audit: { sink: stdout }\n${policy}`, 'package.json': manifest({ scripts: { start: 'tsx agent.ts' } }) });
  const { code, of } = doctor(folder);
  t.equal(code, 0);
  t.match(of('audit'), [{ status: 'ok', found: /stdout/, fix: null }]);
  t.match(of('start'), [{ status: 'warn', found: /no preload/, fix: '"start": "safeclaw run -- tsx agent.ts"' }]);
  t.match(doctor(folder, {}, ['--node', '/no/such/node']).of('node'), [{ status: 'fail', found: /does not run/ }]);
  t.end();
});

t.test('NODE_OPTIONS of a whole container reaches the command itself: it says so', (t) => {
  const folder = installed(t, whole);
  const result = safeclaw(['doctor'], { cwd: folder, env: { NODE_OPTIONS: `--require ${path.join(dist, 'register.cjs')}` } });
  t.match(result, { code: 1, stdout: '', stderr: /this command itself runs under the gate[^]*NODE_OPTIONS= npx safeclaw/ });
  t.end();
});
