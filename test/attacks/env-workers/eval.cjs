// Reads it in a worker of a text, for which Node runs no --import.
// denied: env:read DENIED_KEY
const { Worker } = require('node:worker_threads');
new Worker('console.log(process.env.DENIED_KEY)', { eval: true, execArgv: [] });
