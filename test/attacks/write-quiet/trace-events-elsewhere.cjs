// The same from another working folder.
// denied: file:stat denied
const lab = JSON.parse(process.argv[2]);
process.chdir(lab.denied);
const { createTracing } = require('node:trace_events');
createTracing({ categories: ['v8', 'node'] }).enable();
setTimeout(() => {}, 50);
