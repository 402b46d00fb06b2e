// Says that the working folder is another one than it is.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
const path = require('node:path');
process.chdir(lab.granted);
process.cwd = () => `${lab.granted}/tree`;
process.env.PWD = `${lab.granted}/tree`;
path.resolve = () => `${lab.granted}/file.txt`;
console.log(fs.readFileSync('../denied/secret.txt', 'utf8'));
