// The interpreter of a granted script, put by the agent where its first line leads: the script then is a program that
// nobody knows. From a folder that the agent may not write it starts, with the gate in it.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { nodeBinary, nodeVersions, runGated, temporaryFolder } from '../../harness.ts';

const rules = `version: 1
rules:
  - { action: "file:write", path: "./data/**", effect: allow }
  - { action: "file:read", path: "./secret.txt", effect: deny }
  - { action: "shell:execute", command: ["script", "flags", "twice", "fixed", "env", "other", "first *", "./data/own"], effect: allow }
  - { action: ["file:read", "env:*", "module:*"], effect: allow }
`;

const body = "try { console.log(require('fs').readFileSync('secret.txt', 'utf8')); } catch (error) { console.log(error.safeclaw?.action); }\n";
const scripts = (folder: string): Readonly<Record<string, string>> => ({
  script: `#!/usr/bin/env node\n${body}`, flags: `#!/usr/bin/env -S A=b node --no-warnings\n${body}`, twice: `#!${folder}/bin/script\n${body}`,
  fixed: `#!${folder}/data/node\n${body}`, env: `#!${folder}/data/env node\n${body}`, other: '#!/usr/bin/env tool\necho given\n',
});

const program = `
const cp = require('node:child_process');
const fs = require('node:fs');
const own = process.cwd() + '/bin:' + process.argv[2] + ':/usr/bin:/bin';
for (const name of ['node', 'env', 'tool', 'own']) fs.writeFileSync('./data/' + name, '#!/bin/sh\\necho planted\\n', { mode: 0o755 });
const said = (result) => result.error?.safeclaw?.action ?? result.error?.code ?? (String(result.stdout).trim() || String(result.stderr));
const out = { planted: {}, kept: {}, forms: {} };
const planted = { PATH: process.cwd() + '/data:' + own };
for (const name of ['script', 'flags', 'twice', 'fixed', 'env', 'other']) out.planted[name] = said(cp.spawnSync(name, { env: planted }));
for (const name of ['script', 'flags', 'twice']) out.kept[name] = said(cp.spawnSync(name, { env: { PATH: own } }));
out.kept.behind = said(cp.spawnSync('script', { env: { PATH: own + ':' + process.cwd() + '/data' } }));
out.kept.own = said(cp.spawnSync('./data/own', { env: planted }));
out.forms.relative = said(cp.spawnSync('script', { env: { PATH: './data:' + own } }));
out.forms.empty = said(cp.spawnSync('../bin/script', { cwd: 'data', env: { PATH: '::' + own } }));
out.forms.line = said(cp.spawnSync('script', { shell: true, env: planted }));
out.forms.lineFolder = said(cp.spawnSync('cd "$(echo data)" && script', { shell: true, env: { PATH: own.replace(':', ':.:') } }));
process.env.PATH = planted.PATH;
out.forms.inherited = said(cp.spawnSync('script'));
console.log(JSON.stringify(out));
`;

for (const node of nodeVersions) {
  t.test(`Node ${node}`, async (t) => {
    const folder = temporaryFolder();
    t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));
    for (const name of ['bin', 'data']) fs.mkdirSync(path.join(folder, name));
    for (const [name, text] of Object.entries(scripts(folder))) fs.writeFileSync(path.join(folder, 'bin', name), text, { mode: 0o755 });
    fs.writeFileSync(path.join(folder, 'secret.txt'), 'secret');
    const run = await runGated({ node, policy: rules, program, folder, args: [path.dirname(nodeBinary(node))], env: { PATH: `${folder}/bin:/usr/bin:/bin` } });
    t.equal(run.code, 0, run.stderr);
    const denied = 'shell:execute';
    const gated = 'file:read';
    t.same(run.json(), {
      planted: { script: denied, flags: denied, twice: denied, fixed: denied, env: denied, other: denied },
      kept: { script: gated, flags: gated, twice: gated, behind: gated, own: 'planted' },
      forms: { relative: denied, empty: denied, line: denied, lineFolder: denied, inherited: denied },
    });
    t.match(run.find('shell:execute', 'script', 'deny')[0]?.reason, /counts as an unknown program, since this policy lets the program write the interpreter/);
  });
}
