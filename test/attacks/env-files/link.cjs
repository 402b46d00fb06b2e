// Reads it through a link in a granted folder.
// denied: file:read environ
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.symlinkSync('/proc/self/environ', `${lab.granted}/own`);
console.log(fs.readFileSync(`${lab.granted}/own`, 'utf8'));
