// Looking at a path again resolves nothing, and is still about what the path leads to now.

import * as fs from 'node:fs';
import t from 'tap';
import { nodeVersions, runGated, temporaryFolder } from '../../harness.ts';

const policy = `version: 1
rules:
  - { action: ["file:read", "file:write"], path: "./open/**", effect: allow }
  - { action: "file:stat", path: "./open", effect: allow }
`;

const program = `
const fs = require('fs');
const path = require('path');
const open = path.resolve('open');
const seen = (file) => {
  let stat;
  try { const s = fs.statSync(file); stat = s.isDirectory() ? 'folder' : String(s.size); } catch (e) { stat = e.code + (e.path === file ? '' : ' ' + e.path) + (e.syscall === 'stat' ? '' : ' ' + e.syscall); }
  return stat + '/' + fs.existsSync(file) + '/' + (fs.statSync(file, { throwIfNoEntry: false, bigint: true }) === undefined ? 'none' : 'some');
};
const thrice = (file) => { let last; for (let i = 0; i < 3; i++) { try { last = seen(file); } catch (e) { last = fs.existsSync(file) + ' ' + e.code; } } return last; };
const out = {};
const file = open + '/here/file', link = open + '/link', through = link + '/file';
fs.mkdirSync(open + '/here'); fs.mkdirSync(open + '/there');
fs.writeFileSync(file, 'one'); fs.writeFileSync(open + '/there/file', 'three');
fs.symlinkSync(open + '/here', link);
out.plain = thrice(file); out.through = thrice(through);
fs.appendFileSync(file, '+'); out.changed = thrice(through);
fs.unlinkSync(link); fs.symlinkSync(open + '/there', link); out.relinked = thrice(through);
fs.unlinkSync(link); fs.symlinkSync(process.argv[2], link); out.closed = thrice(through);
fs.unlinkSync(link); fs.mkdirSync(link); fs.writeFileSync(through, '12345678'); out.own = thrice(through);
fs.unlinkSync(through); out.gone = thrice(through);
fs.mkdirSync(through); out.folder = thrice(through);
out.denied = thrice(process.argv[2] + '/file');
console.log(JSON.stringify(out));`;

// Not below the program's own folders, which the baseline lets it look at.
const closed = temporaryFolder('safeclaw-closed-');
fs.writeFileSync(`${closed}/file`, 'secret!');
t.teardown(() => fs.rmSync(closed, { recursive: true }));

for (const node of nodeVersions) {
  t.test(`Node ${node}`, async (t) => {
    const run = await runGated({ node, policy, program, files: { 'open/x': '' }, args: [closed] });
    t.same(run.json(), {
      plain: '3/true/some',
      through: '3/true/some',
      changed: '4/true/some',
      relinked: '5/true/some',
      closed: 'false EACCES',
      own: '8/true/some',
      gone: 'ENOENT/false/none',
      folder: 'folder/true/some',
      denied: 'false EACCES',
    });
    t.ok(run.find('file:stat', `${closed}/file`, 'deny').length > 0);
    t.equal(run.find('file:stat', `${closed}/file`, 'allow').length, 0);
    const looked = run.find('file:stat', 'open/here/file', 'allow').reduce((sum, record) => sum + (record.kind === 'count' ? (record.count as number) : 1), 0);
    t.ok(looked >= 18, `every look is recorded or counted: ${looked}`);
  });
}
