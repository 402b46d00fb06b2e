// `safeclaw doctor`: what holds, what does not, and a fix for each.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { dist, nodeBinary, nodeVersions, root } from '../harness.ts';
import { folderWith, safeclaw, writeLog } from './safeclaw-command.ts';

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

t.test('what does not hold is found, with its fix', (t) => {
  const rows: [what: string, files: Readonly<Record<string, string>>, about: string, expected: { status: string; found: RegExp; fix: RegExp | null }, env?: Record<string, string>][] = [
    ['no policy', { 'package.json': gated }, 'policy', { status: 'fail', found: /there is no policy/, fix: /npx safeclaw init/ }],
    ['a broken policy', { ...whole, 'safeclaw.config.yaml': 'version: 1\nrules:\n  - action: "file:raed"\n    effect: allow\n' }, 'policy', { status: 'fail', found: /does not load/, fix: /did you mean `file:read`/ }],
    ['a policy with a warning', { ...whole, 'safeclaw.config.yaml': `${policy}  - { action: "file:read", path: "./x", effect: allow }\n` }, 'policy', { status: 'warn', found: /1 warning/, fix: /policy check/ }],
    ['observe', { ...whole, 'safeclaw.config.yaml': `mode: observe\n${policy}` }, 'policy', { status: 'warn', found: /nothing is denied/, fix: /mode: observe/ }],
    ['default allow', { ...whole, 'safeclaw.config.yaml': 'version: 1\ndefaultAction: allow\n' }, 'policy', { status: 'warn', found: /defaultAction allow/, fix: /defaultAction: deny/ }],
    ['an audit folder that is a file', { ...whole, '.safeclaw/audit': '' }, 'audit', { status: 'fail', found: /cannot be written/, fix: /mkdir/ }],
    ['a log on stdout', { ...whole, 'safeclaw.config.yaml': `audit: { sink: stdout }\n${policy}` }, 'audit', { status: 'ok', found: /stdout/, fix: null }],
    ['a Dockerfile without the preload', { ...whole, Dockerfile: 'FROM node:20\nCMD ["node", "agent.js"]\n' }, 'start', { status: 'fail', found: /Dockerfile:2 CMD/, fix: /CMD \["node", "--import", "@authensor\/safeclaw\/register", "agent\.js"\]/ }],
    ['a start script without it', { ...whole, 'package.json': manifest({ scripts: { start: 'node agent.js' } }) }, 'start', { status: 'warn', found: /no preload/, fix: /"start": "node --import/ }],
    ['a start script of another kind', { ...whole, 'package.json': manifest({ scripts: { start: 'tsx agent.ts' } }) }, 'start', { status: 'warn', found: /no preload/, fix: /safeclaw run -- tsx agent\.ts/ }],
    ['in devDependencies', { ...whole, 'package.json': manifest({ devDependencies: { '@authensor/safeclaw': '*' } }) }, 'package', { status: 'warn', found: /production/, fix: /npm install/ }],
    ['a log that git would take', { ...whole, '.git/HEAD': '' }, 'git', { status: 'warn', found: /committed/, fix: /\.gitignore/ }],
  ];
  for (const [what, files, about, expected] of rows) {
    const folder = installed(t, files);
    const { code, of } = doctor(folder);
    t.ok(of(about).some((check) => check.status === expected.status && expected.found.test(check.found) && (expected.fix === null ? check.fix === null : expected.fix.test(check.fix ?? ''))), `${what}: ${JSON.stringify(of(about))}`);
    t.equal(code, expected.status === 'fail' ? 1 : 0, what);
  }
  t.end();
});

t.test('two policies, no package, an old Node, a changed log', (t) => {
  const folder = installed(t, { ...whole, 'other.yaml': policy });
  t.match(doctor(folder, { SAFECLAW_POLICY: path.join(folder, 'other.yaml') }).of('policy').at(-1), { status: 'warn', found: /two policies/ });
  t.match(doctor(folderWith(t, { 'safeclaw.config.yaml': policy })).of('package'), [{ status: 'fail', fix: 'npm install @authensor/safeclaw' }]);
  const old = path.join(folder, 'old-node');
  fs.writeFileSync(old, '#!/bin/sh\necho v18.18.2\n', { mode: 0o755 });
  t.match(doctor(folder, {}, ['--node', old]).of('node'), [{ status: 'fail', found: /18\.19/ }]);
  t.match(doctor(folder, {}, ['--node', '/no/such/node']).of('node'), [{ status: 'fail', found: /does not run/ }]);
  const log = writeLog(folder);
  t.match(doctor(folder).of('audit')[0], { status: 'ok' });
  fs.writeFileSync(log, fs.readFileSync(log, 'utf8').replace('deny', 'Deny'));
  const broken = doctor(folder);
  t.equal(broken.code, 1);
  t.match(broken.of('audit'), [{ status: 'fail', found: /broken at .*\.jsonl:3/ }]);
  t.end();
});

t.test('NODE_OPTIONS of a whole container reaches the command itself: it says so', (t) => {
  const folder = installed(t, whole);
  const result = safeclaw(['doctor'], { cwd: folder, env: { NODE_OPTIONS: `--require ${path.join(dist, 'register.cjs')}` } });
  t.match(result, { code: 1, stdout: '', stderr: /this command itself runs under the gate[^]*NODE_OPTIONS= npx safeclaw/ });
  t.end();
});
