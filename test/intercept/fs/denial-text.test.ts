// What a denial says, and to whom: the program reads the path that it asked for, and not where a link leads that it may
// not look at; the person who writes the rules finds both in the record, and is shown them by `audit show --why`.

import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import t from 'tap';
import { exactEnvironment, nodeVersions, runGated, temporaryFolder } from '../../harness.ts';
import { cli } from '../../cli/safeclaw-command.ts';

const policy = 'version: 1\nrules:\n  - { action: ["file:read"], path: "data/**", effect: allow }\n  - { action: "module:load", path: "*.cjs", effect: allow }\n';
const program = `
const fs = require('node:fs');
const forms = { realpath: () => fs.realpathSync('data/link'), read: () => fs.readFileSync(__dirname + '/data/link'), load: () => require('./data/link'), folder: () => process.chdir('data/link'), neighbour: () => fs.readFileSync('data/inner', 'utf8'), 'folder of its own': () => (process.chdir('data'), fs.readFileSync('inner', 'utf8')) };
const out = {};
for (const [name, form] of Object.entries(forms)) {
  try { out[name] = form(); } catch (error) { out[name] = { message: error.message, path: error.path }; }
}
console.log(JSON.stringify(out));
`;

for (const node of nodeVersions) {
  t.test(`Node ${node}`, async (t) => {
    const folder = fs.realpathSync(temporaryFolder());
    t.teardown(() => fs.rmSync(folder, { recursive: true, force: true }));
    fs.mkdirSync(path.join(folder, 'data'));
    fs.symlinkSync('/nowhere/TARGET', path.join(folder, 'data/link'));
    fs.symlinkSync('file', path.join(folder, 'data/inner'));
    const run = await runGated({ node, folder, policy, program, files: { 'data/file': 'text' } });
    t.notMatch(run.stdout, 'TARGET', 'the program is not told where the link leads');
    const out = run.json();
    t.same([out.neighbour, out['folder of its own']], ['text', 'text'], 'what is allowed works');
    // Node's own code makes it absolute before it asks.
    t.match(out.realpath, { message: `EACCES: denied \`file:stat\` on \`${folder}/data/link\`: no rule allows it [SC_DENIED]` });
    t.match(out.folder, { message: /^EACCES: denied `file:stat` on `data\/link`/, path: 'data/link' });
    t.match(out.read, { message: new RegExp(`^EACCES: denied \`file:read\` on \`${folder}/data/link\``) });
    const record = run.find('file:read', 'TARGET', 'deny')[0];
    t.match(record, { target: '/nowhere/TARGET', asked: `${folder}/data/link` }, 'the record says both');
    const shown = spawnSync(...exactEnvironment(process.execPath, [cli, 'audit', 'show', '--why', String(record?.seq), '--chain', String(record?.chain)], { PATH: process.env.PATH }), { cwd: folder, encoding: 'utf8' });
    t.match(shown.stdout, '/nowhere/TARGET', shown.stderr);
    t.match(shown.stdout, `${folder}/data/link`);
  });
}
