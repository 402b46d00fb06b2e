// Reads in the hooks that V8 calls for every promise.
// denied: file:read secret.txt
const fs = require('node:fs');
const { promiseHooks } = require('node:v8');
const lab = JSON.parse(process.argv[2]);
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
const stop = promiseHooks.createHook({ init: read, before: read, after: read, settled: read });
fs.promises.readFile(`${lab.granted}/file.txt`).then(() => fs.promises.readdir(lab.granted)).then(() => {
  stop();
  console.log([...texts].join());
});
