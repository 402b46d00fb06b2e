// Says that the working folder is another one than it is.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const path = require('node:path');
process.chdir(lab.denied);
process.cwd = () => lab.granted;
process.env.PWD = lab.granted;
path.resolve = () => `${lab.granted}/file.txt`;
console.log(fs.readFileSync('secret.txt', 'utf8'));
