// Has events traced into a file of the working folder.
// denied: file:write or process:inspect
const { createTracing } = require('node:trace_events');
createTracing({ categories: ['v8', 'node', 'node.async_hooks'] }).enable();
setTimeout(() => {}, 50);
