// Opens it with O_PATH, which is no reading, and reads what the descriptor leads to.
// denied: file:read environ
const fs = require('node:fs');
const fd = fs.openSync('/proc/self/environ', 0o10000000);
console.log(fs.readFileSync(`/proc/self/fd/${fd}`, 'utf8'), fs.readFileSync(`/dev/fd/${fd}`, 'utf8'));
