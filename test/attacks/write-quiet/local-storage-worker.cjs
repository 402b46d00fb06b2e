// A worker is started with that file, and stores in it.
// nodes: >=22
// denied: process:inspect or file:write
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
new Worker('localStorage.a = "x"', { eval: true, execArgv: ['--experimental-webstorage', `--localstorage-file=${lab.denied}/storage`] }).on('error', (error) => console.log(error.code));
process.env.NODE_OPTIONS = `--experimental-webstorage --localstorage-file=${lab.denied}/storage`;
require('node:child_process').spawnSync(process.execPath, ['-e', 'localStorage.a = "x"'], { env: process.env });
