// The package as a user gets it: packed, installed into an empty folder, used from there.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { exactEnvironment, nodeBinary, nodeVersions } from '../harness.ts';
import { installPackage } from '../installed-package.ts';

const { project, files, remove } = installPackage();
t.teardown(remove);
const installed = path.join(project, 'node_modules/@authensor/safeclaw');

t.test('installing brings exactly one package', (t) => {
  t.same(fs.readdirSync(path.join(project, 'node_modules')).filter((name) => !name.startsWith('.')), ['@authensor']);
  t.same(fs.readdirSync(path.join(project, 'node_modules/@authensor')), ['safeclaw']);
  const manifest = JSON.parse(fs.readFileSync(path.join(installed, 'package.json'), 'utf8'));
  t.same(Object.keys(manifest.dependencies ?? {}), []);
  t.notOk(fs.existsSync(path.join(installed, 'node_modules')));
  t.end();
});

t.test('the tarball holds what a user needs and nothing of ours', (t) => {
  const names = [...files].sort();
  for (const name of ['dist/register.cjs', 'dist/register.mjs', 'dist/core.cjs', 'dist/index.cjs', 'dist/index.mjs', 'dist/index.d.ts', 'dist/cli.cjs', 'dist/credentials.cjs', 'dist/schema.json', 'dist/policy-test.schema.json', 'dist/policy-language.cjs', 'dist/shell-grammar.cjs', 'dist/THIRD-PARTY-LICENSES.txt', 'README.md', 'LICENSE', 'CHANGELOG.md', 'package.json']) {
    t.ok(names.includes(name), name);
  }
  t.same(names.filter((name) => /^(src|test|bench|fixtures|scripts)\//.test(name)), []);
  const licences = fs.readFileSync(path.join(installed, 'dist/THIRD-PARTY-LICENSES.txt'), 'utf8');
  for (const library of ['yaml', 'unbash', '@aws-sdk/credential-provider-http', '@smithy/core']) t.match(licences, new RegExp(`^${library} \\d`, 'm'));
  t.end();
});

t.test('the public names are these', (t) => {
  const names = (flags: string[], code: string): string => {
    const run = spawnSync(...exactEnvironment(nodeBinary('20'), [...flags, '-e', code], { PATH: process.env.PATH }), { cwd: project, encoding: 'utf8' });
    return run.stdout.trim() || run.stderr;
  };
  t.equal(names([], "console.log(Object.keys(require('@authensor/safeclaw')).sort().join())"), 'SafeClawDeniedError,createSafeClawGate');
  t.equal(names(['--input-type=module'], "console.log(Object.keys(await import('@authensor/safeclaw')).sort().join())"), 'SafeClawDeniedError,createSafeClawGate');
  t.equal(names([], "console.log(require('@authensor/safeclaw/schema.json').type)"), 'object');
  t.end();
});

t.test('both conditions of ./register gate the program, on every Node', (t) => {
  fs.writeFileSync(path.join(project, 'safeclaw.config.yaml'), 'version: 1\nrules:\n  - { action: "file:read", path: "./**", effect: allow }\n');
  fs.writeFileSync(path.join(project, 'notes.txt'), 'mine');
  fs.writeFileSync(path.join(project, 'agent.js'), "const fs = require('fs'); const out = [fs.readFileSync('notes.txt', 'utf8')]; try { fs.readFileSync('/etc/passwd'); out.push('read'); } catch (e) { out.push(e.code, e.safeclaw.action); } console.log(out.join());");
  for (const major of nodeVersions) {
    for (const flag of ['--import', '--require']) {
      const run = spawnSync(...exactEnvironment(nodeBinary(major), [flag, '@authensor/safeclaw/register', 'agent.js'], { PATH: process.env.PATH }), { cwd: project, encoding: 'utf8' });
      t.equal(run.stdout.trim(), 'mine,EACCES,file:read', `Node ${major} ${flag}: ${run.stderr}`);
    }
    const byOptions = spawnSync(...exactEnvironment(nodeBinary(major), ['agent.js'], { PATH: process.env.PATH, NODE_OPTIONS: '--import @authensor/safeclaw/register' }), { cwd: project, encoding: 'utf8' });
    t.equal(byOptions.stdout.trim(), 'mine,EACCES,file:read', `Node ${major} NODE_OPTIONS: ${byOptions.stderr}`);
  }
  t.end();
});
