// Says what it was given.
const { workerData } = require('node:worker_threads');
console.log(process.env.DENIED_KEY, workerData?.DENIED_KEY, JSON.stringify(process.env));
