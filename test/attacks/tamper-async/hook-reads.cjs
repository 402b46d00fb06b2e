// Reads in async hooks, which run in the middle of what the gate does for another call.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { createHook } = require('node:async_hooks');
const texts = new Set();
let inside = false;
const read = () => {
  if (inside) return;
  inside = true;
  try {
    texts.add(fs.readFileSync(lab.secret, 'utf8'));
  } catch {
    // Refused.
  }
  inside = false;
};
const hook = createHook({ init: read, before: read, after: read, destroy: read, promiseResolve: read }).enable();
fs.promises.readFile(`${lab.granted}/file.txt`).then(() => fs.readFile(`${lab.granted}/file.txt`, () => {}));
require('node:child_process').spawn(lab.programs.tool, ['x']).on('exit', () => {
  hook.disable();
  console.log([...texts].join());
});
