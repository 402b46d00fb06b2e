// Follows its own work by hooks, storages and promises, while the gate is at work.
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { AsyncLocalStorage, createHook } = require('node:async_hooks');
const { strictEqual } = require('node:assert');
const storage = new AsyncLocalStorage();
let count = 0;
createHook({ init: () => count++ }).enable();
storage.run('mine', async () => {
  strictEqual(await fs.promises.readFile(`${lab.granted}/file.txt`, 'utf8'), 'granted text');
  strictEqual(storage.getStore(), 'mine');
  fs.readFile(`${lab.granted}/file.txt`, 'utf8', (error, text) => {
    strictEqual(text, 'granted text');
    strictEqual(storage.getStore(), 'mine');
    process.on('exit', () => {
      strictEqual(fs.readFileSync(`${lab.granted}/file.txt`, 'utf8'), 'granted text');
      if (count > 0) console.log('ok');
    });
  });
});
