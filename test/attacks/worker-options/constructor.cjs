// The class of a worker that exists is taken from it, and from its prototype.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
const code = `console.log(require('node:fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8'))`;
const first = new Worker('0', { eval: true });
for (const Class of [first.constructor, Worker.prototype.constructor, Object.getPrototypeOf(first).constructor]) new Class(code, { eval: true, execArgv: [], env: {} }).on('error', () => {});
