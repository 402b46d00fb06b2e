// Node's permission model beside the gate: the flags that the doctor prints are used as they are printed, and the
// preload says why it does not start under them.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { exactEnvironment, dist, nodeBinary, nodeVersions } from '../harness.ts';
import { folderWith, safeclaw } from './safeclaw-command.ts';

const program = `
const fs = require('node:fs');
const out = {};
const attempt = (name, action) => { try { out[name] = action(); } catch (error) { out[name] = error.code; } };
attempt('reads', () => fs.readFileSync('data/notes.txt', 'utf8'));
attempt('writes', () => { fs.writeFileSync('out/made.txt', 'x'); return fs.readFileSync('out/made.txt', 'utf8'); });
attempt('secret', () => fs.readFileSync('../secret.txt', 'utf8').length);
attempt('elsewhere', () => { fs.writeFileSync('made.txt', 'x'); return 'written'; });
attempt('child', () => { const { error, status } = require('node:child_process').spawnSync('true'); if (error) throw error; return status; });
console.log(JSON.stringify(out));
`;
const rules = (shell: string) => `version: 1\nrules:\n  - { action: "file:*", path: "./data/**", effect: allow }\n  - { action: "file:*", path: "./out/*.txt", effect: allow }\n${shell}`;

interface Check { readonly about: string; readonly status: string; readonly found: string; readonly fix: string | null }

function layers(folder: string, node: string): Check[] {
  return (JSON.parse(safeclaw(['doctor', '--json', '--node', nodeBinary(node)], { cwd: folder }).stdout) as { checks: Check[] }).checks.filter(({ about, found }) => about === 'layer' && found.includes('permission model'));
}

/** The line as it is printed, in a shell, with the program in the place of the dots. */
function asPrinted(folder: string, node: string, line: string, more = ''): { stdout: string; stderr: string; status: number | null } {
  const command = line.replace(/^node /, `${nodeBinary(node)} --no-warnings ${more} `).replace(/…$/, './agent.cjs');
  return spawnSync(...exactEnvironment('/bin/sh', ['-c', command], { PATH: process.env.PATH }), { cwd: folder, encoding: 'utf8' });
}

for (const node of nodeVersions) {
  t.test(`node ${node}`, (t) => {
    const above = folderWith(t, { 'secret.txt': 'secret', 'app/package.json': '{}', 'app/agent.cjs': program, 'app/data/notes.txt': 'mine', 'app/out/.keep': '', 'app/safeclaw.config.yaml': rules('') });
    const folder = path.join(above, 'app');
    const [check] = layers(folder, node);
    if (node === '18') {
      t.match(check, { status: 'note', found: /has no permission model/, fix: null });
      t.end();
      return;
    }
    t.match(check, { status: 'note', fix: /^node --(experimental-)?permission / });
    const line = check?.fix ?? '';
    const bare = asPrinted(folder, node, line);
    t.same(JSON.parse(bare.stdout || bare.stderr), { reads: 'mine', writes: 'x', secret: 'ERR_ACCESS_DENIED', elsewhere: 'ERR_ACCESS_DENIED', child: 'ERR_ACCESS_DENIED' });
    t.notOk(fs.existsSync(path.join(folder, 'made.txt')));

    fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), rules('  - { action: "shell:execute", command: "true", effect: allow }\n  - { action: "network:request", host: "example.com", effect: allow }\n'));
    const wider = layers(folder, node)[0]?.fix ?? '';
    t.match(JSON.parse(asPrinted(folder, node, wider).stdout), { child: 0, secret: 'ERR_ACCESS_DENIED' });
    t.equal(wider.includes('--allow-net'), node === '26', 'only a flag that this Node knows');

    fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), 'version: 1\ndefaultAction: allow\n');
    t.match(JSON.parse(asPrinted(folder, node, layers(folder, node)[0]?.fix ?? '').stdout), { secret: 6, elsewhere: 'written', child: 0 });

    for (const [flag, file] of [['--require', 'register.cjs'], ['--import', 'register.mjs']] as const) {
      const both = asPrinted(folder, node, line, `--allow-fs-read='*' ${flag} ${path.join(dist, file)}`);
      t.match(both, { status: 1, stdout: '', stderr: /safeclaw: NOT STARTED: .*--permission.*doctor.*SC_PERMISSION_MODEL/ }, `${flag}: nothing runs half gated`);
    }
    t.end();
  });
}
