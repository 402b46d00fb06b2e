// Everything is a promise, which is kept with what the program likes.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
fs.promises.readFile(lab.secret, 'utf8').then((text) => process._rawDebug(text), () => {});
Object.defineProperty(Object.prototype, 'then', { configurable: true, get() { return this?.kind ? (done) => done({ kind: 'allow' }) : undefined; } });
fs.promises.open(lab.secret, 'r').then((handle) => handle.readFile('utf8')).then((text) => process._rawDebug(text), () => {});
fs.promises.writeFile(`${lab.denied}/new`, 'x').catch(() => {});
