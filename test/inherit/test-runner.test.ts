// `node --test` hands its children every option that has a value: where a rule allows the command they start, gated; and
// the same options with a value of somebody's choice need a rule of their own.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { nodeVersions, runGated, temporaryFolder } from '../harness.ts';

const policy = `
version: 1
rules:
  - { action: file:read, path: ./secret.txt, effect: deny }
  - { action: ["file:*", "module:load", "env:*"], effect: allow }
  - { action: "shell:execute", command: "node *", effect: allow }
`;

const program = `
const cp = require('node:child_process');
const run = (...args) => { const { error, stdout } = cp.spawnSync(process.execPath, args, { encoding: 'utf8' }); return error ? error.safeclaw.action : stdout; };
console.log(JSON.stringify({
  suite: run('--test', '--test-reporter=tap', 'x.test.cjs'),
  port: run('--inspect-port=0.0.0.0:9229', '-e', '0'),
  pattern: run('--trace-event-file-pattern=/tmp/x', '-e', '0'),
  snapshot: run('--heapsnapshot-near-heap-limit=1', '-e', '0'),
}));
`;

for (const node of nodeVersions) {
  t.test(`Node ${node}`, async (t) => {
    const folder = temporaryFolder();
    t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));
    const suite = "const fs = require('node:fs'); const test = require('node:test'); test('works', () => {}); try { fs.writeFileSync('seen.txt', fs.readFileSync('secret.txt')); } catch (error) { fs.writeFileSync('seen.txt', error.code); }";
    const run = await runGated({ node, folder, policy, program, files: { 'x.test.cjs': suite, 'secret.txt': 'SECRET' }, env: { SAFECLAW_QUIET: '1' } });
    const out = run.json<Record<string, string>>();
    t.match(out.suite, /^# pass 1$/m, 'the suite passes');
    t.match(out.suite, /^# fail 0$/m);
    t.equal(fs.readFileSync(path.join(folder, 'seen.txt'), 'utf8'), 'EACCES', 'and its children are gated');
    t.same([out.port, out.pattern, out.snapshot], ['process:inspect', 'process:inspect', 'process:inspect'], 'another value needs a rule');
  });
}
