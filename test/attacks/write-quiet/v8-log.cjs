// Has V8 write its log, by flags that are set at run time.
// denied: process:inspect
const lab = JSON.parse(process.argv[2]);
const v8 = require('node:v8');
const { Worker } = require('node:worker_threads');
for (const flag of [`--logfile=${lab.denied}/v8.log`, '--no-logfile-per-isolate', '--log-all', '--log-function-events', '--log']) v8.setFlagsFromString(flag);
// Only a thread that starts now opens it.
new Worker('0', { eval: true });
