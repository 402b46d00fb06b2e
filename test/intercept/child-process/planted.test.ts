// A program under a name that a rule allows, put by the agent where it is found: a name alone does not mean it.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { nodeVersions, runGated, temporaryFolder } from '../../harness.ts';

const rules = `version: 1
rules:
  - { action: "file:write", path: "./data/**", effect: allow }
  - { action: "shell:execute", command: ["mark", "mark *", "./data/named *", "python *"], effect: allow }
  - { action: "shell:execute", program: "./data/tool", effect: allow }
  - { action: ["file:read", "env:*", "module:*"], effect: allow }
`;

const program = `
const cp = require('node:child_process');
const fs = require('node:fs');
const stub = fs.readFileSync('./bin/mark', 'utf8');
for (const name of ['mark', 'named', 'tool', 'rest']) fs.writeFileSync('./data/' + name, stub, { mode: 0o755 });
const said = (result) => result.error?.safeclaw?.action ?? result.error?.code ?? String(result.stdout).trim();
const out = {};
const { PATH } = process.env;
out.path = said(cp.spawnSync('./data/mark', ['x']));
out.search = said(cp.spawnSync('mark', ['x'], { env: { PATH: process.cwd() + '/data:' + PATH } }));
out.searchOwn = said(cp.spawnSync('mark', ['x'], { env: { PATH: './data:' + PATH } }));
out.cwd = said(cp.spawnSync('./mark', ['x'], { cwd: './data' }));
out.line = said(cp.spawnSync('./data/mark x', { shell: true }));
out.lineCd = said(cp.spawnSync('cd data && ./mark x', { shell: true }));
out.linePath = said(cp.spawnSync('PATH=/; ./data/mark x', { shell: true }));
out.linePathOwn = said(cp.spawnSync('PATH=/; ./bin/mark x', { shell: true }));
out.wrapped = said(cp.spawnSync('env', ['./data/mark', 'x']));
out.own = said(cp.spawnSync('mark', ['x']));
out.ownLine = said(cp.spawnSync('mark x', { shell: true }));
out.named = said(cp.spawnSync('./data/named', ['x']));
out.program = said(cp.spawnSync('./data/tool', ['x']));
out.link = said(cp.spawnSync('./links/mark', ['x']));
out.otherName = said(cp.spawnSync('./data/python', ['x']));
out.multiCall = said(cp.spawnSync('./applets/mark', ['x']));
out.multiCallOther = said(cp.spawnSync('./applets/rm', ['x']));
out.multiCallArgv0 = said(cp.spawnSync('./applets/mark', ['x'], { argv0: 'rm' }));
console.log(JSON.stringify(out));
`;

for (const node of nodeVersions) {
  t.test(`Node ${node}`, async (t) => {
    const folder = temporaryFolder();
    t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));
    for (const name of ['bin', 'data', 'links', 'applets']) fs.mkdirSync(path.join(folder, name));
    for (const name of ['bin/mark', 'applets/busybox']) fs.writeFileSync(path.join(folder, name), '#!/bin/sh\necho "$0 $1"\n', { mode: 0o755 });
    for (const name of ['mark', 'rm']) fs.symlinkSync('busybox', path.join(folder, 'applets', name));
    fs.symlinkSync('../data/rest', path.join(folder, 'links/mark'));
    fs.symlinkSync('/usr/bin/env', path.join(folder, 'data/python'));
    const run = await runGated({ node, policy: rules, program, folder, env: { PATH: `${folder}/bin:/usr/bin:/bin` } });
    t.equal(run.code, 0, run.stderr);
    const denied = 'shell:execute';
    t.same(run.json(), {
      path: denied, search: denied, searchOwn: denied, cwd: denied, line: denied, lineCd: denied, linePath: denied, wrapped: denied, link: denied, otherName: denied,
      own: `${folder}/bin/mark x`, ownLine: `${folder}/bin/mark x`, linePathOwn: './bin/mark x', named: './data/named x', program: './data/tool x',
      multiCall: './applets/mark x', multiCallOther: denied, multiCallArgv0: denied,
    });
    t.match(run.find('shell:execute', 'mark x', 'deny')[0]?.reason, /a rule must name it with its folder/);
  });
}

t.test('a policy that lets the program write everywhere means names alone', async (t) => {
  const run = await runGated({
    policy: 'version: 1\nrules:\n  - { action: ["file:*", "env:*", "module:*"], effect: allow }\n  - { action: "shell:execute", command: "mark *", effect: allow }\n',
    program: "require('fs').writeFileSync('mark', '#!/bin/sh\\necho ran\\n', { mode: 0o755 }); console.log(JSON.stringify(String(require('child_process').spawnSync('./mark', ['x']).stdout)))",
  });
  t.equal(run.json(), 'ran\n');
});

for (const node of nodeVersions.filter((major) => Number(major) >= 22)) {
  t.test(`Node ${node}: process.execve looks in no PATH`, async (t) => {
    const run = await runGated({
      node,
      policy: rules,
      files: { 'data/mark': '#!/bin/sh\necho planted\n' },
      program: "process.on('warning', () => {}); require('fs').chmodSync('data/mark', 0o755); process.chdir('data'); try { process.execve('mark', ['mark', 'x']); } catch (e) { console.log(JSON.stringify(e.safeclaw?.action)); }",
    });
    t.equal(run.json(), 'shell:execute');
  });
}
