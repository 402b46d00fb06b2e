// Starts a program that prints what it inherits.
// denied: env:read DENIED_KEY
const { spawnSync } = require('node:child_process');
console.log(spawnSync('printenv').stdout.toString());
