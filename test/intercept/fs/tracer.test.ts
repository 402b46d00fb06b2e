// What a tracer does that is loaded before the gate: it puts its own functions in the place of Node's, as accessors
// where Node has accessors. The gate stands in front of them all the same, and the program still gets the tracer's.

import t from 'tap';
import { nodeVersions, runGated } from '../../harness.ts';

const tracer = `
const fs = require('node:fs');
globalThis.traced = [];
for (const key of ['opendirSync', 'opendir', 'openAsBlob']) {
  const original = fs[key];
  if (original === undefined) continue;
  const wrapped = Object.defineProperties(function (...args) { traced.push(key); return original.apply(this, args); }, Object.getOwnPropertyDescriptors(original));
  Object.defineProperty(fs, key, { configurable: true, enumerable: true, get: () => wrapped, set(value) { Object.defineProperty(fs, key, { configurable: true, enumerable: true, writable: true, value }); } });
}`;
const program = `
const fs = require('node:fs');
const outcome = (promise) => promise.then((found) => { found.close?.(); return 'opened'; }, (error) => error.code);
(async () => {
  const seen = {};
  for (const name of ['open', 'closed']) {
    seen[name] = [
      await outcome((async () => fs.opendirSync(name))()),
      await outcome(new Promise((resolve, reject) => fs.opendir(name, (error, found) => (error ? reject(error) : resolve(found))))),
      fs.openAsBlob === undefined ? 'none' : await outcome(fs.openAsBlob(name + '/file').then((blob) => blob.text())),
    ];
  }
  console.log(JSON.stringify({ ...seen, traced: [...new Set(traced)] }));
})();`;
const policy = 'version: 1\ndefaultAction: allow\nrules:\n  - { action: "file:read", path: "closed/**", effect: deny }\n  - { action: "file:read", path: "closed", effect: deny }\n';

for (const node of nodeVersions) {
  t.test(`Node ${node}`, async (t) => {
    const { folder, files } = { folder: t.testdir(), files: { 'tracer.cjs': tracer, 'open/file': 'a', 'closed/file': 'b' } };
    const run = await runGated({ node, policy, program, folder, files, via: 'import', nodeArgs: ['--require', `${folder}/tracer.cjs`] });
    t.equal(run.code, 0, run.stderr);
    const blob = node === '18' ? 'none' : 'opened';
    t.same(run.json(), {
      open: ['opened', 'opened', blob],
      closed: ['EACCES', 'EACCES', node === '18' ? 'none' : 'EACCES'],
      // The gate opens every folder by `opendirSync`, so that no thread looks its path up again.
      traced: node === '18' ? ['opendirSync'] : ['opendirSync', 'openAsBlob'],
    });
  });
}
