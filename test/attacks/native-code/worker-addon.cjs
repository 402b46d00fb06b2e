// A worker with no preload of its own loads the addon.
// denied: module:native library.node
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
new Worker('process.dlopen({ exports: {} }, require("node:worker_threads").workerData)', { eval: true, execArgv: [], env: {}, workerData: lab.programs.library }).on('error', () => {});
