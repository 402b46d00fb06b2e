// A worker of ESM text, started with the flag that makes it such.
// denied: file:read secret.txt
// nodes: >=22
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
new Worker(`import fs from 'node:fs'; console.log(fs.readFileSync(${JSON.stringify(lab.secret)}, 'utf8'))`, { eval: true, execArgv: ['--input-type=module'], env: {} }).on('error', () => {});
