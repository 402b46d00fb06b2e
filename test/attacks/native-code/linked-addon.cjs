// An addon is loaded by a link, and by the number of an open descriptor.
// denied: module:native library.node
const lab = JSON.parse(process.argv[2]);
const fs = require('node:fs');
const fd = fs.openSync(lab.programs.library, 'r');
process.dlopen({ exports: {} }, `/proc/self/fd/${fd}`);
