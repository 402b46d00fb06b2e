// Asks for native reports in several threads.
// denied: env:read DENIED_KEY
const { SHARE_ENV, Worker } = require('node:worker_threads');
for (const env of [undefined, SHARE_ENV, { OWN_KEY: 'mine' }]) new Worker('console.log(JSON.stringify(process.report.getReport().environmentVariables), process.report.getReport().workers.length)', { eval: true, env });
