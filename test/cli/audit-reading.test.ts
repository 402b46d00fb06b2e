// `safeclaw audit show`, `tail`, `stats` and `export`, on logs that real programs under the preload made.

import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { dist, exactEnvironment, nodeBinary, nodeVersions, runGated } from '../harness.ts';
import { cli, folderWith, safeclaw, writeLog } from './safeclaw-command.ts';

const policy = `version: 1
rules:
  - id: notes
    action: file:read
    path: "./notes/**"
    effect: allow
  - id: never
    action: network:request
    host: example.com
    effect: allow
  - action: shell:execute
    command: "git *"
    effect: deny
    reason: no version control here
`;
const program = `
const fs = require('node:fs');
fs.readFileSync('./notes/a.txt');
fs.readFileSync('notes/../notes/b.txt');
for (const attempt of [() => fs.readFileSync('/etc/passwd'), () => fs.writeFileSync('x', ''), () => require('node:child_process').execFileSync('git', ['status'])]) try { attempt(); } catch (error) { if (!error.safeclaw) throw error; }
for (let i = 0; i < 20; i++) process.env.SOME_KEY;
`;

async function gatedLog(t: Parameters<typeof folderWith>[0], node = '20'): Promise<string> {
  const folder = folderWith(t, { 'notes/a.txt': 'a', 'notes/b.txt': 'b', '.git/HEAD': '' });
  const run = await runGated({ node, folder, policy, program, via: 'require' });
  if (run.code !== 0) throw new Error(run.stderr);
  return folder;
}

interface Shown {
  readonly seq: number;
  readonly action: string;
  readonly target: string;
  readonly chain: string;
  readonly time: string;
}

t.test('filters', async (t) => {
  const folder = await gatedLog(t);
  const show = (...args: string[]): Shown[] => (JSON.parse(safeclaw(['audit', 'show', '--json', ...args], { cwd: folder }).stdout) as { records: Shown[] }).records;
  const targets = (...args: string[]): string[] => show(...args).map(({ target }) => path.relative(folder, target));
  const whole = show();
  t.same(targets('--path', 'notes', '--action', 'file:read'), ['notes/a.txt', 'notes/b.txt']);
  t.same(targets('--path', 'notes/b*', '--action', 'file:read'), ['notes/b.txt'], 'a glob');
  t.same(targets('--path', path.join(folder, 'note'), '--action', 'file:read'), [], 'a beginning of a name is no folder');
  t.same(show('--rule', 'notes').map(({ target }) => path.basename(target)), ['a.txt', 'b.txt'], 'by id');
  t.same(show('--rule', 'safeclaw.config.yaml:11').map(({ target }) => target), ['git status'], 'by line');
  t.same(show('--rule', 'config.yaml:11'), [], 'a part of a file name is another file');
  t.ok(show('--rule', 'default').length >= 2);
  t.equal(show('--host', '*.com').length, 0);
  t.equal(show('--chain', (whole[0] as Shown).chain.slice(0, 6)).length, whole.length);
  t.equal(show('--chain', 'ffffffffffff').length, 0);
  t.equal(show('--pid', '1').length, 0);
  t.equal(show('--since', '1h').length, whole.length);
  t.equal(show('--until', '1h').length, 0);
  const third = (whole[2] as Shown).time;
  t.equal(show('--since', third).length + show('--until', third).length, whole.length, 'every record is on one side of a moment');
  for (const wrong of [['--since', 'yesterday'], ['--until', '2026-13-01'], ['--pid', 'me'], ['--chain', 'xyz'], ['--verdict', 'no'], ['--action', 'file_read'], ['--why', 'x']]) {
    const { code, stderr } = safeclaw(['audit', 'show', ...wrong], { cwd: folder });
    t.equal(code, 2, wrong.join(' '));
    t.match(stderr, wrong[0] === '--action' ? 'did you mean' : wrong[0] as string);
  }
});

