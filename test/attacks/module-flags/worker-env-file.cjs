// The same by a worker's own flags.
// denied: process:inspect worker --env-file
// nodes: >=20
// only gated: Node refuses the flag for workers
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
new Worker('console.log(JSON.stringify(process.env))', { eval: true, execArgv: [`--env-file=${lab.denied}/.env`] }).on('error', () => {});
