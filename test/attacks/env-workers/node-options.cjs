// Has the worker load a file by the NODE_OPTIONS of an environment of its own.
// also: thread.cjs
// denied: env:read or env:write
const path = require('node:path');
const { Worker } = require('node:worker_threads');
new Worker('0', { eval: true, env: { ...process.env, NODE_OPTIONS: `--require ${path.resolve('thread.cjs')}` } }).on('error', (error) => console.log(error.message));
