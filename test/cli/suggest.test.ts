// `safeclaw policy suggest`: what a log shows is what the suggestion allows, and hardly more.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import type { Action } from '../../src/action/action.ts';
import * as language from '../../src/policy/language.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { nodeBinary, nodeVersions, readAudit, root } from '../harness.ts';
import { folderWith, observedVerdict, safeclaw, snapshot, writeDecisions } from './safeclaw-command.ts';

const file = (kind: 'file:read' | 'file:list' | 'file:stat' | 'file:write' | 'file:delete', name: string): Action => ({ kind, path: name, asked: name });
const request = (method: string, url: string, address: string | null = null): Action => {
  const { hostname, protocol, port, pathname } = new URL(url);
  return { kind: 'network:request', method, host: hostname, address, port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port), path: pathname, url, protocol: protocol.slice(0, -1) as 'https' };
};
const command = (text: string, program = `/usr/bin/${text.split(' ')[0] ?? ''}`): Action => ({ kind: 'shell:execute', command: text, program, cwd: '/app', planted: false, asked: text });
const many = (count: number, make: (i: number) => Action): Action[] => Array.from({ length: count }, (_, i) => make(i));

/** A day of an agent in this folder. */
function day(folder: string): Action[] {
  return [
    ...many(400, (i) => file('file:read', `${folder}/node_modules/package-${i % 40}/templates/${i}.txt`)),
    ...many(30, (i) => file('file:read', `${folder}/data/in/${i}.csv`)),
    ...many(30, (i) => file('file:stat', `${folder}/data/in/${i}.csv`)),
    ...many(12, (i) => file('file:write', `${folder}/out/day-${i}/part-${i}.json`)),
    file('file:read', '/etc/hosts'),
    file('file:read', '/etc/ssl/openssl.cnf'),
    file('file:list', `${folder}/data/in`),
    file('file:stat', `${folder}/data/in`),
    file('file:stat', '/usr/lib/other/thing'),
    file('file:read', `${folder}/data/in/.env`),
    file('file:write', '/tmp/agent-XXXXXX'),
    file('file:write', '/tmp/agent-aB3dE9/a [1] {x}.txt'),
    file('file:delete', '/tmp/agent-aB3dE9'),
    file('file:delete', `${folder}/out/day-1/part-1.json`),
    { kind: 'module:load', path: '/opt/shared/tool/index.js', asked: '/opt/shared/tool/index.js', loader: 'script' },
    { kind: 'module:native', path: '/opt/shared/tool/x.node', asked: '/opt/shared/tool/x.node' },
    ...many(5, (i) => request('GET', `https://api.example.com/items/${i}?x=1`)),
    request('POST', 'https://api.example.com/items'),
    request('GET', 'https://cdn.example.org/x.js'),
    request('GET', 'http://127.0.0.1:8123/health'),
    request('GET', 'http://169.254.169.254/latest/meta-data/'),
    { kind: 'network:connect', host: 'db.internal', address: '10.0.0.4', port: 5432, protocol: 'tcp', path: null },
    { kind: 'network:connect', host: '', address: null, port: 0, protocol: 'unix', path: '/run/app/x.sock' },
    { kind: 'network:listen', host: '127.0.0.1', port: 3000, path: null },
    { kind: 'network:resolve', host: 'other.example.net' },
    ...many(9, (i) => command(`convert in-${i}.png -resize 50% out-${i}.png`)),
    ...many(4, (i) => command(`ls dir-${i}`)),
    command('uptime'),
    command('ls'),
    command("jq '.a * 2  + x' data.json"),
    command("sh -c 'echo $X | cat > y'"),
    command('tsc --build', `${folder}/node_modules/typescript/bin/tsc`),
    command('login --token=aB3dE9aB3dE9aB3dE9 now'),
    { kind: 'env:read', key: 'MY_SETTING' },
    { kind: 'env:read', key: 'MY_SETTING' },
    { kind: 'env:read', key: 'STRIPE_SECRET_KEY' },
    { kind: 'env:write', key: 'NODE_OPTIONS' },
    { kind: 'aws:call', service: 's3', operation: 'GetObject', region: 'eu-west-1', account: null, resources: ['arn:aws:s3:::bucket/a'] },
    ...many(9, (i): Action => ({ kind: 'aws:call', service: 'dynamodb', operation: 'PutItem', region: 'eu-west-1', account: null, resources: [`arn:aws:dynamodb:eu-west-1:1:table/${i}`] })),
    { kind: 'process:signal', pid: process.pid, name: '0' },
    { kind: 'process:signal', pid: 4711, name: 'SIGTERM' },
    { kind: 'process:inspect', pid: 0, name: 'open' },
    { kind: 'tool:call', tool: 'search', args: '{"q":1}' },
  ];
}

