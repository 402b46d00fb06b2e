// Keeps values in storages and contexts that answer the gate in its stead: thenables, symbols, resources.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const { AsyncLocalStorage, AsyncResource, executionAsyncResource } = require('node:async_hooks');
const storage = new AsyncLocalStorage();
const read = () => {
  try {
    return fs.readFileSync(lab.secret, 'utf8');
  } catch (error) {
    return error.code;
  }
};
const allow = new Proxy({}, { get: (target, key) => (key === 'kind' ? 'allow' : key === 'then' ? (done) => done(read()) : allow), has: () => true });
storage.enterWith(allow);
Object.assign(executionAsyncResource(), { kind: 'allow', allowed: true, verdict: 'allow', inside: true });
new AsyncResource('FSREQCALLBACK').runInAsyncScope(() => console.log(read()));
storage.run(allow, () => fs.promises.readFile(lab.secret, 'utf8').then(console.log, (error) => console.log(error.code)));
storage.exit(() => setImmediate(() => console.log(read())));
Promise.resolve(allow).then(console.log);
