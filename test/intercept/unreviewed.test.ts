// What a newer Node adds is refused, and in the log, until it has been reviewed; and a Node with another number and
// nothing new runs as before. The newer Node is a `--require` before the preload that gives this one another number
// and new properties.

import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { nodeBinary, nodeVersions, runGated } from '../harness.ts';
import { folderWith, safeclaw } from '../cli/safeclaw-command.ts';

const renumbered = `
const version = process.versions.node.replace(/[0-9]+$/, '999');
Object.defineProperty(process, 'versions', { value: Object.freeze({ ...process.versions, node: version }), configurable: true, enumerable: true });
Object.defineProperty(process, 'version', { value: 'v' + version, configurable: true, enumerable: true });
`;
const added = `
const ran = () => 'ran';
const fs = require('node:fs'), os = require('node:os'), net = require('node:net');
fs.added = ran;
fs.Added = class { static make() { return 'ran'; } method() { return 'ran'; } };
fs.Stats.prototype.added = ran;
fs.space = { inner: ran };
Object.defineProperty(os, 'lazy', { get: () => ran, configurable: true, enumerable: true });
process.added = ran;
globalThis.added = ran;
const listening = net.createServer().listen(0);
Object.getPrototypeOf(Object.getPrototypeOf(listening._handle)).added = ran;
Object.getPrototypeOf(listening._handle).added = ran;
listening.close();
`;
const program = `
const out = {};
const attempt = (name, action) => { try { out[name] = action(); } catch (error) { out[name] = error.safeclaw ? error.code + ' ' + error.safeclaw.code : 'threw ' + error.message; } };
const fs = require('node:fs'), net = require('node:net');
attempt('function', () => fs.added());
attempt('promisified', () => require('node:fs').added.call(fs));
attempt('class', () => new fs.Added().method());
attempt('static', () => fs.Added.make());
attempt('prototype', () => Object.create(fs.Added.prototype).method());
attempt('method', () => fs.statSync('.').added());
attempt('object', () => fs.space.inner());
attempt('accessor', () => require('node:os').lazy());
attempt('process', () => process.added());
attempt('global', () => added());
const server = net.createServer().listen(0);
attempt('handle', () => server._handle.added());
attempt('handle base', () => Object.getPrototypeOf(Object.getPrototypeOf(server._handle)).added.call(server._handle));
server.close();
attempt('neighbour', () => fs.readFileSync('notes.txt', 'utf8'));
import('node:fs').then((module) => { attempt('import', () => module.default.added()); console.log(JSON.stringify(out)); });
`;
const refused = 'EACCES SC_UNREVIEWED';
const surfaces = { function: refused, promisified: refused, class: refused, method: refused, accessor: refused, process: refused, global: refused, handle: refused, 'handle base': refused, import: refused };
const policy = (rules: string) => `version: 1\nrules:\n${rules}  - { action: "file:*", path: "./**", effect: allow }\n  - { action: "network:listen", effect: allow }\n`;
const newer = { 'newer.cjs': renumbered + added, 'renumbered.cjs': renumbered, 'notes.txt': 'mine' };

for (const node of nodeVersions) {
  t.test(`node ${node}: what is new is refused and recorded`, async (t) => {
    const run = await runGated({ node, program, policy: policy(''), files: newer, via: 'require', nodeArgs: [], env: { NODE_OPTIONS: '--require ./newer.cjs' } });
    const out = run.json();
    t.match(out, { ...surfaces, neighbour: 'mine' });
    for (const name of ['static', 'prototype', 'object']) t.match(out[name], /^threw|SC_UNREVIEWED/, name);
    for (const name of ['fs.added', 'fs.Added', 'fs.Stats#added', 'os.lazy', 'process.added', 'globalThis.added', 'binding:tcp_wrap.TCP#added', 'instance:LibuvStreamWrap#added']) {
      t.match(run.find('process:binding', name, 'deny'), [{ by: 'protection', rule: 'protection:unreviewed' }], name);
    }
  });

  t.test(`node ${node}: a rule that names it lets it pass, recorded`, async (t) => {
    const run = await runGated({ node, program, policy: policy('  - { action: "process:binding", name: "fs.added", effect: allow }\n'), files: newer, via: 'require', env: { NODE_OPTIONS: '--require ./newer.cjs' } });
    t.match(run.json(), { function: 'ran', import: 'ran', class: refused, process: refused });
    t.ok(run.find('process:binding', 'fs.added', 'allow').length > 0);
  });

  t.test(`node ${node}: observed, nothing is denied`, async (t) => {
    const run = await runGated({ node, program, policy: `mode: observe\n${policy('')}`, files: newer, via: 'require', env: { NODE_OPTIONS: '--require ./newer.cjs' } });
    t.match(run.json(), { function: 'ran', class: 'ran', static: 'ran', object: 'ran', accessor: 'ran', global: 'ran', handle: 'ran' });
    t.match(run.find('process:binding', 'fs.added'), [{ code: 'SC_OBSERVED' }, {}]);
  });

  t.test(`node ${node}: another number alone changes nothing`, async (t) => {
    const all = "const Module = require('node:module'); const seen = {}; for (const name of Module.builtinModules) { try { seen[name] = Object.keys(require(name)).length; } catch (error) { seen[name] = error.message; } } console.log(JSON.stringify(seen));";
    const run = (nodeOptions: string) => runGated({ node, program: all, policy: 'version: 1\ndefaultAction: allow\n', files: newer, via: 'require', nodeArgs: ['--no-warnings'], env: { NODE_OPTIONS: nodeOptions } });
    const renamed = await run('--require ./renumbered.cjs');
    t.same(renamed.json(), (await run('')).json());
    t.same(renamed.find('process:binding'), []);
  });

  t.test(`node ${node}: the doctor says what is refused`, (t) => {
    const folder = folderWith(t, newer);
    const doctor = (file: string): { status: string; about: string; found: string; fix: string | null }[] => {
      const binary = path.join(folder, 'node');
      fs.writeFileSync(binary, `#!/bin/sh\nexec ${nodeBinary(node)} --require ${path.join(folder, file)} "$@"\n`, { mode: 0o755 });
      return (JSON.parse(safeclaw(['doctor', '--json', '--node', binary], { cwd: folder }).stdout) as { checks: { status: string; about: string; found: string; fix: string | null }[] }).checks.filter(({ about }) => about === 'node');
    };
    t.match(doctor('newer.cjs'), [{ status: 'warn', found: /refused, since nobody has reviewed them: .*fs\.added, /, fix: /- \{ action: "process:binding", name: "[^"]+", effect: allow \}/ }]);
    t.match(doctor('renumbered.cjs'), [{ status: 'ok', found: /it has nothing that .* have not/ }]);
    t.match(doctor('notes.cjs'), [{ status: 'fail' }], 'a Node that does not start');
    t.end();
  });
}