/** The policy as a program in that folder would get it. */
function policyIn(folder: string): Policy {
  const place = { cwd: folder, home: path.join(folder, 'home'), projects: [folder], entry: null, packageFolder: root, lambda: false, searchPath: process.env.PATH ?? '' };
  const name = path.join(folder, 'safeclaw.config.yaml');
  return loadPolicy(place, { file: name, text: fs.readFileSync(name, 'utf8'), language: () => language }).policy;
}

t.test('replaying the log against the suggestion allows everything; a shuffled agent is denied', (t) => {
  const folder = folderWith(t, { 'package.json': '{}' });
  const actions = day(folder);
  writeDecisions(folder, actions.map((action) => [action, observedVerdict]));
  const { code, stdout, stderr } = safeclaw(['policy', 'suggest', '--from', '.safeclaw/audit', '--write'], { cwd: folder });
  t.equal(code, 0, stdout + stderr);
  t.match(safeclaw(['policy', 'check'], { cwd: folder }), { code: 0 });
  const policy = policyIn(folder);
  t.equal(policy.loaded, true);
  for (const action of actions) t.equal(policy.decide(action).kind, 'allow', JSON.stringify(action));
  const shuffled: Action[] = [
    file('file:write', `${folder}/data/in/1.csv`), file('file:read', '/etc/passwd'), file('file:read', `${folder}/data/in/sub/.env`), file('file:read', `${folder}/data/other.csv`), file('file:read', `${folder}/.env`),
    file('file:write', '/etc/hosts'), file('file:delete', `${folder}/data/in/1.csv`), file('file:list', '/etc'), file('file:write', '/tmp/other'), file('file:read', `${folder}/src/secret.txt`), file('file:read', '/etc/ssl/private/x'),
    request('POST', 'https://cdn.example.org/x.js'), request('DELETE', 'https://api.example.com/items'), request('GET', 'https://evil.example.com/'), request('GET', 'http://127.0.0.1:9999/'), request('GET', 'http://169.254.170.2/'),
    { kind: 'network:connect', host: 'db.internal', address: null, port: 22, protocol: 'tcp', path: null }, { kind: 'network:connect', host: 'evil.example', address: null, port: 5432, protocol: 'tcp', path: null }, { kind: 'network:connect', host: '', address: null, port: 0, protocol: 'unix', path: '/var/run/docker.sock' },
    { kind: 'network:listen', host: '0.0.0.0', port: 3000, path: null }, { kind: 'network:resolve', host: 'x.other.example.net' },
    command('rm -rf data'), command("sh -c 'echo $X | cat > z'"), command('convert in-1.png -resize 60% out-1.png'), command('tsc --build', '/tmp/tsc'), command('uptime now'),
    { kind: 'env:read', key: 'AWS_SECRET_ACCESS_KEY' }, { kind: 'env:write', key: 'MY_SETTING' }, { kind: 'env:write', key: 'LD_PRELOAD' },
    { kind: 'aws:call', service: 's3', operation: 'PutObject', region: null, account: null, resources: ['arn:aws:s3:::bucket/a'] }, { kind: 'aws:call', service: 's3', operation: 'GetObject', region: null, account: null, resources: ['arn:aws:s3:::bucket/b'] },
    { kind: 'process:signal', pid: 1, name: 'SIGKILL' }, { kind: 'tool:call', tool: 'delete', args: '{}' }, { kind: 'module:native', path: '/tmp/x.node', asked: '/tmp/x.node' }, { kind: 'module:load', path: '/opt/shared/other.js', asked: '', loader: 'script' },
  ];
  for (const action of shuffled) t.equal(policy.decide(action).kind, 'deny', JSON.stringify(action));
  t.end();
});

