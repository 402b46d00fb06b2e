// Asks for the size.
// denied: file:stat sized
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
console.log(fs.statSync(`${lab.denied}/sized`).size);
