// Reads it in a worker.
// also: thread.cjs
// denied: env:read DENIED_KEY
const { Worker } = require('node:worker_threads');
new Worker('./thread.cjs', { execArgv: [] });
