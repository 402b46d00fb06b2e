// Reads through a relative link, and a link to it.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
for (const name of ['relative', 'twice']) fs.readFile(`${lab.granted}/links/${name}`, 'utf8', (error, text) => console.log(error?.code, text));
