// The same from another working folder.
// denied: file:write or process:inspect
const lab = JSON.parse(process.argv[2]);
process.chdir(lab.denied);
const { createTracing } = require('node:trace_events');
createTracing({ categories: ['v8', 'node'] }).enable();
setTimeout(() => {}, 50);
