// Asks for the report in a worker, which reports on its parent too.
// stopped by: denied keys are taken out of the real environment before the program starts
const { Worker } = require('node:worker_threads');
new Worker('console.log(JSON.stringify(process.report.getReport()))', { eval: true, env: {}, execArgv: [] });
