// Gives the file a second name in the granted folder.
// denied: file:read or file:write secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.linkSync(lab.secret, `${lab.granted}/hard`);
console.log(fs.readFileSync(`${lab.granted}/hard`, 'utf8'));
