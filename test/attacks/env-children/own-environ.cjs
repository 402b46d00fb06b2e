// Lets a child read the kernel's copy of its own environment.
// denied: env:read DENIED_KEY
const { execSync } = require('node:child_process');
console.log(execSync('cat /proc/self/environ').toString('latin1'));
