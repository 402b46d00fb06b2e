// A policy of several files and with variables, from outside: whatever the program does to its environment, its folder
// and the files, it and what it starts are governed by what the operator started it with.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { nodeVersions, runGated, temporaryFolder } from '../harness.ts';

const policy = `version: 1
extends: shared/base.yaml
rules:
  - { id: data, action: "file:read", path: "\${env:DATA}/**", effect: allow }
  - { action: "shell:execute", command: "node *", effect: allow }
  - { action: "module:load", kind: worker, effect: allow }
  - { action: "env:write", key: "DATA", effect: allow }
`;

const base = `version: 1
rules:
  - { id: hosts, action: "file:read", path: "/etc/hosts", effect: deny, reason: "not for agents" }
  - { id: mine, action: "file:write", path: "../out/**", effect: allow }
`;

const program = `
const fs = require('node:fs');
const { spawnSync } = require('node:child_process');
const { Worker, isMainThread } = require('node:worker_threads');
const attempt = (act) => { try { return act() ?? 'ok'; } catch (error) { return error.safeclaw?.code ?? error.code; } };
const look = () => [attempt(() => fs.readFileSync(__dirname + '/data/a', 'utf8')), attempt(() => fs.readFileSync('/etc/hostname', 'utf8'))];
if (process.argv[2] === 'child') return void console.log(JSON.stringify(look()));
if (!isMainThread) return void require('node:worker_threads').parentPort.postMessage(look());
const out = { before: look() };
process.env.DATA = '/etc'; process.env.SAFECLAW_PLACE = '{}';
out.after = look();
const env = { ...process.env, DATA: '/etc', HOME: '/etc', TMPDIR: '/etc', SAFECLAW_PLACE: '{"variables":{"env:DATA":"/etc"}}' };
const child = spawnSync(process.execPath, [__filename, 'child'], { env, cwd: '/', encoding: 'utf8' });
out.child = JSON.parse(child.stdout || JSON.stringify(child.stderr));
try { fs.readFileSync('/etc/hosts'); } catch (error) { out.denial = error.message; out.position = error.safeclaw.position; }
out.files = ['shared/base.yaml', 'linked.yaml', 'safeclaw.config.yaml'].map((file) => attempt(() => fs.writeFileSync(file, '')));
out.away = attempt(() => fs.renameSync('shared', 'elsewhere'));
out.allowed = attempt(() => fs.writeFileSync('out/x', ''));
new Worker(__filename, { env }).on('message', (seen) => { out.worker = seen; console.log(JSON.stringify(out)); }).on('error', (error) => { throw error; });
`;

for (const node of [nodeVersions[0], nodeVersions.at(-1)] as string[]) {
  t.test(`Node ${node}`, async (t) => {
    const folder = temporaryFolder();
    t.teardown(() => { fs.rmSync(folder, { recursive: true, force: true }); });
    const files = { 'shared/base.yaml': base, 'data/a': 'data', 'package.json': '{}', 'out/keep': '' };
    for (const [name, text] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
      fs.writeFileSync(path.join(folder, name), text);
    }
    fs.linkSync(`${folder}/shared/base.yaml`, `${folder}/linked.yaml`);
    const env = { DATA: `${folder}/data` };
    const first = await runGated({ node, folder, policy, program, env });
    t.equal(first.stderr, '');
    const denied = ['data', 'SC_DENIED'];
    const out = first.json<Record<string, unknown>>();
    t.match(out, { before: denied, after: denied, child: denied, worker: denied, files: ['SC_PROTECTED', 'SC_PROTECTED', 'SC_PROTECTED'], away: 'SC_PROTECTED', allowed: 'ok', position: 'shared/base.yaml:3:3', denial: /rule `hosts`.*shared\/base\.yaml:3:3|shared\/base\.yaml:3:3/ });
    t.match(first.find('file:read', '/etc/hosts')[0], { rule: 'hosts', position: 'shared/base.yaml:3:3', reason: 'not for agents' });
    t.match(first.find('file:read', '/data/a')[0], { rule: 'data', position: 'safeclaw.config.yaml:4:3' });
    t.ok(fs.existsSync(`${folder}/.safeclaw/compiled/safeclaw.config.yaml.json`), 'compiled');
    // An edit of what is extended is seen at the next start; so is that it is gone.
    fs.writeFileSync(`${folder}/shared/base.yaml`, 'version: 1\n');
    const second = await runGated({ node, folder, program: 'try { require("node:fs").writeFileSync("out/y", ""); } catch (error) { console.log(error.code); }', env });
    t.equal(second.stdout.trim(), 'EACCES');
    fs.rmSync(`${folder}/shared/base.yaml`);
    const third = await runGated({ node, folder, program: 'console.log(require("node:fs").existsSync("data/a"), process.env.PATH)', env });
    t.match(third.stderr, /safeclaw\.config\.yaml:2:10: error: `shared\/base\.yaml` cannot be read \(ENOENT\) \[SC_EXTENDS_UNREADABLE\]/);
    t.notMatch(third.stdout, 'true');
    fs.writeFileSync(`${folder}/shared/base.yaml`, base);
    const fourth = await runGated({ node, folder, program: 'console.log(require("node:fs").existsSync("data/a"))' });
    t.match(fourth.stderr, /safeclaw\.config\.yaml:4:\d+: error: the environment variable `DATA` is not set \[SC_VARIABLE_UNSET\]/, 'unset, whatever is compiled');
  });
}
