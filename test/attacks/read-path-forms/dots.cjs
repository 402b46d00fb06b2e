// Leaves a granted folder by `..`, with doubled slashes and empty steps.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
console.log(fs.readFileSync(`${lab.granted}/.//tree/..///../denied/./secret.txt`, 'utf8'));
