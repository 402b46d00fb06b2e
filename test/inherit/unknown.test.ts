// Programs in which the gate would not stand count as programs that nobody knows: a rule that names them does not let
// them run, and record and denial say why. What only looks like them runs.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { nodeBinary, nodeVersions, runGated, temporaryFolder } from '../harness.ts';

const policy = (command: string): string => `
version: 1
defaultAction: deny
rules:
  - { action: file:read, path: ./secret.txt, effect: deny }
  - { action: "shell:execute", command: ${command}, effect: allow }
  - { action: ["file:*", "module:*", "env:read"], effect: allow }
`;
const named = '["node *", "node", "*.js", "*.js *", "copied *", "hard *", "fused *", "unconfigured *", "setuid *", "sh *"]';

/** First lines that take the gate away, or give Node a flag that acts where it does not stand. */
const tricks: Record<string, (node: string) => string> = {
  'ignored.js': () => '#!/usr/bin/env -S -i node',
  'together.js': () => '#!/usr/bin/env -iS node',
  'unset.js': () => '#!/usr/bin/env -S -u NODE_OPTIONS node',
  'emptied.js': () => '#!/usr/bin/env -S NODE_OPTIONS= node',
  'mode.js': () => '#!/usr/bin/env --split-string=SAFECLAW_MODE=observe node',
  'quoted.js': () => '#!/usr/bin/env -S "node"',
  'expanded.js': () => '#!/usr/bin/env -S ${HOME}/x',
  'flag.js': () => '#!/usr/bin/env -S node --expose-internals',
  'flag-of-a-path.js': (node) => `#!${node} --expose-internals`,
  'chained.js': () => '#!./tricks/flag.js',
  'elsewhere.js': () => '#!./flag.js',
};
const harmless: Record<string, (node: string) => string> = {
  'plain.js': () => '#!/usr/bin/env node',
  'path.js': (node) => `#!${node}`,
  'split.js': () => '#!/usr/bin/env -S A=b node --no-warnings',
};

const program = `
const cp = require('node:child_process');
const out = {};
for (const [name, file, ...args] of JSON.parse(process.argv[2])) {
  const { error, stdout, stderr } = cp.spawnSync(file, args, { encoding: 'utf8' });
  out[name] = error ? [error.code, error.safeclaw?.action ?? null, error.message] : [stdout.trim() || stderr];
}
console.log(JSON.stringify(out));
`;

function change(file: string, from: string, to: string): boolean {
  const bytes = fs.readFileSync(file);
  const at = bytes.indexOf(from);
  if (at === -1) return false;
  bytes.write(to, at, 'latin1');
  fs.writeFileSync(file, bytes);
  return true;
}

for (const node of nodeVersions) {
  t.test(`Node ${node}`, async (t) => {
    const folder = temporaryFolder();
    t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));
    const binary = nodeBinary(node);
    const body = "try { console.log(require('fs').readFileSync('secret.txt', 'utf8')); } catch (error) { console.log(error.code); }\n";
    fs.mkdirSync(path.join(folder, 'tricks'));
    for (const [name, line] of Object.entries({ ...tricks, ...harmless })) fs.writeFileSync(path.join(folder, 'tricks', name), `${line(binary)}\n${body}`, { mode: 0o755 });
    for (const name of ['copied', 'fused', 'unconfigured', 'setuid']) fs.copyFileSync(binary, path.join(folder, name));
    fs.chmodSync(path.join(folder, 'setuid'), 0o4755);
    const fused = change(path.join(folder, 'fused'), 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:0', 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2:1');
    t.ok(change(path.join(folder, 'unconfigured'), 'node_without_node_options": false', 'node_without_node_options": true '), 'a build says how it was configured');
    const script = ['-e', body];
    const scripts = (set: Record<string, unknown>): string[][] => Object.keys(set).map((name) => [name, `./tricks/${name}`]);
    const cases = [
      ...scripts(tricks), ...scripts(harmless),
      ['line', 'sh', '-c', './tricks/unset.js x'], ['copied', './copied', ...script], ['copied flag', './copied', '--expose-internals', ...script], ['line flag', 'sh', '-c', './copied --expose-internals x.js'],
      ...(fused ? [['fused', './fused', ...script]] : []), ['unconfigured', './unconfigured', ...script], ['setuid', './setuid', ...script],
    ];
    const files = { 'secret.txt': 'SECRET' };
    const env = { PATH: `${path.dirname(binary)}:/usr/bin:/bin`, SAFECLAW_QUIET: '1' };
    const run = await runGated({ node, folder, policy: policy(named), program, files, env, args: [JSON.stringify(cases)], timeoutMs: 120_000 });
    const out = run.json<Record<string, string[]>>();
    for (const name of [...Object.keys(harmless), 'copied']) t.same(out[name], ['EACCES'], `${name}: runs, under the gate`);
    for (const name of ['flag.js', 'flag-of-a-path.js', 'chained.js', 'copied flag', 'line flag']) t.match(out[name], ['EACCES', 'process:inspect', /node --expose-internals/], name);
    const unknown = ['ignored.js', 'together.js', 'unset.js', 'emptied.js', 'mode.js', 'quoted.js', 'expanded.js', ...(fused ? ['fused'] : []), 'unconfigured', 'setuid'];
    for (const name of unknown) {
      t.match(out[name], ['EACCES', 'shell:execute', /counts as an unknown program, since it/], name);
      t.equal(run.records.filter((r) => r.verdict === 'deny' && r.program === '?' && String(r.asked).includes(name) && /counts as an unknown program/.test(String(r.reason))).length, 1, `${name}: one record says so`);
    }
    t.match(out.line, ['EACCES', 'shell:execute'], 'behind a shell too');

    const any = await runGated({ node, folder, policy: policy('"*"'), program, files, env, args: [JSON.stringify([['unset', './tricks/unset.js'], ['setuid', './setuid', ...script]])] });
    t.same(any.json().setuid, [(process.getuid as () => number)() === 0 ? 'EACCES' : 'SECRET'], 'a rule for everything lets it run (and root reads NODE_OPTIONS as root)');
    t.same(any.json().unset, ['SECRET'], 'and what the rule says is what happens');
    t.ok(any.records.some((r) => r.verdict === 'allow' && r.program === '?' && /counts as an unknown program/.test(String(r.reason))), 'and the record says so');
  });
}

t.test('a Node that is older than the gate runs no program', async (t) => {
  for (const node of nodeVersions) {
    const run = await runGated({ node, via: 'none', nodeArgs: ['--require', './old.cjs'], files: { 'old.cjs': `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '16.20.2' } }); require(${JSON.stringify(path.resolve('dist/register.cjs'))});` }, program: "console.log('RAN')" });
    t.equal(run.stdout, '');
    t.match(run.stderr, /NOT STARTED: Node \S+ is older than 18\.19/);
    t.not(run.code, 0);
  }
});
