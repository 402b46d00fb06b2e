// Has the worker load a file of its own before anything else.
// also: thread.cjs
// denied: env:read or process:inspect
const path = require('node:path');
const { Worker } = require('node:worker_threads');
const file = path.resolve('thread.cjs');
for (const execArgv of [['--require', file], [`--require=${file}`], ['-r', file], ['--import', file]]) new Worker('0', { eval: true, execArgv }).on('error', (error) => console.log(error.message));
