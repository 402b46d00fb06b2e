// The same in a worker that is started with the flag.
// also: mapped.cjs
// denied: file:read or process:inspect
const { Worker } = require('node:worker_threads');
const code = `const { fail } = require('./mapped.cjs'); console.log(JSON.stringify(require('module').findSourceMap(require.resolve('./mapped.cjs'))?.payload), fail());`;
new Worker(code, { eval: true, execArgv: ['--enable-source-maps'] }).on('error', (error) => console.log(error.message));