t.test('show --why: what was asked, what it was, the rule as written, before and after', async (t) => {
  const folder = await gatedLog(t);
  const records = (JSON.parse(safeclaw(['audit', 'show', '--json'], { cwd: folder }).stdout) as { records: Shown[] }).records;
  const git = records.find(({ action }) => action === 'shell:execute') as Shown;
  const read = records.find(({ target }) => target.endsWith('b.txt')) as Shown;
  const why = safeclaw(['audit', 'show', '--why', String(git.seq)], { cwd: folder });
  t.equal(why.code, 0, why.stderr);
  t.match(why.stdout, /denied by safeclaw\.config\.yaml:11:3 \(rules\[2\]\): no version control here \[SC_DENIED\]/);
  t.match(why.stdout, /11 \|   - action: shell:execute\n.*12 \|     command: "git \*"\n.*13 \|     effect: deny\n/, 'the lines of the rule');
  t.match(why.stdout, /process +\S*node \S*agent\.cjs \(pid \d+, in /);
  t.match(why.stdout, new RegExp(`\n> +${git.seq} .*git status`), 'its place among its neighbours');
  t.match(safeclaw(['audit', 'show', '--why', String(read.seq)], { cwd: folder }).stdout, 'asked     notes/../notes/b.txt');
  fs.appendFileSync(path.join(folder, 'safeclaw.config.yaml'), '# changed\n');
  const changed = safeclaw(['audit', 'show', '--why', String(git.seq)], { cwd: folder }).stdout;
  t.match(changed, /the policy here is another one/);
  t.notMatch(changed, 'command: "git');
  t.match(safeclaw(['audit', 'show', '--why', '9999'], { cwd: folder }), { code: 1, stderr: /no record has the seq 9999/ });
  t.test('of several chains one has to be named', (t) => {
    writeLog(folder);
    const several = safeclaw(['audit', 'show', '--why', '1'], { cwd: folder });
    t.match(several, { code: 1, stderr: /2 records have the seq 1; add the chain: --chain [0-9a-f]{8}, --chain [0-9a-f]{8}/ });
    t.equal(safeclaw(['audit', 'show', '--why', '1', '--chain', git.chain.slice(0, 8)], { cwd: folder }).code, 0);
    t.end();
  });
});

t.test('tail: the last records, and with -f those of processes that start later', async (t) => {
  const folder = await gatedLog(t);
  const lines = (text: string): string[] => text.split('\n').filter((line) => /^\d\d:/.test(line));
  t.equal(lines(safeclaw(['audit', 'tail', '-n', '3'], { cwd: folder }).stdout).length, 3);
  t.same(lines(safeclaw(['audit', 'tail', '--verdict', 'deny', '--action', 'shell:*'], { cwd: folder }).stdout).map((line) => /git status/.test(line)), [true]);
  t.equal(safeclaw(['audit', 'tail', '-f', '-'], { cwd: folder }).code, 2);
  const [file, args] = exactEnvironment(nodeBinary('20'), [cli, 'audit', 'tail', '-f', '-n', '1', '--json', '--action', 'file:read', '--action', 'file:write'], { PATH: process.env.PATH, HOME: folder });
  const tail = spawn(file, args, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] });
  t.teardown(() => tail.kill());
  let seen = '';
  const until = async (text: string): Promise<void> => {
    for (const deadline = Date.now() + 30_000; !seen.includes(text); await new Promise((resolve) => setTimeout(resolve, 20))) if (Date.now() > deadline) throw new Error(`no ${text} in ${seen}`);
  };
  tail.stdout.setEncoding('utf8').on('data', (chunk: string) => (seen += chunk));
  await until('\n');
  t.equal(seen.trim().split('\n').length, 1, 'first the last record');
  await runGated({ folder, program: `require('node:fs').readFileSync('notes/a.txt'); console.log('done');`, file: 'later.cjs', via: 'require' });
  await until('notes/a.txt');
  for (const line of seen.trim().split('\n')) t.match(JSON.parse(line), { v: 1, action: /^file:(?:read|write)$/ });
});

