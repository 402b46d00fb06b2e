// A Node that nobody has reviewed is looked at once: the next start takes what was found from the package's folder,
// and only from a whole file of this build, this binary and these flags. That it is taken shows in what a `--require`
// before the preload adds to a builtin afterwards.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { dist, exactEnvironment, nodeBinary, nodeVersions, temporaryFolder } from '../harness.ts';

const folder = temporaryFolder('safeclaw-looks-');
const own = path.join(folder, 'package/dist');
const compiled = path.join(own, 'compiled');
fs.cpSync(dist, own, { recursive: true, filter: (name) => path.basename(name) !== 'compiled' });
fs.writeFileSync(path.join(folder, 'safeclaw.config.yaml'), 'version: 1\nrules:\n  - { action: "file:*", path: "./**", effect: allow }\n');
fs.writeFileSync(path.join(folder, 'agent.cjs'), `
const out = {}; const attempt = (name, action) => { try { out[name] = String(action()); } catch (e) { out[name] = e.safeclaw ? e.safeclaw.code + ' ' + e.safeclaw.rule : e.message; } };
const fs = require('fs');
attempt('added', () => fs.added());
attempt('global', () => added());
attempt('late', () => require('zlib').added());
for (const name of fs.existsSync(process.argv[2]) && fs.statSync(process.argv[2]).isDirectory() ? fs.readdirSync(process.argv[2]) : []) if (name.endsWith('.looks')) attempt('write', () => fs.appendFileSync(process.argv[2] + '/' + name, 'x'));
console.log(JSON.stringify(out));`);
t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));

const renumbered = `const version = process.versions.node.replace(/[0-9]+$/, '999');
Object.defineProperty(process, 'versions', { value: Object.freeze({ ...process.versions, node: version }), configurable: true, enumerable: true });
Object.defineProperty(process, 'version', { value: 'v' + version, configurable: true, enumerable: true });\n`;
const newer = `${renumbered}require('fs').added = () => 'ran';\n`;
const refused = 'SC_UNREVIEWED protection:unreviewed';
const absent = /is not a function/;

function run(major: string, before: string, flags = ''): Record<string, string> {
  fs.writeFileSync(path.join(folder, 'before.cjs'), before);
  const env = { PATH: process.env.PATH, NODE_OPTIONS: `--require ./before.cjs ${flags}`.trim() };
  const { stdout, stderr } = spawnSync(...exactEnvironment(nodeBinary(major), ['--require', path.join(own, 'register.cjs'), 'agent.cjs', compiled], env), { cwd: folder, encoding: 'utf8' });
  if (stderr !== '') throw new Error(stderr);
  return JSON.parse(stdout) as Record<string, string>;
}

function kept(): { file: string; text: string; inode: number }[] {
  return fs.readdirSync(compiled).filter((name) => name.endsWith('.looks')).map((name) => {
    const file = path.join(compiled, name);
    return { file, text: fs.readFileSync(file, 'utf8'), inode: fs.statSync(file).ino };
  });
}

for (const major of nodeVersions) {
  t.test(`Node ${major}`, (t) => {
    fs.rmSync(compiled, { recursive: true, force: true });
    t.match(run(major, renumbered), { added: absent, late: absent });
    const [first] = kept();
    if (first === undefined) throw new Error('nothing was kept');
    t.match(first.text, /^fs\t$/m);

    t.match(run(major, newer), { added: 'ran', write: 'SC_PROTECTED protection:package' }, 'the look is taken from the file, which the program cannot write');
    t.equal(kept()[0]?.inode, first.inode, 'nor is it written again');
    t.match(run(major, `${newer}globalThis.added = () => 'ran';`), { added: 'ran', global: refused }, 'a global is not, where there are others than then');
    t.match(run(major, newer, '--no-deprecation'), { added: refused }, 'under other flags it is not taken');

    const lines = first.text.split('\n');
    const damages: Record<string, string> = {
      cut: first.text.slice(0, -20),
      'cut to its header': `${lines[0] as string}\n`,
      empty: '',
      'a letter changed': first.text.replace('\npath\t', '\npatx\t'),
      'of another build': first.text.replace(/^\S+/, '//00000000000000'),
      'of another binary': first.text.replace(/:[0-9]+\n/, ':1\n'),
    };
    for (const [what, text] of Object.entries(damages)) {
      t.not(text, first.text);
      fs.writeFileSync(first.file, text);
      t.match(run(major, newer), { added: refused }, what);
      t.notMatch(fs.readFileSync(first.file, 'utf8'), /^fs\t/m, `${what}: made anew, and what held something new is not kept`);
      t.match(run(major, newer), { added: refused }, `${what}: nor does the next start let it pass`);
    }
    t.end();
  });

  t.test(`Node ${major}: what is loaded after the program began is never kept`, (t) => {
    fs.rmSync(compiled, { recursive: true, force: true });
    run(major, renumbered);
    t.notMatch(kept()[0]?.text, /^zlib\t/m);
    t.match(run(major, `${renumbered}require('zlib').added = () => 'ran';`), { late: refused });
    t.end();
  });

  t.test(`Node ${major}: a reviewed version keeps nothing`, (t) => {
    fs.rmSync(compiled, { recursive: true, force: true });
    run(major, '');
    t.same(kept(), []);
    t.end();
  });
}

t.test('where it cannot be written everything is looked at', (t) => {
  fs.rmSync(compiled, { recursive: true, force: true });
  fs.writeFileSync(compiled, 'a file in the place of the folder');
  for (const major of nodeVersions) {
    run(major, renumbered);
    t.match(run(major, newer), { added: refused }, `Node ${major}`);
  }
  fs.rmSync(compiled);
  t.end();
});
