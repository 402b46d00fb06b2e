// Reads through a link that lies in the granted folder.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
console.log(fs.readFileSync(`${lab.granted}/links/secret`, 'utf8'));
