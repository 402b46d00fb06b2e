// The environment of a worker is a proxy that withholds what the gate puts in.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
const code = `console.log(require('node:fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8'))`;
const env = new Proxy({}, { set: () => true, defineProperty: () => true, ownKeys: () => ['A'], getOwnPropertyDescriptor: () => ({ value: 'b', enumerable: true, configurable: true }), get: () => 'b' });
new Worker(code, { eval: true, env }).on('error', () => {});
