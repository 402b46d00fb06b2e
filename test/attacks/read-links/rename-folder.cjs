// Moves the folder around it into the granted folder.
// denied: file:read or file:delete denied
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.promises.rename(`${lab.denied}/tree`, `${lab.granted}/moved`).then(() => console.log(fs.readFileSync(`${lab.granted}/moved/inner/two.txt`, 'utf8')));
