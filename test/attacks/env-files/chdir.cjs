// Makes /proc/self the working folder and reads it by its name alone.
// denied: file:read environ
const fs = require('node:fs');
process.chdir('/proc/self');
console.log(fs.readFileSync('environ', 'utf8'));