t.test('rules are few, say how often they were seen, and call what is dangerous by its name', (t) => {
  const folder = folderWith(t, { 'package.json': '{}' });
  writeDecisions(folder, day(folder).map((action) => [action, observedVerdict]));
  const before = snapshot(folder);
  const { stdout, stderr } = safeclaw(['policy', 'suggest'], { cwd: folder });
  t.same(snapshot(folder), before, 'without --write nothing is written');
  for (const wanted of [
    /- ".\/node_modules\/\*\*" +# 400 times/, /- "\.\/data\/in\/\*\.csv" +# 30 times/, /- "\.\/out\/\*\*\/\*\.json" +# 12 times/, /method: \["GET", "POST"\]\n {4}host: "api\.example\.com"/,
    /"convert \* -resize 50% \*"/,
    /# dangerous: a cloud hands out the credentials of its machine there\n {2}- action: "network:request"\n {4}method: "GET"\n {4}host: "169\.254\.169\.254"/,
    /# dangerous: sh is a shell: it runs whatever it is given\n/, /# dangerous: looks like a credential: what is read can be sent\n {2}- action: "env:read"\n {4}key: "STRIPE_SECRET_KEY"/,
    /# dangerous: looks like a secret: what is read can be sent\n {2}- action: "file:read"\n {4}path: "\.\/data\/in\/\.env"/, /effect: deny/, /# dangerous: native code runs outside the gate/, /# dangerous: makes other programs run code, or trust others/,
    /action: "aws:dynamodb:PutItem"\n {4}resource: "arn:aws:dynamodb:eu-west-1:1:table\/\*"/, /key: "MY_SETTING"/, /program: "\.\/node_modules\/typescript\/bin\/tsc"/,
  ]) t.match(stdout, wanted);
  t.notMatch(stdout, /STRIPE_SECRET_KEY"[^]*MY_SETTING.*STRIPE/, 'apart from what is harmless');
  t.notMatch(stdout, /aB3dE9aB3dE9/, 'a secret that the log does not have is not in the suggestion');
  t.match(stderr, /rules, \d+ of them marked dangerous/);
  t.ok(stdout.split('\n').length < 260, `${stdout.split('\n').length} lines`);
  const safer = safeclaw(['policy', 'suggest', '--without-dangerous'], { cwd: folder }).stdout;
  t.match(safer, /# dangerous: sh is a shell[^\n]*\n {2}# - action: "shell:execute"/);
  for (const [index, line] of safer.split('\n').entries()) if (line.startsWith('  # dangerous:')) t.match(safer.split('\n')[index + 1], /^ {2}# - action/);
  const json = JSON.parse(safeclaw(['policy', 'suggest', '--json'], { cwd: folder }).stdout);
  t.equal(json.policy, stdout);
  t.ok(json.rules.every((rule: { times: number | null; effect: string }) => rule.effect === 'deny' || (rule.times ?? 0) > 0));
  t.end();
});

t.test('observe, suggest, enforce: the same work, no denial, on every Node', (t) => {
  const agent = "const fs = require('fs'); fs.mkdirSync('out', { recursive: true }); for (let i = 0; i < 6; i++) fs.writeFileSync(`out/${i}.json`, fs.readFileSync('data/' + i + '.txt')); const made = fs.mkdtempSync('/tmp/suggested-'); fs.writeFileSync(made + '/x', ''); fs.rmSync(made, { recursive: true }); const out = require('child_process').execSync('uname -s; cat data/1.txt | wc -c'); const extra = process.argv[2] === 'attack' ? (() => { try { return fs.readFileSync('/etc/passwd', 'utf8').length; } catch (e) { return e.code; } })() : ''; console.log(process.env.AGENT_GREETING, String(out).trim().split(/\\s+/).join(), extra);";
  for (const node of nodeVersions) {
    const folder = folderWith(t, { 'agent.cjs': agent, 'package.json': '{}', ...Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`data/${i}.txt`, 'data'])) });
    const run = (...words: string[]): ReturnType<typeof safeclaw> => safeclaw(['run', ...words], { cwd: folder, node, env: { AGENT_GREETING: 'hello' } });
    const denied = (): number => readAudit(path.join(folder, '.safeclaw/audit')).filter((record) => record.verdict === 'deny').length;
    const observed = run('--observe', '--', nodeBinary(node), 'agent.cjs');
    t.equal(observed.stdout, 'hello Linux,4 \n', `Node ${node}: ${observed.stderr}`);
    t.match(observed.stderr, /OBSERVING ONLY/, 'without a policy file too');
    t.notMatch(observed.stderr, /NOT LOADED/);
    t.equal(safeclaw(['policy', 'suggest', '--write'], { cwd: folder }).code, 0);
    const enforced = run('--', nodeBinary(node), 'agent.cjs');
    t.equal(enforced.stdout, observed.stdout, enforced.stderr);
    t.equal(denied(), 0, JSON.stringify(readAudit(path.join(folder, '.safeclaw/audit')).filter((record) => record.verdict === 'deny')));
    t.equal(run('--', nodeBinary(node), 'agent.cjs', 'attack').stdout, 'hello Linux,4 EACCES\n');
    t.equal(denied(), 1);
  }
  t.end();
});

