// Opens the folder in /proc, and reads the file below its descriptor.
// denied: file:read environ
const fs = require('node:fs');
const fd = fs.openSync('/proc/self', fs.constants.O_DIRECTORY);
console.log(fs.readFileSync(`/proc/self/fd/${fd}/environ`, 'utf8'));
