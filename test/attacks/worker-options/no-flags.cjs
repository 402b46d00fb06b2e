// A worker without flags and environment starts without the preload that they would carry.
// denied: file:read secret.txt
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
new Worker(`console.log(require('node:fs').readFileSync(${JSON.stringify(lab.secret)}, 'utf8'))`, { eval: true, execArgv: [], env: {} }).on('error', () => {});