t.test('--merge adds what the policy lacks, behind its own rules, and leaves what it denies', (t) => {
  const present = 'version: 1 # ours\nrules:\n  - action: "file:read" # narrow\n    path: "/srv/secret/**"\n    effect: deny\n  - action: "file:read"\n    path: "/srv/a" # the last one\n    effect: allow # yes\n\n# the end\n';
  const folder = folderWith(t, { 'safeclaw.config.yaml': present });
  const log = writeDecisions(folder, [[file('file:read', '/srv/a'), observedVerdict], [file('file:read', '/srv/secret/x'), observedVerdict], [file('file:read', '/srv/b'), observedVerdict]]);
  const diff = safeclaw(['policy', 'suggest', '--merge', '--from', log], { cwd: folder });
  t.equal(diff.code, 0);
  t.match(diff.stdout, /^--- safeclaw\.config\.yaml\n\+\+\+ safeclaw\.config\.yaml\n@@ -\d+,\d+ \+\d+,\d+ @@\n/);
  t.match(diff.stdout, /\n\+ {2}- action: "file:read"\n\+ {4}path: "\/srv\/b"\n\+ {4}effect: allow\n/);
  t.notMatch(diff.stdout, /\n[-+].*(secret|\/srv\/a")/);
  t.match(diff.stderr, /left out, since a rule denies it: seen once/);
  t.equal(fs.readFileSync(path.join(folder, 'safeclaw.config.yaml'), 'utf8'), present);
  t.match(safeclaw(['policy', 'suggest', '--write', '--from', log], { cwd: folder }), { code: 1, stderr: /there already: `--merge` adds to it/ });
  t.equal(safeclaw(['policy', 'suggest', '--merge', '--write', '--from', log], { cwd: folder }).code, 0);
  const written = fs.readFileSync(path.join(folder, 'safeclaw.config.yaml'), 'utf8');
  t.ok(written.startsWith(present.slice(0, present.indexOf('\n\n#'))) && written.endsWith('# the end\n'), written);
  const policy = policyIn(folder);
  t.same([policy.decide(file('file:read', '/srv/b')).kind, policy.decide(file('file:read', '/srv/secret/x')).kind], ['allow', 'deny']);
  const again = safeclaw(['policy', 'suggest', '--merge', '--from', log], { cwd: folder });
  t.equal(again.stdout, '');
  t.match(again.stderr, /allows all of it already/);
  for (const [text, ok] of [['version: 1\n', true], ['version: 1\nrules: []\n', true], ['version: 1\nrules:\n- action: "*"\n  effect: deny\n', true], ['version: 1\nrules:\n  - { action: "env:read", key: A, effect: allow }', true], ['version: 1\nrules: [{ action: "env:read", key: A, effect: allow }]\n', false], ['version: 2\n', false]] as const) {
    fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), text);
    const merged = safeclaw(['policy', 'suggest', '--merge', '--write', '--from', log], { cwd: folder });
    t.equal(merged.code, ok ? 0 : 1, text + merged.stderr);
    if (ok) t.equal(policyIn(folder).decide(file('file:read', '/srv/b')).kind, 'allow', text);
    else t.equal(fs.readFileSync(path.join(folder, 'safeclaw.config.yaml'), 'utf8'), text);
  }
  t.end();
});

t.test('what was denied in earnest is left out unless asked for; protections are never lifted; an empty log is no suggestion', (t) => {
  const folder = folderWith(t, {});
  const denied = { ...observedVerdict.observed! };
  const log = writeDecisions(folder, [[file('file:read', '/srv/a'), denied], [file('file:write', path.join(folder, 'safeclaw.config.yaml')), { ...denied, by: 'protection', rule: 'protection:policy-file', code: 'SC_PROTECTED' }], [command('$X y', '?'), observedVerdict]]);
  const plain = safeclaw(['policy', 'suggest', '--from', log], { cwd: folder });
  t.notMatch(plain.stdout, /srv/);
  t.match(plain.stderr, /since it was denied: seen once \(--denied/);
  t.match(plain.stderr, /since no rule can allow it: seen once/);
  t.match(plain.stdout, /# dangerous: only the run knows which program this is \(\$X y\)[^\n]*\n {2}# - action: "shell:execute"\n {2}# {3}command: "\*"/);
  t.match(safeclaw(['policy', 'suggest', '--denied', '--from', log], { cwd: folder }).stdout, /path: "\/srv\/a"/);
  t.match(safeclaw(['policy', 'suggest', '--from', 'nowhere'], { cwd: folder }), { code: 1, stderr: /no audit log/ });
  t.match(safeclaw(['policy', 'suggest', '--from', '-'], { cwd: folder, input: 'nothing\n' }), { code: 1, stderr: /nothing to suggest from/ });
  t.match(safeclaw(['policy', 'suggest', '--form', 'x'], { cwd: folder }), { code: 2, stderr: /did you mean `--from`/ });
  t.end();
});
