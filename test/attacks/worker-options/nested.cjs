// A worker starts a worker, which starts a child with an empty environment.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
const inner = `console.log(require('node:fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8'))`;
const middle = `const { Worker } = require('node:worker_threads'); new Worker(${JSON.stringify(inner)}, { eval: true, execArgv: [], env: {} }).on('error', () => {})`;
new Worker(middle, { eval: true, execArgv: [], env: {} }).on('error', () => {});
