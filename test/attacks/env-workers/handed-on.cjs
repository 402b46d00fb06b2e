// Hands the environment on, as the worker's and as its data.
// denied: env:read DENIED_KEY
// also: thread.cjs
const { Worker } = require('node:worker_threads');
new Worker('./thread.cjs', { env: process.env, workerData: { ...process.env } });
