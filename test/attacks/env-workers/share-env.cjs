// Shares the environment with a worker.
// denied: env:read DENIED_KEY
const { SHARE_ENV, Worker } = require('node:worker_threads');
new Worker('console.log(process.env.DENIED_KEY)', { eval: true, env: SHARE_ENV });
