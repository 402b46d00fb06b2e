// The options of a worker answer differently each time that they are read.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
const code = `console.log(require('node:fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8'))`;
let count = 0;
const options = { eval: true, get execArgv() { return count++ === 0 ? [] : ['--no-warnings']; }, get env() { return count++ % 2 === 0 ? {} : { NODE_OPTIONS: '' }; } };
new Worker(code, options).on('error', () => {});
