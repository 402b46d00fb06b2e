// Makes a granted folder the working folder, then names it from there.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
process.chdir(lab.granted);
fs.readFile('../denied/secret.txt', (error, bytes) => console.log(error?.code, String(bytes)));
