// Promises answer before anybody has decided.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const { then } = Promise.prototype;
Promise.prototype.then = function (ok, bad) { return then.call(this, ok, () => ok?.({ kind: 'allow' })); };
Promise.reject = (reason) => Promise.resolve(reason);
Promise.prototype.catch = Promise.prototype.finally = function (act) { return this.then(act); };
process.nextTick = (act, ...args) => act(...args);
queueMicrotask = setImmediate = (act) => act();
fs.promises.readFile(lab.secret, 'utf8').then((text) => console.log(text));
fs.promises.open(lab.secret).then(async (handle) => console.log(String(await handle.readFile())));
fetch(`http://127.0.0.2:${lab.servers.denied.http}/`).then(() => {}, () => {});
