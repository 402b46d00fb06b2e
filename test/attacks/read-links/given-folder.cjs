// Reads through a link to the folder.
// denied: file:read secret.txt
const fs = require('node:fs');
const lab = JSON.parse(process.argv[2]);
fs.promises.readFile(`${lab.granted}/links/folder/secret.txt`, 'utf8').then(console.log);
