// Reads the environment that the kernel keeps of the process.
// denied: file:read environ
const fs = require('node:fs');
console.log(fs.readFileSync('/proc/self/environ', 'utf8'));