t.test('stats: by action, by rule, most denied, and the rules that never decided', async (t) => {
  const folder = await gatedLog(t);
  const stats = JSON.parse(safeclaw(['audit', 'stats', '--json'], { cwd: folder }).stdout);
  const action = (name: string): unknown => stats.actions.find((one: { action: string }) => one.action === name);
  t.match(action('shell:execute'), { allowed: 0, denied: 1 });
  t.match(stats.rules.find(({ rule }: { rule: string }) => rule === 'notes'), { allowed: 2, denied: 0, position: 'safeclaw.config.yaml:3:3' });
  t.match(stats.denied.find(({ target }: { target: string }) => target === 'SOME_KEY'), { action: 'env:read', count: 20 }, 'counted repeats count');
  t.same(stats.unused, [{ rule: 'never', position: 'safeclaw.config.yaml:7:3', effect: 'allow', actions: ['network:request'] }]);
  t.equal(stats.actions.reduce((sum: number, one: { allowed: number; denied: number }) => sum + one.allowed + one.denied, 0), stats.decisions);
  const text = safeclaw(['audit', 'stats'], { cwd: folder }).stdout;
  t.match(text, /\d+ decisions in 1 chain, /);
  t.match(text, /shell:execute +0 +1 /);
  t.match(text, /Rules that decided nothing in these records:\n +safeclaw\.config\.yaml:7:3 \(never\) +allow network:request\n/);
  fs.appendFileSync(path.join(folder, 'safeclaw.config.yaml'), '# changed\n');
  t.match(safeclaw(['audit', 'stats'], { cwd: folder }).stdout.replace(/\s+/g, ' '), 'none of these records was decided by the policy that is here');
  t.match(safeclaw(['audit', 'stats', '--chain', 'ffff'], { cwd: folder }), { code: 0, stdout: /no record matches/ });
});

t.test('export: JSON lines, CSV, OCSF and metrics', async (t) => {
  const folder = await gatedLog(t);
  const out = (...args: string[]): string => safeclaw(['audit', 'export', ...args], { cwd: folder }).stdout;
  const log = fs.readFileSync(path.join(folder, '.safeclaw/audit', fs.readdirSync(path.join(folder, '.safeclaw/audit'))[0] as string), 'utf8').trim().split('\n');
  const decisions = log.filter((line) => /"kind":"(?:decision|count)"/.test(line));
  t.same(out().trim().split('\n'), decisions, 'the records as they are');
  t.equal(out('--json'), out());
  const csv = out('--format', 'csv').split('\r\n');
  t.equal(csv.length, decisions.length + 2, 'a head, a line each, an end');
  t.match(csv.find((line) => line.includes('git status')), /,shell:execute,git status,.*,deny,rule,rules\[2\],safeclaw\.config\.yaml:11:3,no version control here,SC_DENIED,/);
  t.same(out('--format', 'ocsf', '--action', 'shell:*').trim().split('\n').map((line) => (JSON.parse(line) as { class_uid: number }).class_uid), [1007]);
  const metrics = out('--format', 'emf').trim().split('\n').map((line) => JSON.parse(line) as { Capability: string; Allowed: number; Denied: number });
  t.equal(metrics.filter(({ Capability }) => Capability === 'shell').reduce((sum, { Denied }) => sum + Denied, 0), 1);
  t.equal(metrics.filter(({ Capability }) => Capability === 'env').reduce((sum, { Denied }) => sum + Denied, 0) >= 20, true);
  t.equal(safeclaw(['audit', 'export', '--format', 'xml'], { cwd: folder }).code, 2);
  t.equal(safeclaw(['audit', 'export', '--format', 'csv', '--json'], { cwd: folder }).code, 2);
});

t.test('CSV: a cell is text, whatever it holds', (t) => {
  const folder = folderWith(t, {});
  const file = writeLog(folder);
  const forged = fs.readFileSync(file, 'utf8').replaceAll('git status', '=cmd()\\",\\n\\"x');
  const { stdout } = safeclaw(['audit', 'export', '--format', 'csv', '--action', 'shell:*', '-'], { cwd: folder, input: forged });
  t.match(stdout, `,"'=cmd()"",\n""x",`, 'quoted, doubled, and no formula');
  t.end();
});

t.test('on every Node', async (t) => {
  for (const node of nodeVersions) {
    const folder = await gatedLog(t, node);
    for (const command of ['show', 'tail', 'stats', 'export']) {
      const { code, stdout, stderr } = safeclaw(['audit', command], { cwd: folder, node });
      t.equal(code, 0, `${node} ${command}: ${stderr}`);
      t.match(stdout, 'git status');
    }
  }
  t.ok(fs.existsSync(path.join(dist, 'cli.cjs')));
});
