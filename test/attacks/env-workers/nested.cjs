// Reads it in a worker of a worker, with a fresh class in each.
// denied: env:read DENIED_KEY
const { Worker } = require('node:worker_threads');
new Worker("new (require('worker_threads').Worker)('console.log(process.env.DENIED_KEY)', { eval: true, execArgv: [], env: require('worker_threads').SHARE_ENV })", { eval: true, env: { } , execArgv: [] }).on('exit', () => new Worker("new (require('worker_threads').Worker)('console.log(process.env.DENIED_KEY)', { eval: true })", { eval: true }));
