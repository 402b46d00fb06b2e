// Commands about a policy of several files: every place names the file that it is in.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { temporaryFolder } from '../harness.ts';
import { safeclaw } from './safeclaw-command.ts';

const folder = temporaryFolder();
t.teardown(() => { fs.rmSync(folder, { recursive: true, force: true }); });
const write = (name: string, text: string): void => {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.writeFileSync(path.join(folder, name), text);
};
write('package.json', '{}');
write('safeclaw.config.yaml', 'version: 1\nextends: [shared/base.yaml, preset:read-only]\nrules:\n  - { id: own, action: "env:read", key: "${env:STAGE}_*", effect: allow }\n  - { action: "*", effect: deny }\n');
write('shared/base.yaml', 'version: 1\nrules:\n  - { action: "file:write", path: "./out/**", effect: allow }\n  - { id: no-etc, action: "file:read", path: "/etc/**", effect: deny }\n  - { id: twice, action: "file:read", path: "/etc/hosts", effect: deny }\n');

const run = (...args: readonly string[]) => safeclaw(args, { cwd: folder, env: { STAGE: 'TEST' } });

t.test('policy check: text, JSON and SARIF', async (t) => {
  const text = run('policy', 'check');
  t.match(text.stdout, /^safeclaw\.config\.yaml:4:42: note: .*\[SC_VARIABLE_ENVIRONMENT\]/);
  t.match(text.stdout, /^shared\/base\.yaml:5:3: error: .*`no-etc`.*\[SC_DENY_SHADOWED\][^]*::: shared\/base\.yaml:4:3\n/m);
  const { diagnostics } = JSON.parse(run('policy', 'check', '--json').stdout);
  const shadowed = diagnostics.find(({ code }: { code: string }) => code === 'SC_DENY_SHADOWED');
  const base = fs.readFileSync(`${folder}/shared/base.yaml`, 'utf8');
  t.match(shadowed, { file: `${folder}/shared/base.yaml`, start: { line: 5, column: 3 }, related: { file: `${folder}/shared/base.yaml`, start: { line: 4, column: 3 } }, edit: { file: `${folder}/safeclaw.config.yaml`, text: '{ from: "shared/base.yaml", without: ["twice"] }' } });
  t.match(base.slice(shadowed.span.start, shadowed.span.end), /^- \{ id: twice/, 'spans are those of the file');
  const [sarif] = JSON.parse(run('policy', 'check', '--format', 'sarif').stdout).runs;
  t.same(sarif.artifacts.map((one: any) => one.location.uri), ['safeclaw.config.yaml', 'shared/base.yaml', 'preset:read-only']);
  const result = sarif.results.find(({ ruleId }: { ruleId: string }) => ruleId === 'SC_DENY_SHADOWED');
  t.match(result, { locations: [{ physicalLocation: { artifactLocation: { uri: 'shared/base.yaml' }, region: { startLine: 5, startColumn: 3 } } }], fixes: [{ artifactChanges: [{ artifactLocation: { uri: 'safeclaw.config.yaml' }, replacements: [{ deletedRegion: { startLine: 2, startColumn: 11, endColumn: 27 } }] }] }] });
  const own = fs.readFileSync(`${folder}/safeclaw.config.yaml`, 'utf8');
  write('safeclaw.config.yaml', own.slice(0, shadowed.edit.span.start) + shadowed.edit.text + own.slice(shadowed.edit.span.end));
  t.equal(run('policy', 'check').code, 0, 'the edit mends it');
});

t.test('explain, diff, test and the presets', async (t) => {
  t.match(run('policy', 'explain', 'file:read', '/etc/passwd').stdout, /by shared\/base\.yaml:4:3 \(no-etc\)[^]*\n {2}4 \| {3}- \{ id: no-etc[^]*To allow it, add to `rules`/);
  t.match(run('policy', 'explain', 'file:write', './shared/x').stdout, /shared\/base\.yaml:3:35: note: `base\.yaml#rules\[0\]` \(allow\) does not match[^]*\n3 \| /);
  write('exact.yaml', 'version: 1\nextends: narrow.yaml\n');
  write('narrow.yaml', 'version: 1\nrules:\n  - { id: narrow, action: "file:read", path: "/etc/hosts", effect: deny }\n');
  t.match(run('policy', 'explain', 'file:read', '/etc/hosts', '--policy', 'exact.yaml').stdout, /# it covers narrow, which has to be left out where it is inherited: without: \[narrow\]\n {2}- action: "file:read"/);
  t.match(run('policy', 'explain', 'file:read', './.env').stdout, /by preset:read-only:\d+:3 \(read-only-secrets\)[^]*- id: read-only-secrets/);
  write('old/policy.yaml', fs.readFileSync(`${folder}/safeclaw.config.yaml`, 'utf8'));
  write('old/shared/base.yaml', fs.readFileSync(`${folder}/shared/base.yaml`, 'utf8').replace('allow', 'deny'));
  const diff = JSON.parse(run('policy', 'diff', 'old/policy.yaml', '--json').stdout);
  t.same(diff.differences.map(({ kind, action }: { kind: string; action: string }) => `${kind} ${action.replace(folder, '')}`), ['wider file:write /shared/out/b'], 'what OLD extends is read beside it');
  write('a.policy-test.yaml', 'tests:\n  - { expect: allow, by: "base.yaml#rules[0]", actions: ["file:write ./shared/out/x"] }\n');
  const tested = JSON.parse(run('policy', 'test', '--json').stdout);
  t.match(tested, { ok: true, coverage: [{ rules: 3, decided: 1, unused: [{ position: 'safeclaw.config.yaml:4:3' }, { rule: 'no-etc', position: 'shared/base.yaml:4:3' }] }] });
  t.match(run('policy', 'preset').stdout, /preset:mcp-server\n {4}a server of the Model Context Protocol\./);
  t.match(run('policy', 'preset', 'preset:node').stdout, /^# preset:node — /);
  t.match(run('policy', 'preset', 'nod'), { code: 1, stderr: /did you mean node\?/ });
});

t.test('suggest --merge adds to the policy itself, and leaves out what it inherits', async (t) => {
  write('agent.cjs', 'const fs = require("node:fs"); fs.writeFileSync("shared/out/a", ""); fs.writeFileSync("more.txt", ""); process.env.TEST_X;');
  fs.mkdirSync(`${folder}/shared/out`);
  t.equal(run('run', '--observe', '--', process.execPath, 'agent.cjs').code, 0);
  const { stdout } = run('policy', 'suggest', '--from', '.safeclaw/audit', '--merge', '--write', '--json');
  const { policy } = JSON.parse(stdout);
  t.match(policy, /extends: \[[^]*more\.txt[^]*- \{ action: "\*", effect: deny \}\n$/);
  t.notMatch(policy, 'shared/out');
  t.equal(run('policy', 'check').code, 0, policy);
  t.equal(run('run', '--', process.execPath, 'agent.cjs').code, 0, 'and the same runs');
});
