// Lays the link itself.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.symlinkSync(lab.secret, `${lab.granted}/made`);
console.log(fs.readFileSync(`${lab.granted}/made`, 'utf8'));
