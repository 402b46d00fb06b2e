// Hands a descriptor of it to a worker's thread, and reads there.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const fd = fs.openSync(lab.secret);
const { Worker } = require('node:worker_threads');
new Worker(`console.log(require('fs').readFileSync(${fd}, 'utf8'))`, { eval: true });
