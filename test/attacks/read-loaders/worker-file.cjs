// Runs a denied file as a worker.
// denied: module:load or file:read denied
const lab = JSON.parse(process.argv[2]);
const { Worker } = require('node:worker_threads');
for (const file of [`${lab.denied}/worker.cjs`, new URL(`file://${lab.denied}/worker.cjs`), `${lab.granted}/links/folder/worker.cjs`]) new Worker(file).on('error', (error) => console.log(error.code));
