// `localStorage` is a file that native code opens: decided before it is, where Node was told of one.

import t from 'tap';
import { storageFile } from '../../../src/intercept/web-storage.ts';
import { nodeVersions, runGated } from '../../harness.ts';

t.test('the file that the flags name', (t) => {
  t.equal(storageFile([]), null);
  t.equal(storageFile(['--localstorage-file=a', '--localstorage-file', 'b']), 'b', 'the last one');
  t.equal(storageFile(['--experimental-default-config-file']), '?', 'a file of settings may name one');
  t.end();
});

const program = `
const fs = require('node:fs');
const out = {};
for (const name of ['sessionStorage', 'localStorage']) {
  try { globalThis[name].setItem('key', 'value'); out[name] = globalThis[name].getItem('key'); } catch (error) { out[name] = error.safeclaw ? 'denied ' + error.safeclaw.action : 'threw ' + error.message; }
}
out.file = fs.existsSync('storage/kept');
console.log(JSON.stringify(out));
`;
const policy = (effect: string) => `
version: 1
rules:
  - { action: "file:stat", path: "./**", effect: allow }
  - { action: "file:*", path: "./storage/**", effect: ${effect} }
`;

for (const node of nodeVersions.filter((major) => Number(major) >= 22)) {
  t.test(`node ${node}`, async (t) => {
    const run = (effect: string) => runGated({ node, program, policy: policy(effect), files: { 'storage/.keep': '' }, nodeArgs: ['--no-warnings', ...(node === '26' ? [] : ['--experimental-webstorage']), '--localstorage-file=storage/kept'] });
    const denied = await run('deny');
    t.same(denied.json(), { sessionStorage: 'value', localStorage: 'denied file:read', file: false });
    t.equal(denied.find('file:read', 'storage/kept', 'deny').length, 1);
    const allowed = await run('allow');
    t.same(allowed.json(), { sessionStorage: 'value', localStorage: 'value', file: true });
    t.equal(allowed.find('file:write', 'storage/kept', 'allow').length, 1, 'decided once');
  });
}
