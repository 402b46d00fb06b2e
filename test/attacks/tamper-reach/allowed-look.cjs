// Looks at functions, stacks and errors as debuggers and loggers do, and its own work goes on.
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { ok, strictEqual } = require('node:assert');
const { inspect } = require('node:util');
const { createHook } = require('node:async_hooks');
const types = new Set();
createHook({ init: (id, type) => types.add(type) }).enable();
Error.prepareStackTrace = (error, sites) => sites.map((site) => site.getFunctionName()).join();
strictEqual(typeof new Error('mine').stack, 'string');
Error.prepareStackTrace = undefined;
strictEqual(fs.readFileSync.name, 'readFileSync');
ok(Function.prototype.toString.call(fs.readFileSync).includes('readFileSync'));
ok(inspect(fs, { showHidden: true, depth: 1 }).length > 100);
for (const name of Object.getOwnPropertyNames(fs)) Object.getOwnPropertyDescriptor(fs, name);
fs.promises.readFile(`${lab.granted}/file.txt`, 'utf8').then((text) => {
  strictEqual(text, 'granted text');
  try {
    fs.readFileSync(lab.secret);
  } catch (error) {
    JSON.stringify(error);
    inspect(error);
  }
  console.log('ok');
});
