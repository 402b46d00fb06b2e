// Moves the file into the granted folder.
// denied: file:read or file:delete secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.renameSync(lab.secret, `${lab.granted}/moved`);
console.log(fs.readFileSync(`${lab.granted}/moved`, 'utf8'));
